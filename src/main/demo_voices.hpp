//! What people of the demo say: needs, a problem with a question, a review, a request about data.
#pragma once

#include "main/house.hpp"

namespace regia {

//! Whose voices the demo lets one hear: personas, by their place in the list.
struct Voices {
    Uuid half_way, without_survey, doctor, concluded;
    Instant now;
};
void let_them_speak(House& house, Voices const& voices);

}  // namespace regia
