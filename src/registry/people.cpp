#include <algorithm>

#include "base/text.hpp"
#include "jobs/events.hpp"
#include "registry/duplicates/duplicates.hpp"
#include "registry/people.hpp"
#include "db/places.hpp"

namespace regia::registry {
namespace {

constexpr Uuid none{};


struct OpenEmployment {
    Uuid id;
    double hours;
    Day started_on;
};

}  // namespace

std::string name_key(Person const& person) { return sort_key(person.family_name + " " + person.given_name); }

std::map<Uuid, std::string> names_of(db::Tx& tx, std::span<Uuid const> people) {
    std::map<Uuid, std::string> names;
    if (people.empty()) return names;
    std::vector<db::Param> values;
    std::string const places = db::places(values, people);
    tx.each_with("SELECT id, family_name, given_name FROM registry_person WHERE id IN (" + places + ")", values,
                 [&](db::Row const& row) {
                     names[row.get<Uuid>(0)] = row.get<std::string>(1) + " " + row.get<std::string>(2);
                 });
    return names;
}

std::optional<Person> find_person(db::Tx& tx, Uuid person) {
    return tx.one("SELECT id, given_name, family_name, tax_code, email, born_on, gender, language "
                  "FROM registry_person WHERE id = $1",
                  [](db::Row const& row) {
                      Person found;
                      found.id = row.get<Uuid>(0);
                      found.given_name = row.get<std::string>(1);
                      found.family_name = row.get<std::string>(2);
                      found.tax_code = row.get<std::optional<std::string>>(3);
                      found.email = row.get<std::optional<std::string>>(4);
                      found.born_on = row.get<std::optional<Day>>(5);
                      found.gender = row.get<std::string>(6);
                      found.language = row.get<std::string>(7);
                      return found;
                  },
                  person);
}

std::optional<Place> place_of(db::Tx& tx, Uuid person, Day on) {
    return tx.one("SELECT e.body_id, e.unit_id, e.district_id, u.name, e.profile, e.relationship, e.staff_number, "
                  "e.finished_on, (SELECT kind FROM registry_absence a WHERE a.person_id = e.person_id "
                  "AND a.started_on <= $2 AND (a.finished_on IS NULL OR a.finished_on >= $2) "
                  "ORDER BY a.started_on DESC, a.id LIMIT 1) "
                  "FROM registry_counting c "
                  "JOIN registry_employment e ON e.person_id = c.person_id AND e.id = c.employment_id "
                  "LEFT JOIN registry_unit u ON u.id = e.unit_id "
                  "WHERE c.person_id = $1 AND c.started_on <= $2 ORDER BY c.started_on DESC LIMIT 1",
                  [&](db::Row const& row) {
                      Place place;
                      place.body = row.get<Uuid>(0);
                      place.unit = row.get<std::optional<Uuid>>(1).value_or(none);
                      place.district = row.get<std::optional<Uuid>>(2).value_or(none);
                      place.unit_name = row.get<std::optional<std::string>>(3).value_or("");
                      place.profile = row.get<std::string>(4);
                      place.relationship = row.get<std::string>(5);
                      place.staff_number = row.get<std::optional<std::string>>(6).value_or("");
                      auto const finished = row.get<std::optional<Day>>(7);
                      place.absence = row.get<std::optional<std::string>>(8).value_or("");
                      if (finished && *finished < on) place.absence = "ended";
                      place.in_scope = place.absence.empty();
                      return place;
                  },
                  person, on);
}

std::vector<std::string> functions_of(db::Tx& tx, Uuid person, Day on) {
    auto functions = tx.all("SELECT function FROM registry_function WHERE person_id = $1 AND started_on <= $2 "
                            "AND (finished_on IS NULL OR finished_on >= $2) ORDER BY function, id",
                            [](db::Row const& row) { return row.get<std::string>(0); }, person, on);
    auto const place = place_of(tx, person, on);
    if (place && (place->profile == "gp" || place->profile == "family-paediatrician"))
        functions.emplace_back("primary-care-doctor");
    return functions;
}

void insert_person(db::Tx& tx, Person const& person, Instant now) {
    std::optional<std::string> canonical;
    if (person.tax_code) canonical = canonical_tax_code(*person.tax_code);
    tx.run(
        "INSERT INTO registry_person (id, given_name, family_name, sort_key, tax_code, tax_code_canonical, born_on, "
        "gender, email, language, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        person.id, person.given_name, person.family_name, name_key(person), person.tax_code, canonical, person.born_on,
        person.gender, person.email, person.language, now);
    if (person.tax_code)
        tx.run("INSERT INTO registry_tax_code (tax_code, person_id) VALUES ($1, $2)", *person.tax_code, person.id);
    propose_duplicates(tx, person, now);
}

void insert_employment(db::Tx& tx, Employment const& employment) {
    tx.run("INSERT INTO registry_employment (person_id, id, body_id, unit_id, district_id, profile, relationship, "
           "staff_number, weekly_hours, started_on, finished_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
           employment.person, employment.id, employment.body, employment.unit, employment.district, employment.profile,
           employment.relationship, employment.staff_number, employment.weekly_hours, employment.started_on,
           employment.finished_on);
}

void choose_counting_employment(db::Tx& tx, Uuid person, Day today) {
    auto open = tx.all("SELECT id, weekly_hours, started_on FROM registry_employment WHERE person_id = $1 "
                       "AND (finished_on IS NULL OR finished_on >= $2) ORDER BY started_on, id",
                       [](db::Row const& row) {
                           return OpenEmployment{row.get<Uuid>(0), row.get<std::optional<double>>(1).value_or(0),
                                                 row.get<Day>(2)};
                       },
                       person, today);
    if (open.empty()) return;  // who has left still counts where she was last, out of scope
    // Most hours; among equals the oldest, which the order of the query has put first.
    auto const best = std::max_element(open.begin(), open.end(),
                                       [](auto const& a, auto const& b) { return a.hours < b.hours; });
    auto const counting =
        tx.one("SELECT employment_id, started_on FROM registry_counting WHERE person_id = $1 "
               "ORDER BY started_on DESC LIMIT 1",
               [](db::Row const& row) { return std::pair(row.get<Uuid>(0), row.get<Day>(1)); }, person);
    if (counting && counting->first == best->id) return;
    Day const from = counting ? std::max(today, best->started_on) : best->started_on;
    if (counting && counting->second == from) {
        tx.run("UPDATE registry_counting SET employment_id = $3 WHERE person_id = $1 AND started_on = $2", person, from,
               best->id);
        return;
    }
    if (counting)
        tx.run("UPDATE registry_counting SET finished_on = $3 WHERE person_id = $1 AND started_on = $2", person,
               counting->second, plus_days(from, -1));
    tx.run("INSERT INTO registry_counting (person_id, started_on, employment_id) VALUES ($1, $2, $3)", person, from,
           best->id);
}

Uuid counting_body(db::Tx& tx, Uuid person) {
    return tx.value<Uuid>("SELECT e.body_id FROM registry_counting c JOIN registry_employment e "
                          "ON e.person_id = c.person_id AND e.id = c.employment_id "
                          "WHERE c.person_id = $1 ORDER BY c.started_on DESC LIMIT 1",
                          person)
        .value_or(none);
}

void person_changed(db::Tx& tx, Uuid person, Instant now) {
    jobs::emit(tx, "person_changed", to_string(person), "{}", now);
}

void add_person(db::Tx& tx, Person const& person, Employment const& employment, Instant now) {
    insert_person(tx, person, now);
    insert_employment(tx, employment);
    tx.run("INSERT INTO registry_counting (person_id, started_on, employment_id) VALUES ($1, $2, $3)", person.id,
           employment.started_on, employment.id);
    person_changed(tx, person.id, now);
}

Uuid unit_id(db::Tx& tx, Uuid body, std::string_view name, Uuid id_if_new) {
    std::string const key = sort_key(name);
    tx.run("INSERT INTO registry_unit (id, body_id, name, sort_key) VALUES ($1, $2, $3, $4) "
           "ON CONFLICT (body_id, sort_key) DO NOTHING",
           id_if_new, body, name, key);
    return *tx.value<Uuid>("SELECT id FROM registry_unit WHERE body_id = $1 AND sort_key = $2", body, key);
}

void add_function(db::Tx& tx, Uuid id, Uuid person, std::string_view function, std::string_view act, Day from,
                  Instant now) {
    tx.run("INSERT INTO registry_function (person_id, id, function, act, started_on) VALUES ($1, $2, $3, $4, $5)",
           person, id, function, act, from);
    person_changed(tx, person, now);
}

}  // namespace regia::registry
