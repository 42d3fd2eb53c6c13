//! The figures of the region's page: three numbers, the projects, the trend, what needs attention.
#include <algorithm>
#include <cmath>

#include "locale/monitoring.hpp"
#include "monitoring/region_page.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

constexpr std::string_view reach = "A.reach";

html::Measure started(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    std::int64_t const whole = view.whole(*desk.plan);
    html::Measure line{.label = std::string(voice[w::started]), .value = voice.number(view.shown.started)};
    line.of = voice(view.is_filtered() ? w::of_scope : w::of, {{"n", whole}});
    line.share = share(view.shown.started, whole);
    line.bar_label = line.label + ": " + line.value + " " + line.of;
    line.foot = voice(view.is_filtered() ? w::percent_of_scope : w::percent_of_target,
                      {{"percent", desk.percent(view.shown.started, whole)}});
    return line;
}

html::Measure concluded(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    std::int64_t const whole = view.whole(*desk.plan);
    std::int64_t const planned = view.planned(*desk.plan, rome_day(desk.now));
    html::Measure line{.label = std::string(voice[w::concluded]), .value = voice.number(view.shown.concluded)};
    line.of = voice(view.is_filtered() ? w::of_scope : w::of, {{"n", whole}});
    line.share = share(view.shown.concluded, whole);
    line.plan = share(planned, whole);
    line.foot = voice(w::percent_and_plan, {{"percent", desk.percent(view.shown.concluded, whole)},
                                            {"plan", desk.percent(planned, whole)}});
    line.bar_label = line.label + ": " + line.value + " " + line.of + ", " +
                     voice(w::plan_today_is, {{"plan", desk.percent(planned, whole)}});
    if (whole > 0) line.tag = plan_tag(voice, line.share, *line.plan);
    return line;
}

//! From the snapshot only: a live count would show who has just finished.
html::Measure aligned(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    std::int64_t const target = desk.plan->target(reach);
    html::Measure line{.label = std::string(voice[w::aligned]), .value = "–", .of = voice(w::of, {{"n", target}}),
                       .bar_label = std::string(voice[w::no_snapshot]), .foot = std::string(voice[w::no_snapshot])};
    if (!view.frozen) return line;
    FrozenLevels const& frozen = *view.frozen;
    Share const& aligned = frozen.aligned;
    line.label = voice(w::aligned_on, {{"day", voice.day(frozen.renewed_on.value_or(frozen.day))}});
    line.foot = voice[w::hidden_small];
    if (frozen.counted > 0) {
        line.value = voice.number(aligned.least);
        if (aligned.least < aligned.most)
            line.value = voice(w::number_between, {{"least", line.value}, {"most", voice.number(aligned.most)}});
        line.share = share(aligned.least, target);
        line.foot = voice(view.is_filtered() ? w::aligned_whole_region : w::percent_of_target,
                          {{"percent", desk.percent(aligned.least, target)}});
    }
    line.bar_label = line.label + ": " + line.value + " " + line.of;
    return line;
}

//! Of a project that this system does not record yet: the target, and why there is no figure.
Fragment empty_project(Desk const& desk, std::string_view letter, html::Word title, html::Word why) {
    std::vector<html::Measure> lines;
    for (Plan::Target const& target : desk.plan->targets) {
        if (target.project != letter || !target.due) continue;
        html::Measure line{.label = std::string(desk.voice.pick(target.name.it, target.name.en)), .value = "–"};
        line.of = desk.voice(target.is_ceiling ? w::up_to : w::of, {{"n", target.value}});
        line.foot = desk.voice(w::due_on, {{"day", desk.voice.day(*target.due)}});
        line.bar_label = line.label + ": " + std::string(desk.voice[w::not_recorded]) + ", " + line.of;
        line.tag = html::Tag{html::Kind::idle, std::string(desk.voice[w::not_recorded])};
        lines.push_back(std::move(line));
    }
    return lines.empty() ? Fragment() : html::kpi(letter, desk.voice[title], lines, desk.voice[why]);
}

std::string month_name(html::Voice const& voice, Day month, bool with_year) {
    constexpr html::Word names[] = {w::month_1, w::month_2, w::month_3, w::month_4,  w::month_5,  w::month_6,
                                    w::month_7, w::month_8, w::month_9, w::month_10, w::month_11, w::month_12};
    std::string name(voice[names[month.month - 1]]);
    return with_year ? name + " " + std::to_string(month.year % 100) : name;
}

