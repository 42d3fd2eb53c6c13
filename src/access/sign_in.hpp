//! Signing in: passwords, the throttle, and the step from a known person to her session. Private to access/.
//!
//! Rules: argon2id with 19 MiB and two passes (OWASP's first choice); an unknown username costs as much time as a known
//! one. After five failures of the same username from the same address the next attempt waits 30 seconds, then twice as
//! long each time, 15 minutes at most; nobody else is locked out. After a day failures are forgotten.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "access/session_store.hpp"
#include "access/sign_in_form.hpp"

namespace regia::access {

constexpr std::int64_t failures_kept = days(1);
constexpr std::size_t password_characters_min = 12;
constexpr std::size_t password_bytes_max = 1'000;

//! Microseconds still to wait before the next attempt.
std::int64_t wait_left(Failures const& failures, Instant now);

std::string hash_password(std::string_view password);
//! Takes the same time when there is no hash to compare with.
bool is_password(std::optional<std::string> const& hash, std::string_view password);

//! Does the role want a second factor that this session has not given?
bool needs_more(Installation const& installation, Session const& session);

struct Entry {
    Uuid person{};
    MadeBy made_by = MadeBy::password;
    std::string back_to{};                        //!< empty, or not open to the role = the role's home
    KeptForm kept{};
    std::function<bool(db::Tx&)> confirm{};       //!< in the transaction of the new session; false = no session
    std::string otherwise = "/accedi";            //!< where a person goes who was not confirmed
    bool has_second_factor = false;               //!< more than one proof was given
    std::function<void(db::Tx&, Digest const&)> opened{};  //!< in the same transaction, with the new session's token
};
//! A new session in the work area used last (else the one granted last), and the reply that sets its cookie. The
//! session that the browser had before ends.
http::Answer enter(Installation& installation, http::Router const& router, http::Request const& request, Entry entry);
//! The same sign-in goes on with a new token.
struct Renewal {
    Uuid grant;
    bool is_stronger = false;                 //!< a second factor was given
    http::Reply reply{};
    std::function<bool(db::Tx&)> confirm{};   //!< in the same transaction; false = the session stays as it is
    http::Reply refused{};                    //!< what is answered then
};
http::Answer renew_session(Installation& installation, http::Request const& request, Renewal renewal);
//! In another work area.
http::Answer change_work_area(Installation& installation, http::Request const& request, Grant const& grant);

//! Each adds its routes; called by add_routes.
void add_sign_in_routes(http::Router& router, Installation& installation);
void add_link_routes(http::Router& router, Installation& installation);
void add_password_routes(http::Router& router, Installation& installation);
void add_work_area_routes(http::Router& router, Installation& installation);
void add_second_factor_routes(http::Router& router, Installation& installation);
void add_own_access_routes(http::Router& router, Installation& installation);
void add_text_routes(http::Router& router, Installation& installation);

}  // namespace regia::access
