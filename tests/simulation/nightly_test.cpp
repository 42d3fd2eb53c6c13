//! The jobs of the night, in a whole house on both engines: what the calendar changes is counted, the month is frozen
//! once, nobody is left without a next step.
#include <thread>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "learning/test.hpp"
#include "simulation/small_world.hpp"

using namespace regia;
using portfolio::Level;
using world::TestHouse;

namespace {

struct Hired {
    Uuid id;
    Uuid employment;
};

Hired hire(TestHouse& in, std::string_view body, std::optional<Day> until = std::nullopt, Day born_on = {1980, 5, 5},
           double hours_a_week = 36) {
    registry::Person person;
    person.id = in.ids.next();
    person.given_name = "Anna";
    person.family_name = "Rossi";
    person.gender = "f";
    person.language = "it";
    person.born_on = born_on;
    registry::Employment employment;
    employment.id = in.ids.next();
    employment.person = person.id;
    employment.body = named_uuid("body", body);
    employment.profile = "nurse";
    employment.relationship = "employee";
    employment.weekly_hours = hours_a_week;
    employment.started_on = {2020, 1, 1};
    employment.finished_on = until;
    in.house.database.write_now("hire",
                                [&](db::Tx& tx) { registry::add_person(tx, person, employment, in.clock.now()); });
    in.house.subscribers.drain();
    return {person.id, employment.id};
}

//! Lets the night pass: the jobs run some minutes after midnight of that day.
void sleep_until(TestHouse& in, Day day) {
    in.house.queue.drain();
    in.clock.set(from_rome(day, 0, 20));
    in.house.queue.drain();
    in.house.subscribers.drain();
}

std::string differences(TestHouse& in) {
    return join(in.house.database.read(
                    [&](db::Tx& tx) { return monitoring::verify_counters(tx, in.clock.now()); }),
                "; ");
}

std::string state_of(TestHouse& in, Uuid person) {
    return in.house.database.read([&](db::Tx& tx) {
        return *tx.value<std::string>("SELECT state FROM monitoring_person WHERE person_id = $1", person);
    });
}

std::int64_t count(TestHouse& in, std::string_view sql) {
    return in.house.database.read([&](db::Tx& tx) { return *tx.value<std::int64_t>(sql); });
}

boost::json::value last_result(TestHouse& in, std::string_view kind) {
    auto const result = in.house.database.read([&](db::Tx& tx) {
        return tx.value<std::string>("SELECT result FROM jobs_job WHERE kind = $1 AND state = 'done' "
                                     "ORDER BY finished_at DESC, id DESC LIMIT 1",
                                     kind);
    });
    REQUIRE(result);
    return boost::json::parse(*result);
}

template <class Test>
void in_a_small_house(Test&& test) {
    world::on_each_engine(std::forward<Test>(test), simulation::small_programme());
}

}  // namespace

TEST_CASE("AnEmploymentThatEndsOnItsDayMovesThePersonToTheOther") {
    in_a_small_house([](TestHouse& in) {
        auto const leaving = hire(in, "ausl-uno", Day{2026, 2, 20});
        auto const moving = hire(in, "ausl-uno", Day{2026, 2, 20});
        in.house.database.write_now("second job", [&](db::Tx& tx) {
            tx.run("INSERT INTO registry_employment (person_id, id, body_id, profile, relationship, weekly_hours, "
                   "started_on) VALUES ($1, $2, $3, 'nurse', 'employee', 12.0, '2021-01-01')",
                   moving.id, in.ids.next(), named_uuid("body", "aou-due"));
        });
        sleep_until(in, {2026, 2, 20});
        CHECK(state_of(in, leaving.id) == "no_survey");  // its last day still counts
        CHECK(differences(in) == "");
        sleep_until(in, {2026, 2, 21});
        CHECK(state_of(in, leaving.id) == "out_of_scope");
        CHECK(state_of(in, moving.id) == "no_survey");
        CHECK(count(in, "SELECT value FROM monitoring_total WHERE series = 'region' AND measure = 'in_scope'") == 1);
        CHECK(differences(in) == "");
        CHECK(last_result(in, "registry_dates").at("people") == 2);
        sleep_until(in, {2026, 2, 22});
        CHECK(last_result(in, "registry_dates").at("people") == 0);
    });
}

