//! GPs, paediatricians and other contracted doctors by district (privacy rule 9): a group of at least `least` people,
//! else the next larger one: its wide area, else that with another, else only the list as a whole. Pure.
//!
//! A wide area is told either by all its districts or as one, so what is hidden can't be had by subtracting the others
//! from their area, nor one area from the list: fewer than `least` people are never the difference of what is told.
#pragma once

#include <string>
#include <vector>

#include "monitoring/figures_store.hpp"

namespace regia::monitoring {

struct ContractedPart {
    std::string district, area;  //!< codes; empty = none is recorded
    Counts counts;
};
struct ContractedGroup {
    std::vector<std::string> areas;  //!< codes of one or more; empty = the whole list
    std::string district;            //!< of one told by itself
    bool is_district = false;
    Counts counts;
};
//! By area, then by district, in the order of their codes. Nobody in scope: nothing.
std::vector<ContractedGroup> told_contracted(std::vector<ContractedPart> const& parts, int least);

//! Whether each profile of the list may be told by itself; else only the list is.
bool are_told_by_profile(std::vector<Counts> const& profiles, int least);

}  // namespace regia::monitoring
