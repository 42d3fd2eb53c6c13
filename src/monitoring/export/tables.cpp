//! The tables of the pages of now: people, bodies, units of a body, groups.
#include "base/text.hpp"
#include "locale/exports.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/export/past_table.hpp"
#include "monitoring/region_page.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using Kind = TableColumn::Kind;

//! "Profilo professionale: Infermiere; Stato: In corso".
void say(Desk const& desk, std::string& filter, html::Word name, std::string_view value) {
    if (value.empty()) return;
    filter += (filter.empty() ? "" : "; ") + std::string(desk.voice[name]) + ": " + std::string(value);
}

std::string in_words(Desk const& desk, PeopleFilter const& filter) {
    std::string text;
    say(desk, text, words::exports::searched, filter.search);
    if (filter.unit) say(desk, text, w::unit, desk.unit_name(*filter.unit));
    if (!filter.profile.empty()) say(desk, text, w::profile, desk.profile_name(filter.profile));
    if (filter.state) say(desk, text, w::state, desk.state_name(*filter.state));
    return text;
}

Table people_table(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    PeopleFilter const filter = filter_in_query(desk, true);
    Table table{.what = "people", .log = "ente=" + body.code,
                .file_name = std::string(desk.voice[w::csv_people_file]) + "-" + body.code,
                .title = desk.voice(w::people_of, {{"body", body.name}})};
    table.definitions = {definition(desk, w::concluded, w::concluded_means),
                         definition(desk, w::state_to_resume, w::to_resume_means)};
    table.query = query_of(filter);
    table.filter = in_words(desk, filter);
    table.columns = {{Kind::text, "body", w::csv_body, 2},
                     {Kind::text, "name", w::csv_name, 2.2},
                     {Kind::text, "staff_number", w::csv_staff_number, 1.1},
                     {Kind::text, "profile", w::csv_profile, 1.8},
                     {Kind::text, "unit", w::csv_unit, 2},
                     {Kind::count, "modules_done", w::csv_modules_done, 1},
                     {Kind::count, "modules", w::csv_modules, 1},
                     {Kind::text, "state", w::csv_state, 1.2},
                     {Kind::text, "absence", w::csv_absence, 1.2}};
    table.count = [id = body.id, filter](db::Tx& tx) {
        return people_in(count_people(tx, id, filter), filter.state);
    };
    table.each = [&desk, id = body.id, name = body.name, filter](db::Tx& tx, std::int64_t most, EachLine const& each) {
        each_person(tx, id, filter, most, [&](ListedPerson const& person) {
            std::string const absence(person.absence.empty() ? "" : desk.absence_name(person.absence));
            each({{name, person.name, person.staff_number, desk.profile_name(person.profile), person.unit_name,
                   std::int64_t{person.modules_done}, std::int64_t{desk.modules_total},
                   std::string(desk.state_name(person.state)), absence},
                  person.id});
        });
    };
    return table;
}

std::vector<std::string> definitions_of_counts(Desk const& desk) {
    return {definition(desk, w::in_scope, w::in_scope_means), definition(desk, w::reached, w::reached_means),
            definition(desk, w::started, w::started_means), definition(desk, w::concluded, w::concluded_means)};
}

Table bodies_table(Desk const& desk) {
    RegionView const view = read_region(desk);
    Table table{.what = "bodies", .file_name = std::string(desk.voice[w::csv_bodies_file]),
                .title = std::string(desk.voice[w::concluded_by_body])};
    table.definitions = definitions_of_counts(desk);
    table.definitions.emplace_back(desk.voice[w::compared_note]);
    if (view.hides_contracted)
        table.definitions.push_back(
            desk.voice(w::contracted_hidden, {{"n", std::int64_t{desk.plan->small_cell}}}));
    table.query = file_query(view);
    table.filter = filter_in_words(desk, view);
    table.columns = {{Kind::text, "body", w::csv_body, 2.6},
                     {Kind::text, "code", w::csv_code, 1.2},
                     {Kind::text, "wide_area", w::csv_wide_area, 1.8},
                     {Kind::count, "in_scope", w::csv_in_scope},
                     {Kind::count, "out_of_scope", w::csv_out_of_scope},
                     {Kind::count, "reached", w::csv_reached},
                     {Kind::count, "started", w::csv_started},
                     {Kind::count, "concluded", w::csv_concluded},
                     {Kind::percent, "concluded_percent", w::csv_percent, 1.3},
                     {Kind::percent, "standard_percent", w::csv_standard, 1.3},
                     {Kind::percent, "standard_low", w::csv_standard_low, 1.3},
                     {Kind::percent, "standard_high", w::csv_standard_high, 1.3},
                     {Kind::text, "against_region", w::csv_against_region, 1.6}};
    bool const is_one_profile = !view.profile.empty();  // then what is observed is at equal mix already
    for (auto const& [group, standard] :
         compared(desk, view.bodies, view.mixes, view.is_observed || is_one_profile)) {
        auto const hundredth = [is_told = standard.is_compared() && !is_one_profile](double share) {
            return is_told ? TableCell(100 * share) : TableCell();
        };
        registry::Body const* const body = desk.reference->find_body(group.body);
        Counts const& counts = group.counts;
        table.lines.push_back({{desk.name_of(group.body), body ? body->code : std::string(),
                                desk.wide_area_of(group.body), counts.in_scope, counts.out_of_scope(), counts.reached,
                                counts.started, counts.concluded, percent_cell(counts.concluded, counts.in_scope),
                                hundredth(standard.share), hundredth(standard.low), hundredth(standard.high),
                                std::string(is_one_profile ? "" : verdict_text(desk.voice, standard.compared))}});
    }
    return table;
}

