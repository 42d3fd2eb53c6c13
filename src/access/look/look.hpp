//! A further door of access: reasons for which somebody's record is opened, and who was in an export.
#pragma once

#include "access/access.hpp"

namespace regia::access {

//! A reason that this person, in this role, gave for looking at her since then; empty when there is none.
std::string reason_given(db::Tx& tx, Actor const& looker, Uuid person, Instant since);

//! A list look that keeps the digest of the file and who was in it.
void record_export(db::Tx& tx, Uuid id, Actor const& looker, std::string_view what, std::string_view filter,
                   std::vector<Uuid> const& people, Digest const& file, Instant now);

}  // namespace regia::access
