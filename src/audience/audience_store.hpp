//! The rows of audiences. Private to audience/.
#pragma once

#include "audience/audience.hpp"

namespace regia::audience {

std::vector<Audience> audiences_in_use(db::Tx& tx);
void insert_definition(db::Tx& tx, Draft const& draft, Instant now);
void insert_rule(db::Tx& tx, Draft const& draft, int number, Instant now);
//! Who came in and who went out, and the count with them.
void write_members(db::Tx& tx, Uuid audience, std::span<Uuid const> in, std::span<Uuid const> out, Instant now);
std::vector<Uuid> members_after(db::Tx& tx, Uuid audience, Uuid last, int most);  //!< by id
//! The members follow this rule now, unless there is a newer one.
void set_computed(db::Tx& tx, Uuid audience, int number, std::int64_t told_members);
void set_retired(db::Tx& tx, Uuid audience, Instant now);
void set_name(db::Tx& tx, Uuid audience, std::string_view name);

}  // namespace regia::audience
