#include "monitoring/region_page.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/export/table.hpp"
#include "monitoring/gain/gain_card.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

constexpr std::string_view order_field = "ordine", order_observed = "osservato";

//! Bodies of one wide area; the list of contracted doctors is in none, it counts for the whole region.
bool is_inside(Desk const& desk, std::string_view wide_area, Uuid body) {
    registry::Body const* const known = desk.reference->find_body(body);
    return wide_area.empty() || (known && known->wide_area == wide_area);
}

Fragment filters(Desk const& desk, RegionView const& view) {
    std::vector<html::Choice> areas{{"", std::string(desk.voice[w::all_feminine])}};
    for (auto const& [code, name] : desk.reference->wide_areas) areas.push_back({code, name});
    std::vector<html::Choice> profiles{{"", std::string(desk.voice[w::all_masculine])}};
    for (std::string const& code : view.profiles) profiles.push_back({code, desk.profile_name(code)});
    std::sort(profiles.begin() + 1, profiles.end(),
              [](html::Choice const& a, html::Choice const& b) { return a.label < b.label; });
    html::Field area{.name = "area", .label = std::string(desk.voice[w::wide_area]), .value = view.wide_area};
    html::Field profile{.name = "profilo", .label = std::string(desk.voice[w::profile]), .value = view.profile};
    return html::fragment([&](Writer& h) {
        std::vector<Fragment> fields{html::select(area, areas), html::select(profile, profiles)};
        if (view.is_observed) fields.push_back(html::hidden(order_field, order_observed));
        if (view.breakdown.by != By::profile) fields.push_back(html::hidden(by_field, code_of(view.breakdown.by)));
        h("<div class=\"card-x pad-s\" id=\"filtri\">{}</div>",
          html::filters(desk.voice, {desk.url("/monitoraggio"), "f3", "#quadro"}, fields));
    });
}

//! When the figures were taken, and what a filter does not change.
Fragment taken_at(Desk const& desk, RegionView const& view) {
    std::string line = desk.voice(w::live_as_of, {{"moment", desk.voice.moment(desk.now)}});
    if (view.frozen) line += " · " + desk.voice(w::levels_as_of, {{"day", desk.voice.day(view.frozen->day)}});
    return html::as_of(line);
}

Fragment bodies_card(Desk const& desk, RegionView const& view) {
    if (view.profile.empty())
        return compared_card(desk, {view.bodies, view.mixes, view.region, view.is_observed,
                                    page_url(desk, view, false, view.breakdown.by, "enti"),
                                    page_url(desk, view, true, view.breakdown.by, "enti"), file_query(view)});
    html::Card card{.id = "enti", .title = std::string(desk.voice[w::concluded_by_body]),
                    .subtitle = std::string(desk.voice[w::compared_only_profile]), .is_flush = true, .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        h.add(bodies_table(desk, view.bodies, view.region));
        if (view.hides_contracted)
            h("<p class=\"small muted pad-foot m-0\">{}</p>",
              desk.voice(w::contracted_hidden, {{"n", std::int64_t{desk.plan->small_cell}}}));
        h.add(table_links(desk, "/monitoraggio", query_of(view)));
    }));
}

Fragment groups_card(Desk const& desk, RegionView const& view) {
    return breakdown_card(desk, view.breakdown,
                          [&](By by) { return page_url(desk, view, view.is_observed, by, "gruppi"); },
                          "/monitoraggio/gruppi", query_of(view));
}

Fragment board(Desk const& desk, RegionView const& view) {
    if (view.region.registry == 0) {
        html::Button import{.label = std::string(desk.voice[w::import_people]), .icon = "it-upload"};
        auto const action = desk.may(access::may::import_people) ? html::button_link(desk.url("/importazioni"), import)
                                                                 : Fragment();
        return html::fragment([&](Writer& h) {
            h("{}<div class=\"card-x mt5\">{}</div>{}", three_numbers(desk, view),
              html::empty_state("it-user", desk.voice[w::nobody_title], desk.voice[w::nobody_text], action),
              definitions_card(desk));
        });
    }
    return html::fragment([&](Writer& h) {
        if (view.period)
            h("<div class=\"mt3\">{}</div>", html::note(html::Kind::info, desk.voice[w::programme_title],
                                                        programme_note(desk, *view.period)));
        h("<p class=\"mt3 m-0\">{}</p>{}{}<div class=\"grid mid-side mt5\">{}<div "
          "class=\"stack\">{}{}</div></div>{}{}{}{}{}",
          taken_at(desk, view), three_numbers(desk, view), project_cards(desk, view), trend_card(desk, view),
          attention_card(desk, view), levels_card(desk, view.frozen, ""),
          bodies_card(desk, view), groups_card(desk, view), initiatives_card(desk, view),
          gain_card(desk, view.frozen, "mt5"), definitions_card(desk));
    });
}

