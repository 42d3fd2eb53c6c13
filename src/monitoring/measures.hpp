//! What one person counts for: pure, from facts to measures and to the state that lists show.
//!
//! Reads (as the only context that may): registry_person, assessment_attempt, learning_course, learning_completion,
//! learning_completion_withdrawal.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

struct PersonFacts {
    Uuid person;
    std::string name, sort_key, gender;
    std::optional<Day> born_on;
    registry::Place place;
    bool has_survey_done = false;
    int modules_done = 0;
    int courses_done = 0;  //!< made elsewhere, of every kind, each once
    std::optional<Instant> started_at, concluded_at, last_step_at;
    std::optional<Instant> step_before_week_at;  //!< the last step before the week of last_step_at
};
//! Nothing for somebody who is in no body's registry.
std::optional<PersonFacts> facts_of(db::Tx& tx, Uuid person, Day today);

//! The body that a person counts for, or the list of contracted doctors.
Uuid counted_under(registry::Place const& place);
//! To be resumed is a state of whole weeks, so that whoever looks every day learns no day: it begins on the Monday that
//! follows thirty days without a step, and ends on the Monday after the step that ends the rest.
PersonState state_of(PersonFacts const& facts, Instant now);
//! Who did nothing from here to this week's Monday rests this week.
Instant rest_limit(Instant now);
std::string_view code_of(PersonState state);
//! "registry", "in_scope", "out:<reason>", "reached", "survey", "started", "concluded", "state:<code>";
//! "course_person" for who concluded a course made elsewhere, "course" as often as she did.
std::multiset<std::string> measures_of(PersonFacts const& facts, Instant now);
//! As the common indicators ask: "18-29", "30-54", "55+" ("0-17" below, "" when it is not known).
std::string age_band(std::optional<Day> born_on, Day today);
//! Ages at which the band changes.
inline constexpr int age_bounds[] = {18, 30, 55};

}  // namespace regia::monitoring
