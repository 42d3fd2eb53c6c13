#include "registry/absence/absence.hpp"

#include <algorithm>

#include "registry/people.hpp"

namespace regia::registry {
namespace {

constexpr int first_day_years_before = 10;
constexpr int days_ahead = 365;

bool overlap(Absence const& period, Day from, std::optional<Day> until) {
    return (!until || period.started_on <= *until) && (!period.finished_on || *period.finished_on >= from);
}

bool is_entered(db::Tx& tx, Uuid person, Uuid id) {
    return tx.value<Uuid>("SELECT id FROM registry_absence_entry WHERE person_id = $1 AND id = $2", person, id)
        .has_value();
}

void enter(db::Tx& tx, Uuid person, Uuid id, std::string_view change, Absence const& absence, Uuid by, Instant now) {
    tx.run("INSERT INTO registry_absence_entry (person_id, id, absence_id, change, kind, started_on, finished_on, "
           "by_person, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
           person, id, absence.id, change, absence.kind, absence.started_on, absence.finished_on, by, now);
}

Absence read_absence(db::Row const& row) {
    return {row.get<Uuid>(0), row.get<std::string>(1), row.get<Day>(2), row.get<std::optional<Day>>(3)};
}

}  // namespace

std::vector<Absence> absences_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT id, kind, started_on, finished_on FROM registry_absence WHERE person_id = $1 "
                  "ORDER BY started_on DESC, id",
                  read_absence, person);
}

std::vector<AbsenceEntry> absence_entries(db::Tx& tx, Uuid person) {
    return tx.all("SELECT absence_id, kind, started_on, finished_on, change, by_person, entered_at "
                  "FROM registry_absence_entry WHERE person_id = $1 ORDER BY entered_at DESC, id DESC",
                  [](db::Row const& row) {
                      return AbsenceEntry{row.get<std::string>(4), read_absence(row), row.get<Uuid>(5),
                                          row.get<Instant>(6)};
                  },
                  person);
}

std::vector<AbsenceFault> absence_faults(std::vector<Absence> const& others, AbsenceInput const& input, Day today) {
    std::vector<AbsenceFault> faults;
    if (std::find(absence_kinds.begin(), absence_kinds.end(), input.kind) == absence_kinds.end())
        faults.push_back(AbsenceFault::kind);
    Day const earliest{today.year - first_day_years_before, 1, 1};
    auto const& first = input.started_on;
    bool const has_first = first && *first >= earliest && *first <= plus_days(today, days_ahead);
    if (!has_first) faults.push_back(AbsenceFault::first_day);
    bool const is_backwards = first && input.finished_on && *input.finished_on < *first;
    bool const has_last = !input.has_wrong_end && !is_backwards;
    if (!has_last) faults.push_back(AbsenceFault::last_day);
    bool const does_overlap = has_first && has_last && std::any_of(others.begin(), others.end(), [&](auto const& one) {
        return overlap(one, *first, input.finished_on);
    });
    if (does_overlap) faults.push_back(AbsenceFault::overlap);
    return faults;
}

std::vector<AbsenceFault> begin_absence(db::Tx& tx, AbsenceInput const& input, Instant now) {
    tx.serialise("person/" + to_string(input.person));
    if (is_entered(tx, input.person, input.id)) return {};
    auto faults = absence_faults(absences_of(tx, input.person), input, rome_day(now));
    if (!faults.empty()) return faults;
    Absence const absence{input.id, input.kind, *input.started_on, input.finished_on};
    enter(tx, input.person, input.id, "begun", absence, input.by, now);
    tx.run("INSERT INTO registry_absence (person_id, id, kind, started_on, finished_on) VALUES ($1, $2, $3, $4, $5)",
           input.person, absence.id, absence.kind, absence.started_on, absence.finished_on);
    person_changed(tx, input.person, now);
    return {};
}

std::vector<AbsenceFault> end_absence(db::Tx& tx, AbsenceEnd const& end, Instant now) {
    tx.serialise("person/" + to_string(end.person));
    if (is_entered(tx, end.person, end.id)) return {};
    auto const all = absences_of(tx, end.person);
    auto const found = std::find_if(all.begin(), all.end(), [&](Absence const& one) { return one.id == end.absence; });
    if (found == all.end()) throw NotFound("no such absence");
    Absence absence = *found;
    absence.finished_on = end.finished_on;
    if (!end.finished_on) {
        enter(tx, end.person, end.id, "mistaken", *found, end.by, now);
        tx.run("DELETE FROM registry_absence WHERE person_id = $1 AND id = $2", end.person, absence.id);
    } else {
        if (*end.finished_on < absence.started_on) return {AbsenceFault::last_day};
        for (Absence const& other : all)
            if (other.id != absence.id && overlap(other, absence.started_on, absence.finished_on))
                return {AbsenceFault::overlap};
        enter(tx, end.person, end.id, "ended", absence, end.by, now);
        tx.run("UPDATE registry_absence SET finished_on = $3 WHERE person_id = $1 AND id = $2", end.person, absence.id,
               absence.finished_on);
    }
    person_changed(tx, end.person, now);
    return {};
}

std::vector<EmploymentPeriod> employments_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT e.id, e.body_id, e.unit_id, e.profile, e.relationship, e.staff_number, e.started_on, "
                  "e.finished_on, COALESCE(u.name, '') FROM registry_employment e "
                  "LEFT JOIN registry_unit u ON u.id = e.unit_id "
                  "WHERE e.person_id = $1 ORDER BY e.started_on DESC, e.id",
                  [&](db::Row const& row) {
                      EmploymentPeriod period;
                      Employment& one = period.employment;
                      one.id = row.get<Uuid>(0);
                      one.person = person;
                      one.body = row.get<Uuid>(1);
                      one.unit = row.get<std::optional<Uuid>>(2);
                      one.profile = row.get<std::string>(3);
                      one.relationship = row.get<std::string>(4);
                      one.staff_number = row.get<std::optional<std::string>>(5);
                      one.started_on = row.get<Day>(6);
                      one.finished_on = row.get<std::optional<Day>>(7);
                      period.unit_name = row.get<std::string>(8);
                      return period;
                  },
                  person);
}

}  // namespace regia::registry