TEST_CASE("WhoRestsForThirtyDaysIsToBeResumedFromAMondayToAMonday") {
    in_a_small_house([](TestHouse& in) {
        auto const person = hire(in, "ausl-uno");
        auto const work = [&](bool complete) {
            in.house.database.write_now("a module", [&](db::Tx& tx) {
                learning::simulate_module(tx, in.house.library, person.id, "F1", complete, in.clock.now(),
                                          in.clock.now() + minutes(20), 1);
            });
            in.house.subscribers.drain();
        };
        in.clock.set(from_rome({2026, 2, 12}, 9, 0));  // a Thursday
        work(false);
        sleep_until(in, {2026, 3, 15});  // after thirty-one days, but a Sunday
        CHECK(state_of(in, person.id) == "in_progress");
        CHECK(last_result(in, "monitoring_recount").at("people") == 0);
        CHECK(differences(in) == "");
        sleep_until(in, {2026, 3, 16});
        CHECK(state_of(in, person.id) == "to_resume");
        CHECK(last_result(in, "monitoring_recount").at("people") == 1);
        CHECK(differences(in) == "");
        in.clock.set(from_rome({2026, 3, 18}, 9, 0));
        work(true);
        CHECK(count(in, "SELECT modules_done FROM monitoring_person") == 1);
        CHECK(state_of(in, person.id) == "to_resume");  // on which day she was here is hers
        sleep_until(in, {2026, 3, 22});
        CHECK(state_of(in, person.id) == "to_resume");
        CHECK(differences(in) == "");
        sleep_until(in, {2026, 3, 23});
        CHECK(state_of(in, person.id) == "in_progress");
        CHECK(last_result(in, "monitoring_recount").at("people") == 1);
        CHECK(differences(in) == "");
    });
}

TEST_CASE("WhoLooksEveryDayLearnsNoDayOfAStep") {
    in_a_small_house([](TestHouse& in) {
        std::mt19937_64 random(7);
        std::map<Uuid, std::string> people;  // and the state in which each is seen
        for (int i = 0; i < 12; ++i) people[hire(in, "ausl-uno").id] = "no_survey";
        auto const step = [&](Uuid person) {
            in.house.database.write_now("step", [&](db::Tx& tx) {
                Instant const now = in.clock.now();
                auto const enrolled = learning::enrolled_in(tx, in.house.library, person, "F1", now);
                auto const taught = learning::taught_to(in.house.library, enrolled);
                auto const sections = catalogue::sections_for(*taught.module, enrolled.variant, enrolled.context);
                learning::open_section(tx, in.house.library, person, "F1", sections.front()->id, now);
            });
        };
        for (auto const& [person, state] : people) step(person);
        in.house.subscribers.drain();
        for (auto& [person, state] : people) state = state_of(in, person);
        std::set<std::string> seen;
        Day const first = rome_day(in.clock.now());
        for (int night = 1; night <= (world::is_deep() ? 150 : 75); ++night) {
            Day const today = plus_days(first, night);
            sleep_until(in, today);
            bool const is_monday = weekday(today) == 1;
            for (auto& [person, state] : people) {
                std::string const now = state_of(in, person);
                if (!is_monday) CHECK(now == state);
                else if (now != state) seen.insert(state + " to " + now);
                state = now;
            }
            CHECK(differences(in) == "");
            in.clock.advance(hours(9));
            for (auto const& [person, state] : people)
                if (random() % 25 == 0) step(person);
            in.house.subscribers.drain();
            for (auto const& [person, state] : people) CHECK(state_of(in, person) == state);
            CHECK(differences(in) == "");
        }
        CHECK(seen == std::set<std::string>{"in_progress to to_resume", "to_resume to in_progress"});
    });
}

