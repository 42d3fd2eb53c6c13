//! /monitoraggio/al-giorno and /enti/{ente}/al-giorno: the figures of a past day, as published and as known today.
#include <algorithm>

#include "base/text.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/as_at/view.hpp"
#include "monitoring/export/table.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

struct Line {
    html::Word name;
    std::int64_t Counts::* value;
};
constexpr Line lines[] = {{w::in_scope, &Counts::in_scope},  {w::reached, &Counts::reached},
                          {w::survey_done, &Counts::survey}, {w::started, &Counts::started},
                          {w::concluded, &Counts::concluded}};

html::Word name_of(Correction correction) {
    constexpr html::Word names[] = {w::corrected_arrived, w::corrected_gone, w::corrected_moved, w::corrected_late,
                                    w::corrected_mended};
    return names[static_cast<std::size_t>(correction)];
}

//! "+4", "−1" with the sign that is read aloud; "0".
std::string signed_number(html::Voice const& voice, std::int64_t value) {
    if (value == 0) return "0";
    return (value > 0 ? "+" : "−") + voice.number(std::abs(value));
}

bool is_corrected(AsAt const& group, Correction reason) {
    Counts const& change = group.corrections[static_cast<std::size_t>(reason)];
    return std::any_of(std::begin(lines), std::end(lines),
                       [&](Line const& line) { return change.*line.value != 0; });
}

//! "Conclusi: 120 pubblicati, +4 registrati più tardi, −1 corretti: 123 noti oggi."
std::string reconciliation(Desk const& desk, AsAt const& group, Line const& line) {
    auto const& voice = desk.voice;
    std::vector<std::string> parts;
    for (Correction const reason : all_corrections)
        if (auto const change = group.corrections[static_cast<std::size_t>(reason)].*line.value; change != 0)
            parts.push_back(signed_number(voice, change) + " " + std::string(voice[name_of(reason)]));
    if (parts.empty()) return {};
    return voice(w::reconciled, {{"figure", voice[line.name]},
                                 {"published", voice.number(group.published.*line.value)},
                                 {"corrections", join(parts, ", ")},
                                 {"known", voice.number(group.known().*line.value)}});
}

Fragment figures_card(Desk const& desk, AsAtView const& view) {
    auto const& voice = desk.voice;
    Counts const known = view.group.known();
    std::vector<html::TableRow> rows;
    for (Line const& line : lines) {
        std::int64_t const published = view.group.published.*line.value;
        html::TableRow row{html::head_cell(voice[line.name]),
                           html::cell(voice.number(published), "end strong m-s", voice[w::as_published])};
        for (Correction const reason : all_corrections)
            if (is_corrected(view.group, reason))
                row.push_back(html::cell(
                    signed_number(voice, view.group.corrections[static_cast<std::size_t>(reason)].*line.value),
                    "end m-s", voice[name_of(reason)]));
        row.push_back(html::cell(view.known_at ? voice.number(known.*line.value) : "–", "end strong m-s",
                                 voice[w::as_known]));
        rows.push_back(std::move(row));
    }
    html::Table table{.caption = std::string(voice[w::two_figures])};
    table.columns = {{std::string(voice[w::figure])}, {std::string(voice[w::as_published]), "end"}};
    for (Correction const reason : all_corrections)
        if (is_corrected(view.group, reason)) table.columns.push_back({std::string(voice[name_of(reason)]), "end"});
    table.columns.push_back({std::string(voice[w::as_known]), "end"});
    html::Card card{.id = "cifre", .title = std::string(voice[w::two_figures]), .is_flush = true, .css = "mt5"};
    std::string const path = (view.body ? "/enti/" + view.body->code : "/monitoraggio") + "/al-giorno";
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}{}", html::table(table, rows), table_links(desk, path, "al=" + to_string(view.asked)));
    }));
}

Fragment reconciliation_card(Desk const& desk, AsAtView const& view) {
    auto const& voice = desk.voice;
    html::Card card{.id = "riconciliazione", .title = std::string(voice[w::reconciliation]), .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        if (!view.known_at) {
            h("<p class=\"m-0\">{}</p>", voice[w::not_looked_for_yet]);
            return;
        }
        bool differs = false;
        h("<ul class=\"list-plain rows\">");
        for (Line const& line : lines)
            if (std::string const text = reconciliation(desk, view.group, line); !text.empty()) {
                h("<li>{}</li>", text);
                differs = true;
            }
        if (!differs) h("<li>{}</li>", voice[w::nothing_corrected]);
        h("</ul><p class=\"small muted mt3 m-0\">{}</p>", voice[w::corrections_mean]);
    }));
}

