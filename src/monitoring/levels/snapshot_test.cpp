//! Snapshots on both engines: what is frozen stays, and what may not be shown is in no figure.
#include <doctest/doctest.h>

#include "monitoring/levels/test_people.hpp"

using namespace regia;
using monitoring::Share;
using monitoring::test::People;
using monitoring::test::with_people;
using portfolio::Level;

namespace {

constexpr Day january{2026, 1, 31}, february{2026, 2, 28}, march{2026, 3, 31};
constexpr Uuid region{};

std::string stored(People& people) {
    std::string text;
    people.database.read([&](db::Tx& tx) {
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

std::vector<People::Levels> all_areas(std::optional<Level> current) {
    return std::vector<People::Levels>(6, {current});
}

std::vector<People::Levels> all_but_one() {
    auto areas = all_areas(Level::intermediate);
    areas[3].current = Level::none;
    return areas;
}

//! All areas at base, of which one should be more.
std::vector<People::Levels> higher(Level reached) {
    auto areas = all_areas(Level::base);
    areas[1] = {reached, Level::intermediate};
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
        CHECK(levels->renewed_on == january);
        CHECK(levels->in_scope == 40);
        CHECK(levels->measured == 35);
        CHECK(levels->counted == 35);
        CHECK(levels->aligned.kind() == Share::Kind::exact);
        CHECK(levels->aligned.least == 20);
        CHECK(levels->at_expected.kind() == Share::Kind::exact);
        CHECK(levels->at_expected.least == 20);
        CHECK(levels->without_step == 0);
        CHECK_FALSE(people.latest(People::body("due")));
    });
}

TEST_CASE("WhoIsExpectedToDoMoreIsAtBaseButNotAtExpected") {
    with_people([](People& people) {
        people.add("uno", 10, all_areas(Level::base));
        people.add("uno", 6, all_but_one());
        people.add("uno", 7, higher(Level::base));
        people.add("uno", 4, higher(Level::intermediate));
        people.add("uno", 5, higher(Level::none));
        people.freeze(january);
        auto const levels = people.latest(region);
        CHECK(levels->measured == 32);
        CHECK(levels->aligned.least == 21);
        CHECK(levels->at_expected.least == 14);
        CHECK(levels->at_expected.kind() == Share::Kind::exact);
    });
}

TEST_CASE("WhatMayNotBeToldIsInNoFigure") {
    with_people([](People& people) {
        people.add("uno", 30, all_areas(Level::base));
        people.add("uno", 30, all_but_one());
        people.add("due", 40, all_areas(Level::base));
        people.add("due", 2, all_but_one());
        people.add("tre", 2, all_areas(Level::base));
        people.add("quattro", 11, all_areas(Level::base));
        people.freeze(january);
        auto const three = people.latest(People::body("tre"));
        CHECK(three->aligned.kind() == Share::Kind::hidden);  // fewer than the threshold: not counted yet
        CHECK(three->counted == 0);
        CHECK(three->in_scope == 2);
        CHECK_FALSE(three->renewed_on);
        auto const two = people.latest(People::body("due"))->aligned;
        CHECK(two.kind() == Share::Kind::over_nine_tenths);
        CHECK(two.least == 40);
        CHECK(two.most == 42);
        CHECK(people.latest(People::body("quattro"))->aligned.kind() == Share::Kind::hidden);  // all of eleven
        CHECK(people.latest(People::body("uno"))->aligned.least == 30);
        auto const all = people.latest(region);
        CHECK(all->counted == 113);
        CHECK(all->aligned.kind() == Share::Kind::between);
        CHECK(all->aligned.least == 70);
        CHECK(all->aligned.most == 83);
    });
}

TEST_CASE("ADayIsFrozenOnceAndNeverChanges") {
    with_people([](People& people) {
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 20, all_but_one());
        people.freeze(january);
        std::string const frozen = stored(people);
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 4, all_but_one());
        people.clock.advance(days(1));
        people.freeze(january);
        CHECK(stored(people) == frozen);
        people.freeze(february);
        CHECK(stored(people).starts_with(frozen));
        CHECK(people.latest(region)->day == february);
        CHECK(people.latest(region)->aligned == Share{40, 40, 64});
    });
}

