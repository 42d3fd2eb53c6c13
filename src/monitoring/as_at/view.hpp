//! The page of a past day as one value, read in one transaction: what page, export and API show.
#pragma once

#include "monitoring/as_at/as_at.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {

struct AsAtView {
    registry::Body const* body = nullptr;  //!< nothing = the region
    std::string typed;                     //!< as it stands in the address
    Day asked;                             //!< yesterday when nothing was asked
    std::string fault;                     //!< why it is no day of the past, in words
    std::optional<Frozen> frozen;          //!< the last freeze up to that day
    std::optional<Day> first;              //!< the first freeze, when it is later
    std::optional<Instant> known_at;
    AsAt group;
    std::map<Uuid, AsAt> bodies;           //!< of the region
    std::vector<Group> units;              //!< of a body
    std::optional<FrozenLevels> levels;    //!< the last that were published up to that day

    std::string address_part() const;      //!< "/al-giorno?al=2026-06-30"
};
AsAtView read_as_at(Desk const& desk, registry::Body const* body);

}  // namespace regia::monitoring
