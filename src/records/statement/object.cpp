//! What a statement is about: an activity, somebody, a statement, or a statement within (Data 2.4.4).
#include <boost/json.hpp>

#include "records/statement/parts.hpp"

namespace regia::records {

Fault is_statement_reference(json::value const& value, Place const& place, std::string_view requirement) {
    static constexpr std::string_view names[] = {"objectType", "id"};
    if (auto fault = only(value, place, names, requirement)) return fault;
    json::object const& reference = value.get_object();
    // XAPI-00073.
    if (object_type(reference, "") != "StatementRef")
        return violation("XAPI-00073", place.in("objectType"), "must be StatementRef");
    // XAPI-00072.
    auto const* const id = reference.if_contains("id");
    if (!id) return violation("XAPI-00072", place.in("id"), "is missing");
    return is_uuid(*id, place.in("id"), "XAPI-00072");
}

Fault is_object(json::value const& value, Place const& place, Depth depth) {
    if (!value.is_object()) return violation("XAPI-00046", place, "must be an object");
    json::object const& object = value.get_object();
    if (auto const* const type = object.if_contains("objectType"))
        if (auto fault = is_text(*type, place.in("objectType"), "XAPI-00046")) return fault;
    std::string_view const type = object_type(object);
    if (type == "Activity") return is_activity(value, place, "XAPI-00047");
    if (type == "Agent") return is_actor(value, place, Actors::agent, "XAPI-00065");
    if (type == "Group") return is_actor(value, place, Actors::group, "XAPI-00065");
    if (type == "StatementRef") return is_statement_reference(value, place, "XAPI-00072");
    if (type == "SubStatement") {
        // XAPI-00071.
        if (depth == Depth::sub_statement)
            return violation("XAPI-00071", place.in("objectType"), "a statement within has none within itself");
        return is_sub_statement(value, place);
    }
    // XAPI-00046.
    return violation("XAPI-00046", place.in("objectType"),
                     "must be Activity, Agent, Group, SubStatement or StatementRef");
}

}  // namespace regia::records
