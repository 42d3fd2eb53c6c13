//! A whole statement, and one within another (Data 2.2 to 2.4).
#include <boost/json.hpp>

#include "records/statement/parts.hpp"

namespace regia::records {
namespace {

constexpr std::string_view statement_names[] = {"id",        "actor",  "verb",      "object",  "result",     "context",
                                                "timestamp", "stored", "authority", "version", "attachments"};
constexpr std::string_view sub_names[] = {"objectType", "actor",   "verb",      "object",
                                          "result",     "context", "timestamp", "attachments"};
constexpr std::string_view voided = "http://adlnet.gov/expapi/verbs/voided";

//! What both have in common.
Fault are_parts(json::object const& statement, Place const& place, Depth depth) {
    // XAPI-00003 to 00005.
    for (auto const& [name, requirement] :
         {std::pair{"actor", "XAPI-00003"}, std::pair{"verb", "XAPI-00004"}, std::pair{"object", "XAPI-00005"}})
        if (!statement.contains(name)) return violation(requirement, place.in(name), "is missing");
    json::value const& object = statement.at("object");
    if (auto fault = is_actor(statement.at("actor"), place.in("actor"), Actors::either, "XAPI-00003")) return fault;
    if (auto fault = is_verb(statement.at("verb"), place.in("verb"))) return fault;
    if (auto fault = is_object(object, place.in("object"), depth)) return fault;
    if (auto const* const result = statement.if_contains("result"))
        if (auto fault = is_result(*result, place.in("result"))) return fault;
    if (auto const* const context = statement.if_contains("context"))
        if (auto fault = is_context(*context, place.in("context"), object)) return fault;
    // XAPI-00022.
    if (auto const* const time = statement.if_contains("timestamp"))
        if (auto fault = is_timestamp(*time, place.in("timestamp"), "XAPI-00022")) return fault;
    if (auto const* const attachments = statement.if_contains("attachments"))
        return are_attachments(*attachments, place.in("attachments"));
    return std::nullopt;
}

//! XAPI-00101, 00332: "1.0", "1.0.x", and the same of 2.0.
bool is_version(std::string_view text) {
    if (!text.starts_with("1.0") && !text.starts_with("2.0")) return false;
    text.remove_prefix(3);
    if (text.empty()) return true;
    if (text.size() < 2 || text[0] != '.') return false;
    return text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

Fault is_sub_statement(json::value const& value, Place const& place) {
    json::object const& statement = value.get_object();
    // XAPI-00067 to 00070.
    for (auto const& [name, requirement] : {std::pair{"authority", "XAPI-00067"}, std::pair{"version", "XAPI-00068"},
                                            std::pair{"stored", "XAPI-00069"}, std::pair{"id", "XAPI-00070"}})
        if (statement.contains(name))
            return violation(requirement, place.in(name), "a statement within does not have it");
    if (auto fault = only(value, place, sub_names, "XAPI-00066")) return fault;
    return are_parts(statement, place, Depth::sub_statement);
}

Fault is_statement(json::value const& value, Place const& place) {
    // XAPI-00014.
    if (!value.is_object()) return violation("XAPI-00014", place, "a statement is a JSON object");
    if (auto fault = only(value, place, statement_names)) return fault;
    if (auto fault = no_null(value, place)) return fault;
    json::object const& statement = value.get_object();
    // XAPI-00027, 00028.
    if (auto const* const id = statement.if_contains("id"))
        if (auto fault = is_uuid(*id, place.in("id"), "XAPI-00027")) return fault;
    if (auto fault = are_parts(statement, place, Depth::statement)) return fault;
    // XAPI-00017, 00020: what is voided is named by a reference.
    if (text_in(statement.at("verb").get_object(), "id") == voided &&
        object_type(statement.at("object").get_object()) != "StatementRef")
        return violation("XAPI-00017", place.in("object").in("objectType"), "what is voided is a StatementRef");
    // XAPI-00023: whatever is sent is replaced, but it has a form.
    if (auto const* const stored = statement.if_contains("stored"))
        if (auto fault = is_timestamp(*stored, place.in("stored"), "XAPI-00023")) return fault;
    if (auto const* const authority = statement.if_contains("authority"))
        if (auto fault = is_authority(*authority, place.in("authority"))) return fault;
    if (auto const* const version = statement.if_contains("version")) {
        if (auto fault = is_text(*version, place.in("version"), "XAPI-00101")) return fault;
        if (!is_version(version->get_string()))
            return violation("XAPI-00101", place.in("version"), "must be 1.0, 1.0.x, 2.0 or 2.0.x");
    }
    return std::nullopt;
}

}  // namespace regia::records
