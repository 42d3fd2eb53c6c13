//! What each week brought: reached, started, concluded, from the counters stored day by day. Pure.
#pragma once

#include <array>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace regia::monitoring {

inline constexpr std::array<std::string_view, 3> weekly_measures{"reached", "started", "concluded"};
inline constexpr int weeks_shown = 13;
using WeekValues = std::array<std::int64_t, weekly_measures.size()>;

//! A counter at the end of a day on which it moved.
struct DayCount {
    Uuid body;
    std::size_t measure = 0;  //!< index into weekly_measures
    Day day;
    std::int64_t value = 0;
};
//! A week from Monday to Sunday, or to today.
struct Week {
    Day monday;
    WeekValues total{};   //!< at its end
    WeekValues gained{};  //!< less where people left the scope than came to it
};
//! The last `weeks_shown` weeks up to today's, oldest first, from the first of which something is stored. Counters of
//! several bodies are summed; `rows` in any order.
std::vector<Week> weeks_of(std::vector<DayCount> rows, Day today);
//! The Monday before which rows need only be told by their last.
Day first_week(Day today);

}  // namespace regia::monitoring
