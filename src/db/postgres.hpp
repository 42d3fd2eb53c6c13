//! PostgreSQL behind the door of db: ordinary transactions on a pool of connections.
#pragma once

#include <memory>
#include <string>

#include "db/database.hpp"

namespace regia::db {

std::unique_ptr<Database> open_postgres(std::string const& url);

}  // namespace regia::db
