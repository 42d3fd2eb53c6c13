//! Commands and reactions of learning, on both engines: variants, revisions, tests, standing, events once.
#include <doctest/doctest.h>

#include <thread>

#include "learning/test_world.hpp"

using namespace regia;
using namespace regia::learning;
using namespace regia::learning::test;

TEST_CASE("BeforeTheSurveyAModuleIsBegunInItsBaseVariant") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        CHECK(world.course(person).modules.empty());
        for (auto const& [area, standing] : world.standing(person)) CHECK(standing.next_step == "survey");
        CHECK(world.standing(person).size() == 6);
        world.open(person, "F1", world.sections_of(person, "F1").front());
        ModuleProgress const begun = world.progress(person, "F1");
        CHECK(begun.variant == Level::base);
        CHECK(begun.sections_opened == 1);
        CHECK(begun.state == State::in_progress);
        CHECK(world.events(person, "course_started") == 1);
    });
}

TEST_CASE("TheSurveyPlansEightModulesAndLeavesWhatIsBegunAsItIs") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.open(person, "F1", world.sections_of(person, "F1").front());
        auto const before = world.sections_of(person, "F1");
        world.measure(person, 1.3);
        auto const course = world.course(person);
        REQUIRE(course.modules.size() == 8);
        CHECK(world.progress(person, "F1").variant == Level::base);
        CHECK(world.sections_of(person, "F1") == before);
        CHECK(world.progress(person, "F3").variant == Level::advanced);
        auto const standing = world.standing(person);
        for (ModuleProgress const& module : course.modules) {
            if (module.module == "F1") continue;
            auto const& taught = *world.catalogue.current()->find(module.module);
            CHECK(module.variant == catalogue::variant_level(taught, standing.at(taught.area).current));
            CHECK(module.state == State::to_start);
        }
    });
}

TEST_CASE("ASurveyRepeatedChangesOnlyTheModulesNotBegun") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.measure(person, -2.5);
        auto const first = world.sections_of(person, "F1"), third = world.sections_of(person, "F3");
        CHECK(world.progress(person, "F3").variant == Level::base);
        world.open(person, "F1", first.front());
        world.clock.advance(days(61));
        world.measure(person, 3);
        CHECK(world.progress(person, "F1").variant == Level::base);
        CHECK(world.sections_of(person, "F1") == first);
        CHECK(world.progress(person, "F3").variant == Level::advanced);
        CHECK(world.sections_of(person, "F3").size() == third.size() + 1);
        CHECK(world.progress(person, "F3").sections_total == static_cast<int>(third.size()) + 1);
    });
}

TEST_CASE("SectionsOpenInTheirOrderAndCountOnce") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        auto const sections = world.sections_of(person, "F1");
        REQUIRE(sections.size() > 3);
        CHECK_THROWS_AS(world.open(person, "F1", sections[1]), Conflict);
        CHECK(world.course(person).modules.empty());  // the refused step left nothing behind
        CHECK(world.events(person, "course_started") == 0);
        world.open(person, "F1", sections[0]);
        world.open(person, "F1", sections[1]);
        int const minutes = world.progress(person, "F1").minutes_done;
        world.open(person, "F1", sections[0]);
        CHECK(world.progress(person, "F1").sections_opened == 2);
        CHECK(world.progress(person, "F1").minutes_done == minutes);
        CHECK(world.progress(person, "F1").last_section == sections[0]);  // where she is now
        CHECK_THROWS_AS(world.open(person, "F1", sections[3]), Conflict);
        CHECK_THROWS_AS(world.open(person, "F1", "no-such-section"), NotFound);
        CHECK_THROWS_AS(world.open(person, "F9", sections[0]), NotFound);
        CHECK(world.progress(person, "F1").sections_opened == 2);
    });
}

