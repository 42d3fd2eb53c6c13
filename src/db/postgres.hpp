//! PostgreSQL behind the door of db: ordinary transactions on a pool of connections.
//!
//! Every ORDER BY of text means binary order, as on SQLite, so the database has collation C whatever the default of its
//! server: CREATE DATABASE regia TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'. With another collation
//! nothing fails, but pages of a list may come in another order than on SQLite.
#pragma once

#include <memory>
#include <string>

#include "db/database.hpp"

namespace regia::db {

std::unique_ptr<Database> open_postgres(std::string const& url);

}  // namespace regia::db
