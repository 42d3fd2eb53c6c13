//! Snapshots on both engines: what is frozen stays, and what may not be shown is nowhere in the database.
#include <doctest/doctest.h>

#include "db/engines_for_tests.hpp"
#include "monitoring/monitoring.hpp"

using namespace regia;
using monitoring::FrozenLevels;
using monitoring::Share;
using portfolio::Level;

namespace {

constexpr Day january{2026, 1, 31}, february{2026, 2, 28};
constexpr Uuid region{};

//! People of three bodies with their levels, written as the counters and the path would have written them.
struct People {
    db::Database& database;
    ManualClock clock{from_rome({2026, 2, 1}, 0, 10)};
    IdSource ids{clock, 7};
    monitoring::Plan plan{};

    explicit People(db::Database& to) : database(to) {
        db::migrate(database, db::embedded_migrations());
        plan.small_cell = 3;
    }
    static Uuid body(std::string_view code) { return named_uuid("body", code); }

    struct Levels {
        std::optional<Level> current;
        Level expected = Level::base;
        bool has_step = true;
    };
    void add(db::Tx& tx, std::string_view body_code, std::vector<Levels> const& areas, std::string_view state) {
        Uuid const person = ids.next();
        tx.run("INSERT INTO monitoring_person (person_id, cell_id, body_id, unit_id, unit_name, district_id, profile, "
               "name, sort_key, staff_number, state, absence, modules_done, measures, updated_at) "
               "VALUES ($1, $2, $3, $2, '', $2, 'nurse', 'N', 'n', '', $4, '', 0, '', $5)",
               person, region, body(body_code), state, clock.now());
        for (std::size_t i = 0; i < areas.size(); ++i) {
            bool const is_reached = areas[i].current && *areas[i].current >= areas[i].expected;
            tx.run("INSERT INTO learning_standing (person_id, area, expected, current, next_step, updated_at) "
                   "VALUES ($1, $2, $3, $4, $5, $6)",
                   person, "A" + std::to_string(i + 1), areas[i].expected, areas[i].current,
                   is_reached || !areas[i].has_step ? "" : "module:F1", clock.now());
        }
    }
    void add(std::string_view body_code, int count, std::vector<Levels> const& areas,
             std::string_view state = "concluded") {
        database.write_now("people", [&](db::Tx& tx) {
            for (int i = 0; i < count; ++i) add(tx, body_code, areas, state);
        });
    }
    void freeze(Day day) {
        database.write_now("snapshot",
                           [&](db::Tx& tx) { monitoring::freeze_snapshot(tx, ids, plan, day, clock.now()); });
    }
    std::optional<FrozenLevels> latest(Uuid of) {
        return database.read([&](db::Tx& tx) { return monitoring::latest_snapshot(tx, of); });
    }
    std::string stored() {
        std::string text;
        database.read([&](db::Tx& tx) {
            tx.each("SELECT s.day, s.checksum, v.series, v.body_id, v.measure, v.value, v.shown "
                    "FROM monitoring_snapshot s JOIN monitoring_snapshot_value v ON v.snapshot_id = s.id "
                    "ORDER BY s.day, v.series, v.body_id, v.measure",
                    [&](db::Row const& row) {
                        text += to_string(row.get<Day>(0)) + row.get<std::string>(1) + row.get<std::string>(2) +
                                to_string(row.get<Uuid>(3)) + row.get<std::string>(4) +
                                std::to_string(row.get<std::optional<std::int64_t>>(5).value_or(-1)) +
                                row.get<std::string>(6) + "\n";
                    });
            return true;
        });
        return text;
    }
};

template <class Test>
void with_people(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        auto const database = db::open(url);
        People people(*database);
        test(people);
    });
}

std::vector<People::Levels> all_areas(std::optional<Level> current) {
    return std::vector<People::Levels>(6, {current});
}

std::vector<People::Levels> all_but_one() {
    auto areas = all_areas(Level::intermediate);
    areas[3].current = Level::none;
    return areas;
}

}  // namespace

