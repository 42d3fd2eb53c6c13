//! Verbs (Data 2.4.3).
#include <boost/json.hpp>

#include "records/statement/parts.hpp"

namespace regia::records {

Fault is_verb(json::value const& value, Place const& place) {
    static constexpr std::string_view names[] = {"id", "display"};
    if (auto fault = only(value, place, names)) return fault;
    json::object const& verb = value.get_object();
    // XAPI-00044.
    auto const* const id = verb.if_contains("id");
    if (!id) return violation("XAPI-00044", place.in("id"), "is missing");
    if (auto fault = is_iri(*id, place.in("id"), "XAPI-00044")) return fault;
    // XAPI-00045.
    if (auto const* const display = verb.if_contains("display"))
        return is_language_map(*display, place.in("display"), "XAPI-00045");
    return std::nullopt;
}

}  // namespace regia::records
