#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"

namespace regia::records {

std::string to_string(Place const& place) {
    std::string text = place.above ? to_string(*place.above) : std::string();
    if (!place.above) return std::string(place.name);
    if (place.name.empty()) return text + "[" + std::to_string(place.index) + "]";
    return text.empty() ? std::string(place.name) : text + "." + std::string(place.name);
}

Violation violation(std::string_view requirement, Place const& place, std::string why) {
    return {std::string(requirement), to_string(place), std::move(why)};
}

Fault only(json::value const& value, Place const& place, std::span<std::string_view const> names,
           std::string_view requirement) {
    if (!value.is_object()) return violation(requirement, place, "must be an object");
    for (auto const& [name, inner] : value.get_object()) {
        std::string_view const key(name.data(), name.size());
        if (std::find(names.begin(), names.end(), key) == names.end())
            return violation("XAPI-00010", place.in(key), "is no property of this object");
    }
    return std::nullopt;
}

Fault no_null(json::value const& value, Place const& place) {
    if (value.is_null()) return violation("XAPI-00001", place, "must not be null");
    if (value.is_object()) {
        for (auto const& [name, inner] : value.get_object()) {
            std::string_view const key(name.data(), name.size());
            if (key == "extensions" && !inner.is_null()) continue;
            if (auto fault = no_null(inner, place.in(key))) return fault;
        }
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.get_array().size(); ++i)
            if (auto fault = no_null(value.get_array()[i], place.at(i))) return fault;
    }
    return std::nullopt;
}

Fault is_text(json::value const& value, Place const& place, std::string_view requirement) {
    if (!value.is_string()) return violation(requirement, place, "must be a string");
    return std::nullopt;
}

Fault is_iri(json::value const& value, Place const& place, std::string_view requirement) {
    if (auto fault = is_text(value, place, requirement)) return fault;
    if (!is_iri(std::string_view(value.get_string()))) return violation(requirement, place, "must be an IRI");
    return std::nullopt;
}

Fault is_uuid(json::value const& value, Place const& place, std::string_view requirement) {
    if (auto fault = is_text(value, place, requirement)) return fault;
    if (!is_uuid(std::string_view(value.get_string()))) return violation(requirement, place, "must be a UUID");
    return std::nullopt;
}

Fault is_timestamp(json::value const& value, Place const& place, std::string_view requirement) {
    if (auto fault = is_text(value, place, requirement)) return fault;
    if (!parse_timestamp(value.get_string()))
        return violation(requirement, place, "must be an ISO 8601 time with an offset");
    return std::nullopt;
}

Fault is_language_map(json::value const& value, Place const& place, std::string_view requirement) {
    if (!value.is_object()) return violation(requirement, place, "must be a language map");
    for (auto const& [name, inner] : value.get_object()) {
        std::string_view const key(name.data(), name.size());
        if (!is_language(key)) return violation("XAPI-00121", place.in(key), "is no language tag of RFC 5646");
        if (auto fault = is_text(inner, place.in(key), requirement)) return fault;
    }
    return std::nullopt;
}

Fault is_extensions(json::value const& value, Place const& place, std::string_view requirement) {
    if (!value.is_object()) return violation(requirement, place, "must be an object");
    for (auto const& [name, inner] : value.get_object()) {
        std::string_view const key(name.data(), name.size());
        if (!is_iri(key)) return violation("XAPI-00118", place.in(key), "the name of an extension must be an IRI");
    }
    return std::nullopt;
}

std::string_view text_in(json::object const& object, std::string_view name) {
    auto const* const value = object.if_contains(name);
    return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

std::string_view object_type(json::object const& object, std::string_view otherwise) {
    return object.contains("objectType") ? text_in(object, "objectType") : otherwise;
}

}  // namespace regia::records