//! Which freeze this is, when it was made, how it is checked; that another day was asked for.
Fragment told_card(Desk const& desk, AsAtView const& view) {
    auto const& voice = desk.voice;
    Frozen const& frozen = *view.frozen;
    return html::fragment([&](Writer& h) {
        if (frozen.day != view.asked)
            h("{}", html::note(html::Kind::info, voice[w::nearest_freeze],
                               voice(w::nearest_freeze_text, {{"asked", voice.day(view.asked)},
                                                              {"day", voice.day(frozen.day)}})));
        h("<dl class=\"grid g2 m-0 mt3\"><div><dt class=\"strong\">{}</dt><dd class=\"muted m-0\">{} {}",
          voice[w::as_published], voice(w::published_means, {{"day", voice.day(frozen.day)},
                                                            {"moment", voice.moment(frozen.made_at)}}),
          voice(w::checksum_is, {{"checksum", frozen.checksum.substr(0, 16)}}));
        if (frozen.is_late()) h(" {}", voice(w::frozen_late, {{"moment", voice.moment(frozen.made_at)}}));
        h("</dd></div><div><dt class=\"strong\">{}</dt><dd class=\"muted m-0\">{}</dd></div></dl>", voice[w::as_known],
          view.known_at ? voice(w::known_means, {{"day", voice.day(frozen.day)},
                                                 {"moment", voice.moment(*view.known_at)}})
                        : std::string(voice[w::not_looked_for_yet]));
    });
}

Fragment courses_card(Desk const& desk, AsAtView const& view) {
    auto const& voice = desk.voice;
    auto const told = told_courses(desk, view.group);
    html::Card card{.id = "corsi", .title = std::string(voice[w::courses_title]), .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        if (told)
            h("<p class=\"m-0 strong\">{}</p>", voice(w::courses_about, {{"courses", told->courses},
                                                                        {"people", told->people}}));
        h("<p class=\"small muted mt3 m-0\">{}</p>",
          voice(told ? w::courses_note : w::courses_hidden, {{"n", desk.plan->small_cell}}));
    }));
}

html::TableRow group_row(Desk const& desk, Fragment title, Counts const& published, std::optional<Counts> known) {
    auto const& voice = desk.voice;
    html::TableRow row{html::head_cell(std::move(title)), html::cell(voice.number(published.in_scope), "end m-h"),
                       html::cell(voice.number(published.concluded), "end strong m-s", voice[w::concluded_published])};
    if (known) {
        row.insert(row.begin() + 2, html::cell(voice.number(known->in_scope), "end m-h"));
        row.push_back(html::cell(voice.number(known->concluded), "end strong m-s", voice[w::concluded_known]));
    }
    return row;
}

Fragment bodies_card(Desk const& desk, AsAtView const& view) {
    auto const& voice = desk.voice;
    std::vector<std::pair<std::string, Uuid>> names;
    for (auto const& [body, group] : view.bodies) names.emplace_back(desk.name_of(body), body);
    std::sort(names.begin(), names.end());
    std::vector<html::TableRow> rows;
    for (auto const& [name, id] : names) {
        registry::Body const* const body = desk.reference->find_body(id);
        AsAt const& group = view.bodies.at(id);
        auto const title = html::fragment([&](Writer& h) {
            if (body) h("<a href=\"{}\">{}</a>", desk.body_url(*body, view.address_part()), name);
            else h.text(name);
        });
        rows.push_back(group_row(desk, title, group.published, group.known()));
    }
    html::Table table{.caption = std::string(voice[w::bodies])};
    table.columns = {{std::string(voice[w::body])}, {std::string(voice[w::scope_published]), "end"},
                     {std::string(voice[w::scope_known]), "end"}, {std::string(voice[w::concluded_published]), "end"},
                     {std::string(voice[w::concluded_known]), "end"}};
    html::Card card{.id = "enti", .title = std::string(voice[w::bodies]), .is_flush = true, .css = "mt5"};
    return html::card(card, html::table(table, rows));
}

Fragment units_card(Desk const& desk, AsAtView const& view) {
    auto const& voice = desk.voice;
    std::vector<html::TableRow> rows;
    for (Group const& unit : view.units)
        rows.push_back(group_row(desk, html::text(desk.unit_name(unit.item)), unit.counts, std::nullopt));
    html::Table table{.caption = std::string(voice[w::units])};
    table.columns = {{std::string(voice[w::unit])}, {std::string(voice[w::scope_published]), "end"},
                     {std::string(voice[w::concluded_published]), "end"}};
    html::Card card{.id = "strutture", .title = std::string(voice[w::units]),
                    .subtitle = std::string(voice[w::units_only_published]), .is_flush = true, .css = "mt5"};
    return html::card(card, html::table(table, rows));
}

