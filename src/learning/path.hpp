//! Which variant of each module a person gets, and why. The eight modules are the same for all, in the same order.
#pragma once

#include "learning/learning.hpp"

namespace regia::learning {

struct Choice {
    Level variant = Level::base;
    std::string because;  //!< "no_survey" or "survey:<code of the level reached>"
};
//! Pure: from the last result (if any) to the variant of one module.
Choice choose_variant(catalogue::Module const& module, assessment::Result const* result);

//! Writes or renews the row of a module that is not begun; does nothing to one that is. `result`: of the last survey.
void plan_module(db::Tx& tx, catalogue::Module const& module, assessment::Result const* result,
                 std::string_view context, Uuid person);

//! "reparto", "studio-mmg", "sportello": which section of a slot is hers.
std::string context_for(db::Tx& tx, Library& library, Uuid person, Day today);

}  // namespace regia::learning