TEST_CASE("ASnapshotCountsThoseAtBaseInAllAreasOfThoseMeasured") {
    with_people([](People& people) {
        CHECK_FALSE(people.latest(region));
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 15, all_but_one());
        people.add("uno", 5, all_areas(std::nullopt), "no_survey");
        people.add("uno", 4, all_areas(Level::base), "out_of_scope");
        people.freeze(january);
        auto const levels = people.latest(People::body("uno"));
        REQUIRE(levels);
        CHECK(levels->day == january);
        CHECK(levels->in_scope == 40);
        CHECK(levels->measured == 35);
        CHECK(levels->aligned.kind == Share::Kind::exact);
        CHECK(levels->aligned.reached == 20);
        CHECK(levels->at_expected.kind == Share::Kind::exact);
        CHECK(levels->at_expected.reached == 20);
        CHECK(levels->without_step == 0);
        CHECK_FALSE(people.latest(People::body("due")));
    });
}

TEST_CASE("WhoIsExpectedToDoMoreIsAtBaseButNotAtExpected") {
    with_people([](People& people) {
        auto higher = all_areas(Level::base);
        higher[1].expected = Level::intermediate;
        auto reached = higher;
        reached[1].current = Level::intermediate;
        people.add("uno", 10, all_areas(Level::base));
        people.add("uno", 6, all_but_one());
        people.add("uno", 7, higher);
        people.add("uno", 4, reached);
        people.freeze(january);
        auto const levels = people.latest(region);
        CHECK(levels->measured == 27);
        CHECK(levels->aligned.reached == 21);
        CHECK(levels->at_expected.reached == 14);
    });
}

TEST_CASE("WhatMayNotBeShownIsNotStored") {
    with_people([](People& people) {
        people.add("uno", 30, all_areas(Level::base));
        people.add("uno", 30, all_but_one());
        people.add("due", 40, all_areas(Level::base));
        people.add("due", 2, all_but_one());
        people.add("tre", 2, all_areas(Level::base));
        people.freeze(january);
        CHECK(people.latest(People::body("tre"))->aligned.kind == Share::Kind::hidden);
        CHECK(people.latest(People::body("tre"))->in_scope == 2);
        CHECK_FALSE(people.latest(People::body("tre"))->without_step);
        CHECK(people.latest(People::body("due"))->aligned.kind == Share::Kind::hidden);  // beside the small one
        CHECK(people.latest(People::body("uno"))->aligned.reached == 30);
        CHECK(people.latest(region)->aligned.reached == 72);
        auto const told = people.database.read([](db::Tx& tx) {
            return tx.value<std::int64_t>("SELECT COUNT(*) FROM monitoring_snapshot_value "
                                          "WHERE shown <> 'exact' AND value IS NOT NULL");
        });
        CHECK(told == 0);
    });
}

TEST_CASE("ADayIsFrozenOnceAndNeverChanges") {
    with_people([](People& people) {
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 20, all_but_one());
        people.freeze(january);
        std::string const frozen = people.stored();
        people.add("uno", 20, all_areas(Level::base));
        people.clock.advance(days(1));
        people.freeze(january);
        CHECK(people.stored() == frozen);
        people.freeze(february);
        CHECK(people.stored().starts_with(frozen));
        CHECK(people.latest(region)->day == february);
        CHECK(people.latest(region)->aligned.reached == 40);
    });
}

TEST_CASE("AFigureChangedAfterwardsIsNoticed") {
    with_people([](People& people) {
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 20, all_but_one());
        people.freeze(january);
        people.freeze(february);
        auto const broken = [&] {
            return people.database.read([](db::Tx& tx) { return monitoring::broken_snapshots(tx); });
        };
        CHECK(broken().empty());
        people.database.write_now("tamper", [](db::Tx& tx) {
            tx.run("UPDATE monitoring_snapshot_value SET value = 39 WHERE measure = 'aligned' AND series = 'region' "
                   "AND snapshot_id = (SELECT id FROM monitoring_snapshot WHERE day = $1)",
                   january);
        });
        CHECK(broken() == std::vector<Day>{january});
    });
}

TEST_CASE("PeopleBelowExpectedWithoutANextStepAreOneNumber") {
    with_people([](People& people) {
        auto stuck = all_but_one();
        stuck[3].has_step = false;
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 20, all_but_one());
        people.add("uno", 2, stuck);
        people.add("uno", 1, {});  // nothing is known of her: no step either
        people.add("due", 30, all_but_one());
        people.freeze(january);
        CHECK(people.latest(region)->without_step == 3);
        CHECK(people.latest(People::body("uno"))->without_step == 3);
        CHECK(people.latest(People::body("due"))->without_step == 0);
    });
}
