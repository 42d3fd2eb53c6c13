//! What is known now of a person's past, and what she counted for on any day of it. Pure, but for the reading.
//!
//! Reads registry_person, registry_employment, registry_absence, assessment_attempt, learning_course.
#pragma once

#include <functional>
#include <set>

#include "monitoring/as_at/as_at.hpp"

namespace regia::monitoring {

struct Employed {
    Uuid body;  //!< or the list of contracted doctors
    std::string unit_name, profile;
    double hours = 0;
    Day started_on;
    std::optional<Day> finished_on;
};
struct Away {
    std::string kind;
    Day started_on;
    std::optional<Day> finished_on;
};
//! A row of monitoring_frozen_person.
struct Published {
    std::int64_t since = 0;
    Uuid body;
    std::string measures;
};
struct Life {
    Uuid person;
    std::vector<Employed> employments;  //!< by first day
    std::vector<Away> absences;
    std::optional<Instant> survey, started, concluded;
    std::string gender;
    std::optional<Day> born_on;
    std::vector<Published> published;   //!< by number
};

struct Standing {
    Employed const* employment = nullptr;
    std::multiset<std::string> measures;  //!< as measures_of names them, but for who rests: it isn't known of the past
};
//! At the end of a day, of what had happened before an instant. Nothing before her first employment.
std::optional<Standing> standing_at(Life const& life, Day on, Instant before);
//! The indices of freezes (in their order) from which on something may be different, for her.
std::vector<std::size_t> turns(Life const& life, std::vector<Frozen> const& frozen);
//! The day at whose end the counters stood when it was frozen.
Day closing_day(Frozen const& frozen);

//! Everybody's, some at a time, each time in a reading transaction of its own.
void each_life(db::Database& database, std::function<void(std::vector<Life> const&)> const& each);

}  // namespace regia::monitoring
