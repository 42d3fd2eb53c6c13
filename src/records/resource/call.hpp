//! A request as xAPI means it, whichever way it was written, and the ways to answer it. Private to records/.
#pragma once

#include "records/inside.hpp"

namespace regia::records {

struct Call {
    Records::Inside& inside;
    http::Method method;
    std::string resource;          //!< "statements", "activities/state"
    http::Fields parameters;
    std::string authorization{}, content_type{}, accept_language{};
    std::optional<std::string> if_match{}, if_none_match{}, version_asked{};
    std::string version{};         //!< of the answer: "1.0.3", "2.0.0"
    std::string body{};
    bool is_multipart_form = false;
    std::shared_ptr<Credential const> who{};
    Instant now{};
    Instant others_through{};  //!< what other processes stored until then can be read

    bool is_two() const { return version == "2.0.0"; }
    bool is(http::Method one) const { return method == one; }
    bool is_reading() const { return method == http::Method::get || method == http::Method::head; }
    //! XAPI-00324, 00325: no other parameter than these, each at most once.
    void only(std::initializer_list<std::string_view> names) const;
    std::optional<std::string_view> parameter(std::string_view name) const;
    std::string_view required(std::string_view name, std::string_view requirement) const;
    bool flag(std::string_view name) const;                       //!< "true" or "false"; throws for another word
    std::optional<Uuid> uuid(std::string_view name, std::string_view requirement) const;
    std::optional<Instant> timestamp(std::string_view name, std::string_view requirement) const;
    std::string_view iri(std::string_view name, std::string_view requirement) const;  //!< required
    //! Of a session that is about one person: refuses with 403 any other.
    void needs_own(Uuid actor) const;
    //! Refuses with 403 who has none of these scopes.
    void needs(unsigned scopes) const;

    //! With the headers of every answer of this resource.
    http::Reply with_headers(http::Reply reply) const;
    http::Reply empty(int status = 204) const;
    http::Reply json(std::string document, int status = 200) const;
    http::Reply refusal(int status, Violation const& violation) const;
    [[noreturn]] void refuse(int status, Violation const& violation) const;  //!< throws it
    [[noreturn]] void refuse(std::string_view requirement, std::string path, std::string why) const;  //!< 400
    void require(Fault const& fault) const { if (fault) refuse(400, *fault); }
};

//! Communication 1.3: of a POST that carries another method and its headers in a form (xAPI 1.0.3 only); 3.3: the
//! version; 4: who it is.
Call read_call(Records::Inside& inside, http::Request const& request, std::string resource);

//! What the context of a session says; null for a credential of the office.
SessionRules const* rules_of(Call const& call);
//! What makes requests of one session serial; empty for a credential of the office.
std::string serial_key(Call const& call);

//! The reply, once it is written who read what others recorded: a program of the office is logged like a person who
//! opens a list. `count` statements; an export brings the digest of its file.
http::Answer after_look(Call const& call, std::string_view what, std::int64_t count, std::optional<Digest> file,
                        http::Reply reply);

http::Answer answer_statements(Call const& call);
http::Answer answer_state(Call const& call);
http::Answer answer_agent_profile(Call const& call);
http::Answer answer_activity_profile(Call const& call);
http::Answer answer_activities(Call const& call);
http::Answer answer_agents(Call const& call);
http::Answer answer_about(Call const& call);
http::Answer answer_export(Call const& call);

//! RFC 9110 section 5.6.7.
std::string http_date(Instant at);
//! What may be kept and sent again in a header: printable ASCII.
bool is_header_text(std::string_view text);

//! /programmi-xapi.
void add_credential_routes(http::Router& router, Records& records);

//! The `agent` parameter: an Agent (or identified Group) as JSON.
struct Asked {
    Uuid key;
    std::string document;
};
Asked asked_agent(Call const& call, std::string_view requirement_missing, std::string_view requirement_form);

}  // namespace regia::records
