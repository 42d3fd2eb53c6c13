//! A further door of registry: whether a group is large enough to be named, and what registry keeps of a person.
#pragma once

#include "base/time.hpp"
#include "db/tx.hpp"

namespace regia::access {
class OwnRecord;
}

namespace regia::registry {

//! Whether at least so many people of this profile count that day in this body (the null id = in any). Stops counting
//! as soon as it knows.
bool has_people(db::Tx& tx, int least, std::string_view profile, Uuid body, Day on);

void add_own_record(access::OwnRecord& data);

}  // namespace regia::registry
