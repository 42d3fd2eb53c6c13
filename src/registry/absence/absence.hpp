//! A further door of registry: periods in which somebody is out of scope, as her body's lead enters them.
//!
//! The reasons are a closed list that says nothing of health: long absence, secondment, end of work, another body. A
//! period has a first day and perhaps a last one; two periods of one person do not overlap. What was entered stays
//! (append-only): an end or a mistake is a further row, with who wrote it. Staff files write the same periods.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.hpp"

namespace regia::registry {

inline constexpr std::array<std::string_view, 4> absence_kinds{"long_absence", "secondment", "ended", "other_body"};

struct Absence {
    Uuid id;
    std::string kind;
    Day started_on;
    std::optional<Day> finished_on;  //!< its last day
    bool is_in_force(Day on) const { return started_on <= on && (!finished_on || *finished_on >= on); }
};
//! Newest first.
std::vector<Absence> absences_of(db::Tx& tx, Uuid person);

//! What was entered, newest first. `change`: "begun", "ended", "mistaken".
struct AbsenceEntry {
    std::string change;
    Absence absence;
    Uuid by;
    Instant entered_at;
};
std::vector<AbsenceEntry> absence_entries(db::Tx& tx, Uuid person);

enum class AbsenceFault { kind, first_day, last_day, overlap };
struct AbsenceInput {
    Uuid id;  //!< of the form that brought it: the second arrival changes nothing
    Uuid person, by;
    std::string kind;
    std::optional<Day> started_on, finished_on;
    bool has_wrong_end = false;  //!< something was typed that is no day
};
//! Pure: all that is wrong at once, in the order of the fields; days that are wrong overlap nothing. A first day lies
//! between ten years ago and one year ahead.
std::vector<AbsenceFault> absence_faults(std::vector<Absence> const& others, AbsenceInput const& input, Day today);
//! Nothing is written when something is wrong.
std::vector<AbsenceFault> begin_absence(db::Tx& tx, AbsenceInput const& input, Instant now);

//! Gives a period its last day, or takes it back as never true (no day). Throws NotFound for another person's.
struct AbsenceEnd {
    Uuid id, person, by, absence;
    std::optional<Day> finished_on;
};
std::vector<AbsenceFault> end_absence(db::Tx& tx, AbsenceEnd const& end, Instant now);

//! Every employment she had or has, newest first, with the name of its unit.
struct EmploymentPeriod {
    Employment employment;
    std::string unit_name;
};
std::vector<EmploymentPeriod> employments_of(db::Tx& tx, Uuid person);

}  // namespace regia::registry
