//! The rules of suppression, and what somebody who knows them could still find out.
#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

#include "monitoring/suppression.hpp"

using namespace regia::monitoring;
using Kind = Share::Kind;

namespace {

using Counts = std::vector<LevelCount>;
//! What everybody sees of one world: for each body and for the region how it is shown, and the count where it is.
using Published = std::vector<std::pair<Kind, std::int64_t>>;

LevelCount sum_of(Counts const& counts) {
    LevelCount sum;
    for (LevelCount const& one : counts) sum.of += one.of, sum.reached += one.reached;
    return sum;
}

Published published(Counts const& counts, Shown const& shown) {
    Published all;
    for (std::size_t i = 0; i < counts.size(); ++i)
        all.emplace_back(shown.bodies[i], shown.bodies[i] == Kind::exact ? counts[i].reached : -1);
    all.emplace_back(shown.region, shown.region == Kind::exact ? sum_of(counts).reached : -1);
    return all;
}

bool next_world(Counts& counts) {
    for (LevelCount& one : counts) {
        if (++one.reached <= one.of) return true;
        one.reached = 0;
    }
    return false;
}

std::string spelled(std::vector<std::int64_t> const& numbers) {
    std::string text;
    for (std::int64_t number : numbers) text += std::to_string(number) + " ";
    return text;
}

//! Hidden counts leave both sides open; words say that nearly all are on one side, never how many.
bool is_given_away(Kind kind, std::int64_t of, std::set<std::int64_t> const& possible, int small_cell) {
    std::int64_t const least = *possible.begin(), most = *possible.rbegin();
    if (kind == Kind::exact) return of < small_cell || least < 3 || of - least < 3 || least != most;
    if (kind == Kind::hidden) return of > 0 && (least == of || most == 0 || least == most);
    return least == most;
}

//! Somebody knows the rules and how many were measured in each body, tries every world, and keeps those that would have
//! been published like the true one. Counts how often that gives a body or the region away.
int found_by_enumeration(std::vector<std::int64_t> const& measured, int small_cell) {
    Counts counts;
    for (std::int64_t of : measured) counts.push_back({of, 0});
    std::map<Published, std::vector<std::set<std::int64_t>>> possible;
    do {
        auto& sets = possible[published(counts, shown_counts(counts, small_cell))];
        sets.resize(counts.size() + 1);
        for (std::size_t i = 0; i < counts.size(); ++i) sets[i].insert(counts[i].reached);
        sets.back().insert(sum_of(counts).reached);
    } while (next_world(counts));
    int found = 0;
    for (auto const& [shown, sets] : possible)
        for (std::size_t i = 0; i < sets.size(); ++i) {
            std::int64_t const of = i < counts.size() ? counts[i].of : sum_of(counts).of;
            found += is_given_away(shown[i].first, of, sets[i], small_cell);
        }
    return found;
}

//! People of one body: measured, and of those the ones of whom more than base is expected.
struct Sizes {
    std::int64_t measured = 0, higher = 0;
};

//! The same attack when both counts are published. `between` tells about those of whom more is expected.
int found_in_both(std::vector<Sizes> const& sizes, int small_cell) {
    std::vector<ExpectedCount> world;
    for (Sizes const& size : sizes) world.push_back({{size.measured, 0}, 0, {size.higher, 0}});
    auto const next = [&] {
        for (ExpectedCount& one : world) {
            if (one.between.reached < std::min(one.between.of, one.base.reached)) return ++one.between.reached, true;
            one.between.reached = 0;
            if (++one.base.reached <= one.base.of) return true;
            one.base.reached = 0;
        }
        return false;
    };
    struct Known {
        std::set<std::int64_t> base, between;
    };
    std::map<std::pair<Published, Published>, std::vector<Known>> possible;
    do {
        Counts base, expected;
        for (ExpectedCount& one : world) {
            one.expected = one.base.reached - one.between.reached;
            base.push_back(one.base);
            expected.push_back({one.base.of, one.expected});
        }
        Shown const first = shown_counts(base, small_cell);
        auto& sets = possible[{published(base, first), published(expected, shown_expected(world, first, small_cell))}];
        sets.resize(world.size());
        for (std::size_t i = 0; i < world.size(); ++i) {
            sets[i].base.insert(world[i].base.reached);
            sets[i].between.insert(world[i].between.reached);
        }
    } while (next());
    int found = 0;
    for (auto const& [shown, sets] : possible)
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            found += is_given_away(shown.first[i].first, sizes[i].measured, sets[i].base, small_cell);
            if (sizes[i].higher == 0) continue;
            bool const is_shown = shown.second[i].first == Kind::exact;
            found += is_given_away(is_shown ? Kind::exact : Kind::hidden, sizes[i].higher, sets[i].between, small_cell);
        }
    return found;
}

}  // namespace

