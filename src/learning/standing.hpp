//! Each professional is followed: expected, current, gap, and one open next step until the expected level is reached.
#pragma once

#include "learning/learning.hpp"

namespace regia::learning {

//! Pure: "" when the level is reached, else "survey", "module:<code>" (last one whose attempts are used: she reads it
//! again) or "repeat_survey".
std::string next_step(Level expected, std::optional<Level> current, std::string_view area,
                      std::vector<ModuleProgress> const& modules, catalogue::Catalogue const& catalogue);

//! Counts, for each revision, who has begun and concluded a module.
void add_taken_subscriber(jobs::Subscribers& subscribers);

}  // namespace regia::learning
