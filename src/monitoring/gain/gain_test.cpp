//! What is told of gains, by hand.
#include <doctest/doctest.h>

#include <array>

#include "monitoring/gain/gain.hpp"
#include "monitoring/monitoring.hpp"

using namespace regia;
using namespace regia::monitoring;

namespace {

assessment::Survey survey(std::vector<assessment::Item> items) {
    assessment::Survey made;
    made.items = std::move(items);
    return made;
}
assessment::Item item(std::string id, std::string area, double difficulty) {
    assessment::Item made;
    made.id = std::move(id);
    made.area = std::move(area);
    made.difficulty = difficulty;
    return made;
}

}  // namespace

TEST_CASE("OfAStepItsMeanIsToldToATenth") {
    std::array const gains{0.2, 0.4, 0.9, -0.1, 0.27};  // 1.67 / 5 = 0.334
    CHECK(told_gain(gains).people == 5);
    CHECK(told_gain(gains).tenths == 3);
    CHECK(told_gain(std::array{3.4, 3.6}).tenths == 30);  // 3 or more
    CHECK(told_gain(std::array{-5.0, -4.0}).tenths == -30);
    CHECK(told_gain({}).people == 0);
}

TEST_CASE("AFigureIsMadeOfTheToldMeansOfItsSteps") {
    PooledGain pooled{10, 10 * 3};
    pooled += {30, 30 * 6};
    CHECK(pooled.people == 40);
    CHECK(pooled.mean_hundredths() == 53);  // 210 / 40 tenths = 0.525
    CHECK(PooledGain{}.mean_hundredths() == 0);
}

TEST_CASE("HowMuchGainsDifferIsToldRoundedUpAndNeverLittle") {
    CHECK(told_spread({}) == 4);
    CHECK(told_spread(std::array{GainSums{49, 0, 490}}) == 4);  // too few: 1, whatever they are
    // 100 people, half at +1 and half at -1, in one step: variance 100 / 99, so 1.25 in quarters.
    CHECK(told_spread(std::array{GainSums{100, 0, 100}}) == 5);
    // All alike: as if they differed by half; and the means of two steps still count.
    CHECK(told_spread(std::array{GainSums{100, 50, 25}}) == 2);
    CHECK(told_spread(std::array{GainSums{50, 50, 50}, GainSums{50, -50, 50}}) == 5);  // √((100 + 24.5) / 99) = 1.12
}

TEST_CASE("TheIntervalHoldsChanceAndTheRoundingOfTheMean") {
    CHECK(FrozenGain{100, 0.4, 1}.margin() == doctest::Approx(0.246));
    CHECK(FrozenGain{}.margin() == 0);
}

TEST_CASE("AreasAreLinkedByQuestionsThatAreTheSameInBothVersions") {
    auto const first = survey({item("a1", "A", 0), item("a2", "A", 1), item("b1", "B", 0), item("c1", "C", 0)});
    CHECK(linked_areas(first, first) == std::set<std::string>{"A", "B", "C"});
    // A keeps half of its questions, B's only one was calibrated anew, C has others.
    auto const later = survey({item("a1", "A", 0), item("a9", "A", 2), item("b1", "B", 0.3), item("c9", "C", 0)});
    CHECK(linked_areas(first, later) == std::set<std::string>{"A"});
    auto const grown = survey({item("a1", "A", 0), item("a2", "A", 1), item("a3", "A", 1), item("a4", "A", 1)});
    CHECK(linked_areas(first, grown) == std::set<std::string>{"A"});
    auto const other = survey({item("a1", "A", 0), item("a3", "A", 1), item("a4", "A", 1), item("a5", "A", 1)});
    CHECK(linked_areas(first, other) == std::set<std::string>{"A"});  // one of two
    CHECK(linked_areas(grown, other) == std::set<std::string>{"A"});  // a1, a3, a4 of four
    CHECK(linked_areas({}, first).empty());
}