TEST_CASE("AGroupIsShownFromTheThresholdUpWithThreeOnEachSide") {
    auto const alone = [](std::int64_t of, std::int64_t reached) {
        return shown_counts({{of, reached}}, 10).bodies[0];
    };
    CHECK(alone(9, 4) == Kind::hidden);
    CHECK(alone(10, 4) == Kind::exact);
    CHECK(alone(10, 2) == Kind::hidden);   // "meno del 10 %" would be false
    CHECK(alone(10, 0) == Kind::hidden);   // and here it would mean nobody
    CHECK(alone(20, 18) == Kind::hidden);
    CHECK(alone(21, 2) == Kind::under_tenth);
    CHECK(alone(21, 0) == Kind::under_tenth);
    CHECK(alone(21, 3) == Kind::exact);
    CHECK(alone(400, 398) == Kind::over_nine_tenths);
    CHECK(alone(400, 400) == Kind::over_nine_tenths);
    CHECK(alone(400, 397) == Kind::exact);
    CHECK(alone(0, 0) == Kind::hidden);
    CHECK(shown_counts({{6, 3}}, 3).bodies[0] == Kind::exact);
    CHECK(shown_counts({{5, 3}}, 3).bodies[0] == Kind::hidden);
}

TEST_CASE("AHiddenBodyIsNotTheRegionLessTheOthers") {
    Shown const shown = shown_counts({{400, 200}, {5, 4}, {300, 100}, {350, 150}}, 10);
    CHECK(shown.region == Kind::exact);
    CHECK(shown.bodies == std::vector{Kind::exact, Kind::hidden, Kind::hidden, Kind::exact});
}

TEST_CASE("ABodyWithNobodyMeasuredHidesNoOther") {
    CHECK(shown_counts({{400, 200}, {0, 0}}, 10).bodies == std::vector{Kind::exact, Kind::hidden});
    CHECK(shown_counts({{400, 200}, {0, 0}, {5, 4}, {300, 100}, {350, 9}}, 10).bodies ==
          std::vector{Kind::exact, Kind::hidden, Kind::hidden, Kind::hidden, Kind::exact});
}

TEST_CASE("WordsAreNotMadeExactByTheRest") {
    // Without a second hidden body the region would say that it was two of 100.
    CHECK(shown_counts({{100, 2}, {200, 90}, {300, 90}}, 10).bodies ==
          std::vector{Kind::under_tenth, Kind::hidden, Kind::exact});
    CHECK(shown_counts({{100, 2}, {200, 199}, {300, 90}}, 10).bodies ==
          std::vector{Kind::under_tenth, Kind::over_nine_tenths, Kind::exact});
}

TEST_CASE("WhichBodyIsHiddenForTheSakeOfOthersDependsOnNoHiddenCount") {
    for (std::int64_t reached = 0; reached <= 30; ++reached)
        CHECK(shown_counts({{5, reached / 6}, {30, reached}, {60, 20}}, 10).bodies ==
              std::vector{Kind::hidden, Kind::hidden, Kind::exact});
}

TEST_CASE("TheRegionIsHiddenWhereItWouldGiveAwayTheRest") {
    CHECK(shown_counts({{8, 0}, {12, 0}, {50, 20}}, 10).region == Kind::hidden);  // nobody in the first two
    CHECK(shown_counts({{8, 0}, {12, 2}, {50, 20}}, 10).region == Kind::exact);
    CHECK(shown_counts({{4, 4}, {6, 6}}, 10).region == Kind::hidden);             // ten of ten
    CHECK(shown_counts({{4, 3}, {6, 3}}, 10).region == Kind::exact);
}

