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
    Recount(db::Tx& tx, Instant now);
    void person(Uuid person);
    //! Writes the sums; call it once, last.
    void write();

private:
    //! A row of monitoring_person.
    struct Held {
        Uuid cell, body, unit, district;
        std::string unit_name, profile, name, sort_key, staff_number, state, absence, measures;
        int modules_done = 0;
        bool operator==(Held const&) const = default;
    };
    std::optional<Held> held(Uuid person);
    Held counted(PersonFacts const& facts) const;
    void add(Held const& held, std::int64_t sign);
    void keep_cell(Uuid id, PersonFacts const& facts);
    void keep_for_freeze(Uuid person, Held const* before, Held const& after);

    db::Tx& tx_;
    Instant now_;
    std::int64_t next_freeze_ = 1;
    bool is_closed_ = false;  //!< with the programme: nobody is counted anew
    std::map<std::pair<Uuid, std::string>, std::int64_t> cells_;
    std::map<std::tuple<std::string, Uuid, std::string, std::string>, std::int64_t> totals_;
    std::map<std::tuple<std::string, Uuid, Uuid, std::string>, std::int64_t> districts_;
};

}  // namespace regia::monitoring
