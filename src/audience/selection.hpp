//! A rule as SQL over the facts: set by set for all people, or for some. Private to audience/.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audience/rule.hpp"
#include "base/time.hpp"
#include "db/tx.hpp"

namespace regia::audience {

//! What is asked: whose rule, about whom, on which day.
struct Asked {
    access::Facts const& facts;
    Rule const& rule;
    std::optional<Uuid> body;  //!< only its people
    Day day;
};

//! Everybody for whom the rule holds, by id.
std::vector<Uuid> all_in(db::Tx& tx, Asked const& asked);
//! Of these people (500 at most), those for whom it holds. Reads their rows only.
std::vector<Uuid> in_among(db::Tx& tx, Asked const& asked, std::span<Uuid const> people);

//! How many people each clause leaves out, contracted doctors not counted: who fails several counts at the first.
struct Decided {
    std::int64_t members = 0;
    std::vector<std::int64_t> left_out{};  //!< a number a clause
    std::int64_t everybody() const;
};
Decided decide(db::Tx& tx, Asked const& asked);
//! Some people who are in, and some whom each clause leaves out: first those in, then clause by clause; at most `most`.
struct Sample {
    Decided decided;
    std::vector<std::vector<Uuid>> some;
};
Sample some_decided(db::Tx& tx, Asked const& asked, int most);

}  // namespace regia::audience
