#include "multiply.hpp"

#include <array>
#include <ctime>

#include "base/text.hpp"
#include "main/house.hpp"

namespace regia {
namespace {

constexpr std::array endings{"",     "ini",  "elli", "etti", "acci", "oni",  "ucci", "otti", "ari",
                             "ieri", "atti", "uzzi", "aldi", "igni", "orri", "esi",  "ante"};

struct Copied {
    Uuid person;
    std::string family, given;
};

//! Rows of a table again, for the copies: the columns but for the person, with what differs.
struct Again {
    std::string_view table, columns, values;
};
constexpr Again again[] = {
    {"registry_person", "id, given_name, family_name, sort_key, born_on, gender, language, created_at",
     "g.copy_id, t.given_name, g.family, g.sort_key, t.born_on, t.gender, t.language, t.created_at"},
    {"registry_employment",
     "person_id, id, body_id, unit_id, district_id, profile, relationship, staff_number, weekly_hours, started_on, "
     "finished_on",
     "g.copy_id, t.id, t.body_id, t.unit_id, t.district_id, t.profile, t.relationship, t.staff_number, "
     "t.weekly_hours, t.started_on, t.finished_on"},
    {"registry_counting", "person_id, started_on, employment_id, finished_on",
     "g.copy_id, t.started_on, t.employment_id, t.finished_on"},
    {"registry_absence", "person_id, id, kind, started_on, finished_on",
     "g.copy_id, t.id, t.kind, t.started_on, t.finished_on"},
    {"registry_function", "person_id, id, function, act, started_on, finished_on",
     "g.copy_id, t.id, t.function, t.act, t.started_on, t.finished_on"},
    {"assessment_attempt",
     "person_id, id, kind, revision_id, seed, audiences, started_at, finished_at, answered, area_position, "
     "asked_in_area, answering_seconds, current_item, current_order, current_choice, shown_at, overall_mean, "
     "overall_deviation",
     "g.copy_id, t.id, t.kind, t.revision_id, t.seed, t.audiences, t.started_at, t.finished_at, t.answered, "
     "t.area_position, t.asked_in_area, t.answering_seconds, t.current_item, t.current_order, t.current_choice, "
     "t.shown_at, t.overall_mean, t.overall_deviation"},
    {"learning_course", "person_id, modules_done, started_at, concluded_at, last_step_at, step_before_week_at",
     "g.copy_id, t.modules_done, t.started_at, t.concluded_at, t.last_step_at, t.step_before_week_at"},
    {"learning_completion", "person_id, subject, version_id, kind, completed_at, recorded_by, note",
     "g.copy_id, t.subject, t.version_id, t.kind, t.completed_at, t.recorded_by, t.note"},
    {"monitoring_person",
     "person_id, cell_id, body_id, unit_id, unit_name, district_id, profile, name, sort_key, staff_number, state, "
     "absence, modules_done, measures, updated_at",
     "g.copy_id, t.cell_id, t.body_id, t.unit_id, t.unit_name, t.district_id, t.profile, g.name, g.sort_key, "
     "t.staff_number, t.state, t.absence, t.modules_done, t.measures, t.updated_at"},
};

void copy_once(db::Tx& tx, IdSource& ids, std::vector<Copied> const& people, std::string const& ending) {
    tx.run("DELETE FROM growth");
    for (Copied const& one : people) {
        std::string const family = one.family + ending;
        tx.run("INSERT INTO growth (person_id, copy_id, family, name, sort_key) VALUES ($1, $2, $3, $4, $5)",
               one.person, ids.next(), family, family + " " + one.given, sort_key(family + " " + one.given));
    }
    for (Again const& one : again) {
        std::string const key = one.table == "registry_person" ? "id" : "person_id";
        tx.run("INSERT INTO " + std::string(one.table) + " (" + std::string(one.columns) + ") SELECT " +
               std::string(one.values) + " FROM growth g JOIN " + std::string(one.table) + " t ON t." + key +
               " = g.person_id ORDER BY g.copy_id");
    }
}

}  // namespace

void multiply_people(std::string const& url, int times) {
    auto const database = db::open(url);
    auto const facts = database->read([](db::Tx& tx) { return access::database_facts(tx); });
    if (!facts || !facts->is_demo) throw NotFound("this is no database of a demo");
    SystemClock const clock(facts->clock_offset);
    IdSource ids(clock, 3);
    House house(*database, clock, ids, true, "");
    auto const people = database->read([](db::Tx& tx) {
        return tx.all("SELECT id, family_name, given_name FROM registry_person ORDER BY id", [](db::Row const& row) {
            return Copied{row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2)};
        });
    });
    for (int copy = 1; copy < times; ++copy)
        database->write_now("multiply", [&](db::Tx& tx) {
            tx.script("DROP TABLE IF EXISTS growth;");
            tx.script(db::expand("CREATE TEMPORARY TABLE growth (person_id @id PRIMARY KEY, copy_id @id NOT NULL, "
                                 "family text NOT NULL, name text NOT NULL, sort_key text NOT NULL);",
                                 tx.engine()));
            copy_once(tx, ids, people, endings[static_cast<std::size_t>(copy) % endings.size()]);
            tx.script("DROP TABLE growth;");
        });
    database->write_now("multiply", [&](db::Tx& tx) {
        for (std::string_view const table : {"monitoring_count", "monitoring_total", "monitoring_day"})
            tx.run("UPDATE " + std::string(table) + " SET value = value * $1", times);
        for (std::string_view const table :
             {"monitoring_frozen_change", "monitoring_frozen_count", "monitoring_frozen_person", "monitoring_frozen"})
            tx.run("DELETE FROM " + std::string(table));
        monitoring::rebuild_history(tx);
    });
    monitoring::freeze_past(*database, house.plan.current()->starts_on, clock.now());
}

double live_a_night(std::string const& url) {
    auto const database = db::open(url);
    auto const facts = database->read([](db::Tx& tx) { return access::database_facts(tx); });
    if (!facts || !facts->is_demo) throw NotFound("this is no database of a demo");
    Day const monday = plus_days(monday_of(rome_day(SystemClock(facts->clock_offset).now())), 7);
    ManualClock clock(from_rome(plus_days(monday, -1), 23, 0));
    IdSource ids(clock, 4);
    House house(*database, clock, ids, true, "");
    house.queue.drain();
    clock.set(from_rome(monday, 5, 0));
    std::clock_t const before = std::clock();
    house.queue.drain();
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
}

}  // namespace regia
