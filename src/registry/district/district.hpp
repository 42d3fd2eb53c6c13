//! Districts that end: read from the folder, and left by their people on the day after. Private to registry/.
#pragma once

#include "registry/registry.hpp"

namespace regia::registry {

//! After districts.csv. Gaps and cycles are faults.
void parse_district_changes(files::Folder const& folder, Reference& reference, files::Faults& faults);

//! Those who work in a district that has ended, and whose successor is one: of at most that many, her employment there
//! ends with it, and the same begins in the successor on the next day. Past days keep the old one. Returns how many.
std::size_t leave_ended_districts(db::Tx& tx, Reference const& reference, std::size_t most, IdSource& ids, Instant now);

}  // namespace regia::registry
