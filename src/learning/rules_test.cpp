//! The rules of learning without a database: variants, bars to a test, next steps.
#include <doctest/doctest.h>

#include "learning/path.hpp"
#include "learning/standing.hpp"
#include "learning/test.hpp"

using namespace regia;
using namespace regia::learning;

namespace {

constexpr int most = 5;

catalogue::Module module_of(std::string code, std::string area, int position) {
    catalogue::Module module;
    module.code = std::move(code);
    module.area = std::move(area);
    module.position = position;
    module.attempts_max = most;
    for (Level level : {Level::base, Level::intermediate}) {
        catalogue::Section section;
        section.id = "s" + std::to_string(static_cast<int>(level));
        section.level = level;
        module.sections.push_back(section);
    }
    return module;
}

catalogue::Catalogue two_areas() {
    catalogue::Catalogue catalogue;
    catalogue.modules = {module_of("F1", "A1", 1), module_of("F2", "A1", 2), module_of("F3", "A2", 3)};
    return catalogue;
}

ModuleProgress progress(std::string code, State state, int attempts = 0, bool has_failed = false) {
    ModuleProgress made;
    made.module = std::move(code);
    made.state = state;
    made.test_attempts = attempts;
    made.has_failed = has_failed;
    return made;
}

Enrolled all_opened() {
    Enrolled enrolled;
    enrolled.started_at = Instant{1};
    enrolled.reopened_at = Instant{10};
    enrolled.sections_total = enrolled.sections_opened = 3;
    return enrolled;
}

TestAttempt failed(int attempt) {
    TestAttempt made;
    made.attempt = attempt;
    made.handed_in_at = Instant{20};
    return made;
}

}  // namespace

TEST_CASE("TheLevelReachedChoosesTheNextVariantThatExists") {
    auto const module = module_of("F1", "A1", 1);
    auto const choice = [&](Level reached) {
        assessment::Result result;
        result.areas = {{"A2", Level::advanced}, {"A1", reached}};
        return choose_variant(module, &result);
    };
    CHECK(choose_variant(module, nullptr).variant == Level::base);
    CHECK(choose_variant(module, nullptr).because == "no_survey");
    CHECK(choice(Level::none).variant == Level::base);
    CHECK(choice(Level::base).variant == Level::intermediate);
    CHECK(choice(Level::base).because == "survey:base");
    CHECK(choice(Level::intermediate).variant == Level::intermediate);  // the nearest lower one
    CHECK(choice(Level::advanced).variant == Level::intermediate);
}

TEST_CASE("ATestIsBarredUntilEverySectionWasOpened") {
    Enrolled enrolled = all_opened();
    CHECK(bar_to_test(enrolled, std::nullopt, most) == TestBar::none);
    enrolled.sections_opened = 2;
    CHECK(bar_to_test(enrolled, std::nullopt, most) == TestBar::sections_left);
    CHECK(bar_to_test(Enrolled{}, std::nullopt, most) == TestBar::sections_left);
}

TEST_CASE("AFailedTestAsksForTheContentAgainFiveTimesInAll") {
    Enrolled enrolled = all_opened();
    enrolled.failed_at = Instant{20};
    CHECK(bar_to_test(enrolled, failed(1), most) == TestBar::reopen_first);
    enrolled.reopened_at = Instant{20};  // not after it
    CHECK(bar_to_test(enrolled, failed(1), most) == TestBar::reopen_first);
    enrolled.reopened_at = Instant{21};
    CHECK(bar_to_test(enrolled, failed(1), most) == TestBar::none);
    CHECK(bar_to_test(enrolled, failed(4), most) == TestBar::none);
    CHECK(bar_to_test(enrolled, failed(5), most) == TestBar::no_attempts_left);
    enrolled.completed_at = Instant{30};
    CHECK(bar_to_test(enrolled, failed(2), most) == TestBar::already_passed);
    CHECK_FALSE(needs_reopening(enrolled));
}

TEST_CASE("AModuleIsBlockedWhenItsLastAttemptFailed") {
    auto const module = module_of("F1", "A1", 1);
    CHECK(is_blocked(progress("F1", State::in_progress, 5, true), module));
    CHECK_FALSE(is_blocked(progress("F1", State::in_progress, 5, false), module));  // the fifth is open
    CHECK_FALSE(is_blocked(progress("F1", State::in_progress, 4, true), module));
    CHECK_FALSE(is_blocked(progress("F1", State::completed, 5, false), module));
}

TEST_CASE("BelowExpectedThereIsAlwaysOneNextStep") {
    auto const catalogue = two_areas();
    auto const step = [&](std::optional<Level> current, std::vector<ModuleProgress> const& modules) {
        return next_step(Level::intermediate, current, "A1", modules, catalogue);
    };
    CHECK(step(std::nullopt, {}) == "survey");
    CHECK(step(Level::intermediate, {}) == "");
    CHECK(step(Level::advanced, {}) == "");
    CHECK(step(Level::base, {}) == "module:F1");
    CHECK(step(Level::base, {progress("F1", State::in_progress)}) == "module:F1");
    CHECK(step(Level::base, {progress("F1", State::completed)}) == "module:F2");
    CHECK(step(Level::base, {progress("F1", State::in_progress, 5, true)}) == "module:F2");
    auto const done = progress("F2", State::completed);
    CHECK(step(Level::base, {progress("F1", State::in_progress, 5, true), done}) == "help");
    CHECK(step(Level::base, {progress("F1", State::completed), done}) == "repeat_survey");
    CHECK(next_step(Level::base, Level::none, "A9", {}, catalogue) == "repeat_survey");  // no module teaches it
}
