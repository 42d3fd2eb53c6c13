#include "monitoring/roadmap/roadmap.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace regia::monitoring {
namespace {

//! Nearer to the plan than one point of a hundred is on plan.
constexpr double tolerance = 0.01;

//! At the end of that day: days without a row are as the one before.
std::int64_t concluded_on(History const& history, Day day) {
    std::int64_t value = 0;
    for (DayValue const& one : history.concluded)
        if (one.day <= day) value = one.value;
    return value;
}

}  // namespace

Forecast forecast_of(std::optional<Progress> const& progress, History const& history, Day today) {
    Forecast forecast;
    if (!progress || progress->wanted <= 0) return forecast;
    forecast.last = plus_days(monday_of(today), -1);
    forecast.first = plus_days(forecast.last, 1 - 7 * forecast_weeks);
    forecast.kind = Forecast::Kind::too_few_weeks;
    if (!history.known_from || *history.known_from > forecast.first) return forecast;
    std::int64_t const done = concluded_on(history, forecast.last);
    forecast.gained = done - concluded_on(history, plus_days(forecast.first, -1));
    forecast.kind = Forecast::Kind::standstill;
    if (forecast.gained <= 0) return forecast;
    std::int64_t const left = std::max<std::int64_t>(0, progress->wanted - done);
    std::int64_t const days = (left * 7 * forecast_weeks + forecast.gained - 1) / forecast.gained;
    forecast.kind = Forecast::Kind::far;
    if (days > std::int64_t{366} * forecast_years_max) return forecast;
    forecast.kind = Forecast::Kind::on_a_day;
    forecast.ends_on = plus_days(forecast.last, static_cast<int>(days));
    return forecast;
}

std::string_view code_of(Forecast::Kind kind) {
    constexpr std::string_view codes[] = {"no_figure", "too_few_weeks", "standstill", "far", "on_a_day"};
    return codes[static_cast<std::size_t>(kind)];
}

Standing standing_of(Plan::Milestone const& activity, std::optional<Progress> const& progress, Day today) {
    if (activity.finished_on) return Standing::concluded;
    bool const is_done = progress && progress->wanted > 0 && progress->done >= progress->wanted;
    if (is_done) return Standing::concluded;
    if (today < activity.start) return Standing::to_start;
    if (today > activity.end) return progress ? Standing::late : Standing::unrecorded;
    if (!progress) return Standing::under_way;
    double const points = share(progress->done - progress->planned, progress->wanted);
    if (std::abs(points) < tolerance) return Standing::on_plan;
    return points < 0 ? Standing::behind : Standing::ahead;
}

std::string_view code_of(Standing standing) {
    constexpr std::string_view codes[] = {"to_start", "under_way", "on_plan",    "ahead",
                                          "behind",   "late",      "unrecorded", "concluded"};
    return codes[static_cast<std::size_t>(standing)];
}

std::vector<Gate> gates_of(Plan const& plan) {
    std::vector<Gate> gates;
    for (Plan::Target const& target : plan.targets)
        if (target.due) gates.push_back({*target.due, target.project, target.name});
    for (Plan::National const& national : plan.national) gates.push_back({national.due, "", national.name});
    std::sort(gates.begin(), gates.end(),
              [](Gate const& a, Gate const& b) { return std::tie(a.due, a.name.it) < std::tie(b.due, b.name.it); });
    return gates;
}

double Span::at(Day day) const {
    double const whole = static_cast<double>(days_between(first, last)) + 1;
    return std::clamp(static_cast<double>(days_between(first, day)) / whole, 0.0, 1.0);
}

std::vector<Day> Span::months() const {
    std::vector<Day> all;
    for (Day month = first; month <= last; month = plus_days(last_day_of_month(month), 1)) all.push_back(month);
    return all;
}

Span span_of(Plan const& plan) {
    Span span{plan.starts_on, plan.ends_on};
    if (!plan.roadmap.empty()) span = {plan.roadmap.front().start, plan.roadmap.front().end};
    for (Plan::Milestone const& activity : plan.roadmap) {
        span.first = std::min(span.first, activity.start);
        span.last = std::max(span.last, activity.end);
    }
    span.first.day = 1;
    span.last = last_day_of_month(span.last);
    return span;
}

}  // namespace regia::monitoring
