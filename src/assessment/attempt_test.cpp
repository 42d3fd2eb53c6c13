//! The rules of an attempt, on every database there is.
#include <doctest/doctest.h>

#include "assessment/attempt.hpp"
#include "assessment/engine.hpp"
#include "assessment/profile.hpp"
#include "assessment/test_folder.hpp"
#include "jobs/test_databases.hpp"

using namespace regia;
using namespace regia::assessment;

namespace {

struct Bench {
    explicit Bench(db::Database& opened) : database(opened) {}
    db::Database& database;
    ManualClock clock{Instant{seconds(1'770'000'000)}};
    IdSource ids{clock, 7};
    files::Faults faults;
    Survey const survey = parse_survey(test_folder(), faults);
    Uuid const person = ids.next();
    Uuid const revision = ids.next();

    Outcome<Started, Again> start() {
        Uuid const id = ids.next();
        return database.write_now(person_key(person), [&](db::Tx& tx) {
            return start_attempt(tx, survey, {person, id, revision, {"all"}, clock.now()});
        });
    }
    AnswerResult answer(Uuid attempt, int position, std::optional<int> place) {
        clock.advance(seconds(20));
        return answer_in(database, attempt, position, place);
    }
    AnswerResult answer_in(db::Database& program, Uuid attempt, int position, std::optional<int> place) {
        return program.write_now(person_key(person), [&](db::Tx& tx) {
            return give_answer(tx, survey, find_attempt(tx, person, attempt).value(), {position, place, clock.now()});
        });
    }
    Attempt attempt(Uuid id) {
        return database.read([&](db::Tx& tx) { return find_attempt(tx, person, id).value(); });
    }
    std::vector<GivenAnswer> answers(Uuid id) {
        return database.read([&](db::Tx& tx) { return answers_of(tx, person, id); });
    }
    std::int64_t events(std::string const& kind) {
        return database.read([&](db::Tx& tx) {
            return *tx.value<std::int64_t>("SELECT count(*) FROM event WHERE kind = $1 AND key = $2", kind,
                                           to_string(person));
        });
    }
    //! Where the right option stands in the question that waits.
    int right_place(Attempt const& attempt) {
        Item const& item = *survey.find(attempt.current_item);
        for (int place = 0; place < 4; ++place)
            if (item.options[static_cast<std::size_t>(attempt.current_order[static_cast<std::size_t>(place)])].is_right)
                return place;
        return 0;
    }
    //! Answers to the end: right where `is_right(position)`.
    template <class IsRight>
    void answer_to_the_end(Uuid id, IsRight is_right) {
        for (Attempt now = attempt(id); !now.is_finished(); now = attempt(id)) {
            int const right = right_place(now);
            REQUIRE(!answer(id, now.position(), is_right(now.position()) ? right : (right + 1) % 4).is_stale);
        }
    }
};

}  // namespace

TEST_CASE("AWholeSurveyEndsInTheLevelsThatTheEngineComputes") {
    for (auto const& test : jobs::databases_for_tests()) {
        Bench bench(**test);
        Uuid const id = bench.start().value().attempt;
        CHECK(bench.events("survey_started") == 1);
        bench.answer_to_the_end(id, [](int position) { return position % 3 != 0; });
        CHECK(bench.events("survey_finished") == 1);

        std::vector<Answered> answers;
        for (GivenAnswer const& given : bench.answers(id))
            answers.push_back({bench.survey.find(given.item), given.is_right});
        auto const expected = results(bench.survey, answers);
        Result const result =
            bench.database.read([&](db::Tx& tx) { return latest_result(tx, bench.survey, bench.person).value(); });
        CHECK(result.attempt == id);
        REQUIRE(result.areas.size() == 3);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(result.areas[i].area == expected[i].area);
            CHECK(result.areas[i].level == expected[i].level);
            CHECK(result.areas[i].mean == doctest::Approx(expected[i].mean));
            CHECK(result.areas[i].asked == expected[i].asked);
        }
        CHECK(result.overall.mean == doctest::Approx(overall(bench.survey, answers).mean));
        CHECK(result.overall.deviation == doctest::Approx(overall(bench.survey, answers).deviation));
        CHECK(answers.size() <= 12);
        auto const stored = bench.attempt(id);
        CHECK(stored.answered == static_cast<int>(answers.size()));
        CHECK(stored.answering_seconds == 20 * stored.answered);
        CHECK(bench.database.read([](db::Tx& tx) { return durations(tx).size(); }) == 1);
    }
}

TEST_CASE("AnAnswerToAnotherQuestionChangesNothing") {
    for (auto const& test : jobs::databases_for_tests()) {
        Bench bench(**test);
        Uuid const id = bench.start().value().attempt;
        CHECK(!bench.answer(id, 1, 0).is_stale);
        AnswerResult const again = bench.answer(id, 1, 2);
        CHECK(again.is_stale);
        CHECK(again.attempt.position() == 2);
        CHECK(bench.answer(id, 3, 0).is_stale);
        CHECK(bench.answers(id).size() == 1);
    }
}

TEST_CASE("NotKnowingIsWrongAndStoredWithoutAChoice") {
    for (auto const& test : jobs::databases_for_tests()) {
        Bench bench(**test);
        Uuid const id = bench.start().value().attempt;
        bench.answer(id, 1, std::nullopt);
        bench.answer(id, 2, bench.right_place(bench.attempt(id)));
        auto const answers = bench.answers(id);
        CHECK(!answers[0].choice);
        CHECK(!answers[0].is_right);
        CHECK(answers[1].choice);
        CHECK(answers[1].is_right);
    }
}

TEST_CASE("TheOpenAttemptIsReturnedAndANewOneWaitsForItsDay") {
    for (auto const& test : jobs::databases_for_tests()) {
        Bench bench(**test);
        auto const first = bench.start().value();
        CHECK(first.is_new);
        CHECK(bench.start().value().attempt == first.attempt);
        CHECK(bench.events("survey_started") == 1);
        auto const open = bench.database.read([&](db::Tx& tx) { return open_attempt(tx, bench.person); });
        CHECK(open->area == 1);
        CHECK(open->answered == 0);

        bench.answer_to_the_end(first.attempt, [](int) { return false; });
        CHECK(!bench.database.read([&](db::Tx& tx) { return open_attempt(tx, bench.person); }));
        Day const from = plus_days(rome_day(bench.clock.now()), 60);
        CHECK(bench.start().error().kind == Again::Kind::wait);
        CHECK(bench.start().error().from == from);
        bench.clock.set(from_rome(plus_days(from, -1), 23, 59));
        CHECK(!bench.start());
        bench.clock.set(from_rome(from, 0, 0));
        auto const second = bench.start().value();
        CHECK(second.is_new);
        CHECK(bench.attempt(second.attempt).kind == "repeat");
        bench.answer_to_the_end(second.attempt, [](int) { return true; });
        auto const result =
            bench.database.read([&](db::Tx& tx) { return latest_result(tx, bench.survey, bench.person).value(); });
        CHECK(result.attempt == second.attempt);
        CHECK(result.areas[0].level >= Level::intermediate);
    }
}

TEST_CASE("AnAttemptGoesOnInAnotherProgramAtTheSameQuestion") {
    auto const tests = jobs::databases_for_tests();
    for (auto const& test : tests) {
        Bench bench(**test);
        Uuid const id = bench.start().value().attempt;
        bench.answer(id, 1, 0);
        auto const before = bench.attempt(id);
        auto const again = test->open_again();
        auto const after = again->read([&](db::Tx& tx) { return find_attempt(tx, bench.person, id).value(); });
        CHECK(after.current_item == before.current_item);
        CHECK(after.current_order == before.current_order);
        CHECK(after.position() == 2);
        CHECK(!bench.answer_in(*again, id, 2, 1).is_stale);
    }
}

TEST_CASE("ASimulatedAttemptLeavesTheRowsOfARealOne") {
    for (auto const& test : jobs::databases_for_tests()) {
        Bench bench(**test);
        Instant const started = bench.clock.now(), finished = started + minutes(18);
        Uuid const id = bench.ids.next();
        bench.database.write_now("demo", [&](db::Tx& tx) {
            simulate_attempt(tx, bench.survey, bench.revision, id, bench.person, {2.5, 2.5, 2.5}, 9, started, finished,
                             {"all"});
        });
        auto const attempt = bench.attempt(id);
        CHECK(attempt.finished_at == finished);
        CHECK(attempt.answering_seconds == 18 * 60);
        auto const answers = bench.answers(id);
        CHECK(static_cast<int>(answers.size()) == attempt.answered);
        CHECK(answers.back().answered_at == finished);
        auto const result =
            bench.database.read([&](db::Tx& tx) { return latest_result(tx, bench.survey, bench.person).value(); });
        CHECK(result.areas[0].level >= Level::intermediate);
        CHECK(result.areas[2].level >= Level::intermediate);
        CHECK(bench.events("survey_started") == 1);
        CHECK(bench.events("survey_finished") == 1);
    }
}

TEST_CASE("TheBoundsFallAsAreasEnd") {
    files::Faults faults;
    Survey const survey = parse_survey(test_folder(), faults);  // three areas of at most four questions
    Attempt attempt;
    CHECK(questions_max(survey, attempt) == 12);
    CHECK(minutes_left(survey, attempt, 18) == 18);
    attempt.answered = 2;
    attempt.asked_in_area = 2;
    CHECK(questions_max(survey, attempt) == 12);
    CHECK(minutes_left(survey, attempt, 18) == 15);
    attempt.area_position = 1;  // the first area ended after two
    attempt.asked_in_area = 0;
    CHECK(questions_max(survey, attempt) == 10);
    CHECK(minutes_left(survey, attempt, 18) == 12);
    attempt.area_position = 2;
    attempt.asked_in_area = 3;
    CHECK(minutes_left(survey, attempt, 2) == 1);
}

TEST_CASE("AnAreaIsNearWhenItsIntervalReachesTheExpectedLevel") {
    Survey const survey;  // base begins at -0.6
    auto const with_mean = [&](double mean) { return AreaResult{"A1", Level::none, 0.6, mean, 0.2, 4}; };
    CHECK(standpoint(survey, with_mean(-0.8), Level::base) == Standpoint::near);
    CHECK(standpoint(survey, with_mean(-0.9), Level::base) == Standpoint::to_strengthen);
    CHECK(standpoint(survey, with_mean(-0.8), Level::intermediate) == Standpoint::to_strengthen);
    CHECK(standpoint(survey, AreaResult{"A1", Level::intermediate, 0.6, 0.9, 0.2, 4}, Level::base) ==
          Standpoint::reached);
}

TEST_CASE("TheMedianIsSaidOnceThirtySurveysAreMeasured") {
    CHECK(!median_minutes({{10, 29}}));
    CHECK(median_minutes({{10, 14}, {12, 2}, {30, 14}}) == 12);
    CHECK(median_minutes({{10, 20}, {30, 10}}) == 10);
}