Day first_day(Plan const& plan) {
    for (Plan::Milestone const& milestone : plan.roadmap)
        if (milestone.project == "A") return milestone.start;
    return plan.starts_on;
}

Day last_day(Plan const& plan) {
    for (Plan::Target const& target : plan.targets)
        if (target.code == reach && target.due) return *target.due;
    return plan.ends_on;
}

//! A top for the axis whose thirds are round numbers.
double axis_top(double most) {
    double step = 1;
    for (int i = 0; step * 3 < most; ++i) step *= i % 3 == 1 ? 2.5 : 2;
    return step * 3;
}

html::Trend trend_of(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    Day const first = first_day(*desk.plan), last = last_day(*desk.plan), today = rome_day(desk.now);
    html::Trend trend;
    trend.steps.emplace_back();
    trend.plan.push_back(0);
    for (Day end = last_day_of_month(first);; end = last_day_of_month(plus_days(end, 1))) {
        trend.steps.push_back(month_name(voice, end, end.month == 1 || trend.steps.size() == 1));
        trend.plan.push_back(static_cast<double>(view.planned(*desk.plan, std::min(end, last))));
        if (end >= last) break;
    }
    double most = trend.plan.back();
    if (view.history.known_from && *view.history.known_from <= first) trend.actual.push_back({0, 0});
    auto const steps_last = static_cast<double>(trend.steps.size() - 1);
    for (MonthEnd const& end : month_ends(view.history, first, today))
        if (end.step <= steps_last)
            trend.actual.push_back({static_cast<double>(end.step), static_cast<double>(end.value)});
    int const months = (today.year - first.year) * 12 + today.month - first.month;
    double const in_month = static_cast<double>(today.day) / last_day_of_month(today).day;
    trend.actual.push_back({std::clamp(months + in_month, 0.0, steps_last), static_cast<double>(view.shown.concluded)});
    for (html::TrendPoint const& point : trend.actual) most = std::max(most, point.value);
    trend.top = axis_top(most);
    std::string const value = voice.number(view.shown.concluded);
    trend.actual_text = voice(w::concluded_value, {{"value", value}});
    trend.actual_short = value;
    if (!view.is_filtered())
        trend.target_text = voice(w::target_value, {{"value", voice.number(desk.plan->target(reach))}});
    trend.label = voice(w::trend_label, {{"from", voice.day(first)}, {"value", value}, {"day", voice.day(today)},
                                         {"plan", voice.number(view.planned(*desk.plan, today))}});
    trend.step_head = voice[w::month];
    trend.plan_head = voice[w::plan];
    trend.actual_head = voice[w::concluded];
    return trend;
}

Fragment facts(Desk const& desk, RegionView const& view) {
    std::int64_t const planned = view.planned(*desk.plan, rome_day(desk.now));
    std::int64_t const difference = view.shown.concluded - planned;
    return html::fragment([&](Writer& h) {
        h("<dl class=\"three facts3 "
          "push\"><div><dt>{}</dt><dd><b>{}</b></dd></div><div><dt>{}</dt><dd><b>{}</b></dd></div>"
          "<div><dt>{}</dt><dd><b>{}</b></dd></div></dl>",
          desk.voice[w::concluded_today], desk.voice.number(view.shown.concluded), desk.voice[w::plan_today],
          desk.voice.number(planned), desk.voice[difference < 0 ? w::below_plan : w::above_plan],
          desk.voice.number(std::abs(difference)));
    });
}

struct Attention {
    html::Word tag;
    Fragment text;
};

//! The body of which the largest share is in that state; small ones would be first by chance.
Group const* worst(RegionView const& view, PersonState state, int people_least) {
    Group const* found = nullptr;
    for (Group const& group : view.bodies) {
        if (group.body == contracted_list() || group.counts.in_scope < people_least) continue;
        if (group.counts.in_state(state) == 0) continue;
        if (!found || share(group.counts.in_state(state), group.counts.in_scope) >
                          share(found->counts.in_state(state), found->counts.in_scope))
            found = &group;
    }
    return found;
}

void add_worst(Desk const& desk, RegionView const& view, PersonState state, html::Word tag, html::Word text,
               std::vector<Attention>& all) {
    Group const* const group = worst(view, state, desk.plan->small_cell);
    registry::Body const* const body = group ? desk.reference->find_body(group->body) : nullptr;
    if (!body) return;
    std::int64_t const people = group->counts.in_state(state);
    all.push_back({tag, html::fragment([&](Writer& h) {
                       h("<a href=\"{}\">{}</a>: {}", desk.body_url(*body), body->name,
                         desk.voice(text, {{"n", people}, {"percent", desk.percent(people, group->counts.in_scope)}}));
                   })});
}

