#include "monitoring/recount.hpp"

#include "base/text.hpp"
#include "monitoring/as_at/as_at.hpp"
#include "monitoring/compare/store.hpp"

namespace regia::monitoring {
namespace {

constexpr Uuid none{};

std::string joined(std::multiset<std::string> const& measures) {
    return join({measures.begin(), measures.end()}, " ");
}

//! The id follows from the dimensions, so two nodes that meet a new cell at once write the same row.
Uuid cell_id(PersonFacts const& facts, std::string_view band) {
    auto const& place = facts.place;
    std::string const where = to_string(place.body) + to_string(place.unit) + to_string(place.district);
    return named_uuid("cell", where + place.profile + "/" + place.relationship + "/" + facts.gender + "/" +
                                  std::string(band));
}

}  // namespace

Recount::Recount(db::Tx& tx, Instant now) : tx_(tx), now_(now) {
    tx.each("SELECT COALESCE(MAX(number), 0) + 1, COALESCE(MAX(is_final), 0) FROM monitoring_frozen",
            [&](db::Row const& row) {
                next_freeze_ = row.get<std::int64_t>(0);
                is_closed_ = row.get<bool>(1);
            });
}

void Recount::add(Held const& held, std::int64_t sign) {
    if (held.measures.empty()) return;
    for (std::string_view word : split(held.measures, ' ')) {
        std::string const measure(word);
        cells_[{held.cell, measure}] += sign;
        totals_[{"region", none, "", measure}] += sign;
        totals_[{"body", held.body, "", measure}] += sign;
        totals_[{"unit", held.body, held.unit_name, measure}] += sign;
        totals_[{"profile", none, held.profile, measure}] += sign;
        totals_[{"body_profile", held.body, held.profile, measure}] += sign;
        if (!is_by_district(measure)) continue;
        districts_[{"", held.body, held.district, measure}] += sign;
        if (held.body != contracted_list()) districts_[{held.profile, held.body, held.district, measure}] += sign;
    }
}

std::optional<Recount::Held> Recount::held(Uuid person) {
    return tx_.one(
        "SELECT cell_id, body_id, unit_id, unit_name, district_id, profile, name, sort_key, staff_number, state, "
        "absence, modules_done, measures FROM monitoring_person WHERE person_id = $1",
        [](db::Row const& row) {
            Held held;
            held.cell = row.get<Uuid>(0);
            held.body = row.get<Uuid>(1);
            held.unit = row.get<Uuid>(2);
            held.unit_name = row.get<std::string>(3);
            held.district = row.get<Uuid>(4);
            held.profile = row.get<std::string>(5);
            held.name = row.get<std::string>(6);
            held.sort_key = row.get<std::string>(7);
            held.staff_number = row.get<std::string>(8);
            held.state = row.get<std::string>(9);
            held.absence = row.get<std::string>(10);
            held.modules_done = row.get<int>(11);
            held.measures = row.get<std::string>(12);
            return held;
        },
        person);
}

Recount::Held Recount::counted(PersonFacts const& facts) const {
    Held held;
    held.cell = cell_id(facts, age_band(facts.born_on, rome_day(now_)));
    held.body = counted_under(facts.place);
    held.unit = facts.place.unit;
    held.unit_name = facts.place.unit_name;
    held.district = facts.place.district;
    held.profile = facts.place.profile;
    held.name = facts.name;
    held.sort_key = facts.sort_key;
    held.staff_number = facts.place.staff_number;
    held.state = code_of(state_of(facts, now_));
    held.absence = facts.place.absence;
    held.modules_done = facts.modules_done;
    held.measures = joined(measures_of(facts, now_));
    return held;
}

void Recount::person(Uuid person) {
    if (is_closed_) return;
    auto const before = held(person);
    auto const facts = facts_of(tx_, person, rome_day(now_));
    if (!facts) {
        // An import that was taken back leaves somebody without any place: she counts nowhere.
        if (!before) return;
        add(*before, -1);
        Held gone = *before;
        gone.measures.clear();
        keep_for_freeze(person, &*before, gone);
        tx_.run("DELETE FROM monitoring_person WHERE person_id = $1", person);
        return;
    }
    Held const after = counted(*facts);
    if (before == after) return;
    if (before) add(*before, -1);
    add(after, +1);
    keep_for_freeze(person, before ? &*before : nullptr, after);
    Held as_before = after;
    if (before) as_before.modules_done = before->modules_done, as_before.measures = before->measures;
    if (before == as_before) {  // the usual change touches no index
        tx_.run("UPDATE monitoring_person SET modules_done = $2, measures = $3, updated_at = $4 WHERE person_id = $1",
                person, after.modules_done, after.measures, now_);
        return;
    }
    if (!before || before->cell != after.cell) keep_cell(after.cell, *facts);
    tx_.run(
        "INSERT INTO monitoring_person (person_id, cell_id, body_id, unit_id, unit_name, district_id, profile, name, "
        "sort_key, staff_number, state, absence, modules_done, measures, updated_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
        "ON CONFLICT (person_id) DO UPDATE SET cell_id = excluded.cell_id, body_id = excluded.body_id, "
        "unit_id = excluded.unit_id, unit_name = excluded.unit_name, district_id = excluded.district_id, "
        "profile = excluded.profile, name = excluded.name, sort_key = excluded.sort_key, "
        "staff_number = excluded.staff_number, state = excluded.state, absence = excluded.absence, "
        "modules_done = excluded.modules_done, measures = excluded.measures, updated_at = excluded.updated_at",
        person, after.cell, after.body, after.unit, after.unit_name, after.district, after.profile, after.name,
        after.sort_key, after.staff_number, after.state, after.absence, after.modules_done, after.measures, now_);
}

void Recount::keep_for_freeze(Uuid person, Held const* before, Held const& after) {
    std::string const measures = frozen_measures(after.measures);
    if (before && before->body == after.body && frozen_measures(before->measures) == measures) return;
    monitoring::keep_for_freeze(tx_, next_freeze_, person, after.body, measures);
}

void Recount::keep_cell(Uuid id, PersonFacts const& facts) {
    auto const& place = facts.place;
    tx_.run("INSERT INTO monitoring_cell (id, body_id, unit_id, district_id, profile, relationship, gender, age_band) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
            id, place.body, place.unit, place.district, place.profile, place.relationship, facts.gender,
            age_band(facts.born_on, rome_day(now_)));
}

void Recount::write() {
    for (auto const& [key, difference] : cells_)
        if (difference != 0)
            tx_.run("INSERT INTO monitoring_count (cell_id, measure, value) VALUES ($1, $2, $3) "
                    "ON CONFLICT (cell_id, measure) DO UPDATE SET value = monitoring_count.value + excluded.value",
                    key.first, key.second, difference);
    for (auto const& [key, difference] : districts_) {
        if (difference == 0) continue;
        auto const& [profile, body, district, measure] = key;
        tx_.run("INSERT INTO monitoring_district (profile, body_id, district_id, measure, value) "
                "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (profile, body_id, district_id, measure) DO UPDATE "
                "SET value = monitoring_district.value + excluded.value",
                profile, body, district, measure, difference);
    }
    std::string const today = to_string(rome_day(now_));
    for (auto const& [key, difference] : totals_) {
        if (difference == 0) continue;
        auto const& [series, body, item, measure] = key;
        auto const value = tx_.value<std::int64_t>(
            "INSERT INTO monitoring_total (series, body_id, item, measure, value) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (series, body_id, item, measure) DO UPDATE "
            "SET value = monitoring_total.value + excluded.value RETURNING value",
            series, body, item, measure, difference);
        if (series == "region" || series == "body")
            tx_.run("INSERT INTO monitoring_day (day, series, body_id, measure, value) VALUES ($1, $2, $3, $4, $5) "
                    "ON CONFLICT (day, series, body_id, measure) DO UPDATE SET value = excluded.value",
                    today, series, body, measure, value);
    }
}

void recount_person(db::Tx& tx, Uuid person, Instant now) {
    Recount recount(tx, now);
    recount.person(person);
    recount.write();
}

std::vector<std::string> verify_counters(db::Tx& tx, Instant now) {
    if (auto const closed = final_freeze(tx)) return verify_final(tx, *closed);
    using Key = std::tuple<std::string, Uuid, std::string, std::string>;
    std::map<Key, std::int64_t> wanted;
    auto const read_id = [](db::Row const& row) { return row.get<Uuid>(0); };
    for (Uuid const person : tx.all("SELECT id FROM registry_person ORDER BY id", read_id)) {
        auto const facts = facts_of(tx, person, rome_day(now));
        if (!facts) continue;
        Uuid const cell = cell_id(*facts, age_band(facts->born_on, rome_day(now)));
        Uuid const body = counted_under(facts->place);
        for (std::string const& measure : measures_of(*facts, now)) {
            ++wanted[{"cell", cell, "", measure}];
            ++wanted[{"region", none, "", measure}];
            ++wanted[{"body", body, "", measure}];
            ++wanted[{"unit", body, facts->place.unit_name, measure}];
            ++wanted[{"profile", none, facts->place.profile, measure}];
            ++wanted[{"body_profile", body, facts->place.profile, measure}];
            if (!is_by_district(measure)) continue;
            std::string const district = to_string(facts->place.district);
            ++wanted[{"district", body, district, measure}];
            if (body != contracted_list()) ++wanted[{"district " + facts->place.profile, body, district, measure}];
        }
    }
    std::vector<std::string> differences;
    auto const compare = [&](Key const& key, std::int64_t stored) {
        auto const found = wanted.find(key);
        std::int64_t const counted = found == wanted.end() ? 0 : found->second;
        if (found != wanted.end()) wanted.erase(found);
        if (stored == counted) return;
        auto const& [series, id, item, measure] = key;
        differences.push_back(series + " " + to_string(id) + " " + item + " " + measure + ": stored " +
                              std::to_string(stored) + ", counted " + std::to_string(counted));
    };
    tx.each("SELECT series, body_id, item, measure, value FROM monitoring_total", [&](db::Row const& row) {
        compare({row.get<std::string>(0), row.get<Uuid>(1), row.get<std::string>(2), row.get<std::string>(3)},
                row.get<std::int64_t>(4));
    });
    tx.each("SELECT cell_id, measure, value FROM monitoring_count", [&](db::Row const& row) {
        compare({"cell", row.get<Uuid>(0), "", row.get<std::string>(1)}, row.get<std::int64_t>(2));
    });
    tx.each("SELECT profile, body_id, district_id, measure, value FROM monitoring_district", [&](db::Row const& row) {
        auto const profile = row.get<std::string>(0);
        compare({profile.empty() ? "district" : "district " + profile, row.get<Uuid>(1),
                 to_string(row.get<Uuid>(2)), row.get<std::string>(3)},
                row.get<std::int64_t>(4));
    });
    while (!wanted.empty()) compare(Key(wanted.begin()->first), 0);
    return differences;
}

void rebuild_history(db::Tx& tx) {
    tx.serialise("monitoring");
    //! On each day, by measure and body; the zero id is the region.
    std::map<std::pair<std::string, Uuid>, std::map<Day, std::int64_t>> gained;
    auto const gain = [&](std::string const& measure, Uuid body, std::optional<Instant> at) {
        if (!at) return;
        ++gained[{measure, none}][rome_day(*at)];
        ++gained[{measure, body}][rome_day(*at)];
    };
    tx.each("SELECT p.body_id, c.started_at, c.concluded_at, (SELECT MIN(a.finished_at) FROM assessment_attempt a "
            "WHERE a.person_id = p.person_id) FROM monitoring_person p "
            "LEFT JOIN learning_course c ON c.person_id = p.person_id WHERE p.state <> 'out_of_scope'",
            [&](db::Row const& row) {
                Uuid const body = row.get<Uuid>(0);
                auto const started = row.get<std::optional<Instant>>(1), surveyed = row.get<std::optional<Instant>>(3);
                gain("started", body, started);
                gain("concluded", body, row.get<std::optional<Instant>>(2));
                gain("reached", body, started && surveyed ? std::min(started, surveyed) : started ? started : surveyed);
            });
    for (auto const& [key, days] : gained) {
        std::int64_t total = 0;
        for (auto const& [day, more] : days) {
            total += more;
            tx.run("INSERT INTO monitoring_day (day, series, body_id, measure, value) VALUES ($1, $2, $3, $4, $5) "
                   "ON CONFLICT (day, series, body_id, measure) DO UPDATE SET value = excluded.value",
                   day, key.second == none ? "region" : "body", key.second, key.first, total);
        }
    }
}

void add_subscribers(jobs::Subscribers& subscribers, Clock const& clock) {
    subscribers.add("monitoring", {"person_changed", "survey_finished", "course_started",
                                   "module_completed", "course_resumed", "course_concluded",
                                   "package_completed", "completion_entered", "completion_withdrawn",
                                   "programme_closed"},
                    [&clock](db::Tx& tx, std::span<jobs::Event const> events) {
                        tx.serialise("monitoring");
                        // A person may have several events in a batch: she is recounted once.
                        std::set<Uuid> people;
                        bool is_closed = false;  // what comes after it is not counted
                        for (jobs::Event const& event : events) {
                            is_closed = event.kind == "programme_closed";
                            if (is_closed) break;
                            people.insert(*parse_uuid(event.key));
                        }
                        Recount recount(tx, clock.now());
                        for (Uuid const person : people) recount.person(person);
                        recount.write();
                        if (is_closed) freeze_finally(tx, clock.now());
                    });
}

}  // namespace regia::monitoring
