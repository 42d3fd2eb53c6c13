#include "db/postgres.hpp"

namespace regia::db {
std::unique_ptr<Database> open_postgres(std::string const&) { throw Unavailable("not built"); }
}  // namespace regia::db
