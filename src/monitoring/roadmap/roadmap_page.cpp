//! /roadmap: a bar for each activity, today's line, the gates; the same in a table; and for programs.
#include <boost/json.hpp>

#include <algorithm>

#include "html/svg.hpp"
#include "locale/exports.hpp"
#include "locale/roadmap.hpp"
#include "monitoring/export/table.hpp"
#include "monitoring/measures.hpp"
#include "monitoring/roadmap/roadmap.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::roadmap;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr std::size_t gates_shown = 6;

struct Row {
    Plan::Milestone const* activity = nullptr;
    std::optional<Progress> progress;
    Standing standing = Standing::to_start;
    std::optional<Forecast> forecast{};  //!< none before it begins, and when it is over
};

struct View {
    std::vector<Row> rows;
    std::vector<Gate> gates;
    Span span;
    Day today;
};

//! The region's count of project A is for who may see the region; to others the roadmap shows plan and dates.
View read_view(Desk const& desk) {
    View view;
    view.today = rome_day(desk.now);
    view.span = span_of(*desk.plan);
    view.gates = gates_of(*desk.plan);
    std::optional<Progress> of_a;
    History history;
    if (desk.may(access::may::see_region)) {
        auto const counts = desk.database().read([&](db::Tx& tx) {
            history = region_history(tx);
            return region_counts(tx);
        });
        of_a = Progress{counts.concluded, desk.plan->target("A.reach"), desk.plan->planned(view.today)};
    }
    for (Plan::Milestone const& activity : desk.plan->roadmap) {
        Row row{&activity, activity.project == "A" ? of_a : std::nullopt};
        row.standing = standing_of(activity, row.progress, view.today);
        if (row.standing != Standing::to_start && row.standing != Standing::concluded)
            row.forecast = forecast_of(row.progress, history, view.today);
        view.rows.push_back(std::move(row));
    }
    return view;
}

std::string name_of(Desk const& desk, portfolio::Text const& text) {
    return std::string(desk.voice.pick(text.it, text.en));
}

html::Tag tag_of(Desk const& desk, Row const& row) {
    auto const word = [&](html::Word one) { return std::string(desk.voice[one]); };
    switch (row.standing) {
        case Standing::to_start: return {html::Kind::idle, word(w::to_start)};
        case Standing::under_way: return {html::Kind::info, word(w::under_way), "it-clock"};
        case Standing::late: return {html::Kind::bad, word(w::late)};
        case Standing::unrecorded: return {html::Kind::warn, word(w::unrecorded)};
        case Standing::concluded: return {html::Kind::ok, word(w::concluded)};
        case Standing::on_plan:
        case Standing::ahead:
        case Standing::behind: break;
    }
    return plan_tag(desk.voice, share(row.progress->done, row.progress->wanted),
                    share(row.progress->planned, row.progress->wanted));
}

std::string month_of(Desk const& desk, Day day) {
    constexpr html::Word months[] = {w::month_1, w::month_2, w::month_3, w::month_4,  w::month_5,  w::month_6,
                                     w::month_7, w::month_8, w::month_9, w::month_10, w::month_11, w::month_12};
    return std::string(desk.voice[months[day.month - 1]]);
}

//! "Gennaio – giugno 2025", "Giugno 2025 – giugno 2026".
std::string period_of(Desk const& desk, Plan::Milestone const& activity) {
    std::string first = month_of(desk, activity.start), last = month_of(desk, activity.end);
    if (first[0] >= 'a' && first[0] <= 'z') first[0] = static_cast<char>(first[0] - 'a' + 'A');
    if (activity.start.year != activity.end.year) first += " " + std::to_string(activity.start.year);
    return first + " – " + last + " " + std::to_string(activity.end.year);
}

//! "57,5% · piano a oggi 63,5%"; empty while nothing is counted.
std::string progress_of(Desk const& desk, Row const& row) {
    if (!row.progress) return {};
    return desk.voice(w::share_and_plan, {{"share", desk.percent(row.progress->done, row.progress->wanted)},
                                          {"plan", desk.percent(row.progress->planned, row.progress->wanted)}});
}

