//! A further door of registry: whether a group is large enough to be named, what rules may ask of people's place, and
//! what registry keeps of a person.
#pragma once

#include "registry/registry.hpp"

namespace regia::access {
class Facts;
class OwnRecord;
}  // namespace regia::access

namespace regia::registry {

//! Whether at least so many people of this profile count that day in this body (the null id = in any). Stops counting
//! as soon as it knows.
bool has_people(db::Tx& tx, int least, std::string_view profile, Uuid body, Day on);

//! Who is in scope, and by body, wide area, district, profile, relationship, function. `shelf` outlives the facts.
void add_facts(access::Facts& facts, files::Shelf<Reference>& shelf);

void add_own_record(access::OwnRecord& data);

}  // namespace regia::registry
