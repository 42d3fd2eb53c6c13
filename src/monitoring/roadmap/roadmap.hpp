//! The roadmap of the programme: five activities, when they are planned, what is recorded of them, which gates lie
//! ahead. Read from roadmap.toml and targets.toml; nothing here is edited. (Deck of Regione Toscana, "Roadmap".)
//!
//! What is recorded: of project A the paths concluded, live; of any activity the day on which its end was recorded
//! (`finished_on`). An activity whose time is over without either stands out, because somebody has to say how it ended.
#pragma once

#include <optional>
#include <vector>

#include "monitoring/figures_store.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {

enum class Standing { to_start, under_way, on_plan, ahead, behind, late, unrecorded, concluded };

//! How far an activity is, of what is wanted; `planned` is what the plan wants today.
struct Progress {
    std::int64_t done = 0, wanted = 0, planned = 0;
};

Standing standing_of(Plan::Milestone const& activity, std::optional<Progress> const& progress, Day today);
//! "completed", "late", ...: for programs.
std::string_view code_of(Standing standing);

//! When what is wanted would be done, if each week brought as much as the last four full weeks (Monday to Sunday) did
//! on average. A rate, not a prediction: it knows neither campaigns nor holidays. Made of the stored daily counter.
struct Forecast {
    enum class Kind { no_figure, too_few_weeks, standstill, far, on_a_day } kind = Kind::no_figure;
    Day first{}, last{};               //!< of the four weeks; from too_few_weeks on
    std::int64_t gained = 0;           //!< in them
    std::optional<Day> ends_on{};      //!< of on_a_day
};
inline constexpr int forecast_weeks = 4;
inline constexpr int forecast_years_max = 10;  //!< farther days say no more than "far"
Forecast forecast_of(std::optional<Progress> const& progress, History const& history, Day today);
//! "too_few_weeks", ...: for programs.
std::string_view code_of(Forecast::Kind kind);

//! A day that something is due: a target of the programme, or a milestone of the State's plan.
struct Gate {
    Day due;
    std::string project;   //!< empty = of the whole programme
    portfolio::Text name;
};
//! By day, then by name in Italian.
std::vector<Gate> gates_of(Plan const& plan);

//! The months that the drawing has: from the first of the first to the last of the last activity.
struct Span {
    Day first, last;
    //! Where a day lies between them, from 0 to 1.
    double at(Day day) const;
    //! The first day of each month in it.
    std::vector<Day> months() const;
};
Span span_of(Plan const& plan);

}  // namespace regia::monitoring