http::Answer show_region(Desk const& desk) {
    RegionView const view = read_region(desk);
    Fragment const content = board(desk, view);
    if (desk.request.is_fragment()) return http::page(content.markup());
    html::Button const programme{.label = std::string(desk.voice[w::programme_title]), .weight = html::Weight::outline};
    auto const whole = html::fragment([&](Writer& h) {
        h("{}{}{}",
          html::page_head(desk.voice[w::region_title], desk.voice[w::region_lead],
                          html::actions({html::button_link(desk.url("/programma"), programme)})),
          html::fragment([&](Writer& part) {
              part("{}<div class=\"card-x pad-s mt3\">{}</div>", filters(desk, view),
                   as_at_form(desk, "/monitoraggio", to_string(plus_days(rome_day(desk.now), -1))));
              part("<p class=\"mt3 m-0 small\"><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a> · <a "
                   "href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>",
                   desk.url("/monitoraggio/semestre"), desk.voice[w::to_half_years],
                   desk.url("/monitoraggio/regis"), desk.voice[w::to_regis], desk.url("/dati-aperti"),
                   desk.voice[w::to_open_data], desk.url("/esportazioni"), desk.voice[w::to_own_files]);
          }),
          refreshing("quadro", desk.url("/monitoraggio?" + std::string(http::refresh_mark) + "=1"), "#filtri form",
                     desk.live_url(Uuid{}), content));
    });
    return desk.page(std::string(desk.voice[w::monitoring]), {}, whole);
}

}  // namespace

namespace {

//! Bodies of a wide area, for the stored days; none = the region's.
std::vector<Uuid> bodies_in(Desk const& desk, std::string_view wide_area) {
    std::vector<Uuid> bodies;
    for (registry::Body const& body : desk.reference->bodies)
        if (!wide_area.empty() && body.wide_area == wide_area) bodies.push_back(body.id);
    return bodies;
}

void read_region_breakdown(db::Tx& tx, Desk const& desk, RegionView& view, std::vector<Group> by_profile) {
    Breakdown& breakdown = view.breakdown;
    auto const is_elsewhere = [&](auto const& one) { return !is_inside(desk, view.wide_area, one.body); };
    if (breakdown.by == By::profile) {
        if (!view.profile.empty()) breakdown.instead = desk.voice[w::one_profile_chosen];
        std::erase_if(by_profile, is_elsewhere);
        add_profiles(desk, by_profile, breakdown);
    } else if (breakdown.by == By::district) {
        auto districts = district_counts(tx, view.profile);
        std::erase_if(districts, is_elsewhere);
        add_districts(desk, districts, breakdown);
        if (!view.profile.empty() && districts.empty()) breakdown.instead = desk.voice[w::no_district_of_profile];
    } else if (!view.profile.empty()) {
        breakdown.instead = desk.voice[w::no_trend_by_profile];
    } else {
        Day const today = rome_day(desk.now);
        auto const bodies = bodies_in(desk, view.wide_area);
        if (view.wide_area.empty() || !bodies.empty())
            breakdown.weeks = weeks_of(day_counts(tx, bodies, first_week(today)), today);
    }
}

//! Contracted doctors of a profile of which there are few: with the others of their list they are on the page without
//! the filter.
void hide_few_contracted(Desk const& desk, RegionView& view, std::vector<Group> const& by_profile) {
    std::vector<Counts> profiles;
    for (Group const& group : by_profile)
        if (group.body == contracted_list()) profiles.push_back(group.counts);
    if (view.profile.empty() || are_told_by_profile(profiles, desk.plan->small_cell)) return;
    view.hides_contracted =
        std::erase_if(view.bodies, [](Group const& group) { return group.body == contracted_list(); }) > 0;
}

}  // namespace

