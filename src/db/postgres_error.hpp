//! What a refusal of PostgreSQL means, from its SQLSTATE.
#pragma once

#include <libpq-fe.h>

#include <exception>
#include <string_view>

namespace regia::db {

struct PostgresFailure {
    std::exception_ptr exception;       //!< DatabaseError, or Unavailable for a lost connection or a full server
    bool lost_to_another = false;       //!< run again, it may succeed
    bool statements_are_stale = false;  //!< prepared statements are gone or no longer fit the tables
};

PostgresFailure postgres_failure(std::string_view sql, PGconn const* connection, PGresult const* result);

}  // namespace regia::db
