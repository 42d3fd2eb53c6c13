#include "db/postgres_error.hpp"

#include "base/text.hpp"
#include "db/portable.hpp"

namespace regia::db {
namespace {

std::string_view field(PGresult const* result, int code) {
    char const* const text = PQresultErrorField(result, code);
    return text ? text : "";
}

//! "Key (b, a)=(1, 2) already exists." -> "t(a,b)". Only the signs around the columns are the same in every language of
//! the server; asking the catalogue instead is not possible inside the failed transaction.
std::string unique_columns(PGresult const* result) {
    std::string_view const detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    auto const start = detail.find('(');
    auto const end = detail.find(")=(");
    if (start == std::string_view::npos || end == std::string_view::npos || end < start) return {};
    std::vector<std::string> columns;
    for (std::string_view column : split(detail.substr(start + 1, end - start - 1), ','))
        columns.emplace_back(trim(column));
    return table_and_columns(field(result, PG_DIAG_TABLE_NAME), std::move(columns));
}

Refusal refusal_of(std::string_view state) {
    if (state == "23505") return Refusal::unique;
    if (state == "23503") return Refusal::foreign_key;
    if (state == "23514") return Refusal::check;
    if (state == "23502") return Refusal::not_null;
    if (state == "55P03") return Refusal::busy;
    if (state == "40001" || state == "40P01") return Refusal::serialization;
    return Refusal::other;
}

//! Class 08: connection; 53: out of disk, memory or connections; 57P: shutting down.
bool is_server_away(std::string_view state) {
    return state.starts_with("08") || state.starts_with("53") || state.starts_with("57P");
}

}  // namespace

PostgresFailure postgres_failure(std::string_view sql, PGconn const* connection, PGresult const* result) {
    std::string const where = " in: " + std::string(excerpt(sql));
    std::string const state(field(result, PG_DIAG_SQLSTATE));
    // A message of class 22 repeats the value, which may be a person's; no log line may carry it.
    std::string message = state.starts_with("22") ? "a value does not fit its type"
                                                  : std::string(field(result, PG_DIAG_MESSAGE_PRIMARY));
    if (!state.empty()) message += " (" + state + ")";
    PostgresFailure failure;
    if (PQstatus(connection) != CONNECTION_OK || is_server_away(state)) {
        if (message.empty()) message = trim(PQerrorMessage(connection));
        failure.exception = std::make_exception_ptr(Unavailable("PostgreSQL is away: " + message + where));
        return failure;
    }
    Refusal refusal = refusal_of(state);
    // Another transaction changed the table's columns, or something between us and the server forgot our statements.
    failure.statements_are_stale =
        state == "26000" || field(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
    if (failure.statements_are_stale) refusal = Refusal::serialization;
    failure.lost_to_another = refusal == Refusal::serialization;
    std::string const columns = refusal == Refusal::unique ? unique_columns(result) : std::string();
    failure.exception = std::make_exception_ptr(DatabaseError(refusal, message + where, columns));
    return failure;
}

}  // namespace regia::db
