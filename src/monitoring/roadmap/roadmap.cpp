#include "monitoring/roadmap/roadmap.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace regia::monitoring {
namespace {

//! Nearer to the plan than one point of a hundred is on plan.
constexpr double tolerance = 0.01;

}  // namespace

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