TEST_CASE("SevenRightAnswersOfTenAreNotEnoughAndEightAre") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);
        world.open_all(person, "F1");
        TestAttempt const first = world.take_test(person, "F1", 3);
        CHECK(first.asked == 10);
        CHECK(first.right == 7);
        CHECK_FALSE(first.is_passed);
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);  // the content first
        world.clock.advance(minutes(1));
        world.open(person, "F1", world.sections_of(person, "F1").front());
        TestAttempt const second = world.take_test(person, "F1", 2);
        CHECK(second.attempt == 2);
        CHECK(second.is_passed);
        CHECK(world.progress(person, "F1").best_right == 8);
        CHECK(world.progress(person, "F1").state == State::completed);
        CHECK(world.events(person, "module_completed") == 1);
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);
        CHECK(world.course(person).modules_done == 1);
        CHECK_FALSE(world.course(person).concluded_at);
    });
}

TEST_CASE("AfterFiveFailedAttemptsTheNextStepIsTheSameModule") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.measure(person, -2.5);
        world.complete(person, "F2");
        world.open_all(person, "F1");
        for (int attempt = 1; attempt <= 5; ++attempt) {
            CHECK(world.standing(person).at("A1").next_step == "module:F1");
            CHECK_FALSE(world.take_test(person, "F1", 10).is_passed);
            world.clock.advance(minutes(1));
            world.open(person, "F1", world.sections_of(person, "F1").front());
        }
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);
        CHECK(world.events(person, "module_blocked") == 1);
        CHECK(world.standing(person).at("A1").next_step == "module:F1");  // to be read again
        CHECK(is_blocked(world.progress(person, "F1"), *world.catalogue.current()->find("F1")));
    });
}

TEST_CASE("AnAttemptHandedInTwiceIsMarkedOnce") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.open_all(person, "F1");
        CHECK(world.begin(person, "F1").seed == world.begin(person, "F1").seed);  // the open one
        auto const right = world.answers(person, "F1");
        auto const give = [&](int attempt, std::vector<int> const& chosen) {
            return world.database->write_now("person", [&](db::Tx& tx) {
                return hand_in(tx, world.library, person, "F1", attempt, chosen, world.clock.now());
            });
        };
        CHECK_THROWS_AS(give(2, right), Conflict);
        CHECK(give(1, right).right == 10);
        CHECK(give(1, std::vector<int>(10, -1)).right == 10);
        CHECK(world.events(person, "module_completed") == 1);
        CHECK(world.course(person).modules_done == 1);
    });
}

TEST_CASE("TheCourseIsConcludedOnceByItsEightModules") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.measure(person, -2.5);
        for (auto const& module : world.catalogue.current()->modules) {
            CHECK_FALSE(world.course(person).concluded_at);
            world.complete(person, module.code);
        }
        Course const course = world.course(person);
        CHECK(course.modules_done == 8);
        CHECK(course.concluded_at);
        CHECK(world.events(person, "course_concluded") == 1);
        CHECK(world.events(person, "module_completed") == 8);
        CHECK(world.events(person, "course_started") == 1);
        for (auto const& [area, standing] : world.standing(person)) {
            bool const is_reached = standing.current >= standing.expected;
            CHECK(standing.next_step == (is_reached ? "" : "repeat_survey"));
        }
        world.clock.advance(days(40));
        world.open(person, "F1", world.sections_of(person, "F1").front());  // reading again
        CHECK(world.course(person).concluded_at == course.concluded_at);
        CHECK(world.events(person, "course_resumed") == 0);
    });
}

TEST_CASE("WhoReachesWhatIsExpectedKeepsTheDayOnWhichSheDid") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.measure(person, 3);
        Day const first = rome_day(world.clock.now());
        world.clock.advance(days(61));
        world.measure(person, 3);
        world.subscribers.drain();
        auto const days_reached = world.database->read([&](db::Tx& tx) {
            return tx.all("SELECT reached_on FROM learning_standing WHERE person_id = $1 ORDER BY area",
                          [](db::Row const& row) { return row.get<std::optional<Day>>(0); }, person);
        });
        CHECK(days_reached == std::vector(6, std::optional(first)));
    });
}

