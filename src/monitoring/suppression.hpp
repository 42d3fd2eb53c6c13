//! Which counts of levels a snapshot may show. Pure; decided once, when it is frozen (privacy rule 4).
//!
//! - A group is shown from `small_cell` measured people up, when at least three of them stand on each side.
//! - Where fewer than three stand on one side, it says so in words ("meno del 10 %", "oltre 90 %"). Up to twenty people
//!   those words would be false for two of them and would tell too much for one, so there the group is hidden.
//! - The region less the bodies that are shown is the figure of the others together. So small bodies are hidden
//!   together with the smallest that is not small, whatever its count; and no body is alone in not being shown.
//! - When the others together would still give one of them away, the region's count is hidden.
//! Somebody may know these rules, and how many people of each body are measured (a state that some may see), and try
//! every world that would be published in the same way: the tests do, and find nobody out. So which bodies are hidden
//! for the sake of others must never depend on a count that is not shown.
#pragma once

#include <cstdint>
#include <vector>

#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

struct LevelCount {
    std::int64_t of = 0;       //!< people who could be counted
    std::int64_t reached = 0;  //!< those who are
};
struct Shown {
    Share::Kind region = Share::Kind::hidden;
    std::vector<Share::Kind> bodies;
};

//! Bodies in the order given. `small_cell` is at least 3.
Shown shown_counts(std::vector<LevelCount> const& bodies, int small_cell);

//! A second count beside the first: those at their own expected level. Beside a shown count of the first it would also
//! give the difference, that is who reached base without what is expected of them; so that is protected as well, among
//! the people of whom more than base is expected. No words here: a count is shown or hidden.
struct ExpectedCount {
    LevelCount base;           //!< measured, of whom reached base
    std::int64_t expected = 0;  //!< measured, of whom reached what is expected of them
    LevelCount between;        //!< of whom more than base is expected: reached base, not what is expected
};
Shown shown_expected(std::vector<ExpectedCount> const& bodies, Shown const& base, int small_cell);

}  // namespace regia::monitoring
