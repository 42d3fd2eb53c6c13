//! Activities and their interactions (Data 2.4.4.1).
#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "records/statement/parts.hpp"

namespace regia::records {
namespace {

constexpr std::string_view activity_names[] = {"objectType", "id", "definition"};
constexpr std::string_view definition_names[] = {"name",        "description", "type",   "moreInfo", "extensions",
                                                 "interactionType", "correctResponsesPattern", "choices", "scale",
                                                 "source",      "target",      "steps"};
constexpr std::string_view interaction_types[] = {"true-false", "choice",     "fill-in",  "long-fill-in", "matching",
                                                  "performance", "sequencing", "likert", "numeric",      "other"};
constexpr std::string_view component_lists[] = {"choices", "scale", "source", "target", "steps"};

bool belongs_to(std::string_view list, std::string_view type) {
    if (list == "choices") return type == "choice" || type == "sequencing";
    if (list == "scale") return type == "likert";
    if (list == "steps") return type == "performance";
    return type == "matching";  // source, target
}

//! Interaction components: XAPI-00050 to 00055 by list; each has an id of its own.
Fault are_components(json::value const& value, Place const& place) {
    static constexpr std::string_view names[] = {"id", "description"};
    if (!value.is_array()) return violation("XAPI-00010", place, "must be a list of interaction components");
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
        json::value const& one = value.get_array()[i];
        Place const at = place.at(i);
        if (auto fault = only(one, at, names)) return fault;
        auto const* const id = one.get_object().if_contains("id");
        if (!id) return violation("XAPI-00010", at.in("id"), "is missing");
        if (auto fault = is_text(*id, at.in("id"), "XAPI-00010")) return fault;
        if (!ids.insert(std::string_view(id->get_string())).second)
            return violation("XAPI-00010", at.in("id"), "is that of another component");
        if (auto const* const says = one.get_object().if_contains("description"))
            if (auto fault = is_language_map(*says, at.in("description"), "XAPI-00121")) return fault;
    }
    return std::nullopt;
}

Fault is_definition(json::value const& value, Place const& place) {
    // XAPI-00048.
    if (auto fault = only(value, place, definition_names, "XAPI-00048")) return fault;
    json::object const& definition = value.get_object();
    if (auto const* const name = definition.if_contains("name"))
        if (auto fault = is_language_map(*name, place.in("name"), "XAPI-00056")) return fault;
    if (auto const* const says = definition.if_contains("description"))
        if (auto fault = is_language_map(*says, place.in("description"), "XAPI-00059")) return fault;
    if (auto const* const type = definition.if_contains("type"))
        if (auto fault = is_iri(*type, place.in("type"), "XAPI-00060")) return fault;
    if (auto const* const more = definition.if_contains("moreInfo"))
        if (auto fault = is_iri(*more, place.in("moreInfo"), "XAPI-00061")) return fault;
    if (auto const* const extensions = definition.if_contains("extensions"))
        if (auto fault = is_extensions(*extensions, place.in("extensions"), "XAPI-00057")) return fault;
    return is_interaction(definition, place);
}

}  // namespace

Fault is_interaction(json::object const& definition, Place const& place) {
    auto const* const type = definition.if_contains("interactionType");
    if (type) {
        // XAPI-00049, 00009: one of these, in this case.
        if (auto fault = is_text(*type, place.in("interactionType"), "XAPI-00049")) return fault;
        auto const& name = type->get_string();
        if (std::find(std::begin(interaction_types), std::end(interaction_types), std::string_view(name)) ==
            std::end(interaction_types))
            return violation("XAPI-00049", place.in("interactionType"), "is no type of interaction");
    }
    if (auto const* const pattern = definition.if_contains("correctResponsesPattern")) {
        // XAPI-00064.
        Place const at = place.in("correctResponsesPattern");
        if (!type) return violation("XAPI-00064", place.in("interactionType"), "is missing beside a response pattern");
        if (!pattern->is_array()) return violation("XAPI-00064", at, "must be a list of strings");
        for (std::size_t i = 0; i < pattern->get_array().size(); ++i)
            if (auto fault = is_text(pattern->get_array()[i], at.at(i), "XAPI-00064")) return fault;
    }
    for (std::string_view const list : component_lists) {
        auto const* const components = definition.if_contains(list);
        if (!components) continue;
        if (!type || !belongs_to(list, text_in(definition, "interactionType")))
            return violation("XAPI-00010", place.in(list), "does not belong to this type of interaction");
        if (auto fault = are_components(*components, place.in(list))) return fault;
    }
    return std::nullopt;
}

Fault is_activity(json::value const& value, Place const& place, std::string_view requirement) {
    if (auto fault = only(value, place, activity_names, requirement)) return fault;
    json::object const& activity = value.get_object();
    if (auto const* const type = activity.if_contains("objectType"))
        if (!type->is_string() || type->get_string() != "Activity")
            return violation(requirement, place.in("objectType"), "must be Activity");
    // XAPI-00047.
    auto const* const id = activity.if_contains("id");
    if (!id) return violation("XAPI-00047", place.in("id"), "is missing");
    if (auto fault = is_iri(*id, place.in("id"), "XAPI-00047")) return fault;
    if (auto const* const definition = activity.if_contains("definition"))
        return is_definition(*definition, place.in("definition"));
    return std::nullopt;
}

}  // namespace regia::records
