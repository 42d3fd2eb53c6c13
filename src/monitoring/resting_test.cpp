//! To be resumed: by whole weeks, whatever the day of a step was.
#include <doctest/doctest.h>

#include "monitoring/measures.hpp"

using namespace regia;
using namespace regia::monitoring;

namespace {

Instant at(int month, int day, int hour = 9, int minute = 0) { return from_rome({2026, month, day}, hour, minute); }

PersonFacts started(std::optional<Instant> last, std::optional<Instant> before_week = std::nullopt) {
    PersonFacts facts;
    facts.place.in_scope = true;
    facts.started_at = at(1, 5);
    facts.last_step_at = last;
    facts.step_before_week_at = before_week;
    return facts;
}

}  // namespace

TEST_CASE("TheRestOfAPersonIsSeenFromTheMondayAfterThirtyDays") {
    auto const facts = started(at(1, 6));  // thirty days later it is Thursday, the fifth of February
    CHECK(state_of(facts, at(2, 6)) == PersonState::in_progress);
    CHECK(state_of(facts, at(2, 8, 23, 59)) == PersonState::in_progress);
    CHECK(state_of(facts, at(2, 9, 0, 0)) == PersonState::to_resume);
    CHECK(state_of(facts, at(2, 28)) == PersonState::to_resume);
}

TEST_CASE("EveryDayOfAWeekShowsTheSameState") {
    for (int day = 5; day <= 11; ++day) {  // a week of January
        auto const facts = started(at(1, day));
        CHECK(state_of(facts, at(2, 9)) == (day < 10 ? PersonState::to_resume : PersonState::in_progress));
        CHECK(state_of(facts, at(2, 15, 23, 59)) == state_of(facts, at(2, 9, 0, 0)));
        CHECK(state_of(facts, at(2, 16)) == PersonState::to_resume);
    }
}

TEST_CASE("AStepThatEndsTheRestIsSeenOnTheNextMonday") {
    for (int day = 9; day <= 15; ++day) {
        auto const facts = started(at(2, day), at(1, 6));
        CHECK(state_of(facts, at(2, 15, 23, 59)) == PersonState::to_resume);
        CHECK(state_of(facts, at(2, 16, 0, 0)) == PersonState::in_progress);
    }
}

TEST_CASE("ARestThatEndsBeforeItsMondayIsNeverSeen") {
    auto const facts = started(at(2, 7), at(1, 6));
    CHECK(state_of(facts, at(2, 8)) == PersonState::in_progress);
    CHECK(state_of(facts, at(2, 9)) == PersonState::in_progress);
}

TEST_CASE("WhoBeganThisWeekDoesNotRest") {
    CHECK(state_of(started(at(2, 10)), at(2, 11)) == PersonState::in_progress);
    CHECK(state_of(started(std::nullopt), at(2, 11)) == PersonState::in_progress);
}
