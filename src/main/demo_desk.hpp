//! What a demo shows on a body's desk: absences, a reminder of last week, requests for help with and without answer.
#pragma once

#include "main/house.hpp"

namespace regia {

struct DemoDesk {
    Uuid body, lead;
    std::vector<Uuid> askers;  //!< they ask one thing each; the first has had her answer
    Instant now;
};
void furnish_desk(db::Tx& tx, House& house, DemoDesk const& desk);

}  // namespace regia