TEST_CASE("FewerThanTheThresholdRenewNothing") {
    with_people([](People& people) {
        people.plan.small_cell = 10;
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 20, all_but_one());
        people.freeze(january);
        people.add("uno", 9, all_areas(Level::base));
        people.freeze(february);
        auto levels = people.latest(People::body("uno"));
        CHECK(levels->day == february);
        CHECK(levels->renewed_on == january);
        CHECK(levels->measured == 49);
        CHECK(levels->counted == 40);
        CHECK(levels->aligned.least == 20);
        people.add("uno", 1, all_but_one());
        people.freeze(march);
        levels = people.latest(People::body("uno"));
        CHECK(levels->renewed_on == march);
        CHECK(levels->counted == 50);
        CHECK(levels->aligned == Share{20, 30, 50});  // nine of ten are not told
    });
}

TEST_CASE("WhoRepeatsTheSurveyIsToldWithAtLeastTenOthers") {
    with_people([](People& people) {
        people.plan.small_cell = 10;
        people.add("uno", 10, all_areas(Level::base));
        std::vector<Uuid> below;
        people.database.write_now("people", [&](db::Tx& tx) {
            for (int i = 0; i < 20; ++i) below.push_back(people.add(tx, "uno", all_but_one()));
        });
        auto const repeat = [&](std::size_t from, std::size_t to, std::vector<People::Levels> const& areas) {
            people.database.write_now("repeat", [&](db::Tx& tx) {
                for (std::size_t i = from; i < to; ++i) people.measure(tx, below[i], areas);
            });
        };
        people.freeze(january);
        repeat(0, 9, all_areas(Level::base));
        people.freeze(february);
        CHECK(people.latest(region)->aligned == Share{10, 10, 30});
        CHECK(people.latest(region)->renewed_on == january);
        repeat(9, 14, all_but_one());
        people.freeze(march);
        CHECK(people.latest(region)->aligned == Share{19, 19, 30});
        // Reached stays reached, and it is still she who is counted when she has left.
        repeat(0, 14, all_but_one());
        people.database.write_now("leave", [&](db::Tx& tx) {
            tx.run("UPDATE monitoring_person SET state = 'out_of_scope' WHERE person_id = $1", below[0]);
        });
        people.freeze({2026, 4, 30});
        CHECK(people.latest(region)->counted == 30);
        CHECK(people.latest(region)->in_scope == 29);
        CHECK(people.latest(region)->aligned == Share{19, 30, 30});
    });
}

TEST_CASE("WhoMovesToAnotherBodyIsCountedOnce") {
    with_people([](People& people) {
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 20, all_but_one());
        people.freeze(january);
        people.database.write_now("move", [&](db::Tx& tx) {
            tx.run("UPDATE monitoring_person SET body_id = $1", People::body("due"));
        });
        people.freeze(february);
        CHECK(people.latest(People::body("due"))->measured == 40);
        CHECK(people.latest(People::body("due"))->counted == 0);
        CHECK(people.latest(People::body("uno"))->in_scope == 0);
        CHECK(people.latest(People::body("uno"))->aligned == Share{20, 20, 40});
        CHECK(people.latest(region)->aligned == Share{20, 20, 40});
    });
}

TEST_CASE("AFigureChangedAfterwardsIsNoticed") {
    with_people([](People& people) {
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 20, all_but_one());
        people.freeze(january);
        people.freeze(february);
        auto const broken = [&] {
            return people.database.read([&](db::Tx& tx) { return monitoring::broken_snapshots(tx); });
        };
        CHECK(broken().empty());
        people.database.write_now("tamper", [](db::Tx& tx) {
            tx.run("UPDATE monitoring_snapshot_value SET value = 39 WHERE measure = 'aligned_least' "
                   "AND series = 'region' AND snapshot_id = (SELECT id FROM monitoring_snapshot WHERE day = $1)",
                   january);
        });
        CHECK(broken() == std::vector<Day>{january});
    });
}

TEST_CASE("PeopleBelowExpectedWithoutANextStepAreNobodyOrAboutHowMany") {
    with_people([](People& people) {
        auto stuck = all_but_one();
        stuck[3].has_step = false;
        people.add("uno", 20, all_areas(Level::base));
        people.add("uno", 20, all_but_one());
        people.add("uno", 3, stuck);
        people.add("uno", 1, {});  // nothing is known of her: no step either
        people.add("due", 30, all_but_one());
        people.add("tre", 2, stuck);
        people.freeze(january);
        CHECK(people.latest(region)->without_step == 6);
        CHECK(people.latest(People::body("uno"))->without_step == 3);  // four: threes are told
        CHECK(people.latest(People::body("due"))->without_step == 0);
        CHECK_FALSE(people.latest(People::body("tre"))->without_step);
    });
}
