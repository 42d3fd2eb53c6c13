#include "monitoring/compare/weeks.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace regia::monitoring {

Day first_week(Day today) { return plus_days(monday_of(today), -7 * (weeks_shown - 1)); }

std::vector<Week> weeks_of(std::vector<DayCount> rows, Day today) {
    std::vector<Week> weeks;
    if (rows.empty()) return weeks;
    std::sort(rows.begin(), rows.end(), [](DayCount const& a, DayCount const& b) { return a.day < b.day; });
    std::map<std::pair<Uuid, std::size_t>, std::int64_t> now;
    WeekValues before{};
    auto row = rows.begin();
    auto const up_to = [&](Day end) {
        WeekValues sums{};
        for (; row != rows.end() && row->day <= end; ++row) now[{row->body, row->measure}] = row->value;
        for (auto const& [key, value] : now) sums[key.second] += value;
        return sums;
    };
    Day const first = std::max(first_week(today), monday_of(rows.front().day));
    before = up_to(plus_days(first, -1));
    for (Day monday = first; monday <= today; monday = plus_days(monday, 7)) {
        Week week{monday, up_to(plus_days(monday, 6)), {}};
        for (std::size_t i = 0; i < before.size(); ++i) week.gained[i] = week.total[i] - before[i];
        before = week.total;
        weeks.push_back(week);
    }
    return weeks;
}

}  // namespace regia::monitoring
