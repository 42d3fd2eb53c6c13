//! The same figures and lists for programs: JSON, bearer tokens, the same rights and the same log of looks.
#include <boost/json.hpp>

#include "http/api/list.hpp"
#include "http/api/openapi.hpp"
#include "monitoring/levels/json.hpp"
#include "monitoring/measures.hpp"
#include "monitoring/region_page.hpp"

namespace regia::monitoring {
namespace {

namespace json = boost::json;

constexpr int people_most = 200;

json::object described(Counts const& counts) {
    json::object outside, states;
    for (auto const& [reason, value] : counts.outside)
        if (value > 0) outside[reason] = value;
    for (PersonState const state : all_states) states[code_of(state)] = counts.in_state(state);
    return {{"in_scope", counts.in_scope}, {"reached", counts.reached},     {"survey_done", counts.survey},
            {"started", counts.started},   {"concluded", counts.concluded}, {"out_of_scope", std::move(outside)},
            {"states", std::move(states)}};
}

json::object described(Desk const& desk, Group const& group) {
    registry::Body const* const body = desk.reference->find_body(group.body);
    json::object entry = described(group.counts);
    entry["code"] = body ? body->code : "contracted";
    entry["name"] = desk.name_of(group.body);
    entry["wide_area"] = body ? body->wide_area : "";
    return entry;
}

//! At equal mix of profiles; why not, where it can't be.
json::object described(Standardised const& standard) {
    json::object entry{{"against_region", code_of(standard.compared)}};
    // To a thousandth, as the page has it: finer, a body would see who concluded elsewhere.
    auto const number = [&](double value) {
        return standard.is_compared() ? json::value(std::round(value * 1000) / 1000) : json::value();
    };
    entry["share"] = number(standard.share);
    entry["low"] = number(standard.low);
    entry["high"] = number(standard.high);
    return entry;
}

http::Reply reply(json::object const& document) { return http::json(json::serialize(document)); }

http::Answer get_region(Desk const& desk) {
    RegionView const view = read_region(desk);
    json::object document = described(view.region);
    document["target"] = desk.plan->target("A.reach");
    document["planned_today"] = desk.plan->planned(rome_day(desk.now));
    document["levels"] = levels_as_json(view.frozen);
    document["taken_at"] = to_rfc3339(desk.now);
    return reply(document);
}

http::Answer get_bodies(Desk const& desk) {
    auto const mine = desk.bodies();
    Mixes mixes;
    auto const groups = desk.database().read([&](db::Tx& tx) {
        mixes = mixes_of(counts_by_profile(tx));
        return counts_by_body(tx);
    });
    json::array bodies;
    auto const counts_of = [&](Uuid id) {
        for (Group const& group : groups)
            if (group.body == id) return group.counts;
        return Counts{};
    };
    auto const add = [&](Uuid id) {
        json::object entry = described(desk, Group{id, "", counts_of(id)});
        entry["standardised"] = described(mixes.of(id, desk.plan->small_cell));
        bodies.push_back(std::move(entry));
    };
    for (registry::Body const* body : mine) add(body->id);
    if (desk.actor.scope.kind == access::Scope::Kind::region) add(contracted_list());
    return reply({{"bodies", std::move(bodies)}, {"taken_at", to_rfc3339(desk.now)}});
}

http::Answer get_body(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    BodyFigures figures;
    std::optional<FrozenLevels> frozen;
    desk.database().read([&](db::Tx& tx) {
        figures = body_figures(tx, body.id);
        frozen = latest_snapshot(tx, body.id);
        return true;
    });
    json::object document = described(desk, Group{body.id, "", figures.body});
    json::array list;
    for (Group const& unit : figures.units) {
        json::object entry = described(unit.counts);
        entry["name"] = unit.item;
        list.push_back(std::move(entry));
    }
    document["units"] = std::move(list);
    document["levels"] = levels_as_json(frozen);
    document["taken_at"] = to_rfc3339(desk.now);
    return reply(document);
}

json::object described(ListedPerson const& person) {
    return {{"id", to_string(person.id)},         {"name", person.name},       {"staff_number", person.staff_number},
            {"profile", person.profile},          {"unit", person.unit_name},  {"state", code_of(person.state)},
            {"modules_done", person.modules_done}, {"absence", person.absence}};
}

http::Answer get_people(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    PeopleFilter const filter = filter_in_query(desk, true);
    auto const cursor = http::cursor_in(desk.request, 2);
    auto const last_seen = cursor ? parse_uuid(cursor->at(1)) : std::nullopt;
    if (cursor && !last_seen) throw BadRequest("after is no cursor of this list");
    int const limit = http::limit_in(desk.request, people_most);
    std::int64_t total = 0;
    auto const people = desk.database().read([&](db::Tx& tx) {
        auto const most = static_cast<std::size_t>(limit);
        auto const found = few_found(tx, body.id, filter);
        total = people_in(found ? counts_of(*found) : count_people(tx, body.id, filter), filter.state);
        if (total == 0) return std::vector<ListedPerson>();
        bool const is_there = found && std::any_of(found->begin(), found->end(),
                                                   [&](ListedPerson const& one) { return one.id == last_seen; });
        if (found && (!cursor || is_there)) return page_of(*found, filter, last_seen, most);
        return cursor ? people_after(tx, body.id, filter, cursor->at(0), *last_seen, most)
                      : people_first(tx, body.id, filter, most);
    });
    json::array list;
    for (ListedPerson const& person : people) list.push_back(described(person));
    json::object document{{"people", std::move(list)}, {"total", total}, {"modules", desk.modules_total},
                          {"taken_at", to_rfc3339(desk.now)}};
    bool const is_last = static_cast<int>(people.size()) < limit;
    document["next"] =
        is_last ? json::value() : json::value(http::cursor_of({people.back().sort_key, to_string(people.back().id)}));
    std::string const query = query_of(filter);
    return after_look(desk, "people_api", "ente=" + body.code + (query.empty() ? "" : "&" + query),
                      static_cast<std::int64_t>(people.size()), std::nullopt, reply(document));
}

}  // namespace

void add_api_routes(http::Router& router, Sources sources) {
    std::string const counts = "in_scope: int, reached: int, survey_done: int, started: int, concluded: int, "
                               "out_of_scope: {*: int}, states: {*: int}";
    router.type("Share", "{least: int, most: int}");
    router.type("FrozenLevels", "{day: day, renewed_on: day?, in_scope: int, measured: int, counted: int, "
                                "aligned: Share?, at_expected: Share?, below_expected_without_step: int?, "
                                "gain: Gain?, gain_by_area: {*: Gain}}");
    router.type("Gain", "{pairs: int, mean: number, low: number, high: number}");
    router.type("Standardised", "{share: number?, low: number?, high: number?, against_region: \"same\" | \"above\" | "
                                "\"below\" | \"nobody\" | \"few_people\" | \"one_profile\" | \"other_mix\"}");
    router.type("Body", "{code: text, name: text, wide_area: text, standardised: Standardised, " + counts + "}");
    router.get("/api/v1/region", access::may::see_region, [sources](http::Request const& request) {
        return get_region(Desk(sources, request));
    }).describe({.summary = "The counts of the region, beside target and plan; levels only as last frozen",
                 .gives = "{" + counts + ", target: int, planned_today: int, levels: FrozenLevels?, "
                          "taken_at: instant}"});
    router.get("/api/v1/bodies", access::may::see_body, [sources](http::Request const& request) {
        return get_bodies(Desk(sources, request));
    }).describe({.summary = "The bodies in one's scope, with their counts; `standardised` is the share concluded at "
                             "equal mix of profiles, with its interval of 95 %",
                 .gives = "{bodies: [Body], taken_at: instant}"});
    router.get("/api/v1/bodies/{ente}", access::may::see_body, [sources](http::Request const& request) {
        return get_body(Desk(sources, request));
    }).describe({.summary = "A body by its code: its counts and those of its units",
                 .gives = "{code: text, name: text, wide_area: text, " + counts + ", units: [{name: text, " + counts +
                          "}], levels: FrozenLevels?, taken_at: instant}"});
    router.get("/api/v1/bodies/{ente}/people", access::may::see_people_state, [sources](http::Request const& request) {
        return get_people(Desk(sources, request));
    }).describe({.summary = "The people of a body with their state, never with a level; each look is logged",
                 .gives = "{people: [{id: id, name: text, staff_number: text, profile: text, unit: text, state: text, "
                          "modules_done: int, absence: text}], total: int, modules: int, next: text?, "
                          "taken_at: instant}",
                 .query = {{"q", "text", "Part of a name or of a staff number"},
                           {"struttura", "text", "A unit by its name; `-` = without a unit"},
                           {"profilo", "text", "A profile by its code: `nurse`"},
                           {"stato", "text", "A state in the words of the page: `in-corso`"},
                           {"ordina", "text", "`-nome` = from the last name on"},
                           http::limit_parameter,
                           http::after_parameter}});
}

}  // namespace regia::monitoring
