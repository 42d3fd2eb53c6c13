//! Somebody who comes in with two records says that both are hers. Private to registry/.
//!
//! Signed in with one she is shown a code; signed in with the other she types it. So only who has both can say it, and
//! nobody who merges opens one person's results to another (docs/adr/2026-11-26-two-people-who-are-one.md).
#pragma once

#include <optional>
#include <string_view>

#include "access/access.hpp"

namespace regia::registry {

inline constexpr std::int64_t same_code_lives = days(1);

//! The code takes the place of the one before.
void keep_same_code(db::Tx& tx, Uuid person, std::string_view code, Instant now);
//! Whose code it is, as long as it lives; it is spent with that.
std::optional<Uuid> spend_same_code(db::Tx& tx, std::string_view code, Instant now);
void say_same(db::Tx& tx, Uuid one, Uuid other, Instant now);
void take_back_same(db::Tx& tx, Uuid one, Uuid other);
bool have_said_same(db::Tx& tx, Uuid one, Uuid other);

}  // namespace regia::registry
