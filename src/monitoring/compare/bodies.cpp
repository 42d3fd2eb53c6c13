#include "monitoring/compare/bodies.hpp"

#include <algorithm>

#include "locale/monitoring.hpp"
#include "monitoring/export/table.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

Fragment body_title(Desk const& desk, Uuid id) {
    registry::Body const* const body = desk.reference->find_body(id);
    std::string const name = desk.name_of(id);
    return html::fragment([&](Writer& h) {
        if (body) h("<a href=\"{}\">{}</a>", desk.body_url(*body), name);
        else h.text(name);
    });
}

//! The share with its interval on the line from 0 to 100 %; the tick is the region.
Fragment drawn(Desk const& desk, ComparedBody const& body, double region) {
    Standardised const& standard = body.standard;
    html::LevelBar bar{.estimate = standard.share, .low = standard.low, .high = standard.high, .expected = region};
    bar.label = desk.name_of(body.group.body) + ": " + desk.voice.percent(standard.share) + ", " +
                interval_text(desk, standard);
    return html::level_bar(bar);
}

html::TableRow compared_row(Desk const& desk, ComparedBody const& body, double region) {
    auto const& voice = desk.voice;
    Counts const& counts = body.group.counts;
    bool const is_compared = body.standard.is_compared();
    std::string const area = desk.wide_area_of(body.group.body);
    auto const difference = html::fragment([&](Writer& h) {
        h.add(verdict(voice, body.standard.compared));
        if (is_compared) h("<br><span class=\"small muted\">{}</span>", interval_text(desk, body.standard));
    });
    return {html::head_cell(body_title(desk, body.group.body)),
            html::cell(area.empty() ? "–" : area, "m-h"),
            is_compared ? html::cell(drawn(desk, body, region), "m-b") : html::cell("–", "m-h"),
            html::cell(is_compared ? voice.percent(body.standard.share) : std::string("–"), "end strong m-r"),
            html::cell(difference, "m-s"),
            html::cell(desk.percent(counts.concluded, counts.in_scope), "end m-s", voice[w::observed]),
            html::cell(voice.number(counts.in_scope), "end m-s", voice[w::in_scope_short]),
            html::cell(voice.number(counts.started), "end m-h"), html::cell(voice.number(counts.concluded), "end m-h")};
}

html::TableRow region_foot(Desk const& desk, Comparison const& all) {
    auto const& voice = desk.voice;
    Counts const& counts = all.region;
    std::string const bodies_alone = voice.percent(share_of(all.mixes.region));
    return {html::head_cell(voice[w::region]), html::cell("–", "m-h"), html::cell("–", "m-h"),
            html::cell(bodies_alone, "end m-r"), html::cell("", "m-h"),
            html::cell(desk.percent(counts.concluded, counts.in_scope), "end m-s", voice[w::observed]),
            html::cell(voice.number(counts.in_scope), "end m-s", voice[w::in_scope_short]),
            html::cell(voice.number(counts.started), "end m-h"), html::cell(voice.number(counts.concluded), "end m-h")};
}

}  // namespace

Standardised Mixes::of(Uuid body, int least) const {
    auto const mine = bodies.find(body);
    return standardised(mine == bodies.end() ? Mix{} : mine->second, region, least);
}

Mix mix_of(std::vector<Group> const& by_profile) {
    Mix mix;
    for (Group const& group : by_profile) mix[group.item] += {group.counts.in_scope, group.counts.concluded};
    return mix;
}

Mixes mixes_of(std::vector<Group> const& by_profile) {
    Mixes mixes;
    for (Group const& group : by_profile) {
        MixCell const cell{group.counts.in_scope, group.counts.concluded};
        mixes.bodies[group.body][group.item] += cell;
        if (group.body != contracted_list()) mixes.region[group.item] += cell;
    }
    return mixes;
}

