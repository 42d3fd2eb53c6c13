//! States by profile, district or week as the card of the page shows them.
#include "locale/exports.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/export/past_table.hpp"
#include "monitoring/region_page.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using Kind = TableColumn::Kind;

void add_weeks(Table& table, std::vector<Week> const& weeks) {
    table.columns = {{Kind::day, "monday", words::exports::monday},
                     {Kind::count, "reached", w::csv_reached},
                     {Kind::count, "started", w::csv_started},
                     {Kind::count, "concluded", w::csv_concluded},
                     {Kind::count, "concluded_so_far", words::exports::concluded_so_far}};
    for (auto week = weeks.rbegin(); week != weeks.rend(); ++week) {
        auto const& [reached, started, concluded] = week->gained;
        table.lines.push_back({{week->monday, reached, started, concluded, week->total[2]}});
    }
}

void add_slices(Table& table, std::string const& list, std::vector<Slice> const& slices) {
    for (Slice const& slice : slices) {
        Counts const& counts = slice.counts;
        table.lines.push_back({{slice.name, list, counts.in_scope, counts.reached, counts.started, counts.concluded,
                                percent_cell(counts.concluded, counts.in_scope)}});
    }
}

Table table_of(Desk const& desk, Breakdown const& breakdown) {
    auto const& voice = desk.voice;
    constexpr html::Word names[] = {w::by_profile, w::by_district, w::by_week};
    html::Word const by = names[static_cast<std::size_t>(breakdown.by)];
    Table table{.what = "groups", .file_name = std::string(voice[words::exports::groups_file]),
                .title = std::string(voice[w::state_by_group]) + ", " + std::string(voice[by])};
    table.definitions = {definition(desk, w::in_scope, w::in_scope_means),
                         definition(desk, w::concluded, w::concluded_means)};
    std::int64_t const small = desk.plan->small_cell;
    if (!breakdown.instead.empty()) table.definitions.push_back(breakdown.instead);
    if (breakdown.hides_contracted) table.definitions.push_back(voice(w::contracted_hidden, {{"n", small}}));
    if (breakdown.by == By::week) {
        table.definitions.push_back(voice(w::weeks_note, {{"n", std::int64_t{weeks_shown}}}));
        add_weeks(table, breakdown.weeks);
        return table;
    }
    table.columns = {{Kind::text, "group", words::exports::group, 2.6},
                     {Kind::text, "list", words::exports::list, 1.6},
                     {Kind::count, "in_scope", w::csv_in_scope},
                     {Kind::count, "reached", w::csv_reached},
                     {Kind::count, "started", w::csv_started},
                     {Kind::count, "concluded", w::csv_concluded},
                     {Kind::percent, "concluded_percent", w::csv_percent, 1.3}};
    if (breakdown.instead.empty()) {
        add_slices(table, std::string(voice[words::exports::list_bodies]), breakdown.slices);
        add_slices(table, std::string(voice[w::contracted_list]), breakdown.contracted);
    }
    return table;
}

void add_to_query(Table& table, Breakdown const& breakdown) {
    if (breakdown.by == By::profile) return;
    table.query += (table.query.empty() ? "" : "&") + std::string(by_field) + "=" + std::string(code_of(breakdown.by));
}

}  // namespace

Table region_groups_table(Desk const& desk) {
    RegionView const view = read_region(desk);
    Table table = table_of(desk, view.breakdown);
    table.query = query_of(view);
    table.filter = filter_in_words(desk, view);
    add_to_query(table, view.breakdown);
    return table;
}

Table body_groups_table(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    Breakdown const breakdown = desk.database().read([&](db::Tx& tx) {
        return body_breakdown(tx, desk, body, body_figures(tx, body.id).by_profile);
    });
    Table table = table_of(desk, breakdown);
    table.log = "ente=" + body.code;
    table.file_name += "-" + body.code;
    table.title += " – " + body.name;
    add_to_query(table, breakdown);
    return table;
}

}  // namespace regia::monitoring