//! "A questo ritmo: 12 marzo 2027", or why there is no such day; empty where none is asked for.
std::string forecast_text(Desk const& desk, Row const& row) {
    if (!row.forecast) return {};
    using Kind = Forecast::Kind;
    Forecast const& forecast = *row.forecast;
    switch (forecast.kind) {
        case Kind::on_a_day: return desk.voice(w::at_this_rate, {{"day", desk.voice.day(*forecast.ends_on)}});
        case Kind::far: return desk.voice(w::at_this_rate_far, {{"n", forecast_years_max}});
        case Kind::standstill: return std::string(desk.voice[w::no_rate_standstill]);
        case Kind::too_few_weeks: return std::string(desk.voice[w::no_rate_too_few]);
        case Kind::no_figure: break;
    }
    // The count of project A is the region's; who sees a body alone is told so, not that nothing is counted.
    bool const is_counted = row.activity->project == "A";
    return std::string(desk.voice[is_counted ? w::no_rate_region : w::no_rate_no_figure]);
}

//! What "at this rate" means, with the weeks it was taken from; nothing where no row says it.
Fragment rate_note(Desk const& desk, View const& view) {
    for (Row const& row : view.rows) {
        if (!row.forecast || row.forecast->kind < Forecast::Kind::standstill) continue;
        return html::fragment([&](Writer& h) {
            h("<p class=\"muted small m-0 mt3\">{}</p>",
              desk.voice(w::rate_definition, {{"from", desk.voice.day(row.forecast->first)},
                                              {"to", desk.voice.day(row.forecast->last)},
                                              {"gained", desk.voice.number(row.forecast->gained)}}));
        });
    }
    return {};
}

Fragment header(Desk const& desk, Span const& span) {
    return html::fragment([&](Writer& h) {
        h("<div class=\"hd\" aria-hidden=\"true\"><span>{}</span><div class=\"mon\">", desk.voice[w::activity]);
        for (Day const month : span.months()) {
            bool const begins_year = month == span.first || month.month == 1;
            h("<span class=\"{}\">", begins_year ? "first" : "later");
            if (begins_year) h("<b>{}</b>", month.year);
            h("{}</span>", month_of(desk, month).substr(0, 1));
        }
        h("</div></div>");
    });
}

void bar(Writer& h, Desk const& desk, View const& view, Row const& row) {
    double const from = view.span.at(row.activity->start), to = view.span.at(plus_days(row.activity->end, 1));
    bool const is_concluded = row.standing == Standing::concluded;
    double const done = is_concluded ? 1 : row.progress ? share(row.progress->done, row.progress->wanted) : 0;
    std::string const x = html::svg_percent(from), width = html::svg_percent(to - from);
    std::string_view const kind = is_concluded ? "okb" : row.standing == Standing::late ? "badb" : "";
    h("<rect class=\"soft\" x=\"{}\" width=\"{}\" y=\"-21\" height=\"30\" rx=\"3\"/>", x, width);
    if (done > 0)
        h("<rect class=\"val {}\" x=\"{}\" width=\"{}\" y=\"-21\" height=\"30\" rx=\"3\"/>", kind, x,
          html::svg_percent(std::min(done, 1.0) * (to - from)));
    h("<rect class=\"edge {}\" x=\"{}\" width=\"{}\" y=\"-21\" height=\"30\" rx=\"3\"/>", kind, x, width);
    if (!row.progress) return;
    // A short bar has no room for its words: they begin where it ends, in another colour.
    constexpr double room = 0.5;
    bool const is_inside = done >= room;
    std::string const at = html::svg_percent(is_inside ? from : from + done * (to - from));
    std::string const whole = desk.voice(w::done_of, {{"n", row.progress->done}, {"of", row.progress->wanted}});
    std::string_view const text = is_inside ? "" : " out";
    h("<text class=\"only-w{}\" x=\"{}\" dx=\"8\" y=\"-1\">{}</text>", text, at, whole);
    h("<text class=\"only-n{}\" x=\"{}\" dx=\"5\" y=\"-1\">{}</text>", text, at,
      desk.percent(row.progress->done, row.progress->wanted));
}

