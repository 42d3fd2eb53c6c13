//! A further door of access: reasons for which somebody's record is opened, and who was in an export.
#pragma once

#include "access/access.hpp"

namespace regia::access {

//! Openings of her sheet and the reasons given for them. Other looks (at a certificate, at what she contests) are hers
//! alone to read: that they happened says something of her.
std::vector<Look> sheet_looks_at(db::Tx& tx, Uuid person, int most);
//! The reason that this person, in this role, gave for opening her sheet since then; empty when there is none.
std::string reason_given(db::Tx& tx, Actor const& looker, Uuid person, Instant since);

//! A list look that keeps the digest of the file and who was in it.
void record_export(db::Tx& tx, Uuid id, Actor const& looker, std::string_view what, std::string_view filter,
                   std::vector<Uuid> const& people, Digest const& file, Instant now);

}  // namespace regia::access