RegionView read_region(Desk const& desk) {
    RegionView view;
    std::string const area(desk.request.query.get("area")), profile(desk.request.query.get("profilo"));
    if (desk.reference->wide_areas.contains(area)) view.wide_area = area;
    if (desk.reference->find_profile(profile)) view.profile = profile;
    view.is_observed = desk.request.query.get(order_field) == order_observed;
    view.breakdown.by = by_in(desk);
    desk.database().read([&](db::Tx& tx) {
        RegionFigures figures = region_figures(tx, view.profile);
        view.region = std::move(figures.region);
        view.bodies = std::move(figures.bodies);
        view.profiles = std::move(figures.profiles);
        hide_few_contracted(desk, view, figures.by_profile);
        if (view.profile.empty()) view.mixes = mixes_of(figures.by_profile);
        read_region_breakdown(tx, desk, view, std::move(figures.by_profile));
        view.frozen = latest_snapshot(tx, Uuid{});
        view.period = access::period_now(tx);
        if (view.profile.empty()) view.history = view.wide_area.empty() ? region_history(tx) : bodies_history(tx);
        return true;
    });
    std::erase_if(view.bodies, [&](Group const& group) { return !is_inside(desk, view.wide_area, group.body); });
    if (!view.wide_area.empty())
        std::erase_if(view.history.concluded,
                      [&](DayValue const& at) { return !is_inside(desk, view.wide_area, at.body); });
    if (!view.is_filtered()) view.shown = view.region;
    else
        for (Group const& group : view.bodies) view.shown += group.counts;
    return view;
}

std::string query_of(RegionView const& view) {
    std::vector<std::string> parts;
    if (!view.wide_area.empty()) parts.push_back("area=" + http::url_encode(view.wide_area));
    if (!view.profile.empty()) parts.push_back("profilo=" + http::url_encode(view.profile));
    return join(parts, "&");
}

std::string file_query(RegionView const& view) {
    std::string query = query_of(view);
    if (view.is_observed)
        query += (query.empty() ? "" : "&") + std::string(order_field) + "=" + std::string(order_observed);
    return query;
}

html::Url page_url(Desk const& desk, RegionView const& view, bool is_observed, By by, std::string_view part) {
    std::vector<std::string> parts;
    if (std::string query = query_of(view); !query.empty()) parts.push_back(std::move(query));
    if (is_observed) parts.push_back(std::string(order_field) + "=" + std::string(order_observed));
    if (by != By::profile) parts.push_back(std::string(by_field) + "=" + std::string(code_of(by)));
    return desk.url("/monitoraggio" + (parts.empty() ? "" : "?" + join(parts, "&")) + "#" + std::string(part));
}

std::int64_t RegionView::planned(Plan const& plan, Day on) const {
    std::int64_t const all = plan.planned(on);
    if (!is_filtered()) return all;
    // A registry that is still being filled may hold fewer people than the plan wants concluded: then it wants them
    // all.
    return region.in_scope == 0 ? 0 : std::min(all, region.in_scope) * shown.in_scope / region.in_scope;
}

std::vector<MonthEnd> month_ends(History const& history, Day first, Day today) {
    std::vector<MonthEnd> ends;
    if (!history.known_from) return ends;
    int step = 1;
    for (Day end = last_day_of_month(first); end < today; end = last_day_of_month(plus_days(end, 1)), ++step) {
        if (end < *history.known_from) continue;
        MonthEnd at{step, 0};
        // The last row of each body up to that day: rows come by body, then by day.
        for (std::size_t i = 0; i < history.concluded.size(); ++i) {
            DayValue const& row = history.concluded[i];
            bool const is_last = i + 1 == history.concluded.size() || history.concluded[i + 1].body != row.body ||
                                 history.concluded[i + 1].day > end;
            if (row.day <= end && is_last) at.value += row.value;
        }
        ends.push_back(at);
    }
    return ends;
}

void add_region_routes(http::Router& router, Sources sources) {
    router.get("/monitoraggio", access::may::see_region, [sources](http::Request const& request) {
        return show_region(Desk(sources, request));
    });
}

}  // namespace regia::monitoring