Table units_table(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    Table table{.what = "units", .log = "ente=" + body.code,
                .file_name = std::string(desk.voice[words::exports::units_file]) + "-" + body.code,
                .title = std::string(desk.voice[w::units]) + " – " + body.name};
    table.definitions = definitions_of_counts(desk);
    table.columns = {{Kind::text, "unit", w::csv_unit, 2.6},
                     {Kind::count, "in_scope", w::csv_in_scope},
                     {Kind::count, "reached", w::csv_reached},
                     {Kind::count, "survey_done", words::exports::survey_done},
                     {Kind::percent, "survey_percent", words::exports::survey_percent, 1.3},
                     {Kind::count, "concluded", w::csv_concluded},
                     {Kind::percent, "concluded_percent", w::csv_percent, 1.3}};
    auto const units = desk.database().read([&](db::Tx& tx) { return body_figures(tx, body.id).units; });
    for (auto const& [id, name, counts] : units)
        table.lines.push_back({{desk.unit_name(name), counts.in_scope, counts.reached, counts.survey,
                                percent_cell(counts.survey, counts.in_scope), counts.concluded,
                                percent_cell(counts.concluded, counts.in_scope)}});
    return table;
}

}  // namespace

std::string filter_in_words(Desk const& desk, RegionView const& view) {
    std::string text;
    if (!view.wide_area.empty()) say(desk, text, w::wide_area, desk.reference->wide_areas.at(view.wide_area));
    if (!view.profile.empty()) say(desk, text, w::profile, desk.profile_name(view.profile));
    return text;
}

void add_table_routes(http::Router& router, Sources sources) {
    std::vector<http::Parameter> const of_people{{"q", "text", "Part of a name or of a staff number"},
                                                 {"struttura", "text", "A unit by its name; `-` = without a unit"},
                                                 {"profilo", "text", "A profile by its code: `nurse`"},
                                                 {"stato", "text", "A state in the words of the page: `in-corso`"},
                                                 {"ordina", "text", "`-nome` = from the last name on"}};
    std::vector<http::Parameter> const of_region{{"area", "text", "A wide area by its code"},
                                                 {"profilo", "text", "A profile by its code: `nurse`"}};
    auto of_bodies = of_region;
    of_bodies.push_back({"ordine", "text", "`osservato`: by what is observed; else at equal mix of profiles"});
    std::vector<http::Parameter> const of_day{{"al", "day", "A past day; the last freeze up to it is told"}};
    std::string const body = "/enti/{ente}", api = "/api/v1/tables", body_api = api + "/bodies/{ente}";
    auto const see_body = access::may::see_body, see_region = access::may::see_region;
    add_table(router, sources, {body + "/persone", body_api + "/people", access::may::export_people,
                                "The people of a body as the page lists them, all rows", people_table, true,
                                of_people});
    add_table(router, sources, {"/monitoraggio", api + "/bodies", see_region,
                                "The bodies as the page of the region compares them", bodies_table, false, of_bodies});
    add_table(router, sources, {body + "/strutture", body_api + "/units", see_body, "The units of a body",
                                units_table});
    http::Parameter const by{"per", "text", "`zona` or `settimana`; else by profile"};
    auto of_groups = of_region;
    of_groups.push_back(by);
    add_table(router, sources, {"/monitoraggio/gruppi", api + "/groups", see_region,
                                "States by profile, district or week", region_groups_table, false, of_groups});
    add_table(router, sources, {body + "/gruppi", body_api + "/groups", see_body,
                                "States of a body by profile, district or week", body_groups_table, false, {by}});
    add_table(router, sources, {"/monitoraggio/al-giorno", api + "/day", see_region,
                                "The figures of a past day: as published, as known today, what lies between",
                                region_day_table, false, of_day});
    add_table(router, sources, {body + "/al-giorno", body_api + "/day", see_body,
                                "The figures of a body on a past day: as published, as known today", body_day_table,
                                false, of_day});
    add_table(router, sources, {"/roadmap", api + "/roadmap", see_body,
                                "The activities of the programme beside plan and pace", roadmap_table});
}

}  // namespace regia::monitoring
