//! /enti and the page of one body.
#include <algorithm>

#include "locale/monitoring.hpp"
#include "monitoring/compare/bodies.hpp"
#include "monitoring/compare/breakdown.hpp"
#include "monitoring/export/table.hpp"
#include "monitoring/gain/gain_card.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

//! Larger bodies have hundreds of units; those with most people are shown, the others together in one row.
constexpr std::size_t units_shown = 20;

struct BodyView {
    BodyFigures figures;
    std::optional<FrozenLevels> frozen;
    Breakdown breakdown;
};

html::Url breakdown_url(Desk const& desk, registry::Body const& body, By by) {
    return desk.body_url(body, by == By::profile ? "#gruppi"
                                                 : "?" + std::string(by_field) + "=" + std::string(code_of(by)) +
                                                       "#gruppi");
}

Fragment body_numbers(Desk const& desk, BodyView const& view) {
    auto const& voice = desk.voice;
    Counts const& counts = view.figures.body;
    auto const number = [&](Writer& h, html::Word label, std::int64_t value, std::string const& note) {
        h("<div><dt>{}</dt><dd><b>{}</b><span class=\"small\">{}</span></dd></div>", voice[label], voice.number(value),
          note);
    };
    return html::fragment([&](Writer& h) {
        h("<section class=\"card-x mt3\" aria-label=\"{}\"><dl class=\"three\">", voice[w::body_numbers]);
        number(h, w::in_scope, counts.in_scope, voice(w::on_day, {{"day", voice.day(rome_day(desk.now))}}));
        number(h, w::reached, counts.reached,
               voice(w::reached_note, {{"percent", desk.percent(counts.reached, counts.in_scope)}}));
        number(h, w::started, counts.started,
               voice(w::percent_of_scope, {{"percent", desk.percent(counts.started, counts.in_scope)}}));
        h("<div><dt>{}</dt><dd>{}</dd></div></dl></section>\n", voice[w::out_of_scope],
          outside_by_reason(desk, counts));
    });
}

Fragment body_states(Desk const& desk, BodyView const& view) {
    auto const& voice = desk.voice;
    Counts const& counts = view.figures.body;
    auto const plan = desk.plan_share(view.figures.region);
    auto const measure = [&](PersonState state, std::int64_t people, std::optional<html::Tag> tag) {
        html::Measure made{.label = std::string(desk.state_name(state)), .value = voice.number(people)};
        made.of = voice(w::percent_of_scope, {{"percent", desk.percent(people, counts.in_scope)}});
        made.share = share(people, counts.in_scope);
        made.bar_label = made.label + ": " + made.value + ", " + made.of;
        made.tag = std::move(tag);
        return made;
    };
    html::Measure concluded = measure(PersonState::concluded, counts.concluded, std::nullopt);
    concluded.plan = plan;
    if (plan && counts.in_scope > 0) concluded.tag = plan_tag(voice, concluded.share, *plan);
    std::int64_t const resting = counts.in_state(PersonState::to_resume);
    std::optional<html::Tag> rest;
    if (resting > 0) rest = html::Tag{html::Kind::warn, voice(w::n_to_resume, {{"n", resting}})};
    auto const going = measure(PersonState::in_progress, people_in(counts, PersonState::in_progress), rest);
    auto const waiting = measure(PersonState::to_start, counts.in_state(PersonState::to_start),
                                 html::Tag{html::Kind::idle, std::string(voice[w::with_survey])});
    auto const unasked = measure(PersonState::no_survey, counts.in_state(PersonState::no_survey), std::nullopt);
    return html::fragment([&](Writer& h) {
        h("<div class=\"grid g4 mt5\">{}{}{}{}</div>", html::kpi_small(concluded), html::kpi_small(going),
          html::kpi_small(waiting), html::kpi_small(unasked));
    });
}

html::TableRow unit_row(Desk const& desk, Fragment name, std::string const& plain_name, Counts const& counts,
                        std::optional<double> plan) {
    return {html::head_cell(std::move(name)), html::cell(desk.voice.number(counts.in_scope), "end m-h"),
            html::cell(desk.percent(counts.survey, counts.in_scope, 0), "end m-h"),
            html::cell(concluded_bar(desk, counts, plain_name, plan), "m-b"),
            html::cell(desk.percent(counts.concluded, counts.in_scope), "end strong m-r")};
}

