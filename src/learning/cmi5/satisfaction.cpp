//! moveOn: when a unit, a block, a course is satisfied (sections 9.3.9 and 13.1.4).
#include <algorithm>

#include "learning/cmi5/cmi5.hpp"

namespace regia::learning::cmi5 {

std::optional<int> Course::unit(int number) const {
    for (std::size_t i = 0; i < structure.items.size(); ++i)
        if (structure.items[i].is_playable && number-- == 0) return static_cast<int>(i);
    return std::nullopt;
}

bool is_satisfied(catalogue::PackageItem const& unit, ItemState const& state) {
    if (state.waived_at) return true;
    bool const is_completed = state.completed_at.has_value(), is_passed = state.passed_at.has_value();
    if (unit.move_on == "Completed") return is_completed;
    if (unit.move_on == "Passed") return is_passed;
    if (unit.move_on == "CompletedAndPassed") return is_completed && is_passed;
    if (unit.move_on == "CompletedOrPassed") return is_completed || is_passed;
    return true;  // NotApplicable
}

Satisfied newly_satisfied(catalogue::PackageStructure const& structure, ItemStates const& states) {
    auto const& items = structure.items;
    auto const state_of = [&](std::size_t i) {
        auto const found = states.find(static_cast<int>(i));
        return found == states.end() ? ItemState{} : found->second;
    };
    // From the end: what a block holds comes after it, deeper.
    std::vector<bool> holds(items.size());
    std::vector<bool> all_at(1, true);  // by depth: all that was seen since the last item of a lesser depth
    Satisfied found{{}, true};
    for (std::size_t i = items.size(); i-- > 0;) {
        auto const depth = static_cast<std::size_t>(items[i].depth);
        if (all_at.size() < depth + 2) all_at.resize(depth + 2, true);
        ItemState const state = state_of(i);
        // What was satisfied stays so (9.3.9).
        holds[i] = state.satisfied_at || (items[i].is_playable ? is_satisfied(items[i], state) : all_at[depth + 1]);
        std::fill(all_at.begin() + static_cast<std::ptrdiff_t>(depth) + 1, all_at.end(), true);
        all_at[depth] = all_at[depth] && holds[i];
        found.course = found.course && holds[i];
        if (holds[i] && !state.satisfied_at) found.items.push_back(static_cast<int>(i));
    }
    std::sort(found.items.begin(), found.items.end(), [&](int a, int b) {
        int const one = items[static_cast<std::size_t>(a)].depth, other = items[static_cast<std::size_t>(b)].depth;
        return one != other ? one > other : a < b;
    });
    return found;
}

}  // namespace regia::learning::cmi5
