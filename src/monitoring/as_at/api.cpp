//! The figures of a past day for programs: the same freeze, the same two figures and the reasons between them, with the
//! same rights as the pages.
#include <boost/json.hpp>

#include "http/api/openapi.hpp"
#include "monitoring/as_at/view.hpp"
#include "monitoring/levels/json.hpp"

namespace regia::monitoring {
namespace {

namespace json = boost::json;

json::object as_json(Counts const& counts) {
    return {{"in_scope", counts.in_scope},
            {"reached", counts.reached},
            {"survey_done", counts.survey},
            {"started", counts.started},
            {"concluded", counts.concluded}};
}

bool is_any(Counts const& counts) {
    return counts.in_scope || counts.reached || counts.survey || counts.started || counts.concluded;
}

json::object as_json(Frozen const& frozen) {
    return {{"day", to_string(frozen.day)},
            {"frozen_at", to_rfc3339(frozen.made_at)},
            {"checksum", frozen.checksum},
            {"is_late", frozen.is_late()},
            {"is_final", frozen.is_final}};
}

//! Published, the corrections by their reason, known: the third is the sum of the others. Known is null until a night
//! has looked for corrections.
void add_both(json::object& document, AsAt const& group, bool is_known) {
    json::object corrections;
    for (Correction const reason : all_corrections)
        if (Counts const& change = group.corrections[static_cast<std::size_t>(reason)]; is_any(change))
            corrections[code_of(reason)] = as_json(change);
    document["published"] = as_json(group.published);
    document["corrections"] = std::move(corrections);
    document["known"] = is_known ? json::value(as_json(group.known())) : json::value(nullptr);
}

json::object as_json(Desk const& desk, AsAtView const& view) {
    json::object document = as_json(*view.frozen);
    document["asked"] = to_string(view.asked);
    document["known_at"] = view.known_at ? json::value(to_rfc3339(*view.known_at)) : json::value(nullptr);
    add_both(document, view.group, view.known_at.has_value());
    document["levels"] = levels_as_json(view.levels);
    json::array groups;
    if (view.body) {
        for (Group const& unit : view.units)
            groups.push_back({{"name", unit.item}, {"published", as_json(unit.counts)}});
        document["units"] = std::move(groups);
        return document;
    }
    auto const add = [&](Uuid id, std::string const& code) {
        auto const at = view.bodies.find(id);
        json::object entry{{"code", code}, {"name", desk.name_of(id)}};
        add_both(entry, at == view.bodies.end() ? AsAt() : at->second, view.known_at.has_value());
        groups.push_back(std::move(entry));
    };
    for (registry::Body const* body : desk.bodies()) add(body->id, body->code);
    add(contracted_list(), "contracted");
    document["bodies"] = std::move(groups);
    auto const told = told_courses(desk, view.group);
    document["courses"] = told ? json::value(json::object{{"courses", told->courses}, {"people", told->people}})
                               : json::value(nullptr);
    return document;
}

http::Answer get_as_at(Desk const& desk, registry::Body const* body) {
    AsAtView const view = read_as_at(desk, body, desk.request.query.get("day"));
    if (!view.fault.empty())
        return http::problem(422, "validation", "validation", "there are no figures of that day",
                             {{"day", view.fault}});
    if (!view.frozen) return http::problem(404, "not_found", "not found", no_figures(desk, view));
    return http::json(json::serialize(as_json(desk, view)));
}

http::Answer get_days(Desk const& desk) {
    json::array days;
    for (Frozen const& one : desk.database().read([](db::Tx& tx) { return all_frozen(tx); }))
        days.push_back(as_json(one));
    return http::json(json::serialize(json::object{{"days", std::move(days)}}));
}

}  // namespace

void add_as_at_api_routes(http::Router& router, Sources sources) {
    std::string const frozen = "day: day, frozen_at: instant, checksum: text, is_late: bool, is_final: bool";
    std::string const both = "published: AsAtCounts, corrections: {*: AsAtCounts}, known: AsAtCounts?";
    std::string const told = frozen + ", asked: day, known_at: instant?, " + both + ", levels: FrozenLevels?";
    http::Parameter const day{"day", "day", "The last freeze up to this day; yesterday when it is missing"};
    router.type("ToldCourses", "{courses: int, people: int}");
    router.type("AsAtCounts", "{in_scope: int, reached: int, survey_done: int, started: int, concluded: int}");
    router.get("/api/v1/frozen-days", access::may::see_body, [sources](http::Request const& request) {
        return get_days(Desk(sources, request));
    }).describe({.summary = "The days whose figures are frozen, newest first, each with its checksum",
                 .gives = "{days: [{" + frozen + "}]}"});
    router.get("/api/v1/region/as-at", access::may::see_region, [sources](http::Request const& request) {
        return get_as_at(Desk(sources, request), nullptr);
    }).describe({.summary = "The region as at a day: as published, as known today, and why they differ",
                 .gives = "{" + told + ", bodies: [{code: text, name: text, " + both + "}], "
                          "courses: ToldCourses?}",
                 .query = {day}, .refuses = {422}});
    router.get("/api/v1/bodies/{ente}/as-at", access::may::see_body, [sources](http::Request const& request) {
        Desk const desk(sources, request);
        return get_as_at(desk, &desk.body_in_path());
    }).describe({.summary = "A body as at a day: as published, as known today, and why they differ",
                 .gives = "{" + told + ", units: [{name: text, published: AsAtCounts}]}",
                 .query = {day}, .refuses = {422}});
}

}  // namespace regia::monitoring
