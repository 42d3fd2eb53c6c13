//! What is told of a cohort, and what somebody who knows the rules could still find out.
#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "monitoring/levels/told.hpp"

using namespace regia::monitoring;

namespace {

//! People of one cohort of whom all that is known is the same: which steps after the first they took part in.
struct Alike {
    std::int64_t people = 0;
    std::vector<bool> in_step{};
};
struct Cohort {
    bool is_higher = false;
    std::vector<Alike> groups;
    std::size_t steps() const { return groups.front().in_step.size(); }
    std::int64_t people() const {
        std::int64_t sum = 0;
        for (Alike const& group : groups) sum += group.people;
        return sum;
    }
    std::int64_t in_step(std::size_t step) const {
        std::int64_t sum = 0;
        for (Alike const& group : groups) sum += group.in_step[step] ? group.people : 0;
        return sum;
    }
};

//! How many of a group were at base and at expected after each step: base, expected, base, expected, …
using Life = std::vector<std::int64_t>;
using Lives = std::set<Life>;

//! Every course that one person's levels may take; a level that was reached stays.
std::vector<Life> courses(Cohort const& cohort, Alike const& group) {
    std::vector<Life> all;
    for (std::int64_t base : {0, 1})
        for (std::int64_t expected : {0, 1})
            if (expected <= base && (cohort.is_higher || expected == base)) all.push_back({base, expected});
    for (std::size_t step = 0; step < cohort.steps(); ++step) {
        std::vector<Life> longer;
        for (Life const& life : all)
            for (std::int64_t base : {0, 1})
                for (std::int64_t expected : {0, 1}) {
                    std::int64_t const was_base = life[life.size() - 2], was_expected = life.back();
                    bool const is_same = base == was_base && expected == was_expected;
                    bool const is_kept = base >= was_base && expected >= was_expected && expected <= base;
                    if (!is_kept || (!group.in_step[step] && !is_same)) continue;
                    if (!cohort.is_higher && expected != base) continue;
                    Life more = life;
                    more.insert(more.end(), {base, expected});
                    longer.push_back(more);
                }
        all = longer;
    }
    return all;
}

Lives lives_of(Cohort const& cohort, Alike const& group) {
    Lives lives{Life(2 + 2 * cohort.steps(), 0)};
    auto const all = courses(cohort, group);
    for (std::int64_t i = 0; i < group.people; ++i) {
        Lives more;
        for (Life const& life : lives)
            for (Life const& one : all) {
                Life sum = life;
                for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += one[k];
                more.insert(sum);
            }
        lives = std::move(more);
    }
    return lives;
}

using Tell = std::function<std::vector<std::int64_t>(Cohort const&, Life const&)>;

bool holds(Range const& range, std::int64_t count) { return range.least <= count && count <= range.most; }

//! As the product tells it.
std::vector<std::int64_t> by_steps(Cohort const& cohort, Life const& sum) {
    std::vector<std::int64_t> text;
    ToldCohort before{cohort.people(), cohort.is_higher, {}, {}};
    for (std::size_t step = 0; step <= cohort.steps(); ++step) {
        auto const gained = [&](std::size_t k) {
            return step == 0 ? sum[k] : sum[2 * step + k] - sum[2 * step - 2 + k];
        };
        std::int64_t const people = step == 0 ? cohort.people() : cohort.in_step(step - 1);
        ToldStep const told_now = told_step(before, {people, gained(0), gained(1)});
        if (!holds(told_now.aligned, gained(0)) || !holds(told_now.expected, gained(1))) FAIL("told what was not so");
        before.aligned += told_now.aligned;
        before.expected += told_now.expected;
        text.insert(text.end(), {told_now.aligned.least, told_now.aligned.most, told_now.expected.least,
                                 told_now.expected.most});
    }
    return text;
}

//! As it was before cohorts: each month's total, exact where three at least stand on each side.
std::vector<std::int64_t> by_totals(Cohort const& cohort, Life const& sum) {
    std::vector<std::int64_t> text;
    for (std::size_t step = 0; step <= cohort.steps(); ++step) {
        std::int64_t const base = sum[2 * step];
        text.push_back(base >= 3 && base <= cohort.people() - 3 ? base : -1);
    }
    return text;
}

//! Somebody tries every world and keeps those that would have been told like the true one. Counts how often one
//! person's level, first or later, is then known: that of all who are alike is the same in every world that is left.
int found(Cohort const& cohort, Tell const& tell) {
    struct Known {
        std::vector<std::pair<std::int64_t, std::int64_t>> bounds;  // of each group and place in its life
    };
    std::vector<Lives> lives;
    for (Alike const& group : cohort.groups) lives.push_back(lives_of(cohort, group));
    std::size_t const length = 2 + 2 * cohort.steps();
    std::map<std::vector<std::int64_t>, Known> possible;
    std::vector<Life const*> world(lives.size());
    std::function<void(std::size_t)> const choose = [&](std::size_t at) {
        if (at < lives.size()) {
            for (Life const& life : lives[at]) world[at] = &life, choose(at + 1);
            return;
        }
        Life sum(length, 0);
        for (Life const* life : world)
            for (std::size_t k = 0; k < length; ++k) sum[k] += (*life)[k];
        auto& bounds = possible[tell(cohort, sum)].bounds;
        bounds.resize(lives.size() * length, {INT64_MAX, 0});
        for (std::size_t i = 0; i < world.size(); ++i)
            for (std::size_t k = 0; k < length; ++k) {
                auto& [least, most] = bounds[i * length + k];
                least = std::min(least, (*world[i])[k]);
                most = std::max(most, (*world[i])[k]);
            }
    };
    choose(0);
    int all = 0;
    for (auto const& [text, known] : possible)
        for (std::size_t i = 0; i < lives.size(); ++i)
            for (std::size_t k = 0; k < length; ++k) {
                auto const [least, most] = known.bounds[i * length + k];
                all += cohort.groups[i].people > 0 && (most == 0 || least == cohort.groups[i].people);
            }
    return all;
}

std::string spelled(Cohort const& cohort) {
    std::string text = cohort.is_higher ? "higher" : "base";
    for (Alike const& group : cohort.groups) {
        text += " " + std::to_string(group.people) + ":";
        for (bool const is_in : group.in_step) text += is_in ? '1' : '0';
    }
    return text;
}

void nobody_is_found(Cohort const& cohort) {
    CAPTURE(spelled(cohort));
    CHECK(found(cohort, by_steps) == 0);
}

}  // namespace