std::vector<Attention> attention(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    std::vector<Attention> all;
    std::int64_t const target = desk.plan->target(reach);
    if (std::int64_t const missing = target - view.region.in_scope; !view.is_filtered() && missing > 0)
        all.push_back(
            {w::scope, html::text(voice(w::scope_below, {{"n", missing}, {"target", voice.number(target)}}))});
    std::int64_t const late = view.planned(*desk.plan, rome_day(desk.now)) - view.shown.concluded;
    if (late > 0) all.push_back({w::delay, html::text(voice(w::concluded_below, {{"n", late}}))});
    add_worst(desk, view, PersonState::no_survey, w::survey, w::without_survey, all);
    add_worst(desk, view, PersonState::to_resume, w::stopped, w::to_resume_in, all);
    if (view.frozen && view.frozen->without_step.value_or(0) > 0)
        all.push_back({w::next_step, html::text(voice(w::without_step_found, {{"n", *view.frozen->without_step},
                                                                             {"day", voice.day(view.frozen->day)}}))});
    return all;
}

}  // namespace

Fragment three_numbers(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    std::int64_t const target = desk.plan->target(reach);
    return html::fragment([&](Writer& h) {
        h("<section class=\"card-x mt5\" aria-label=\"{}\"><dl class=\"three\"><div><dt>{}</dt><dd><b>{}</b>"
          "<span class=\"small\">{}</span></dd></div>",
          voice[w::three_numbers], voice[w::target], voice.number(target),
          voice(w::target_due, {{"day", voice.day(last_day(*desk.plan))}}));
        h("<div><dt>{}</dt><dd><b>{}</b><span class=\"small\">{}</span></dd></div><div><dt>{}</dt><dd><b>{}</b>"
          "<span class=\"small\">{}</span></dd></div><div><dt>{}</dt><dd>{}</dd></div></dl></section>\n",
          voice[w::in_scope], voice.number(view.shown.in_scope),
          voice(w::on_day, {{"day", voice.day(rome_day(desk.now))}}), voice[w::reached],
          voice.number(view.shown.reached),
          voice(w::reached_note, {{"percent", desk.percent(view.shown.reached, view.shown.in_scope)}}),
          voice[w::out_of_scope], outside_by_reason(desk, view.shown));
    });
}

Fragment project_cards(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    return html::fragment([&](Writer& h) {
        h("<div class=\"kpis mt5\">{}{}<div class=\"stack\">{}{}</div></div>",
          html::kpi("A", voice[w::project_a],
                    {started(desk, view), concluded(desk, view), aligned(desk, view)},
                    voice(w::definition_of_counts, {{"n", desk.modules_total}})),
          empty_project(desk, "B", w::project_b, w::why_no_meetings),
          empty_project(desk, "C", w::project_c, w::why_no_trainers),
          empty_project(desk, "D", w::project_d, w::why_no_rounds));
    });
}

Fragment trend_card(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    auto const legend = html::fragment([&](Writer& h) {
        h("<ul class=\"legend\"><li><i class=\"ln3\"></i>{}</li><li><i class=\"thin\"></i>{}</li></ul>",
          voice[w::concluded], voice[w::plan]);
    });
    html::Card card{.id = "andamento", .title = std::string(voice[w::trend]), .side = legend, .css = "fill"};
    if (!view.profile.empty())
        return html::card(card, html::fragment([&](Writer& h) {
            h("<p class=\"muted\">{}</p>{}", voice[w::no_trend_by_profile], facts(desk, view));
        }));
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}", html::trend(voice, trend_of(desk, view)));
        if (view.is_filtered()) h("<p class=\"small muted m-0\">{}</p>", voice[w::plan_in_proportion]);
        h("{}", facts(desk, view));
    }));
}

Fragment attention_card(Desk const& desk, RegionView const& view) {
    html::Card card{.id = "attenzione", .title = std::string(desk.voice[w::attention])};
    auto const all = attention(desk, view);
    return html::card(card, html::fragment([&](Writer& h) {
        if (all.empty()) {
            h("<p class=\"m-0\">{}</p>", desk.voice[w::no_attention]);
            return;
        }
        h("<ul class=\"list-plain rows\">");
        for (Attention const& one : all)
            h("<li>{}<p class=\"m-0 mt1\">{}</p></li>", html::tag(html::Kind::warn, desk.voice[one.tag]), one.text);
        h("</ul>");
    }));
}

}  // namespace regia::monitoring
