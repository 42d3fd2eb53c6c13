//! In which context something was done (Data 2.4.6; contextAgents and contextGroups: IEEE 9274.1.1, 4.2.2.5).
#include <boost/json.hpp>

#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"

namespace regia::records {
namespace {

constexpr std::string_view context_names[] = {"registration", "instructor",    "team",     "contextActivities",
                                              "contextAgents", "contextGroups", "revision", "platform",
                                              "language",      "statement",     "extensions"};
constexpr std::string_view relations[] = {"parent", "grouping", "category", "other"};

Fault are_context_activities(json::value const& value, Place const& place) {
    // XAPI-00086, 00093.
    if (auto fault = only(value, place, relations, "XAPI-00086")) return fault;
    for (auto const& [name, inner] : value.get_object()) {
        Place const at = place.in({name.data(), name.size()});
        // XAPI-00094: one activity or a list of them.
        if (!inner.is_array()) {
            if (auto fault = is_activity(inner, at, "XAPI-00094")) return fault;
            continue;
        }
        for (std::size_t i = 0; i < inner.get_array().size(); ++i)
            if (auto fault = is_activity(inner.get_array()[i], at.at(i), "XAPI-00094")) return fault;
    }
    return std::nullopt;
}

//! A list of {objectType, agent or group, relevantTypes}.
Fault are_related(json::value const& value, Place const& place, std::string_view type, std::string_view who,
                  Actors which) {
    if (!value.is_array()) return violation("", place, "must be a list");
    std::string_view const names[] = {"objectType", who, "relevantTypes"};
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
        json::value const& one = value.get_array()[i];
        Place const at = place.at(i);
        if (auto fault = only(one, at, names)) return fault;
        json::object const& related = one.get_object();
        if (object_type(related, "") != type)
            return violation("", at.in("objectType"), "must be " + std::string(type));
        auto const* const actor = related.if_contains(who);
        if (!actor) return violation("", at.in(who), "is missing");
        if (auto fault = is_actor(*actor, at.in(who), which, "XAPI-00031")) return fault;
        auto const* const types = related.if_contains("relevantTypes");
        if (!types) continue;
        Place const list = at.in("relevantTypes");
        if (!types->is_array() || types->get_array().empty())
            return violation("", list, "must be a list of at least one IRI");
        for (std::size_t k = 0; k < types->get_array().size(); ++k)
            if (auto fault = is_iri(types->get_array()[k], list.at(k), "XAPI-00011")) return fault;
    }
    return std::nullopt;
}

Fault are_people(json::object const& context, Place const& place) {
    if (auto const* const one = context.if_contains("instructor"))
        if (auto fault = is_actor(*one, place.in("instructor"), Actors::either, "XAPI-00087")) return fault;
    if (auto const* const team = context.if_contains("team"))
        if (auto fault = is_actor(*team, place.in("team"), Actors::group, "XAPI-00088")) return fault;
    if (auto const* const agents = context.if_contains("contextAgents"))
        if (auto fault = are_related(*agents, place.in("contextAgents"), "contextAgent", "agent", Actors::agent))
            return fault;
    if (auto const* const groups = context.if_contains("contextGroups"))
        return are_related(*groups, place.in("contextGroups"), "contextGroup", "group", Actors::group);
    return std::nullopt;
}

}  // namespace

Fault is_context(json::value const& value, Place const& place, json::value const& object) {
    if (auto fault = only(value, place, context_names)) return fault;
    json::object const& context = value.get_object();
    // XAPI-00095.
    if (auto const* const registration = context.if_contains("registration"))
        if (auto fault = is_uuid(*registration, place.in("registration"), "XAPI-00095")) return fault;
    if (auto fault = are_people(context, place)) return fault;
    if (auto const* const activities = context.if_contains("contextActivities"))
        if (auto fault = are_context_activities(*activities, place.in("contextActivities"))) return fault;
    bool const is_of_activity = object.is_object() && object_type(object.get_object()) == "Activity";
    // XAPI-00089, 00084; XAPI-00090, 00085.
    for (auto const& [name, form, only_activity] :
         {std::tuple{"revision", "XAPI-00089", "XAPI-00084"}, std::tuple{"platform", "XAPI-00090", "XAPI-00085"}}) {
        auto const* const text = context.if_contains(name);
        if (!text) continue;
        if (auto fault = is_text(*text, place.in(name), form)) return fault;
        if (!is_of_activity)
            return violation(only_activity, place.in(name), "is only of statements about an activity");
    }
    if (auto const* const language = context.if_contains("language")) {
        if (auto fault = is_text(*language, place.in("language"), "XAPI-00091")) return fault;
        if (!is_language(language->get_string()))
            return violation("XAPI-00091", place.in("language"), "is no language tag of RFC 5646");
    }
    if (auto const* const statement = context.if_contains("statement"))
        if (auto fault = is_statement_reference(*statement, place.in("statement"), "XAPI-00092")) return fault;
    if (auto const* const extensions = context.if_contains("extensions"))
        return is_extensions(*extensions, place.in("extensions"), "XAPI-00120");
    return std::nullopt;
}

}  // namespace regia::records