Fragment units_card(Desk const& desk, registry::Body const& body, BodyView const& view) {
    auto const& voice = desk.voice;
    auto const plan = desk.plan_share(view.figures.region);
    std::vector<Group> units = view.figures.units;
    std::sort(units.begin(), units.end(), [](Group const& a, Group const& b) {
        return a.counts.in_scope != b.counts.in_scope ? a.counts.in_scope > b.counts.in_scope : a.item < b.item;
    });
    bool const names_open = desk.may(access::may::see_people_state);
    std::vector<html::TableRow> rows;
    Counts others;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (i >= units_shown) {
            others += units[i].counts;
            continue;
        }
        std::string const name = desk.unit_name(units[i].item);
        PeopleFilter filter;
        filter.unit = units[i].item;
        auto const title = html::fragment([&](Writer& h) {
            if (names_open) h("<a href=\"{}\">{}</a>", desk.body_url(body, "/persone?" + query_of(filter)), name);
            else h.text(name);
        });
        rows.push_back(unit_row(desk, title, name, units[i].counts, plan));
    }
    if (units.size() > units_shown) {
        std::string const name = voice(w::other_units, {{"n", static_cast<std::int64_t>(units.size() - units_shown)}});
        auto const title = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", desk.body_url(body, "/strutture"), name);
        });
        rows.push_back(unit_row(desk, title, name, others, plan));
    }
    html::Table table{.caption = std::string(voice[w::units])};
    table.columns = {{std::string(voice[w::unit])}, {std::string(voice[w::in_scope_short]), "end"},
                     {std::string(voice[w::survey]), "end"}, {std::string(voice[w::concluded]), "w26"}, {"%", "end"}};
    auto const legend = html::fragment([&](Writer& h) {
        h("<ul class=\"legend\"><li><i></i>{}</li>", voice[w::concluded]);
        if (plan) h("<li><i class=\"t\"></i>{}</li>", voice(w::plan_of_scope, {{"percent", voice.percent(*plan)}}));
        h("</ul>");
    });
    html::Card card{.id = "strutture", .title = std::string(voice[w::units]), .side = legend, .is_flush = true};
    if (rows.empty()) {
        card.is_flush = false;
        return html::card(card,
                          html::fragment([&](Writer& h) { h("<p class=\"muted m-0\">{}</p>", voice[w::no_units]); }));
    }
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}{}", html::table(table, rows), table_links(desk, "/enti/" + body.code + "/strutture", ""));
    }));
}

//! The body at equal mix of profiles, beside the region.
Fragment at_equal_mix(Desk const& desk, BodyView const& view) {
    auto const& voice = desk.voice;
    Mix const own = mix_of(view.figures.by_profile), region = mix_of(view.figures.all_by_profile);
    Standardised const standard = standardised(own, region, desk.plan->small_cell);
    return html::fragment([&](Writer& h) {
        h("<p class=\"mt3 m-0\">{}: ", voice[w::at_equal_mix]);
        if (standard.is_compared())
            h("<strong class=\"strong\">{}</strong>, {} {} <span class=\"muted\">{}</span>",
              voice.percent(standard.share), interval_text(desk, standard), verdict(voice, standard.compared),
              voice(w::region_is, {{"percent", voice.percent(share_of(region))}}));
        else h.text(verdict_text(voice, standard.compared));
        h(" <a class=\"small\" href=\"{}\">{}</a></p>",
          desk.url("/manuale/ufficio-regionale#gli-enti-a-confronto"), voice[w::how_to_read_comparison]);
    });
}

Fragment body_board(Desk const& desk, registry::Body const& body, BodyView const& view) {
    return html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p>{}", html::as_of(desk.as_of()), body_numbers(desk, view));
        if (view.figures.body.registry == 0) {
            html::Button import{.label = std::string(desk.voice[w::import_people]), .icon = "it-upload"};
            auto const action = desk.may(access::may::import_people)
                                    ? html::button_link(desk.url("/importazioni"), import)
                                    : Fragment();
            h("<div class=\"card-x mt5\">{}</div>",
              html::empty_state("it-user", desk.voice[w::nobody_title], desk.voice[w::nobody_text], action));
            return;
        }
        h("{}{}<div class=\"grid main-side mt5\">{}<div class=\"stack\">{}{}</div></div>", body_states(desk, view),
          at_equal_mix(desk, view),
          units_card(desk, body, view), levels_card(desk, view.frozen, ""), gain_card(desk, view.frozen, ""));
        h.add(breakdown_card(desk, view.breakdown, [&](By by) { return breakdown_url(desk, body, by); },
                             "/enti/" + body.code + "/gruppi", ""));
    });
}

