//! The journal of a database in few large writes. SQLite hands it a commit page by page, each in two pieces: that of
//! sixteen small commands is two hundred calls to the system, an eighth of all that they cost.
#pragma once

#include <sqlite3.h>

namespace regia::db {

//! The name, for sqlite3_open_v2, of a file system like the usual one, in which what is written to a journal stays in
//! memory until the journal is synced, read or asked for its length. Nothing is later than without it: SQLite lets
//! nobody read a commit that it has not synced, and the sync still comes before the commit is told to anybody. Only for
//! `synchronous=FULL`.
char const* gathered_journal();

//! Before each transaction that writes, and after one that was rolled back: what it had handed over before its end is
//! forgotten. Later another process may have written at that place.
void forget_gathered(sqlite3* database);

}  // namespace regia::db