TEST_CASE("ABirthdayMovesAPersonToAnotherAgeBand") {
    in_a_small_house([](TestHouse& in) {
        hire(in, "ausl-uno", {}, {1996, 2, 15});
        hire(in, "ausl-uno", {}, {1971, 2, 15});
        hire(in, "ausl-uno", {}, {1980, 2, 15});
        hire(in, "ausl-uno", {}, {1996, 2, 29});  // thirty on the first of March
        auto const in_band = [&](std::string_view band) {
            return in.house.database.read([&](db::Tx& tx) {
                return tx.value<std::int64_t>("SELECT SUM(value) FROM monitoring_count k JOIN monitoring_cell c "
                                              "ON c.id = k.cell_id WHERE measure = 'registry' AND age_band = $1",
                                              band)
                    .value_or(0);
            });
        };
        CHECK(in_band("18-29") == 2);
        sleep_until(in, {2026, 2, 15});
        CHECK(in_band("18-29") == 1);
        CHECK(in_band("30-54") == 2);
        CHECK(in_band("55+") == 1);
        CHECK(differences(in) == "");
        sleep_until(in, {2026, 3, 1});
        CHECK(in_band("18-29") == 0);
        CHECK(differences(in) == "");
    });
}

TEST_CASE("AMonthIsFrozenInItsFirstNightUnderItsLastDay") {
    in_a_small_house([](TestHouse& in) {
        for (int i = 0; i < 12; ++i) hire(in, "ausl-uno");
        auto const day = [&] {
            auto const found =
                in.house.database.read([](db::Tx& tx) { return monitoring::latest_snapshot(tx, Uuid{}); });
            return found ? to_string(found->day) : "";
        };
        sleep_until(in, {2026, 2, 14});
        CHECK(day() == "");
        sleep_until(in, {2026, 3, 1});
        CHECK(day() == "2026-02-28");
        sleep_until(in, {2026, 3, 2});
        CHECK(count(in, "SELECT COUNT(*) FROM monitoring_snapshot") == 1);
        sleep_until(in, {2026, 4, 4});  // the server was down for three days
        CHECK(day() == "2026-03-31");
        sleep_until(in, {2026, 5, 20});  // a whole month was missed: nothing is made up
        CHECK(count(in, "SELECT COUNT(*) FROM monitoring_snapshot") == 2);
    });
}

TEST_CASE("TwoServersDoTheWorkOfANightOnce") {
    std::string const url = postgres_url_for_tests();
    if (url.empty()) return;
    TestHouse in(url, {}, simulation::small_programme());
    for (int i = 0; i < 12; ++i) hire(in, "ausl-uno");
    auto const second = db::open(url);
    House other(*second, in.clock, in.ids, false, "");
    in.house.queue.drain();
    other.queue.drain();
    in.clock.set(from_rome({2026, 3, 1}, 0, 20));
    std::thread beside([&] { other.queue.drain(); });
    in.house.queue.drain();
    beside.join();
    auto const jobs = count(in, "SELECT COUNT(*) FROM jobs_job");
    CHECK(jobs >= 4);
    CHECK(jobs == count(in, "SELECT COUNT(DISTINCT kind) FROM jobs_job"));
    CHECK(jobs == count(in, "SELECT COUNT(*) FROM jobs_job WHERE state = 'done'"));
    CHECK(count(in, "SELECT COUNT(*) FROM monitoring_snapshot") == 1);
    other.stop();
}

