//! SQLite behind the door of db: one writer thread with group commit, a pool of readers.
#pragma once

#include <memory>
#include <string>

#include "db/database.hpp"

namespace regia::db {

std::unique_ptr<Database> open_sqlite(std::string const& path);

//! Throws Unavailable when the file is no database of Regia, or is damaged: read from its first page to its last.
void check_sqlite_file(std::string const& path);
//! Puts `from` in the place of `to` in one step that a crash can't halve; the journal of the old file goes with it.
//! Nobody may have `to` open.
void replace_sqlite_file(std::string const& from, std::string const& to);

}  // namespace regia::db