//! `row` is null for the gates of no activity. What lies at the very end is drawn a little before it, to be seen whole.
Fragment lane(Desk const& desk, View const& view, Row const* row, std::string const& label) {
    constexpr double gate_most = 0.985;
    std::string const project = row ? row->activity->project : "";
    return html::fragment([&](Writer& h) {
        h("<div class=\"lane\"><svg role=\"img\" aria-label=\"{}\">", label);
        for (Day const month : view.span.months()) {
            std::string const x = html::svg_percent(view.span.at(month));
            h("<line class=\"col\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"100%\"/>", x, x);
        }
        h("<svg y=\"50%\" width=\"100%\" height=\"1\" overflow=\"visible\">");
        if (row) bar(h, desk, view, *row);
        for (Gate const& gate : view.gates) {
            bool const is_here = gate.project == project && gate.project.empty() == !row;
            if (!is_here || gate.due < view.span.first || gate.due > view.span.last) continue;
            h("<svg x=\"{}\" y=\"26\" width=\"1\" height=\"1\" overflow=\"visible\"><path class=\"dm\" "
              "d=\"M0-6 6 0 0 6-6 0z\"/></svg>",
              html::svg_percent(std::min(view.span.at(gate.due), gate_most)));
        }
        h("</svg>");
        if (view.today >= view.span.first && view.today <= view.span.last) {
            std::string const x = html::svg_percent(view.span.at(view.today));
            h("<line class=\"nowl\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"100%\"/>", x, x);
        }
        h("</svg></div>");
    });
}

//! The drawing in words, for who does not see it.
Fragment data(Desk const& desk, View const& view) {
    html::Table table{.caption = std::string(desk.voice[w::activities])};
    for (html::Word const word : {w::activity, w::from, w::to, w::done, w::plan_today, w::rate, w::state})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    for (Row const& row : view.rows) {
        auto const figure = [&](std::int64_t value) {
            return row.progress ? desk.voice(w::n_of, {{"n", value}, {"of", row.progress->wanted}}) : std::string("–");
        };
        auto const cell = [&](std::string const& text, html::Word label) {
            return html::cell(text, "m-s", desk.voice[label]);
        };
        rows.push_back({html::head_cell(name_of(desk, row.activity->name)),
                        cell(desk.voice.day(row.activity->start), w::from),
                        cell(desk.voice.day(row.activity->end), w::to),
                        cell(figure(row.progress ? row.progress->done : 0), w::done),
                        cell(figure(row.progress ? row.progress->planned : 0), w::plan_today),
                        cell(row.forecast ? forecast_text(desk, row) : "–", w::rate),
                        cell(tag_of(desk, row).label, w::state)});
    }
    return html::figure_data(desk.voice[w::in_a_table], html::table(table, rows));
}

Fragment gantt(Desk const& desk, View const& view) {
    return html::fragment([&](Writer& h) {
        h("<div class=\"gantt\">{}", header(desk, view.span));
        for (std::size_t i = 0; i < view.rows.size(); ++i) {
            Row const& row = view.rows[i];
            std::string const name = name_of(desk, row.activity->name), progress = progress_of(desk, row);
            html::Tag const tag = tag_of(desk, row);
            h("<div class=\"rw\"><div class=\"t\"><h3>{}. {}</h3><span class=\"muted small\">{}</span>", i + 1, name,
              period_of(desk, *row.activity));
            if (!progress.empty()) h("<span class=\"muted small\">{}</span>", progress);
            if (row.forecast) h("<span class=\"muted small\">{}</span>", forecast_text(desk, row));
            if (!row.activity->certain)
                h("<span class=\"muted small\">{}</span>", desk.voice[w::dates_to_confirm]);
            h("{}</div>{}</div>", html::tag(tag.kind, tag.label, tag.icon),
              lane(desk, view, &row, name + ": " + period_of(desk, *row.activity) + ", " + tag.label));
        }
        std::string gates;
        for (Gate const& gate : view.gates)
            if (gate.project.empty())
                gates += (gates.empty() ? "" : "; ") + name_of(desk, gate.name) + ", " + desk.voice.day(gate.due);
        if (!gates.empty())
            h("<div class=\"rw\"><div class=\"t\"><h3>{}</h3></div>{}</div>", desk.voice[w::national_gates],
              lane(desk, view, nullptr, gates));
        h("</div><div class=\"pad-foot\"><ul class=\"legend\"><li><i></i>{}</li><li><i class=\"soft\"></i>{}</li>"
          "<li><i class=\"now\"></i>{}</li><li><i class=\"dia\"></i>{}</li></ul>{}{}</div>",
          desk.voice[w::legend_done], desk.voice[w::legend_planned],
          desk.voice(w::legend_today, {{"day", desk.voice.day(view.today)}}), desk.voice[w::legend_gate],
          rate_note(desk, view), data(desk, view));
    });
}

