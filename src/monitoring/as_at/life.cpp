#include "monitoring/as_at/life.hpp"

#include <algorithm>

#include "monitoring/measures.hpp"

namespace regia::monitoring {
namespace {

constexpr int people_a_read = 2000;

bool covers(Day from, std::optional<Day> to, Day on) { return from <= on && (!to || *to >= on); }

//! The one that counts: of those open on that day most hours, then the oldest; else the last one, which has ended.
Employed const* employment_on(Life const& life, Day on) {
    Employed const* open = nullptr;
    Employed const* ended = nullptr;
    for (Employed const& one : life.employments) {
        if (one.started_on > on) break;
        if (!covers(one.started_on, one.finished_on, on)) ended = &one;
        else if (!open || one.hours > open->hours) open = &one;
    }
    return open ? open : ended;
}

std::string absence_on(Life const& life, Employed const& employment, Day on) {
    if (employment.finished_on && *employment.finished_on < on) return "ended";
    Away const* found = nullptr;
    for (Away const& one : life.absences)
        if (covers(one.started_on, one.finished_on, on) && (!found || one.started_on > found->started_on)) found = &one;
    return found ? found->kind : std::string();
}

//! People of a step by their id, so that rows of other tables find theirs.
using ById = std::map<Uuid, Life>;

void read_employments(db::Tx& tx, Uuid first, Uuid last, ById& lives) {
    tx.each("SELECT e.person_id, e.body_id, e.relationship, COALESCE(u.name, ''), e.profile, e.weekly_hours, "
            "e.started_on, e.finished_on FROM registry_employment e LEFT JOIN registry_unit u ON u.id = e.unit_id "
            "WHERE e.person_id >= $1 AND e.person_id <= $2 ORDER BY e.person_id, e.started_on, e.id",
            [&](db::Row const& row) {
                Employed one;
                bool const is_contracted = row.get<std::string_view>(2) == "contracted";
                one.body = is_contracted ? contracted_list() : row.get<Uuid>(1);
                one.unit_name = row.get<std::string>(3);
                one.profile = row.get<std::string>(4);
                one.hours = row.get<std::optional<double>>(5).value_or(0);
                one.started_on = row.get<Day>(6);
                one.finished_on = row.get<std::optional<Day>>(7);
                lives[row.get<Uuid>(0)].employments.push_back(std::move(one));
            },
            first, last);
    tx.each("SELECT id, gender, born_on FROM registry_person WHERE id >= $1 AND id <= $2 ORDER BY id",
            [&](db::Row const& row) {
                Life& life = lives[row.get<Uuid>(0)];
                life.gender = row.get<std::string>(1);
                life.born_on = row.get<std::optional<Day>>(2);
            },
            first, last);
    tx.each("SELECT person_id, kind, started_on, finished_on FROM registry_absence "
            "WHERE person_id >= $1 AND person_id <= $2 ORDER BY person_id, started_on, id",
            [&](db::Row const& row) {
                lives[row.get<Uuid>(0)].absences.push_back(
                    {row.get<std::string>(1), row.get<Day>(2), row.get<std::optional<Day>>(3)});
            },
            first, last);
}

void read_training(db::Tx& tx, Uuid first, Uuid last, ById& lives) {
    tx.each("SELECT person_id, MIN(finished_at) FROM assessment_attempt WHERE person_id >= $1 AND person_id <= $2 "
            "AND finished_at IS NOT NULL GROUP BY person_id ORDER BY person_id",
            [&](db::Row const& row) { lives[row.get<Uuid>(0)].survey = row.get<Instant>(1); }, first, last);
    tx.each("SELECT person_id, started_at, concluded_at FROM learning_course "
            "WHERE person_id >= $1 AND person_id <= $2 ORDER BY person_id",
            [&](db::Row const& row) {
                Life& life = lives[row.get<Uuid>(0)];
                life.started = row.get<std::optional<Instant>>(1);
                life.concluded = row.get<std::optional<Instant>>(2);
            },
            first, last);
    tx.each("SELECT person_id, since_number, body_id, measures FROM monitoring_frozen_person "
            "WHERE person_id >= $1 AND person_id <= $2 ORDER BY person_id, since_number",
            [&](db::Row const& row) {
                lives[row.get<Uuid>(0)].published.push_back(
                    {row.get<std::int64_t>(1), row.get<Uuid>(2), row.get<std::string>(3)});
            },
            first, last);
}

//! Of up to so many people after this one, in the order of their ids; empty = no more.
std::vector<Life> lives_after(db::Tx& tx, Uuid person, int most) {
    // Also of those whose rows in the registry are gone: they were published.
    auto const ids = tx.all(
        "SELECT id FROM (SELECT id FROM registry_person WHERE id > $1 ORDER BY id LIMIT $2) here UNION "
        "SELECT person_id FROM (SELECT DISTINCT person_id FROM monitoring_frozen_person WHERE person_id > $1 "
        "ORDER BY person_id LIMIT $2) there ORDER BY 1 LIMIT $2",
        [](db::Row const& row) { return row.get<Uuid>(0); }, person, most);
    std::vector<Life> all;
    if (ids.empty()) return all;
    ById lives;
    read_employments(tx, ids.front(), ids.back(), lives);
    read_training(tx, ids.front(), ids.back(), lives);
    for (Uuid const id : ids) {
        all.push_back(std::move(lives[id]));
        all.back().person = id;
    }
    return all;
}

}  // namespace

Day closing_day(Frozen const& frozen) {
    return frozen.is_final ? frozen.day : plus_days(rome_day(frozen.made_at), -1);
}

std::optional<Standing> standing_at(Life const& life, Day on, Instant before) {
    Employed const* const employment = employment_on(life, on);
    if (!employment) return std::nullopt;
    auto const happened = [&](std::optional<Instant> at) { return at && *at < before; };
    PersonFacts facts;
    facts.place.absence = absence_on(life, *employment, on);
    facts.place.in_scope = facts.place.absence.empty();
    facts.has_survey_done = happened(life.survey);
    if (happened(life.started)) facts.started_at = life.started;
    if (happened(life.concluded)) facts.concluded_at = life.concluded;
    return Standing{employment, measures_of(facts, before)};
}

std::vector<std::size_t> turns(Life const& life, std::vector<Frozen> const& frozen) {
    std::vector<std::size_t> found{0};
    auto const from_day = [&](Day day) {
        auto const at = std::partition_point(frozen.begin(), frozen.end(),
                                             [&](Frozen const& one) { return closing_day(one) < day; });
        found.push_back(static_cast<std::size_t>(at - frozen.begin()));
    };
    auto const from_instant = [&](std::optional<Instant> happened) {
        if (!happened) return;
        auto const at = std::partition_point(frozen.begin(), frozen.end(),
                                             [&](Frozen const& one) { return one.made_at <= *happened; });
        found.push_back(static_cast<std::size_t>(at - frozen.begin()));
    };
    auto const period = [&](Day first, std::optional<Day> last) {
        from_day(first);
        if (last) from_day(plus_days(*last, 1));
    };
    for (Employed const& one : life.employments) period(one.started_on, one.finished_on);
    for (Away const& one : life.absences) period(one.started_on, one.finished_on);
    for (auto const& at : {life.survey, life.started, life.concluded}) from_instant(at);
    for (Published const& one : life.published) {
        auto const at = std::partition_point(frozen.begin(), frozen.end(),
                                             [&](Frozen const& f) { return f.number < one.since; });
        found.push_back(static_cast<std::size_t>(at - frozen.begin()));
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::erase_if(found, [&](std::size_t at) { return at >= frozen.size(); });
    return found;
}

void each_life(db::Database& database, std::function<void(std::vector<Life> const&)> const& each) {
    for (Uuid last{};;) {
        auto const lives = database.read([&](db::Tx& tx) { return lives_after(tx, last, people_a_read); });
        if (lives.empty()) return;
        each(lives);
        last = lives.back().person;
    }
}

}  // namespace regia::monitoring