//! For who sees no names here: where they are, if this role may ask for them.
Fragment people_pointer(Desk const& desk, registry::Body const& body) {
    html::Card card{.id = "persone", .title = std::string(desk.voice[w::people]), .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p>{}</p>", desk.voice[desk.may(access::may::see_names_for_reason) ? w::names_need_reason : w::counts_only]);
        if (desk.may(access::may::see_names_for_reason))
            h("<p class=\"m-0\"><a href=\"{}\">{}</a></p>", desk.body_url(body, "/persone"),
              desk.voice[w::ask_for_names]);
    }));
}

http::Answer show_body(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    bool const sees_names = desk.may(access::may::see_people_state);
    bool const is_part = desk.request.is_fragment();
    PeopleView people;
    BodyView const view = desk.database().read([&](db::Tx& tx) {
        BodyView read{body_figures(tx, body.id), latest_snapshot(tx, body.id), {}};
        read.breakdown = body_breakdown(tx, desk, body, read.figures.by_profile);
        if (sees_names && !is_part) people = read_people(tx, desk, body, &read.figures);
        return read;
    });
    Fragment const board = body_board(desk, body, view);
    if (is_part) return http::page(board.markup());
    auto const& voice = desk.voice;
    std::string const lead = voice(w::body_lead, {{"n", view.figures.body.in_scope},
                                                  {"units", static_cast<std::int64_t>(view.figures.units.size())}});
    bool const lists_names = sees_names && view.figures.body.registry > 0;
    auto const content = html::fragment([&](Writer& h) {
        html::Button const print{.label = std::string(voice[w::body_sheet]), .icon = "it-print",
                                 .weight = html::Weight::outline, .is_small = true};
        html::Button const pdf{.label = std::string(voice[w::sheet_download]), .icon = "it-download",
                               .weight = html::Weight::outline, .is_small = true};
        auto const actions = html::actions({html::button_link(desk.body_url(body, "/scheda"), print),
                                            html::button_link(desk.body_url(body, "/scheda.pdf"), pdf)});
        h("{}<div class=\"card-x pad-s\">{}</div><div class=\"mt3\">{}</div>",
          html::page_head(body.name, lead, actions),
          as_at_form(desk, "/enti/" + body.code, to_string(plus_days(rome_day(desk.now), -1))),
          refreshing("conteggi",
                     desk.body_url(body, "?" + std::string(http::refresh_mark) + "=1&" + std::string(by_field) + "=" +
                                             std::string(code_of(view.breakdown.by))),
                     "", desk.live_url(body.id), board));
        if (lists_names) h.add(people_card(desk, body, people));
        else if (!sees_names) h.add(people_pointer(desk, body));
    });
    std::vector<html::Link> crumbs;
    if (desk.bodies().size() > 1)
        crumbs = {{std::string(voice[w::bodies]), desk.url("/enti")}, {body.name, desk.body_url(body), true}};
    http::Reply reply = desk.page(body.name, crumbs, content);
    if (!lists_names) return reply;
    std::string const filter = query_of(people.filter);
    return after_look(desk, "body_people", "ente=" + body.code + (filter.empty() ? "" : "&" + filter),
                      static_cast<std::int64_t>(people.rows.size()), std::nullopt, std::move(reply));
}

http::Answer show_bodies(Desk const& desk) {
    auto const mine = desk.bodies();
    if (mine.size() == 1) return http::see_other(desk.body_url(*mine.front()).text());
    Counts region;
    auto groups = desk.database().read([&](db::Tx& tx) {
        region = region_counts(tx);
        return counts_by_body(tx);
    });
    // Bodies that never had anybody are listed too: somebody looks for them here.
    for (registry::Body const* body : mine) {
        bool const is_there =
            std::any_of(groups.begin(), groups.end(), [&](Group const& one) { return one.body == body->id; });
        if (!is_there) groups.push_back({body->id, "", {}});
    }
    auto const& voice = desk.voice;
    html::Card card{.id = "enti", .title = std::string(voice[w::concluded_by_body]),
                    .subtitle = std::string(voice[w::observed_only]), .is_flush = true};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}",
          html::page_head(voice[w::bodies_and_people],
                          voice(w::bodies_lead, {{"n", static_cast<std::int64_t>(mine.size())}}),
                          html::as_of(desk.as_of())),
          html::card(card, bodies_table(desk, std::move(groups), region)));
    });
    return desk.page(std::string(voice[w::bodies_and_people]), {}, content);
}

}  // namespace

void add_body_routes(http::Router& router, Sources sources) {
    router.get("/enti", access::may::see_body, [sources](http::Request const& request) {
        return show_bodies(Desk(sources, request));
    });
    router.get("/enti/{ente}", access::may::see_body, [sources](http::Request const& request) {
        return show_body(Desk(sources, request));
    });
}

}  // namespace regia::monitoring
