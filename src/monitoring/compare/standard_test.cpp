//! Shares at equal mix of profiles, computed by hand.
#include <doctest/doctest.h>

#include "monitoring/compare/standard.hpp"

using namespace regia::monitoring;

namespace {

constexpr int least = 10;
//! 600 nurses, half of whom concluded; 400 physicians, a quarter. In all 400 of 1,000.
Mix const region{{"nurse", {600, 300}}, {"physician", {400, 100}}};

void is(double value, double wanted) { CHECK(value == doctest::Approx(wanted).epsilon(0.0005)); }

}  // namespace

TEST_CASE("AShareAtEqualMixWeighsEachProfileAsTheRegionDoes") {
    // 0.6 × 40/80 + 0.4 × 10/20 = 0.5; worth 1 / (0.36/80 + 0.16/20) = 80 people.
    auto const body = standardised({{"nurse", {80, 40}}, {"physician", {20, 10}}}, region, least);
    is(share_of(region), 0.4);
    is(body.share, 0.5);
    is(body.covered, 1);
    is(body.worth, 80);
    is(body.low, 0.3930);  // Wilson: 0.5 ± 1.96 / 1.048 × √(0.25/80 + 3.8415/25600)
    is(body.high, 0.6070);
    CHECK(body.compared == Compared::same);  // the region is inside
}

TEST_CASE("ABodyThatDoesLikeTheRegionInEachProfileIsTheRegionWhateverItsMix") {
    // Observed: 30 of 110 = 27 %, only because nine in ten are physicians.
    auto const body = standardised({{"nurse", {10, 5}}, {"physician", {100, 25}}}, region, least);
    is(body.share, 0.4);
    CHECK(body.compared == Compared::same);
}

TEST_CASE("ADifferenceIsOneOnlyBeyondItsInterval") {
    CHECK(standardised({{"nurse", {600, 450}}, {"physician", {400, 200}}}, region, least).compared == Compared::above);
    CHECK(standardised({{"nurse", {600, 150}}, {"physician", {400, 40}}}, region, least).compared == Compared::below);
    // 48 % of fifty people, against 40 %: from 35 % to 61 %.
    CHECK(standardised({{"nurse", {30, 18}}, {"physician", {20, 6}}}, region, least).compared == Compared::same);
}

TEST_CASE("AProfileThatIsNotThereCountsAsInTheRegion") {
    // 0.6 × 45/60 of its own, 0.4 × 0.25 of the region.
    Mix const mixed{{"nurse", {600, 300}}, {"physician", {300, 75}}, {"biologist", {100, 50}}};
    auto const body = standardised({{"nurse", {60, 45}}, {"biologist", {0, 0}}, {"physician", {30, 15}}}, mixed, least);
    is(body.covered, 0.9);
    is(body.share, 0.6 * 0.75 + 0.3 * 0.5 + 0.1 * 0.5);
    is(body.worth, 0.81 / (0.36 / 60 + 0.09 / 30));  // 90
    Interval const own = wilson(0.6 / 0.9, 90);
    is(body.low, 0.9 * own.low + 0.05);
    is(body.high, 0.9 * own.high + 0.05);
}

TEST_CASE("OnePersonWhoStandsForManyMakesAWideInterval") {
    // 200 nurses and one physician, who stands for four people in ten: worth 1 / (0.36/200 + 0.16/1) = 6.2 people.
    auto const body = standardised({{"nurse", {200, 100}}, {"physician", {1, 1}}}, region, least);
    is(body.worth, 6.180);
    CHECK(body.compared == Compared::few_people);
    CHECK(body.share == 0);  // nothing to be shown by mistake
    auto const told = standardised({{"nurse", {200, 100}}, {"physician", {1, 1}}}, region, 5);
    is(told.share, 0.7);
    CHECK(told.compared == Compared::same);  // from 0.33 to 0.92
}

TEST_CASE("WhatCannotBeComparedSaysWhy") {
    CHECK(standardised({}, region, least).compared == Compared::nobody);
    CHECK(standardised({{"nurse", {0, 0}}}, region, least).compared == Compared::nobody);
    CHECK(standardised({}, {}, least).compared == Compared::nobody);
    CHECK(standardised({{"nurse", {300, 290}}}, region, least).compared == Compared::one_profile);
    CHECK(standardised({{"physician", {300, 290}}}, region, least).compared == Compared::other_mix);
    CHECK(standardised({{"nurse", {3, 1}}, {"physician", {2, 1}}}, region, least).compared == Compared::few_people);
    // The list of contracted doctors has profiles that no body has.
    CHECK(standardised({{"gp", {2500, 1200}}, {"family-paediatrician", {300, 100}}}, region, least).compared ==
          Compared::other_mix);
    // In a region of one profile there is nothing to correct.
    auto const alone = standardised({{"nurse", {20, 10}}}, {{"nurse", {100, 50}}}, least);
    CHECK(alone.compared == Compared::same);
    is(alone.share, 0.5);
    is(alone.worth, 20);
}

TEST_CASE("AnIntervalOfNobodyOrOfAllKeepsInsideItsBounds") {
    CHECK(wilson(0, 10).low == doctest::Approx(0));
    is(wilson(0, 10).high, 0.2775);
    CHECK(wilson(1, 10).high == doctest::Approx(1));
    is(wilson(1, 10).low, 0.7225);
    CHECK(wilson(0.5, 0).low == 0);
    CHECK(wilson(0.5, 0).high == 1);
    auto const all = standardised({{"nurse", {60, 60}}, {"physician", {40, 40}}}, region, least);
    is(all.share, 1);
    CHECK(all.high <= 1.0);
    CHECK(all.low < 1);
}