Fragment next_gates(Desk const& desk, View const& view) {
    std::vector<Gate const*> ahead;
    for (Gate const& gate : view.gates)
        if (gate.due >= view.today && ahead.size() < gates_shown) ahead.push_back(&gate);
    html::Card const card{.id = "traguardi", .title = std::string(desk.voice[w::next_gates])};
    if (ahead.empty()) return html::card(card, html::empty_state("it-calendar", desk.voice[w::no_gates], ""));
    return html::card(card, html::fragment([&](Writer& h) {
        h("<ol class=\"list-plain agenda\">");
        for (Gate const* const gate : ahead) {
            std::string_view const of = gate->project.empty() ? desk.voice[w::national] : std::string_view();
            h("<li><div class=\"datebox\"><b>{}</b><span>{}</span></div><div><span class=\"strong\">{}</span><br>"
              "<span class=\"muted small\">{}</span></div></li>",
              gate->due.day, month_of(desk, gate->due).substr(0, 3), name_of(desk, gate->name),
              of.empty() ? desk.voice(w::project, {{"letter", gate->project}}) : std::string(of));
        }
        h("</ol>");
    }));
}

Fragment recurring(Desk const& desk) {
    html::Card const card{.id = "sempre", .title = std::string(desk.voice[w::all_along])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<ul class=\"list-plain rows\">");
        for (portfolio::Text const& text : desk.plan->recurring) h("<li>{}</li>", name_of(desk, text));
        h("</ul><p class=\"muted small m-0 mt3\">{}</p>", desk.voice[w::source]);
    }));
}

http::Answer show_roadmap(Desk const& desk) {
    View const view = read_view(desk);
    std::int64_t const left = days_between(view.today, view.span.last);
    std::string const period = desk.voice(w::lead, {{"n", static_cast<std::int64_t>(view.rows.size())},
                                                    {"from", month_of(desk, view.span.first)},
                                                    {"first", std::to_string(view.span.first.year)},
                                                    {"to", month_of(desk, view.span.last)},
                                                    {"last", std::to_string(view.span.last.year)}});
    std::string const lead = period + " " + (left > 0 ? desk.voice(w::days_left, {{"n", left}})
                                                      : std::string(desk.voice[w::over]));
    html::Card const card{.id = "tappe", .title = std::string(desk.voice[w::activities]), .is_flush = true,
                          .hides_title = true};
    return desk.page(std::string(desk.voice[w::title]), {}, html::fragment([&](Writer& h) {
        h("{}{}<div class=\"grid g2 mt5\">{}{}</div>", html::page_head(desk.voice[w::title], lead),
          html::card(card, html::fragment([&](Writer& c) {
              c("{}{}", gantt(desk, view), table_links(desk, "/roadmap", ""));
          })), next_gates(desk, view), recurring(desk));
    }));
}

json::value described(std::optional<Forecast> const& forecast) {
    if (!forecast) return nullptr;
    json::object one{{"kind", code_of(forecast->kind)}, {"ends_on", nullptr}, {"weeks", nullptr}};
    if (forecast->ends_on) one["ends_on"] = to_string(*forecast->ends_on);
    if (forecast->kind >= Forecast::Kind::standstill)
        one["weeks"] = json::object{{"first_day", to_string(forecast->first)}, {"last_day", to_string(forecast->last)},
                                    {"gained", forecast->gained}};
    return one;
}

json::object in_both(portfolio::Text const& text) { return {{"it", text.it}, {"en", text.en}}; }

