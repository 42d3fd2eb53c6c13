//! Reads its own monitoring_person, and besides: registry_person (whether there is an address), assessment_attempt and
//! learning_course (when a state began).
#include "monitoring/person_state.hpp"

#include "monitoring/measures.hpp"
#include "monitoring/people_store.hpp"

namespace regia::monitoring {

bool has_not_started(PersonState state) { return state == PersonState::no_survey || state == PersonState::to_start; }

std::optional<PersonCard> person_card(db::Tx& tx, Uuid person) {
    return tx.one("SELECT person_id, body_id, name, staff_number, unit_name, profile, absence, state, modules_done "
                  "FROM monitoring_person WHERE person_id = $1",
                  [](db::Row const& row) {
                      PersonCard card;
                      card.id = row.get<Uuid>(0);
                      card.body = row.get<Uuid>(1);
                      card.name = row.get<std::string>(2);
                      card.staff_number = row.get<std::string>(3);
                      card.unit_name = row.get<std::string>(4);
                      card.profile = row.get<std::string>(5);
                      card.absence = row.get<std::string>(6);
                      card.state = state_from(row.get<std::string_view>(7));
                      card.modules_done = row.get<int>(8);
                      return card;
                  },
                  person);
}

StateWeeks state_weeks(db::Tx& tx, Uuid person) {
    auto const week = [](std::optional<Instant> at) {
        return at ? std::optional(monday_of(rome_day(*at))) : std::nullopt;
    };
    StateWeeks weeks;
    tx.each("SELECT (SELECT MIN(finished_at) FROM assessment_attempt WHERE person_id = $1), "
            "(SELECT started_at FROM learning_course WHERE person_id = $1), "
            "(SELECT concluded_at FROM learning_course WHERE person_id = $1)",
            [&](db::Row const& row) {
                weeks = {week(row.get<std::optional<Instant>>(0)), week(row.get<std::optional<Instant>>(1)),
                         week(row.get<std::optional<Instant>>(2))};
            },
            person);
    return weeks;
}

std::vector<NotStarted> not_started(db::Tx& tx, Uuid body) {
    return tx.all("SELECT m.person_id, CASE WHEN p.email IS NULL OR p.email = '' THEN 0 ELSE 1 END "
                  "FROM monitoring_person m JOIN registry_person p ON p.id = m.person_id "
                  "WHERE m.body_id = $1 AND m.state IN ($2, $3) ORDER BY m.person_id",
                  [](db::Row const& row) {
                      return NotStarted{row.get<Uuid>(0), row.get<std::int64_t>(1) == 1};
                  },
                  body, code_of(PersonState::no_survey), code_of(PersonState::to_start));
}

}  // namespace regia::monitoring
