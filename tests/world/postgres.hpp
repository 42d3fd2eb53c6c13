//! Databases for tests that also run on PostgreSQL.
#pragma once

#include <string>

namespace regia {

//! The URL of a new, empty database, dropped when the test program ends. Every call makes another one; two programs on
//! one database are two db::open of one URL. Empty when REGIA_TEST_POSTGRES, the URL of the test cluster
//! (postgresql://postgres@127.0.0.1:5499/postgres, started by tests/postgres.sh), is not set.
std::string postgres_url_for_tests();

}  // namespace regia
