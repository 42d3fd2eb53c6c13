//! What transactions of all processes on one PostgreSQL tell each other while they store, by advisory locks that end
//! with them. On SQLite one writer stores after the other, and nothing is asked. Private to records/.
#pragma once

#include <optional>
#include <span>

#include "db/tx.hpp"
#include "records/store/prepared.hpp"

namespace regia::records {

//! Before these are stored: tells that statements of `now` and later are on their way, and waits for transactions that
//! refer to one of them, or to one of the same group. Locks are taken in one order, so nobody waits in a circle.
void begin_storing(db::Tx& tx, Instant now, std::span<Prepared const> statements);
//! Before it is looked whether this statement is there: waits for a transaction that stores it, and who stores it
//! later waits for us. So of a statement and one that refers to it the later sees the earlier.
void meet(db::Tx& tx, Uuid statement);
//! Since when something is on its way in any process; nothing when nothing is. In a transaction of its own: one that
//! has read already would not see what was committed since.
std::optional<Instant> oldest_underway(db::Tx& tx);

}  // namespace regia::records