http::Answer get_roadmap(Desk const& desk) {
    View const view = read_view(desk);
    json::array activities, gates;
    for (Row const& row : view.rows) {
        json::object one{{"code", row.activity->code}, {"project", row.activity->project},
                         {"name", in_both(row.activity->name)}, {"starts_on", to_string(row.activity->start)},
                         {"ends_on", to_string(row.activity->end)}, {"are_dates_certain", row.activity->certain},
                         {"standing", code_of(row.standing)}, {"finished_on", nullptr}, {"progress", nullptr}};
        if (row.activity->finished_on) one["finished_on"] = to_string(*row.activity->finished_on);
        if (row.progress)
            one["progress"] = json::object{{"done", row.progress->done}, {"wanted", row.progress->wanted},
                                           {"planned", row.progress->planned}};
        one["forecast"] = described(row.forecast);
        activities.push_back(std::move(one));
    }
    for (Gate const& gate : view.gates)
        gates.push_back(json::object{{"due", to_string(gate.due)}, {"project", gate.project},
                                     {"name", in_both(gate.name)}});
    return http::json(json::serialize(json::object{{"today", to_string(view.today)},
                                                   {"activities", std::move(activities)},
                                                   {"gates", std::move(gates)}}));
}

}  // namespace

Table roadmap_table(Desk const& desk) {
    namespace e = words::exports;
    using Kind = TableColumn::Kind;
    View const view = read_view(desk);
    Table table{.what = "roadmap", .file_name = std::string(desk.voice[e::roadmap_file]),
                .title = std::string(desk.voice[w::title])};
    table.definitions = {std::string(desk.voice[w::source])};
    for (Row const& row : view.rows)
        if (row.forecast && row.forecast->kind >= Forecast::Kind::standstill && table.definitions.size() == 1)
            table.definitions.push_back(desk.voice(w::rate_definition,
                                                   {{"from", desk.voice.day(row.forecast->first)},
                                                    {"to", desk.voice.day(row.forecast->last)},
                                                    {"gained", desk.voice.number(row.forecast->gained)}}));
    table.columns = {{Kind::text, "activity", e::activity, 2.6}, {Kind::text, "project", e::project, 0.9},
                     {Kind::day, "starts_on", e::from, 1.4},     {Kind::day, "ends_on", e::to, 1.4},
                     {Kind::count, "done", e::done},             {Kind::count, "wanted", e::wanted},
                     {Kind::count, "planned", e::planned},       {Kind::text, "rate", e::rate, 2},
                     {Kind::text, "state", e::state, 1.4}};
    for (Row const& row : view.rows) {
        auto const figure = [&](std::int64_t Progress::* value) {
            return row.progress ? TableCell(*row.progress.*value) : TableCell();
        };
        table.lines.push_back({{name_of(desk, row.activity->name), row.activity->project, row.activity->start,
                                row.activity->end, figure(&Progress::done), figure(&Progress::wanted),
                                figure(&Progress::planned), forecast_text(desk, row), tag_of(desk, row).label}});
    }
    return table;
}

void add_roadmap_routes(http::Router& router, Sources sources) {
    std::string const right(access::may::see_body.right);
    sources.installation.navigation.push_back({right, "/roadmap", w::roadmap, 60});
    router.get("/roadmap", access::may::see_body, [sources](http::Request const& request) {
        return show_roadmap(Desk(sources, request));
    });
    router.get("/api/v1/roadmap", access::may::see_body, [sources](http::Request const& request) {
        return get_roadmap(Desk(sources, request));
    }).describe({.summary = "The activities with their dates and how they stand; the days that something is due",
                 .gives = "{today: day, activities: [{code: text, project: text, name: {it: text, en: text}, "
                          "starts_on: day, ends_on: day, are_dates_certain: bool, standing: \"to_start\" | "
                          "\"under_way\" | \"on_plan\" | \"ahead\" | \"behind\" | \"late\" | \"unrecorded\" | "
                          "\"concluded\", finished_on: day?, progress: {done: int, wanted: int, planned: int}?, "
                          "forecast: {kind: \"no_figure\" | \"too_few_weeks\" | \"standstill\" | \"far\" | "
                          "\"on_a_day\", ends_on: day?, weeks: {first_day: day, last_day: day, gained: int}?}?}], "
                          "gates: [{due: day, project: text, name: {it: text, en: text}}]}"});
}

}  // namespace regia::monitoring
