//! /enti/{ente}/scheda: the body on one page, for paper. Counts and the last snapshot; nobody's name.
#include <algorithm>

#include "locale/monitoring.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

//! More would not fit on a page.
constexpr std::size_t units_on_paper = 12;

Fragment numbers(Desk const& desk, Counts const& counts) {
    auto const& voice = desk.voice;
    std::vector<html::KeyValue> pairs{{std::string(voice[w::in_scope]), html::text(voice.number(counts.in_scope))},
                                      {std::string(voice[w::reached]), html::text(voice.number(counts.reached))}};
    for (PersonState const state : {PersonState::concluded, PersonState::in_progress, PersonState::to_resume,
                                    PersonState::to_start, PersonState::no_survey}) {
        std::int64_t const people = people_in(counts, state);
        std::string_view const name =
            state == PersonState::to_resume ? voice[w::of_whom_to_resume] : desk.state_name(state);
        pairs.push_back({std::string(name), html::text(voice.number(people) + " · " +
                                                       desk.percent(people, counts.in_scope))});
    }
    for (auto const& [reason, people] : counts.outside)
        if (people > 0)
            pairs.push_back({std::string(voice[w::out_of_scope]) + ": " + std::string(desk.absence_name(reason)),
                             html::text(voice.number(people))});
    return html::card({.id = "stato", .title = std::string(voice[w::body_numbers])}, html::key_values(pairs));
}

Fragment units(Desk const& desk, std::vector<Group> groups) {
    auto const& voice = desk.voice;
    std::sort(groups.begin(), groups.end(), [](Group const& a, Group const& b) {
        return a.counts.in_scope != b.counts.in_scope ? a.counts.in_scope > b.counts.in_scope : a.item < b.item;
    });
    std::vector<html::TableRow> rows;
    Counts others;
    auto const row = [&](std::string const& name, Counts const& counts) {
        rows.push_back({html::head_cell(name), html::cell(voice.number(counts.in_scope), "end"),
                        html::cell(desk.percent(counts.survey, counts.in_scope, 0), "end"),
                        html::cell(voice.number(counts.concluded), "end"),
                        html::cell(desk.percent(counts.concluded, counts.in_scope), "end strong")});
    };
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i < units_on_paper) row(desk.unit_name(groups[i].item), groups[i].counts);
        else others += groups[i].counts;
    }
    if (groups.size() > units_on_paper)
        row(voice(w::other_units, {{"n", static_cast<std::int64_t>(groups.size() - units_on_paper)}}), others);
    html::Table table{.caption = std::string(voice[w::units]), .is_cards = false};
    table.columns = {{std::string(voice[w::unit])}, {std::string(voice[w::in_scope_short]), "end"},
                     {std::string(voice[w::survey]), "end"}, {std::string(voice[w::concluded]), "end"}, {"%", "end"}};
    return html::card({.id = "strutture", .title = std::string(voice[w::units]), .is_flush = true},
                      html::fragment([&](Writer& h) {
                          h("<div class=\"scroll-x\" tabindex=\"0\" role=\"region\" "
                            "aria-labelledby=\"strutture\">{}</div>",
                            html::table(table, rows));
                      }));
}

http::Answer show(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    auto const& voice = desk.voice;
    BodyFigures figures;
    std::optional<FrozenLevels> frozen;
    desk.database().read([&](db::Tx& tx) {
        figures = body_figures(tx, body.id);
        frozen = latest_snapshot(tx, body.id);
        return true;
    });
    auto const print = html::fragment([&](Writer& h) {
        h("<button type=\"button\" class=\"btn btn-outline-primary\" data-stampa hidden>{}{}</button>",
          html::icon("it-print"), voice[w::print]);
    });
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"one-page\">{}<p>{}</p><div class=\"grid g2 mt3\">{}{}</div><div class=\"mt3\">{}</div></div>",
          html::page_head(body.name, voice[w::sheet_lead], html::actions({print})), html::as_of(desk.as_of()),
          numbers(desk, figures.body), levels_card(desk, frozen, ""), units(desk, std::move(figures.units)));
    });
    return desk.page(std::string(voice[w::body_sheet]) + " – " + body.name,
                     {{body.name, desk.body_url(body)},
                      {std::string(voice[w::body_sheet]), desk.body_url(body, "/scheda"), true}},
                     content);
}

}  // namespace

void add_print_routes(http::Router& router, Sources sources) {
    router.get("/enti/{ente}/scheda", access::may::see_body,
               [sources](http::Request const& request) { return show(Desk(sources, request)); });
}

}  // namespace regia::monitoring
