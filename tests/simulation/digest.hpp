//! The contents of a database as text, the same on both engines: what two of them must agree on after the same life.
#pragma once

#include <string>

#include "db/database.hpp"

namespace regia::simulation {

//! A line a row, sorted; without what tells only how the machine got there (order of events, cursors, jobs, ledger).
std::string contents(db::Database& database);
//! The first lines that are in one text only, for the message of a test.
std::string difference(std::string const& one, std::string const& other);

}  // namespace regia::simulation