Fragment board(Desk const& desk, AsAtView const& view) {
    if (!view.fault.empty())
        return html::note(html::Kind::warn, desk.voice[w::no_figures], view.fault, html::Announced::politely);
    if (!view.frozen) return html::note(html::Kind::info, desk.voice[w::no_figures], no_figures(desk, view));
    return html::fragment([&](Writer& h) {
        h("{}{}{}", told_card(desk, view), figures_card(desk, view), reconciliation_card(desk, view));
        if (view.body) {
            if (!view.units.empty()) h.add(units_card(desk, view));
        } else {
            h.add(bodies_card(desk, view));
            h.add(courses_card(desk, view));
        }
        h.add(levels_card(desk, view.levels, "mt5"));
    });
}

http::Answer show(Desk const& desk, registry::Body const* body) {
    AsAtView const view = read_as_at(desk, body, desk.request.query.get(day_field));
    auto const& voice = desk.voice;
    std::string const path = body ? "/enti/" + body->code : "/monitoraggio";
    std::string const day = voice.day(view.frozen ? view.frozen->day : view.asked);
    std::string const title = voice(w::as_at_title, {{"day", day}});
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"card-x pad-s\">{}</div><div class=\"mt3\">{}</div>",
          html::page_head(title, body ? body->name : std::string(voice[w::as_at_lead])),
          as_at_form(desk, path, view.typed.empty() ? to_string(view.asked) : view.typed), board(desk, view));
    });
    std::string const up(body ? body->name : std::string(voice[w::monitoring]));
    return desk.page(title, {{up, desk.url(path)}, {title, desk.url(path + "/al-giorno"), true}}, content);
}

}  // namespace

std::string AsAtView::address_part() const { return "/al-giorno?al=" + to_string(asked); }

std::optional<ToldCourses> told_courses(Desk const& desk, AsAt const& group) {
    constexpr std::int64_t rounded_to = 5;
    std::int64_t const people = group.course_people, others = group.published.in_scope - people;
    if (people < desk.plan->small_cell || others < desk.plan->small_cell) return std::nullopt;
    return ToldCourses{group.courses / rounded_to * rounded_to, people / rounded_to * rounded_to};
}

std::string no_figures(Desk const& desk, AsAtView const& view) {
    if (!view.fault.empty()) return view.fault;
    if (view.frozen) return {};
    if (!view.first) return std::string(desk.voice[w::nothing_frozen]);
    return desk.voice(w::nothing_before, {{"asked", desk.voice.day(view.asked)},
                                          {"day", desk.voice.day(*view.first)}});
}

AsAtView read_as_at(Desk const& desk, registry::Body const* body, std::string_view typed) {
    AsAtView view;
    view.body = body;
    view.typed = trim(typed);
    Day const today = rome_day(desk.now);
    auto const asked = parse_day(view.typed);
    view.asked = asked.value_or(plus_days(today, -1));
    if (!view.typed.empty() && !asked) view.fault = desk.voice[w::not_a_day];
    else if (view.asked >= today) view.fault = desk.voice(w::not_past_yet, {{"day", desk.voice.day(view.asked)}});
    if (!view.fault.empty()) return view;
    desk.database().read([&](db::Tx& tx) {
        view.frozen = frozen_on(tx, view.asked);
        if (!view.frozen) {
            auto const all = all_frozen(tx);
            if (!all.empty()) view.first = all.back().day;
            return true;
        }
        view.known_at = known_at(tx);
        view.group = as_at(tx, *view.frozen, body ? body->id : Uuid{});
        // Units of a few people on a Sunday and on the day after would tell on which day somebody concluded.
        bool const ends_week = weekday(view.frozen->day) == 7;
        if (!body) view.bodies = bodies_as_at(tx, *view.frozen);
        else if (ends_week) view.units = units_as_published(tx, *view.frozen, body->id);
        view.levels = snapshot_up_to(tx, body ? body->id : Uuid{}, view.frozen->day);
        return true;
    });
    return view;
}

Fragment as_at_form(Desk const& desk, std::string const& path, std::string const& day) {
    html::Field field{.name = std::string(day_field), .label = std::string(desk.voice[w::figures_of_day]),
                      .value = day, .type = "date", .id = "al-giorno"};
    return html::filters(desk.voice, {desk.url(path + "/al-giorno"), "f3", ""}, {html::field(field)});
}

void add_as_at_routes(http::Router& router, Sources sources) {
    add_as_at_api_routes(router, sources);
    router.get("/monitoraggio/al-giorno", access::may::see_region, [sources](http::Request const& request) {
        return show(Desk(sources, request), nullptr);
    });
    router.get("/enti/{ente}/al-giorno", access::may::see_body, [sources](http::Request const& request) {
        Desk const desk(sources, request);
        return show(desk, &desk.body_in_path());
    });
}

}  // namespace regia::monitoring
