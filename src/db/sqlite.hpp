//! SQLite behind the door of db: one writer thread with group commit, a pool of readers.
#pragma once

#include <memory>
#include <string>

#include "db/database.hpp"

namespace regia::db {

std::unique_ptr<Database> open_sqlite(std::string const& path);

}  // namespace regia::db
