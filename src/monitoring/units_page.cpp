//! All units of a body, for those that have more than a table or a choice can show.
#include <algorithm>

#include "base/text.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/export/table.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Writer;

http::Answer show_units(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    auto const& voice = desk.voice;
    auto const units = desk.database().read([&](db::Tx& tx) { return body_figures(tx, body.id).units; });
    auto const total = static_cast<std::int64_t>(units.size());
    constexpr std::int64_t rows_a_page = 25;
    std::int64_t const last = std::max<std::int64_t>(1, (total + rows_a_page - 1) / rows_a_page);
    std::int64_t const page =
        std::clamp<std::int64_t>(parse_number<std::int64_t>(desk.request.query.get("pagina")).value_or(1), 1, last);
    std::vector<html::TableRow> rows;
    for (std::int64_t i = (page - 1) * rows_a_page; i < std::min(total, page * rows_a_page); ++i) {
        Group const& unit = units[static_cast<std::size_t>(i)];
        PeopleFilter filter;
        filter.unit = unit.item;
        auto const name = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", desk.body_url(body, "/persone?" + query_of(filter)), desk.unit_name(unit.item));
        });
        rows.push_back({html::head_cell(name),
                        html::cell(voice.number(unit.counts.in_scope), "end m-s", voice[w::in_scope_short]),
                        html::cell(voice.number(unit.counts.concluded), "end m-h"),
                        html::cell(desk.percent(unit.counts.concluded, unit.counts.in_scope), "end m-r")});
    }
    html::Table table{.caption = std::string(voice[w::units])};
    table.columns = {{std::string(voice[w::unit])}, {std::string(voice[w::in_scope_short]), "end"},
                     {std::string(voice[w::concluded]), "end"}, {std::string(voice[w::concluded_of_scope]), "end"}};
    html::Card card{.id = "strutture", .title = std::string(voice[w::units]), .is_flush = true};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(body.name, {}, html::as_of(desk.as_of())),
          html::card(card, html::fragment([&](Writer& c) {
              c("{}{}{}", html::table(table, rows), table_links(desk, "/enti/" + body.code + "/strutture", ""),
                html::pager(voice, {page, total, rows_a_page}, [&](std::int64_t other) {
                    return desk.body_url(body, "/strutture?pagina=" + std::to_string(other));
                }));
          })));
    });
    return desk.page(std::string(voice[w::units]) + " – " + body.name, crumbs_of(desk, body, w::units, "/strutture"),
                     content);
}

}  // namespace

void add_units_routes(http::Router& router, Sources sources) {
    router.get("/enti/{ente}/strutture", access::may::see_body, [sources](http::Request const& request) {
        return show_units(Desk(sources, request));
    });
}

}  // namespace regia::monitoring
