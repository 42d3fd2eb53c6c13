#include <cmath>

#include "locale/monitoring.hpp"
#include "monitoring/compare/breakdown.hpp"
#include "monitoring/export/table.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

html::TableRow slice_row(Desk const& desk, Slice const& slice) {
    auto const& voice = desk.voice;
    auto const name = html::fragment([&](Writer& h) {
        if (slice.url) h("<a href=\"{}\">{}</a>", *slice.url, slice.name);
        else h.text(slice.name);
    });
    Counts const& counts = slice.counts;
    return {html::head_cell(name), html::cell(voice.number(counts.in_scope), "end m-s", voice[w::in_scope_short]),
            html::cell(voice.number(counts.reached), "end m-h"), html::cell(voice.number(counts.started), "end m-h"),
            html::cell(voice.number(counts.concluded), "end m-s", voice[w::concluded]),
            html::cell(desk.percent(counts.concluded, counts.in_scope), "end strong m-r")};
}

Fragment slices_table(Desk const& desk, std::string const& what, std::vector<Slice> const& slices) {
    auto const& voice = desk.voice;
    html::Table table{.caption = what};
    table.columns = {{what}, {std::string(voice[w::in_scope_short]), "end"},
                     {std::string(voice[w::reached_short]), "end"},
                     {std::string(voice[w::started]), "end"}, {std::string(voice[w::concluded]), "end"},
                     {std::string(voice[w::concluded_share]), "end"}};
    std::vector<html::TableRow> rows;
    for (Slice const& slice : slices) rows.push_back(slice_row(desk, slice));
    return html::table(table, rows);
}

std::string short_day(Day day) { return std::to_string(day.day) + "/" + std::to_string(day.month); }

//! A top for the axis whose thirds are whole numbers.
double round_top(std::int64_t most) {
    double step = 1;
    for (int i = 0; step * 3 < static_cast<double>(most); ++i) step *= i % 3 == 1 ? 2.5 : 2;
    return std::ceil(step) * 3;
}

html::Trend weekly_line(Desk const& desk, std::vector<Week> const& weeks) {
    auto const& voice = desk.voice;
    html::Trend trend;
    std::int64_t most = 1;
    for (std::size_t i = 0; i < weeks.size(); ++i) {
        auto const& [reached, started, concluded] = weeks[i].gained;
        trend.steps.push_back(short_day(weeks[i].monday));
        // A week in which more left than came is drawn at nothing; the table has its number.
        trend.plan.push_back(static_cast<double>(std::max<std::int64_t>(started, 0)));
        trend.actual.push_back({static_cast<double>(i), static_cast<double>(std::max<std::int64_t>(concluded, 0))});
        most = std::max({most, started, concluded});
    }
    trend.top = round_top(most);
    std::string const last = voice.number(weeks.back().gained[2]);
    trend.actual_text = voice(w::concluded_value, {{"value", last}});
    trend.actual_short = last;
    trend.label = voice(w::weekly_label, {{"from", voice.day(weeks.front().monday)}, {"value", last}});
    trend.step_head = voice[w::week_from];
    trend.plan_head = voice[w::started];
    trend.actual_head = voice[w::concluded];
    return trend;
}

Fragment weeks_part(Desk const& desk, std::vector<Week> const& weeks) {
    auto const& voice = desk.voice;
    html::Table table{.caption = std::string(voice[w::by_week])};
    table.columns = {{std::string(voice[w::week_from])}};
    for (html::Word const name : {w::reached_short, w::started, w::concluded, w::concluded_so_far})
        table.columns.push_back({std::string(voice[name]), "end"});
    std::vector<html::TableRow> rows;
    for (auto week = weeks.rbegin(); week != weeks.rend(); ++week) {
        bool const is_running = week == weeks.rbegin();
        auto const& [reached, started, concluded] = week->gained;
        std::string const name = voice.day(week->monday);
        rows.push_back({html::head_cell(is_running ? voice(w::week_running, {{"day", name}}) : name),
                        html::cell(voice.number(reached), "end m-s", voice[w::reached_short]),
                        html::cell(voice.number(started), "end m-s", voice[w::started]),
                        html::cell(voice.number(concluded), "end strong m-r"),
                        html::cell(voice.number(week->total[2]), "end m-s", voice[w::concluded_so_far])});
    }
    return html::fragment([&](Writer& h) {
        h("<div class=\"grid g2\"><div class=\"pad-s\"><ul class=\"legend\"><li><i class=\"ln3\"></i>{}</li>"
          "<li><i class=\"thin\"></i>{}</li></ul>{}</div><div>{}</div></div>"
          "<p class=\"small muted pad-foot m-0\">{}</p>",
          voice[w::concluded], voice[w::started], html::trend(voice, weekly_line(desk, weeks)),
          html::table(table, rows), voice(w::weeks_note, {{"n", std::int64_t{weeks_shown}}}));
    });
}

Fragment contracted_part(Desk const& desk, Breakdown const& breakdown, std::string const& what) {
    auto const& voice = desk.voice;
    if (breakdown.contracted.empty()) return {};
    return html::fragment([&](Writer& h) {
        h("<h3 class=\"h6 pad-s m-0\">{}</h3>{}<p class=\"small muted pad-foot m-0\">{}</p>", voice[w::contracted_list],
          slices_table(desk, std::string(voice[w::contracted_list]) + ": " + what, breakdown.contracted),
          voice(breakdown.hides_contracted ? w::contracted_hidden : w::contracted_told,
                {{"n", std::int64_t{desk.plan->small_cell}}}));
    });
}

Fragment breakdown_part(Desk const& desk, Breakdown const& breakdown) {
    auto const& voice = desk.voice;
    bool const is_empty = breakdown.by == By::week ? breakdown.weeks.empty()
                                                   : breakdown.slices.empty() && breakdown.contracted.empty();
    if (!breakdown.instead.empty() || is_empty)
        return html::fragment([&](Writer& h) {
            h("<p class=\"muted pad-foot m-0\">{}</p>",
              breakdown.instead.empty() ? std::string(voice[w::nobody_in_groups]) : breakdown.instead);
        });
    if (breakdown.by == By::week) return weeks_part(desk, breakdown.weeks);
    std::string const what(voice[breakdown.by == By::profile ? w::profile : w::district]);
    return html::fragment([&](Writer& h) {
        if (!breakdown.slices.empty()) h.add(slices_table(desk, what, breakdown.slices));
        h.add(contracted_part(desk, breakdown, what));
    });
}

}  // namespace

Fragment breakdown_card(Desk const& desk, Breakdown const& breakdown, std::function<html::Url(By)> const& link,
                        std::string const& files, std::string query) {
    auto const& voice = desk.voice;
    std::vector<html::Chip> chips;
    constexpr std::pair<By, html::Word> all[] = {
        {By::profile, w::by_profile}, {By::district, w::by_district}, {By::week, w::by_week}};
    for (auto const& [by, name] : all) chips.push_back({std::string(voice[name]), link(by), "", by == breakdown.by});
    html::Card card{.id = "gruppi", .title = std::string(voice[w::state_by_group]),
                    .side = html::chips(voice[w::state_by_group], chips), .is_flush = true, .css = "mt5"};
    if (breakdown.by != By::profile)
        query += (query.empty() ? "" : "&") + std::string(by_field) + "=" + std::string(code_of(breakdown.by));
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}{}", breakdown_part(desk, breakdown), table_links(desk, files, query));
    }));
}

}  // namespace regia::monitoring
