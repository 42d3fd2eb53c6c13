//! A session: its cookie, its form token, how long it lasts. Private to access/.
//!
//! Rules (docs/adr/2026-11-24-sign-in-and-forms.md): 128 random bits in the cookie, their SHA-256 in the database; it
//! ends 30 minutes after it was last seen and 12 hours after the sign-in. The moment it was last seen is written at
//! most once in 5 minutes, so an idle session ends after 25 to 30 minutes. Over https the cookie is `Secure` and its
//! name begins with `__Host-`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "access/access.hpp"

namespace regia::access {

constexpr std::int64_t session_idle_max = minutes(30);
constexpr std::int64_t session_life_max = hours(12);
constexpr std::int64_t session_seen_every = minutes(5);

//! A session or a bearer with what is needed to act: one row of the hot path.
struct Session {
    Uuid person;
    Uuid grant;
    std::string name;
    std::string role;
    Scope scope;
    bool has_other_work_areas = false;
    Instant signed_in_at;
    Instant seen_at;
    bool has_second_factor = false;        //!< given in this session
    bool asks_for_second_factor = false;   //!< set up by its person
};

bool is_open(Session const& session, Instant now);
bool is_seen_due(Session const& session, Instant now);

//! Has it the form of a secret of ours? What has not is refused without asking the database.
bool is_token(std::string_view text);
std::string_view session_token(http::Request const& request, std::string_view public_url);
std::string session_cookie(std::string_view token, std::string_view public_url);
std::string ended_session_cookie(std::string_view public_url);
//! For a sign-in on its way; over https its name begins with `__Host-` too. An empty value ends it.
std::string passing_cookie(std::string_view name, std::string_view value, std::int64_t seconds,
                           std::string_view public_url);
std::string_view passing_cookie_of(http::Request const& request, std::string_view name, std::string_view public_url);
//! For what is not a secret (the theme): kept a year.
std::string preference_cookie(std::string_view name, std::string_view value, std::string_view public_url);

std::string form_token_of(std::string_view token);
//! HMAC of a person with a key of this database: a form can say whose it was without naming anybody.
std::string form_marker(std::string_view key, Uuid person);

//! Null when the programme has no such role any more. An empty token makes the visitor of a bearer. With `needs_more`
//! the role wants a second factor that was not given: it has no rights, and begins where one is given.
std::shared_ptr<Actor const> actor_of(Session const& session, Programme const& programme, std::string_view token,
                                      std::string_view form_key, bool needs_more = false);

//! A path of ours to lead back to, without the language prefix: nothing that a browser could take for another host,
//! nothing that could break a header. Empty when it is none.
std::string own_path(std::string_view path);
//! Path and query of a request as a browser writes them, without the language prefix.
std::string own_target(http::Request const& request);

}  // namespace regia::access