namespace {

//! Levels, expectations and progress of ten thousand people as they may be after any history; a tenth of their next
//! steps is lost.
void invent(db::Tx& tx, TestHouse& in, std::mt19937_64& random, Uuid person) {
    auto const below = [&](std::uint64_t most) { return static_cast<std::int64_t>(random() % most); };
    Instant const now = in.clock.now();
    tx.run("INSERT INTO monitoring_person (person_id, cell_id, body_id, unit_id, unit_name, district_id, profile, "
           "name, sort_key, staff_number, state, absence, modules_done, measures, updated_at) "
           "VALUES ($1, $1, $1, $1, '', $1, 'nurse', 'N', 'n', '', 'to_start', '', 0, '', $2)",
           person, now);
    Uuid const attempt = in.ids.next();
    bool const is_measured = below(10) > 0;
    if (is_measured)
        tx.run("INSERT INTO assessment_attempt (person_id, id, kind, revision_id, seed, audiences, started_at, "
               "finished_at, answered, area_position, asked_in_area, answering_seconds, current_item, current_order, "
               "shown_at, overall_mean, overall_deviation) "
               "VALUES ($1, $2, 'initial', $3, 1, 'all', $4, $4, 30, 5, 5, 600, '', '', $4, 0.0, 1.0)",
               person, attempt, in.house.survey.current_id(), now);
    for (auto const& area : in.house.portfolio.current()->areas) {
        tx.run("INSERT INTO portfolio_expected (person_id, area, level, reason, since) VALUES ($1, $2, $3, '', $4)",
               person, area.code, 1 + below(3), now);
        if (is_measured)
            tx.run("INSERT INTO assessment_area (person_id, attempt_id, area, level, probability, mean, deviation, "
                   "asked) VALUES ($1, $2, $3, $4, 0.8, 0.0, 0.5, 5)",
                   person, attempt, area.code, below(4));
    }
    for (auto const& module : in.house.catalogue.current()->modules) {
        std::int64_t const state = below(4);  // not there, begun, blocked, completed
        if (state == 0) continue;
        tx.run("INSERT INTO learning_module (person_id, module, position, variant, because, context, sections_total, "
               "sections_opened, minutes_total, minutes_done, last_section, test_attempts, started_at, failed_at, "
               "completed_at) VALUES ($1, $2, $3, 1, '', '', 9, 9, 30, 30, '', $4, $5, $6, $7)",
               person, module.code, module.position, state == 2 ? 5 : 1, now,
               state == 2 ? std::optional(now) : std::nullopt, state == 3 ? std::optional(now) : std::nullopt);
    }
    if (below(10) > 0) learning::update_standing(tx, in.house.library, person, now);
}

}  // namespace

TEST_CASE("OfTenThousandPeopleNoneIsBelowExpectedWithoutAnOpenStepAfterTheNight") {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-night-" + random_token());
    TestHouse in("sqlite:" + (folder / "regia.db").string(), folder, simulation::small_programme());
    std::mt19937_64 random(1);
    for (int written = 0; written < 10'000; written += 500)
        in.house.database.write_now("people", [&](db::Tx& tx) {
            for (int i = 0; i < 500; ++i) invent(tx, in, random, in.ids.next());
        });
    in.house.queue.drain();
    in.house.database.write_now("lost steps", [](db::Tx& tx) {
        tx.run("UPDATE learning_standing SET next_step = '' WHERE area = 'A3'");
    });
    std::string const stuck = "SELECT COUNT(*) FROM learning_standing WHERE next_step = '' "
                              "AND (current IS NULL OR current < expected)";
    CHECK(count(in, stuck) > 1000);
    sleep_until(in, {2026, 2, 13});
    auto const result = last_result(in, "monitoring_check");
    CHECK(result.at("mended").as_int64() > 1000);
    CHECK(result.at("without_step") == 0);
    CHECK(count(in, stuck) == 0);
    CHECK(count(in, "SELECT COUNT(DISTINCT person_id) FROM learning_standing") == 10'000);
    sleep_until(in, {2026, 2, 14});
    CHECK(last_result(in, "monitoring_check").at("mended") == 0);
}
