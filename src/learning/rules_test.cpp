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

TestBar bar(Enrolled const& enrolled, Instant now = Instant{100},
            catalogue::Module const& module = module_of("F1", "A1", 1)) {
    std::optional<TestAttempt> last;
    if (enrolled.test_attempts > 0) {
        last.emplace();
        last->attempt = enrolled.test_attempts;
        last->handed_in_at = enrolled.failed_at;
    }
    return bar_to_test(enrolled, last, module, now);
}

//! Every step was opened, and this many attempts have failed, the last one at `Instant{20}`.
Enrolled failed(int attempts) {
    Enrolled enrolled = all_opened();
    enrolled.test_attempts = attempts;
    enrolled.failed_at = Instant{20};
    return enrolled;
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
    CHECK(bar(enrolled) == TestBar::none);
    enrolled.sections_opened = 2;
    CHECK(bar(enrolled) == TestBar::sections_left);
    CHECK(bar(Enrolled{}) == TestBar::sections_left);
}

TEST_CASE("AFailedTestAsksForTheContentAgainFiveTimesInAll") {
    Enrolled enrolled = failed(1);
    CHECK(bar(enrolled) == TestBar::reopen_first);
    enrolled.reopened_at = Instant{20};  // not after it
    CHECK(bar(enrolled) == TestBar::reopen_first);
    enrolled.reopened_at = Instant{21};
    CHECK(bar(enrolled) == TestBar::none);
    enrolled.test_attempts = 4;
    CHECK(bar(enrolled) == TestBar::none);
    enrolled.test_attempts = 5;
    CHECK(bar(enrolled) == TestBar::reread_first);
    enrolled.completed_at = Instant{30};
    CHECK(bar(enrolled) == TestBar::already_passed);
    CHECK_FALSE(needs_reopening(enrolled));
}

TEST_CASE("MoreAttemptsOpenAfterEveryStepWasRereadAndTheTimeHasPassed") {
    Enrolled enrolled = failed(5);
    Instant const open_from = Instant{20} + hours(24);
    CHECK(bar(enrolled, open_from) == TestBar::reread_first);  // the time alone does not do
    enrolled.sections_reread = 2;
    CHECK(bar(enrolled, open_from) == TestBar::reread_first);
    enrolled.sections_reread = 3;
    CHECK(bar(enrolled, open_from - 1) == TestBar::wait);  // nor does reading alone
    CHECK(bar(enrolled, open_from) == TestBar::none);
    enrolled.attempts_reopened = 3;  // those are used as well
    enrolled.test_attempts = 8;
    enrolled.sections_reread = 0;
    CHECK(bar(enrolled, open_from) == TestBar::reread_first);
    enrolled.test_attempts = 7;
    CHECK(bar(enrolled, open_from) == TestBar::reopen_first);
    CHECK_FALSE(reopening_of(enrolled, module_of("F1", "A1", 1)));
}

TEST_CASE("AProgrammeThatForbidsItOpensNoMoreAttempts") {
    auto module = module_of("F1", "A1", 1);
    module.attempts_reopen = 0;
    Enrolled enrolled = failed(5);
    enrolled.sections_reread = 3;
    CHECK(bar(enrolled, Instant{20} + days(400), module) == TestBar::no_attempts_left);
    CHECK_FALSE(reopening_of(enrolled, module));
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
    CHECK(step(Level::base, {progress("F1", State::in_progress, 5, true), done}) == "module:F1");
    CHECK(step(Level::base, {progress("F1", State::completed), done}) == "repeat_survey");
    CHECK(next_step(Level::base, Level::none, "A9", {}, catalogue) == "repeat_survey");  // no module teaches it
}