std::vector<ComparedBody> compared(Desk const& desk, std::vector<Group> groups, Mixes const& mixes, bool is_observed) {
    std::vector<ComparedBody> all, others;
    for (Group& group : sorted_by_share(desk, std::move(groups))) {
        Standardised const standard = mixes.of(group.body, desk.plan->small_cell);
        (is_observed || standard.is_compared() ? all : others).push_back({std::move(group), standard});
    }
    if (is_observed) return all;
    std::sort(all.begin(), all.end(), [&](ComparedBody const& a, ComparedBody const& b) {
        double const left = a.standard.share, right = b.standard.share;
        return left != right ? left > right : desk.name_of(a.group.body) < desk.name_of(b.group.body);
    });
    for (ComparedBody& body : others) all.push_back(std::move(body));
    return all;
}

std::string_view verdict_text(html::Voice const& voice, Compared compared) {
    constexpr html::Word words[] = {w::compared_same,       w::compared_above,       w::compared_below,
                                    w::compared_nobody,     w::compared_few_people,  w::compared_one_profile,
                                    w::compared_other_mix};
    return voice[words[static_cast<std::size_t>(compared)]];
}

Fragment verdict(html::Voice const& voice, Compared compared) {
    std::string_view const text = verdict_text(voice, compared);
    if (compared > Compared::below) return html::text(text);
    constexpr html::Kind kinds[] = {html::Kind::idle, html::Kind::ok, html::Kind::warn};
    return html::tag(kinds[static_cast<std::size_t>(compared)], text);
}

std::string interval_text(Desk const& desk, Standardised const& standard) {
    return desk.voice(w::percent_between,
                      {{"least", desk.voice.percent(standard.low)}, {"most", desk.voice.percent(standard.high)}});
}

Fragment compared_card(Desk const& desk, Comparison comparison) {
    auto const& voice = desk.voice;
    double const region = share_of(comparison.mixes.region);
    std::vector<html::TableRow> rows;
    for (ComparedBody const& body :
         compared(desk, std::move(comparison.bodies), comparison.mixes, comparison.is_observed))
        rows.push_back(compared_row(desk, body, region));
    html::Table table{.caption = std::string(voice[w::concluded_by_body])};
    auto const sorted = [&](bool is_it) { return is_it ? html::Sorted::descending : html::Sorted::no; };
    table.columns = {{std::string(voice[w::body])}, {std::string(voice[w::wide_area])},
                     {std::string(voice[w::at_equal_mix]), "w24"},
                     {.label = "%", .css = "end", .sorted = sorted(!comparison.is_observed)},
                     {std::string(voice[w::against_region])},
                     {.label = std::string(voice[w::observed]), .css = "end", .sorted = sorted(comparison.is_observed)},
                     {std::string(voice[w::in_scope_short]), "end"}, {std::string(voice[w::started]), "end"},
                     {std::string(voice[w::concluded]), "end"}};
    auto const order = html::chips(voice[w::order_of_bodies],
                                   {{std::string(voice[w::order_standard]), comparison.by_standard, "",
                                     !comparison.is_observed},
                                    {std::string(voice[w::order_observed]), comparison.by_observed, "",
                                     comparison.is_observed}});
    html::Card card{.id = "enti", .title = std::string(voice[w::concluded_by_body]),
                    .subtitle = std::string(voice[w::compared_lead]), .side = order, .is_flush = true, .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}<p class=\"small muted pad-foot m-0\">{} <a href=\"{}\">{}</a></p>"
          "<p class=\"small muted pad-foot m-0\">{}</p>{}",
          html::table(table, rows, {region_foot(desk, comparison)}), voice[w::compared_note],
          desk.url("/manuale/ufficio-regionale#gli-enti-a-confronto"), voice[w::how_to_read_comparison],
          voice(w::bodies_note, {{"n", desk.plan->small_cell}}),
          table_links(desk, "/monitoraggio", comparison.query));
    }));
}

}  // namespace regia::monitoring
