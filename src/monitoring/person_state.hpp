//! A further door of monitoring: the state of one person, and who of a body has not started. State only: no level, no
//! score, no date finer than the week (privacy rules 2 and 3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

struct PersonCard {
    Uuid id;
    Uuid body;  //!< or the list of contracted doctors, who are in no body's list
    std::string name, staff_number, unit_name, profile, absence;
    PersonState state = PersonState::no_survey;
    int modules_done = 0;
};
//! Nothing for somebody who is in no body's registry.
std::optional<PersonCard> person_card(db::Tx& tx, Uuid person);
//! Somebody in scope has opened no module yet.
bool has_not_started(PersonState state);

//! Weeks, by their Mondays, in which somebody first finished the survey, opened a module, concluded the path.
struct StateWeeks {
    std::optional<Day> survey, started, concluded;
};
StateWeeks state_weeks(db::Tx& tx, Uuid person);
Day week_of(Instant at);  //!< its Monday, by the days of Rome

//! In the order of their ids: everybody in scope of a body who has opened no module.
struct NotStarted {
    Uuid person;
    bool has_address = false;
};
std::vector<NotStarted> not_started(db::Tx& tx, Uuid body);

}  // namespace regia::monitoring