TEST_CASE("TheExpectedLevelIsShownWhereItsDifferenceFromBaseTellsNothing") {
    auto const alone = [](ExpectedCount const& count) {
        return shown_expected({count}, shown_counts({count.base}, 10), 10).bodies[0];
    };
    CHECK(alone({{400, 200}, 150, {80, 50}}) == Kind::exact);
    CHECK(alone({{400, 200}, 200, {0, 0}}) == Kind::exact);   // nothing more is expected of anybody
    CHECK(alone({{400, 200}, 200, {1, 0}}) == Kind::hidden);  // of one person, and she may be known
    CHECK(alone({{400, 200}, 198, {80, 2}}) == Kind::hidden);
    CHECK(alone({{400, 200}, 120, {80, 80}}) == Kind::hidden);
    CHECK(alone({{400, 399}, 300, {120, 99}}) == Kind::hidden);  // base is in words
}

TEST_CASE("WhoKnowsTheRulesAndTriesEveryWorldFindsNobody") {
    std::vector<std::vector<std::int64_t>> worlds;
    for (std::int64_t a = 0; a <= 9; ++a)
        for (std::int64_t b = a; b <= 9; ++b)
            for (std::int64_t c = b; c <= 9; ++c) worlds.push_back({a, b, c});
    for (auto const& measured : worlds) {
        CAPTURE(spelled(measured));
        CHECK(found_by_enumeration(measured, 3) == 0);
    }
    worlds = {{10, 10}, {10, 12, 15}, {9, 10, 22}, {1, 21, 24}, {5, 8, 30}, {21, 21, 21}, {20, 21, 22}, {2, 2, 25},
              {1, 1, 1, 26}, {3, 21, 21}, {0, 1, 22}, {9, 9, 21}};
    for (auto const& measured : worlds) {
        CAPTURE(spelled(measured));
        CHECK(found_by_enumeration(measured, 10) == 0);
    }
}

TEST_CASE("NeitherDoWorldsOfManyBodiesDrawnByChance") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        std::mt19937_64 random(seed);
        std::vector<std::int64_t> measured;
        for (int i = 0; i < 5; ++i) measured.push_back(static_cast<std::int64_t>(random() % 8));
        CAPTURE(spelled(measured));
        CHECK(found_by_enumeration(measured, 3) == 0);
    }
}

TEST_CASE("WhoTriesEveryWorldOfBothCountsFindsNobody") {
    std::vector<std::vector<Sizes>> const worlds{
        {{7, 3}, {8, 0}}, {{7, 7}, {8, 6}}, {{6, 1}, {7, 6}}, {{9, 9}, {1, 1}}, {{9, 6}, {9, 7}},
        {{6, 2}, {6, 0}, {6, 6}}, {{6, 6}, {6, 6}, {6, 6}}, {{2, 1}, {6, 3}, {7, 7}}, {{1, 1}, {7, 1}, {7, 7}}};
    for (auto const& sizes : worlds) {
        std::string text;
        for (Sizes const& size : sizes) text += std::to_string(size.measured) + "/" + std::to_string(size.higher) + " ";
        CAPTURE(text);
        CHECK(found_in_both(sizes, 3) == 0);
    }
}

TEST_CASE("NorInWorldsDrawnByChance") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        std::vector<Sizes> sizes(2 + random() % 2);
        std::string text;
        for (Sizes& size : sizes) {
            auto const below = [&](std::int64_t most) { return static_cast<std::int64_t>(random() >> 33) % most; };
            size.measured = below(sizes.size() == 2 ? 12 : 8);
            size.higher = below(4) == 0 ? 0 : below(size.measured + 1);
            text += std::to_string(size.measured) + "/" + std::to_string(size.higher) + " ";
        }
        CAPTURE(text);
        CHECK(found_in_both(sizes, 3) == 0);
    }
}
