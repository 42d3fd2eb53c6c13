//! By what a statement is found (xAPI 1.0.3 Communication 2.1.3): one mark for each of its verb, agents, activities,
//! registration, authority. Private to records/.
#pragma once

#include <boost/json/fwd.hpp>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"

namespace regia::records {

//! Values are stored: never change one.
enum class Kind : std::int64_t {
    verb = 1,
    agent = 2,             //!< the actor or the object, or a member of such a group
    activity = 3,          //!< the object
    registration = 4,
    related_agent = 5,     //!< instructor, team, context agents; all agents of a statement within
    related_activity = 6,  //!< of the context; all activities of a statement within
    authority = 7,
};

struct Mark {
    Kind kind;
    Uuid subject;
    auto operator<=>(Mark const&) const = default;
};

//! Of an agent or an identified group; nothing for an anonymous group. A person of this installation, whose account has
//! this home page and her id as its name, is her own key (docs/adr/2026-11-26-people-in-statements.md).
std::optional<Uuid> actor_key(boost::json::object const& actor, std::string_view home);
Uuid verb_key(std::string_view iri);
Uuid activity_key(std::string_view iri);

//! Each once, in order. The statement has been checked.
std::vector<Mark> marks_of(boost::json::object const& statement, std::string_view home);

}  // namespace regia::records
