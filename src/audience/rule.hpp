//! Rules as data: which facts must hold of somebody. Pure.
//!
//! A rule is a list of clauses that all hold: "profile is nurse or midwife", "not: has begun". As JSON, which is how it
//! is stored and how it stands in an address:
//!   [{"fact": "profile", "any_of": ["nurse", "midwife"]}, {"fact": "path_begun", "is_not": true},
//!    {"fact": "modules_done", "at_least": 3}]
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/fact/fact.hpp"
#include "base/outcome.hpp"

namespace regia::audience {

inline constexpr std::size_t clauses_max = 10, values_max = 100;
inline constexpr int number_max = 1000;

struct Clause {
    std::string fact;                 //!< code of an access::Fact
    bool is_not = false;
    std::vector<std::string> any_of{};  //!< of a choice
    int at_least = 0;                 //!< of a number
    bool operator==(Clause const&) const = default;
};
//! No clause = everybody in scope.
using Rule = std::vector<Clause>;

std::string to_json(Rule const& rule);
std::string to_json(Clause const& clause);

//! Reads what somebody sent; each fault names its place ("[2].any_of"). What
//! was stored once was checked then and is read by stored_rule.
Outcome<Rule, FormErrors> read_rule(access::Facts const& facts, html::Voice const& voice, std::string_view json);
//! As stored; throws Bug.
Rule stored_rule(std::string_view json);

//! "Profilo: infermieri o ostetriche", "Non: ha iniziato".
std::string sentence(access::Facts const& facts, html::Voice const& voice, Clause const& clause);

}  // namespace regia::audience
