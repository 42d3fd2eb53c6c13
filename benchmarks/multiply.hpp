//! Makes a large world of a demo: everybody in it again, as often as asked for.
#pragma once

#include <string>

namespace regia {

//! Of each person of the demo there are `times` afterwards: the same place, the same year, another name and other ids.
//! What monitoring keeps (counters, people, days, freezes) is as if they had always been there, so `regia verify` finds
//! nothing; monthly snapshots of levels stay those of the demo. Copies have no account and no answers one by one.
void multiply_people(std::string const& url, int times);

//! Lets a night from Sunday to Monday come over a demo and says what its jobs cost: seconds of processor.
double live_a_night(std::string const& url);

}  // namespace regia