TEST_CASE("ACountIsExactWithThreeOnEachSideElseARangeOrNothing") {
    CHECK(told(3, 10, 10) == Range{3, 3});
    CHECK(told(7, 10, 10) == Range{7, 7});
    CHECK(told(8, 10, 10) == Range{0, 10});  // "8 or more of 10" would tell too much of one
    CHECK(told(2, 20, 20) == Range{0, 20});
    CHECK(told(2, 21, 21) == Range{0, 2});
    CHECK(told(0, 21, 21) == Range{0, 2});
    CHECK(told(19, 21, 21) == Range{19, 21});
    CHECK(told(400, 400, 400) == Range{398, 400});
    CHECK(told(3, 5, 400) == Range{0, 5});  // no count of five would leave three on each side
    CHECK(told(0, 0, 400) == Range{0, 0});
}

TEST_CASE("WhoReachedItAtTheFirstSurveyIsNotCountedAgain") {
    ToldCohort before{40, false, {25, 25}, {25, 25}};
    CHECK(told_step(before, {30, 12, 12}).aligned == Range{12, 12});
    CHECK(told_step(before, {30, 13, 13}).aligned == Range{13, 15});  // then fewer than three would be left
    before.aligned = {38, 40};
    CHECK(told_step(before, {30, 1, 1}).aligned == Range{0, 2});
}

TEST_CASE("WhoTriesEveryWorldOfACohortFindsNobody") {
    for (std::int64_t people = 1; people <= 30; ++people) nobody_is_found({false, {{people}}});
    for (std::int64_t people = 1; people <= 24; ++people) nobody_is_found({true, {{people}}});
}

TEST_CASE("NorWhenSomeHaveRepeatedTheSurvey") {
    for (std::int64_t people = 1; people <= 24; ++people)
        for (std::int64_t repeated = 1; repeated <= people; repeated += people > 14 ? 4 : 1)
            nobody_is_found({false, {{people - repeated, {false}}, {repeated, {true}}}});
    for (std::int64_t people = 8; people <= 10; ++people)
        for (std::int64_t repeated = 1; repeated <= people; ++repeated)
            nobody_is_found({true, {{people - repeated, {false}}, {repeated, {true}}}});
    nobody_is_found({true, {{0, {false}}, {22, {true}}}});
    nobody_is_found({true, {{21, {false}}, {3, {true}}}});
}

TEST_CASE("NorInThreeMonthsOfRepeats") {
    // In which of two later steps: both, the first, the second, none.
    for (auto const& [both, first, second, none] : std::vector<std::array<std::int64_t, 4>>{
             {0, 10, 10, 0}, {10, 0, 0, 0}, {9, 1, 1, 0}, {6, 4, 4, 1}, {1, 9, 9, 1}, {10, 1, 0, 0}, {3, 7, 7, 3},
             {21, 1, 0, 0}, {0, 6, 6, 6}, {5, 5, 5, 5}})
        nobody_is_found({false, {{both, {true, true}}, {first, {true, false}}, {second, {false, true}},
                                 {none, {false, false}}}});
    nobody_is_found({true, {{9, {true, true}}}});
    nobody_is_found({true, {{8, {true, true}}, {1, {false, false}}}});
    nobody_is_found({true, {{6, {true, false}}, {6, {false, true}}}});
    nobody_is_found({true, {{6, {true, true}}, {1, {true, false}}, {1, {false, true}}}});
}

TEST_CASE("TotalsOfEachMonthWouldGivePeopleAway") {
    CHECK(found({false, {{9, {false}}, {1, {true}}}}, by_totals) > 0);
    CHECK(found({false, {{10, {false}}, {10, {true}}}}, by_totals) > 0);
}