TEST_CASE("AStepAfterARestIsAnEventAndOnlyThen") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        auto const sections = world.sections_of(person, "F1");
        world.open(person, "F1", sections[0]);
        world.clock.advance(days(30));
        world.open(person, "F1", sections[1]);
        CHECK(world.events(person, "course_resumed") == 0);
        world.clock.advance(days(30) + 1);
        world.open(person, "F1", sections[2]);
        world.open(person, "F1", sections[2]);
        CHECK(world.events(person, "course_resumed") == 1);
    });
}

TEST_CASE("WhoIsInsideAModuleEndsOnTheTextsSheBeganWith") {
    on_new_worlds([](World& world) {
        Uuid const inside = world.somebody(), outside = world.somebody();
        world.measure(inside, 0);
        world.measure(outside, 0);
        auto const before = world.sections_of(inside, "F1");
        world.open(inside, "F1", before.front());
        files::Folder changed = tuscany();
        std::string text = *changed.find("path.toml");
        std::string const old_code = "code = \"F2\"\n";
        REQUIRE(has(text, old_code));
        text.replace(text.find(old_code), old_code.size(), old_code + "requires = [\"F1\"]\n");
        changed.put("path.toml", text);
        std::string module = *changed.find("modules/a1-norme-e-principi/modulo.toml");
        std::string const first = "\"01-che-cos-e.md\", ";
        REQUIRE(has(module, first));
        module.erase(module.find(first), first.size());
        changed.put("modules/a1-norme-e-principi/modulo.toml", module);
        world.load(changed);
        CHECK(world.sections_of(inside, "F1") == before);
        auto const after = world.sections_of(outside, "F1");
        CHECK(after == std::vector(before.begin() + 1, before.end()));
        CHECK_THROWS_AS(world.open(outside, "F1", before.front()), NotFound);
        world.open(outside, "F1", after.front());
        CHECK(world.progress(outside, "F1").sections_total == static_cast<int>(after.size()));

        auto const second = world.sections_of(inside, "F2");
        CHECK_THROWS_AS(world.open(inside, "F2", second.front()), Conflict);  // F1 comes first
        CHECK(has(world.signed_in(inside).get("/percorso/moduli/2").body, "Prima concludi"));
        world.complete(inside, "F1");
        world.open(inside, "F2", second.front());
    });
}

TEST_CASE("TwoProgramsThatMarkOneAttemptAtOnceCompleteTheModuleOnce") {
    std::string const url = postgres_url_for_tests();
    if (url.empty()) return;
    World one(url);
    one.load(tuscany());
    World other(url);
    for (int round = 0; round < 8; ++round) {
        Uuid const person = one.somebody();
        auto const at_once = [](auto const& first, auto const& second) {
            std::thread beside(first);
            second();
            beside.join();
        };
        auto const section = one.sections_of(person, "F1").front();
        at_once([&] { one.open(person, "F1", section); }, [&] { other.open(person, "F1", section); });
        CHECK(one.progress(person, "F1").sections_opened == 1);
        CHECK(one.events(person, "course_started") == 1);
        one.open_all(person, "F1");
        std::optional<TestAttempt> begun, begun_too;
        at_once([&] { begun = one.begin(person, "F1"); }, [&] { begun_too = other.begin(person, "F1"); });
        CHECK(begun->seed == begun_too->seed);
        CHECK(one.progress(person, "F1").test_attempts == 1);
        auto const right = one.answers(person, "F1");
        auto const mark = [&](World& world) {
            return world.database->write_now("person", [&](db::Tx& tx) {
                return hand_in(tx, world.library, person, "F1", 1, right, world.clock.now());
            });
        };
        std::optional<TestAttempt> marked, marked_too;
        at_once([&] { marked = mark(one); }, [&] { marked_too = mark(other); });
        CHECK(marked->is_passed);
        CHECK(marked_too->is_passed);
        CHECK(one.course(person).modules_done == 1);
        CHECK(one.events(person, "module_completed") == 1);
    }
}
