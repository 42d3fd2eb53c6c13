//! More attempts at a test, for who has used all: she asks, the help desk gives.
//!
//! Attempts and scores are hers (docs/rules/privacy.md, row "attempts"): the desk sees that she asks, for which module
//! and when, and nothing else. Nobody can be given attempts who has not asked. A request stays open until it is
//! answered; the answer is a row that names who gave how many, and why.
#pragma once

#include "access/access.hpp"
#include "learning/test.hpp"

namespace regia::learning {

inline constexpr int attempts_given_max = 3;
inline constexpr std::size_t reason_characters_min = 10, reason_characters_max = 300;

struct HelpRequest {
    Uuid id, person;
    std::string person_name;  //!< as she had it when she asked
    Uuid body;                //!< in which she counted then; the zero id = in none
    std::string module;
    Instant asked_at;
    std::optional<Instant> closed_at;
};

//! Asks for more attempts, or returns the request that is open already. Throws Conflict while attempts are left.
HelpRequest ask_for_attempts(db::Tx& tx, Library& library, Uuid id, Uuid person, std::string_view person_name,
                             std::string_view module, Instant now);
std::optional<HelpRequest> open_request(db::Tx& tx, Uuid person, std::string_view module);

//! Those open in the scope, the oldest first.
std::vector<HelpRequest> open_requests(db::Tx& tx, access::Scope const& scope, int most);
std::int64_t count_open_requests(db::Tx& tx, access::Scope const& scope);
//! Through the scope; throws NotFound.
HelpRequest request_in_scope(db::Tx& tx, access::Scope const& scope, Uuid id);

struct Gift {
    Uuid id;  //!< from the form, so that the same form gives once
    int attempts = 1;
    std::string reason;
};
//! Writes the row, closes the request, raises what she may try. The same gift again changes nothing. Writes
//! "attempts_given" (key = person id). Throws NotFound outside the scope, Conflict when the request was answered.
void give_attempts(db::Tx& tx, access::Actor const& giver, Uuid request, Gift const& gift, Uuid look, Instant now);

}  // namespace regia::learning
