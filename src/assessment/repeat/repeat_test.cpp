//! Who may answer again, and what a repetition asks: the rule without a database, the commands on each engine.
#include <doctest/doctest.h>

#include <set>

#include "assessment/attempt.hpp"
#include "assessment/test_folder.hpp"
#include "assessment/test_site.hpp"
#include "jobs/test_databases.hpp"

using namespace regia;
using namespace regia::assessment;
using Kind = Again::Kind;

namespace {

Instant on(int month, int day) { return from_rome({2026, month, day}, 10, 0); }

Survey rules(int days_between, int most, bool for_everyone = true) {
    Survey survey;
    survey.retake_after_days = days_between;
    survey.retakes_max = most;
    survey.may_repeat_before_end = for_everyone;
    return survey;
}

//! Items of the same area, for her, that were never asked.
std::ptrdiff_t new_ones_left(test::SurveySite& site, Uuid attempt, Uuid person, std::string const& item,
                             std::set<std::string> const& asked) {
    Attempt const hers = site.attempt(person, attempt);
    auto const survey = site.survey.at(hers.revision);
    auto const& mine = hers.audiences;
    return std::count_if(survey->items.begin(), survey->items.end(), [&](Item const& one) {
        bool const is_hers = one.audience == "all" || std::find(mine.begin(), mine.end(), one.audience) != mine.end();
        return is_hers && one.area == survey->find(item)->area && asked.count(one.id) == 0;
    });
}

}  // namespace

TEST_CASE("WhoHasNeverAnsweredMayAlwaysBegin") {
    CHECK(may_answer(rules(60, 0, false), {}, on(1, 1)).kind == Kind::first);
}

TEST_CASE("ARepetitionWaitsItsDaysAndEndsWithItsNumber") {
    Measured person{{}, {on(1, 10)}, {}};
    auto const soon = may_answer(rules(60, 2), person, on(3, 10));
    CHECK(soon.kind == Kind::wait);
    CHECK(soon.from == Day{2026, 3, 11});
    auto const then = may_answer(rules(60, 2), person, on(3, 11));
    CHECK(then.kind == Kind::may);
    CHECK(then.because == "wait");
    CHECK(may_answer(rules(60, 0), person, on(3, 11)).kind == Kind::none_left);
    person.finished = {on(5, 1), on(3, 11), on(1, 10)};
    CHECK(may_answer(rules(60, 2), person, on(12, 1)).kind == Kind::none_left);
    CHECK(may_answer(rules(60, 3), person, on(12, 1)).kind == Kind::may);
}

TEST_CASE("WhoConcludedThePathMeasuresAgainAtOnceAndOnce") {
    Measured person{{}, {on(1, 10)}, {{"path_concluded", on(1, 20)}}};
    auto const open = may_answer(rules(60, 0, false), person, on(1, 20));
    CHECK(open.kind == Kind::may);
    CHECK(open.because == "path_concluded");
    // Then the opening is spent, and what it opened is not counted as a repetition.
    person.finished.insert(person.finished.begin(), on(1, 21));
    CHECK(may_answer(rules(60, 1), person, on(1, 22)).kind == Kind::wait);
    CHECK(may_answer(rules(60, 1), person, on(6, 1)).kind == Kind::may);
    CHECK(may_answer(rules(60, 0), person, on(6, 1)).kind == Kind::none_left);
    person.openings.push_back({"review", on(6, 1)});
    CHECK(may_answer(rules(60, 0), person, on(6, 1)).because == "review");
}

TEST_CASE("AnOpeningPaysForOneRepetitionAndNotForTheFirstSurvey") {
    // The path was concluded before the first survey: that opening pays for no repetition.
    Measured early{{}, {on(5, 1), on(2, 1)}, {{"path_concluded", on(1, 1)}}};
    CHECK(may_answer(rules(60, 1), early, on(12, 1)).kind == Kind::none_left);
    // Two openings before one repetition pay for that one only.
    Measured twice{{}, {on(6, 1), on(3, 1), on(1, 1)}, {{"path_concluded", on(2, 1)}, {"review", on(2, 2)}}};
    CHECK(may_answer(rules(60, 1), twice, on(12, 1)).kind == Kind::none_left);
    CHECK(may_answer(rules(60, 2), twice, on(12, 1)).kind == Kind::may);
}

TEST_CASE("OnlyAfterThePathWhereTheProgrammeSaysSo") {
    Measured const person{{}, {on(1, 10)}, {}};
    CHECK(may_answer(rules(60, 2, false), person, on(12, 1)).kind == Kind::after_path);
}

TEST_CASE("ARepetitionAsksWhatWasNotAskedWhileThereIsSome") {
    using namespace regia::assessment::test;
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        Uuid const first = nurse.now().id;
        nurse.finish();
        site.clock.advance(days(61));
        nurse.sign_in_again();
        CHECK(has(world::text_of(nurse.browser.get("/questionario").body), "Le domande sono altre"));
        nurse.begin();
        Uuid const second = nurse.now().id;
        nurse.finish();
        std::set<std::string> asked;
        for (auto const& answer : site.answers(nurse.person, first)) asked.insert(answer.item);
        auto const again = site.answers(nurse.person, second);
        CHECK(again.size() >= 12);
        int repeated = 0;
        for (auto const& answer : again) {
            if (asked.count(answer.item)) ++repeated;
            if (asked.count(answer.item)) CHECK(new_ones_left(site, second, nurse.person, answer.item, asked) == 0);
            asked.insert(answer.item);
        }
        CHECK(repeated < static_cast<int>(again.size()) / 4);

        std::string const history = world::text_of(nurse.browser.get("/profilo/storia").body);
        CHECK(has(history, "12 febbraio 2026"));
        CHECK(has(history, "14 aprile 2026"));
        CHECK(has(history, "atteso Base"));
        std::string const answers =
            world::text_of(nurse.browser.get("/profilo/risposte?misura=" + to_string(first)).body);
        CHECK(has(answers, "Questionario iniziale del 12 febbraio 2026"));
        CHECK(has(answers, "Hai risposto:"));
    });
}

TEST_CASE("TheEndOfThePathOpensARepetitionOnce") {
    using namespace regia::assessment::test;
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        nurse.finish();
        CHECK(nurse.browser.get("/questionario").header("Location") == "/profilo");
        site.clock.advance(hours(1));
        for (int twice = 0; twice < 2; ++twice)
            site.database.write_now("conclude", [&](db::Tx& tx) {
                jobs::emit(tx, "course_concluded", to_string(nurse.person), "{}", site.clock.now());
            });
        site.subscribers.drain();
        CHECK(site.count("assessment_opening") == 1);
        CHECK(site.count("event WHERE kind = 'survey_opened'") == 1);
        nurse.sign_in_again();
        CHECK(has(world::text_of(nurse.browser.get("/profilo").body), "Hai concluso gli otto moduli"));
        CHECK(has(world::text_of(nurse.browser.get("/questionario").body), "la misura dopo la formazione"));
        nurse.begin();
        nurse.finish();
        nurse.sign_in_again();
        CHECK(has(world::text_of(nurse.browser.get("/profilo").body), "Puoi rispondere di nuovo dal 13 aprile 2026"));
    });
}
