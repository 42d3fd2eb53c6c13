//! /monitoraggio/semestre: the pack of a half-year by wide area, gender and age band.
#include <algorithm>

#include "base/text.hpp"
#include "locale/publication.hpp"
#include "monitoring/export/table.hpp"
#include "monitoring/open_data/publication.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::publication;
using Kind = TableColumn::Kind;
using html::Writer;

constexpr std::size_t checksum_shown = 16;  // as the page of a past day does
constexpr std::string_view half_path = "/monitoraggio/semestre";

//! The half-year that is asked for, else the last one.
std::optional<Publication> half_asked(db::Tx& tx, Desk const& desk) {
    auto const all = publications(tx, half_year_kind);
    auto const typed = desk.request.query.get("al");
    auto const day = parse_day(typed);
    if (!typed.empty() && !day) throw BadRequest("al is no day");
    if (day) return publication(tx, half_year_kind, *day);
    return all.empty() ? std::nullopt : publication(tx, half_year_kind, all.front().day);
}

std::string area_name(Desk const& desk, std::string_view line) {
    if (line.empty()) return std::string(desk.voice[w::region]);
    std::string const code(line.substr(std::min(line.size(), area_line.size())));
    auto const known = desk.reference->wide_areas.find(code);
    if (known != desk.reference->wide_areas.end()) return known->second;
    return std::string(desk.voice[code == "contracted" ? w::contracted : w::no_area]);
}

std::string gender_name(Desk const& desk, std::string_view code) {
    if (code == "f") return std::string(desk.voice[w::women]);
    if (code == "m") return std::string(desk.voice[w::men]);
    return std::string(desk.voice[w::not_told]);
}

//! "f/30-54" as two cells; the totals of an area are both "all".
std::pair<std::string, std::string> gender_and_age(Desk const& desk, std::string_view item) {
    if (item.empty()) return {std::string(desk.voice[w::all]), std::string(desk.voice[w::all_ages])};
    auto const cut = item.find('/');
    std::string age(item.substr(cut + 1));
    if (age.empty()) age = desk.voice[w::not_told];
    return {gender_name(desk, item.substr(0, cut)), age};
}

Table table_of(Desk const& desk, Publication const& one) {
    auto const& voice = desk.voice;
    Table table{.what = "half_year", .file_name = std::string(voice[w::half_file]) + "-" + to_string(one.day)};
    table.title = voice(w::half_title, {{"day", voice.day(one.day)}});
    table.definitions = {std::string(voice[w::half_means]),
                         voice(w::hidden_means, {{"n", desk.plan->small_cell}}),
                         voice(w::frozen_means, {{"day", voice.day(one.day)}, {"moment", voice.moment(one.made_at)},
                                                 {"checksum", one.checksum.substr(0, checksum_shown)}})};
    table.query = "al=" + to_string(one.day);
    table.filter = voice(w::half_filter, {{"day", voice.day(one.day)}});
    table.columns = {{Kind::text, "wide_area", w::wide_area, 2},       {Kind::text, "gender", w::gender},
                     {Kind::text, "age_band", w::age_band},           {Kind::count, "in_scope", w::in_scope},
                     {Kind::count, "reached", w::reached},            {Kind::count, "started", w::started},
                     {Kind::count, "concluded", w::concluded}};
    for (PublishedCell const& cell : one.cells) {
        auto const [gender, age] = gender_and_age(desk, cell.item);
        TableLine line{{area_name(desk, cell.line), gender, age}};
        for (auto const& value : cell.values) line.cells.push_back(value ? TableCell(*value) : TableCell());
        table.lines.push_back(std::move(line));
    }
    return table;
}

Table half_year_table(Desk const& desk) {
    auto const found = desk.database().read([&](db::Tx& tx) { return half_asked(tx, desk); });
    if (!found) throw NotFound("no half-year is published");
    return table_of(desk, *found);
}

http::Answer show_half_year(Desk const& desk) {
    auto const& voice = desk.voice;
    std::vector<Publication> all;
    auto const found = desk.database().read([&](db::Tx& tx) {
        all = publications(tx, half_year_kind);
        return half_asked(tx, desk);
    });
    std::vector<html::Chip> chips;
    for (Publication const& one : all)
        chips.push_back({voice.day(one.day), desk.url(std::string(half_path) + "?al=" + to_string(one.day)), "",
                         found && found->day == one.day});
    html::Card card{.id = "semestre", .title = std::string(voice[w::half_page]), .is_flush = true};
    auto const content = html::fragment([&](Writer& h) {
        h.add(html::page_head(voice[w::half_page], voice[w::half_lead]));
        if (!found) {
            h.add(html::note(html::Kind::info, voice[w::none_published], voice[w::half_when]));
            return;
        }
        Table const table = table_of(desk, *found);
        card.title = table.title;
        h("<div class=\"pad-b\">{}</div>{}", html::chips(voice[w::half_years], chips),
          html::card(card, html::fragment([&](Writer& c) {
              c("{}<div class=\"pad-foot small muted\">", table_on_page(desk, table));
              for (std::string const& one : table.definitions) c("<p class=\"m-0\">{}</p>", one);
              c("</div>{}", table_links(desk, std::string(half_path), table.query));
          })));
    });
    return desk.page(std::string(voice[w::half_page]),
                     {{std::string(voice[w::monitoring]), desk.url("/monitoraggio")},
                      {std::string(voice[w::half_page]), desk.url(std::string(half_path)), true}},
                     content);
}

}  // namespace

void add_half_year_routes(http::Router& router, Sources sources) {
    router.get(std::string(half_path), access::may::see_region, [sources](http::Request const& request) {
        return show_half_year(Desk(sources, request));
    });
    add_table(router, sources, {std::string(half_path), "/api/v1/tables/half-year", access::may::see_region,
                                "A half-year by wide area, gender and age band, as the common indicators ask",
                                half_year_table, false, {{"al", "day", "The last day of the half-year"}}});
}

}  // namespace regia::monitoring
