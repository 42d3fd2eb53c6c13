#include "registry/undo/person_state.hpp"

#include <cstdio>

#include "base/text.hpp"
#include "db/places.hpp"
#include "registry/people.hpp"

namespace regia::registry {
namespace {

constexpr char between_values = '\x1f', between_rows = '\x1e';

//! Collects rows; what is not there is a single "-", what is there begins with "=".
class StateText {
public:
    StateText& row(char kind) {
        if (!text_.empty()) text_ += between_rows;
        text_ += kind;
        return *this;
    }
    StateText& add(std::string_view value) {
        (text_ += between_values) += value;
        return *this;
    }
    StateText& add_if(std::optional<std::string> const& value) { return add(value ? "=" + *value : "-"); }
    std::string text() && { return std::move(text_); }

private:
    std::string text_;
};

template <class T>
std::optional<std::string> spelt(std::optional<T> const& value) {
    if (!value) return std::nullopt;
    if constexpr (std::is_same_v<T, double>) {
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", *value);
        return text;
    } else {
        return to_string(*value);
    }
}

std::optional<std::string_view> value_if(std::string_view value) {
    if (value == "-") return std::nullopt;
    return value.substr(1);
}
std::optional<Uuid> id_if(std::string_view value) {
    auto const text = value_if(value);
    return text ? parse_uuid(std::string(*text)) : std::nullopt;
}
std::optional<Day> day_if(std::string_view value) {
    auto const text = value_if(value);
    return text ? parse_day(*text) : std::nullopt;
}

void add_name(StateText& state, std::string_view given_name, std::string_view family_name) {
    state.row('p').add(given_name).add(family_name);
}

void add_employment(StateText& state, Employment const& one) {
    state.row('e').add(to_string(one.id)).add(to_string(one.body)).add_if(spelt(one.unit)).add_if(spelt(one.district));
    state.add(one.profile).add(one.relationship).add_if(one.staff_number).add_if(spelt(one.weekly_hours));
    state.add(to_string(one.started_on)).add_if(spelt(one.finished_on));
}

void restore_row(db::Tx& tx, Uuid person, std::vector<std::string_view> const& parts) {
    std::string_view const kind = parts.at(0);
    if (kind == "p") {
        Person named;
        named.given_name = parts.at(1);
        named.family_name = parts.at(2);
        tx.run("UPDATE registry_person SET given_name = $2, family_name = $3, sort_key = $4 WHERE id = $1", person,
               named.given_name, named.family_name, name_key(named));
    } else if (kind == "e") {
        auto const number = value_if(parts.at(7)), hours = value_if(parts.at(8));
        insert_employment(tx, {parse_uuid(std::string(parts.at(1))).value(), person,
                               parse_uuid(std::string(parts.at(2))).value(), id_if(parts.at(3)), id_if(parts.at(4)),
                               std::string(parts.at(5)), std::string(parts.at(6)),
                               number ? std::optional(std::string(*number)) : std::nullopt,
                               hours ? parse_number<double>(*hours) : std::nullopt, parse_day(parts.at(9)).value(),
                               day_if(parts.at(10))});
    } else if (kind == "c") {
        tx.run("INSERT INTO registry_counting (person_id, started_on, employment_id, finished_on) "
               "VALUES ($1, $2, $3, $4)",
               person, parse_day(parts.at(1)).value(), parse_uuid(std::string(parts.at(2))).value(),
               day_if(parts.at(3)));
    } else if (kind == "a") {
        tx.run("INSERT INTO registry_absence (person_id, id, kind, started_on, finished_on) "
               "VALUES ($1, $2, $3, $4, $5)",
               person, parse_uuid(std::string(parts.at(1))).value(), parts.at(2), parse_day(parts.at(3)).value(),
               day_if(parts.at(4)));
    }
}

}  // namespace

std::map<Uuid, std::string> person_states(db::Tx& tx, std::span<Uuid const> people) {
    std::map<Uuid, std::string> texts;
    if (people.empty()) return texts;
    std::map<Uuid, StateText> states;
    std::vector<db::Param> values;
    std::string const among = " IN (" + db::places(values, people) + ") ";
    tx.each_with("SELECT id, given_name, family_name FROM registry_person WHERE id" + among, values,
                 [&](db::Row const& row) {
                     add_name(states[row.get<Uuid>(0)], row.get<std::string>(1), row.get<std::string>(2));
                 });
    tx.each_with("SELECT id, body_id, unit_id, district_id, profile, relationship, staff_number, weekly_hours, "
                 "started_on, finished_on, person_id FROM registry_employment WHERE person_id" + among + "ORDER BY id",
                 values, [&](db::Row const& row) {
                     Uuid const person = row.get<Uuid>(10);
                     add_employment(states[person],
                                    {row.get<Uuid>(0), person, row.get<Uuid>(1), row.get<std::optional<Uuid>>(2),
                                     row.get<std::optional<Uuid>>(3), row.get<std::string>(4), row.get<std::string>(5),
                                     row.get<std::optional<std::string>>(6), row.get<std::optional<double>>(7),
                                     row.get<Day>(8), row.get<std::optional<Day>>(9)});
                 });
    tx.each_with("SELECT started_on, employment_id, finished_on, person_id FROM registry_counting WHERE person_id" +
                     among + "ORDER BY started_on, person_id",
                 values, [&](db::Row const& row) {
                     StateText& state = states[row.get<Uuid>(3)].row('c').add(to_string(row.get<Day>(0)));
                     state.add(to_string(row.get<Uuid>(1))).add_if(spelt(row.get<std::optional<Day>>(2)));
                 });
    tx.each_with("SELECT id, kind, started_on, finished_on, person_id FROM registry_absence WHERE person_id" + among +
                     "ORDER BY id",
                 values, [&](db::Row const& row) {
                     StateText& state = states[row.get<Uuid>(4)].row('a').add(to_string(row.get<Uuid>(0)));
                     state.add(row.get<std::string>(1)).add(to_string(row.get<Day>(2)));
                     state.add_if(spelt(row.get<std::optional<Day>>(3)));
                 });
    for (auto& [person, state] : states) texts[person] = std::move(state).text();
    return texts;
}

std::string person_state(db::Tx& tx, Uuid person) {
    return person_states(tx, std::span(&person, 1))[person];
}

std::string state_of_new(Person const& person, Employment const& employment, std::optional<Uuid> absence,
                         std::string_view absence_kind, Day today) {
    StateText state;
    add_name(state, person.given_name, person.family_name);
    add_employment(state, employment);
    state.row('c').add(to_string(employment.started_on)).add(to_string(employment.id)).add_if(std::nullopt);
    if (absence) state.row('a').add(to_string(*absence)).add(absence_kind).add(to_string(today)).add_if(std::nullopt);
    return std::move(state).text();
}

void restore_person_state(db::Tx& tx, Uuid person, std::string_view state) {
    for (std::string const table : {"registry_counting", "registry_employment", "registry_absence"})
        tx.run("DELETE FROM " + table + " WHERE person_id = $1", person);
    if (state.empty()) return;
    for (std::string_view const row : split(state, between_rows)) {
        auto const parts = split(row, between_values);
        restore_row(tx, person, {parts.begin(), parts.end()});
    }
}

std::int64_t digest_of_state(std::string_view state) {
    std::uint64_t digest = 0xcbf29ce484222325;  // FNV-1a: two states of one person, not of an enemy
    for (unsigned char const c : state) digest = (digest ^ c) * 0x100000001b3;
    return static_cast<std::int64_t>(digest);
}

}  // namespace regia::registry
