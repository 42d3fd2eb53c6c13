//! People of a few bodies with their levels, written as the counters and the path would have written them.
#pragma once

#include <doctest/doctest.h>

#include "db/engines_for_tests.hpp"
#include "monitoring/monitoring.hpp"

namespace regia::monitoring::test {

struct People {
    using Level = portfolio::Level;
    db::Database& database;
    ManualClock clock{from_rome({2026, 2, 1}, 0, 10)};
    IdSource ids{clock, 7};
    Plan plan{};

    explicit People(db::Database& to, int small_cell = 3) : database(to) {
        db::migrate(database, db::embedded_migrations());
        plan.small_cell = small_cell;
    }
    static Uuid body(std::string_view code) { return named_uuid("body", code); }

    struct Levels {
        std::optional<Level> current;
        Level expected = Level::base;
        bool has_step = true;
    };
    Uuid add(db::Tx& tx, std::string_view body_code, std::vector<Levels> const& areas,
             std::string_view state = "concluded") {
        Uuid const person = ids.next();
        tx.run("INSERT INTO monitoring_person (person_id, cell_id, body_id, unit_id, unit_name, district_id, profile, "
               "name, sort_key, staff_number, state, absence, modules_done, measures, updated_at) "
               "VALUES ($1, $2, $3, $2, '', $2, 'nurse', 'N', 'n', '', $4, '', 0, '', $5)",
               person, Uuid{}, body(body_code), state, clock.now());
        measure(tx, person, areas);
        return person;
    }
    void add(std::string_view body_code, int count, std::vector<Levels> const& areas,
             std::string_view state = "concluded") {
        database.write_now("people", [&](db::Tx& tx) {
            for (int i = 0; i < count; ++i) add(tx, body_code, areas, state);
        });
    }
    //! What a survey found, the first or a later one.
    void measure(db::Tx& tx, Uuid person, std::vector<Levels> const& areas) {
        Uuid const evidence = ids.next();
        for (std::size_t i = 0; i < areas.size(); ++i) {
            bool const is_reached = areas[i].current && *areas[i].current >= areas[i].expected;
            tx.run("INSERT INTO learning_standing (person_id, area, expected, current, evidence_id, next_step, "
                   "updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person_id, area) DO UPDATE SET "
                   "current = excluded.current, evidence_id = excluded.evidence_id, next_step = excluded.next_step",
                   person, "A" + std::to_string(i + 1), areas[i].expected, areas[i].current,
                   areas[i].current ? std::optional(evidence) : std::nullopt,
                   is_reached || !areas[i].has_step ? "" : "module:F1", clock.now());
        }
    }
    void freeze(Day day) {
        database.write_now("snapshot", [&](db::Tx& tx) { freeze_snapshot(tx, ids, plan, day, clock.now()); });
    }
    std::optional<FrozenLevels> latest(Uuid of) {
        return database.read([&](db::Tx& tx) { return latest_snapshot(tx, of); });
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

}  // namespace regia::monitoring::test
