//! The checks of the parts of a statement (xAPI 1.0.3 Data 2.4, IEEE 9274.1.1 section 4.2). Pure functions of JSON;
//! the first fault ends a check, with its requirement and its place. Private to records/.
#pragma once

#include <boost/json/fwd.hpp>
#include <span>

#include "records/statement/violation.hpp"

namespace regia::records {

namespace json = boost::json;

//! XAPI-00008, 00010: an object with no other property than these, none of them null (XAPI-00001).
Fault only(json::value const& value, Place const& place, std::span<std::string_view const> names,
           std::string_view requirement = "XAPI-00010");
//! XAPI-00001: nowhere null, but inside of an `extensions`.
Fault no_null(json::value const& value, Place const& place);

Fault is_text(json::value const& value, Place const& place, std::string_view requirement);
Fault is_iri(json::value const& value, Place const& place, std::string_view requirement);
Fault is_uuid(json::value const& value, Place const& place, std::string_view requirement);
Fault is_timestamp(json::value const& value, Place const& place, std::string_view requirement);
//! XAPI-00121.
Fault is_language_map(json::value const& value, Place const& place, std::string_view requirement);
//! XAPI-00118, 00120.
Fault is_extensions(json::value const& value, Place const& place, std::string_view requirement);

enum class Actors { agent, group, either };
Fault is_actor(json::value const& value, Place const& place, Actors which, std::string_view requirement);
Fault is_authority(json::value const& value, Place const& place);
Fault is_verb(json::value const& value, Place const& place);
Fault is_activity(json::value const& value, Place const& place, std::string_view requirement);
//! The interaction of an activity definition.
Fault is_interaction(json::object const& definition, Place const& place);
Fault is_statement_reference(json::value const& value, Place const& place, std::string_view requirement);
enum class Depth { statement, sub_statement };
Fault is_object(json::value const& value, Place const& place, Depth depth);
Fault is_result(json::value const& value, Place const& place);
//! `object` is that of the same statement: revision and platform are of activities only.
Fault is_context(json::value const& value, Place const& place, json::value const& object);
Fault are_attachments(json::value const& value, Place const& place);
Fault is_sub_statement(json::value const& value, Place const& place);

//! A whole statement as a client sends it.
Fault is_statement(json::value const& value, Place const& place);

//! The type of an object of a statement; "Activity" where none is given.
std::string_view object_type(json::object const& object, std::string_view otherwise = "Activity");
//! The text of a property, or nothing.
std::string_view text_in(json::object const& object, std::string_view name);

}  // namespace regia::records
