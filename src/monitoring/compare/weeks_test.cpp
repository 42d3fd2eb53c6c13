//! Weeks from stored days, counted by hand.
#include <doctest/doctest.h>

#include "monitoring/compare/weeks.hpp"

using namespace regia;
using namespace regia::monitoring;

namespace {

constexpr std::size_t reached = 0, concluded = 2;
Uuid const a = named_uuid("body", "a"), b = named_uuid("body", "b");

}  // namespace

TEST_CASE("AWeekGainsWhatItsLastDayHasMoreThanTheWeekBefore") {
    // Monday 2 February 2026, Sunday 8; today is Wednesday 18.
    auto const weeks = weeks_of({{a, concluded, {2026, 2, 3}, 4}, {a, concluded, {2026, 2, 8}, 6},
                                 {b, concluded, {2026, 2, 9}, 10}, {a, reached, {2026, 2, 18}, 3}},
                                {2026, 2, 18});
    REQUIRE(weeks.size() == 3);
    CHECK(weeks[0].monday == Day{2026, 2, 2});
    CHECK(weeks[0].total == WeekValues{0, 0, 6});
    CHECK(weeks[0].gained == WeekValues{0, 0, 6});
    CHECK(weeks[1].total == WeekValues{0, 0, 16});  // the other body's stay
    CHECK(weeks[1].gained == WeekValues{0, 0, 10});
    CHECK(weeks[2].gained == WeekValues{3, 0, 0});
}

TEST_CASE("WhoLeavesTheScopeIsTakenAwayAgain") {
    auto const weeks = weeks_of({{a, concluded, {2026, 2, 2}, 8}, {a, concluded, {2026, 2, 10}, 7}}, {2026, 2, 15});
    REQUIRE(weeks.size() == 2);
    CHECK(weeks[1].gained == WeekValues{0, 0, -1});
}

TEST_CASE("OnlyTheLastWeeksAreShownAndTheyBeginWhereTheOnesBeforeEnded") {
    Day const today{2026, 2, 12};
    CHECK(first_week(today) == Day{2025, 11, 17});
    auto const weeks = weeks_of({{a, concluded, {2025, 3, 1}, 50}, {a, concluded, {2025, 11, 20}, 52}}, today);
    REQUIRE(weeks.size() == weeks_shown);
    CHECK(weeks.front().monday == Day{2025, 11, 17});
    CHECK(weeks.front().gained == WeekValues{0, 0, 2});
    CHECK(weeks.back().monday == Day{2026, 2, 9});
    CHECK(weeks.back().total == WeekValues{0, 0, 52});
    CHECK(weeks_of({}, today).empty());
}
