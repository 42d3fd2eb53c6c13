//! Moves the stored counters by the difference between what a person counted for and what she counts for now.
//!
//! Differences of a whole batch of events are summed first, so that 500 people imported into one body cost a few rows.
#pragma once

#include <map>
#include <tuple>

#include "monitoring/measures.hpp"

namespace regia::monitoring {

class Recount {
public:
    Recount(db::Tx& tx, Instant now) : tx_(tx), now_(now) {}
    void person(Uuid person);
    //! Writes the sums; call it once, last.
    void write();

private:
    struct Held {
        Uuid cell, body;
        std::string unit_name, profile, measures;
    };
    void add(Held const& held, std::int64_t sign);
    Uuid cell_of(PersonFacts const& facts);

    db::Tx& tx_;
    Instant now_;
    std::map<std::pair<Uuid, std::string>, std::int64_t> cells_;
    std::map<std::tuple<std::string, Uuid, std::string, std::string>, std::int64_t> totals_;
};

}  // namespace regia::monitoring
