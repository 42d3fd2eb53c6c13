#include "db/postgres_connection.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "db/portable.hpp"
#include "db/postgres_error.hpp"
#include "db/postgres_values.hpp"

namespace regia::db {
namespace {

constexpr std::size_t cached_statements_max = 500;
//! What the values and the promises of db rest on, whatever the server's and the role's own settings are.
constexpr char settings[] =
    "SET client_min_messages = warning; SET TimeZone = 'UTC'; SET synchronous_commit = on; "
    "SET standard_conforming_strings = on; SET bytea_output = hex; SET extra_float_digits = 1";

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

bool succeeded(Result const& result) {
    auto const status = PQresultStatus(result.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

void log_notice(void*, char const* message) {
    log_warning("db", "notice of PostgreSQL", {{"message", std::string(trim(message))}});
}

//! SELECT and DDL have a count too, or none; only rows changed are meant.
std::int64_t changed_rows(PGresult* result) {
    std::string_view const tag = PQcmdStatus(result);
    bool const changes = tag.starts_with("INSERT") || tag.starts_with("UPDATE") || tag.starts_with("DELETE");
    return changes ? parse_number<std::int64_t>(PQcmdTuples(result)).value_or(0) : 0;
}

}  // namespace

PostgresConnection::PostgresConnection(std::string url, std::atomic<std::uint64_t>& statements)
    : url_(std::move(url)), statements_(statements) {}

void PostgresConnection::connect() {
    cache_.clear();
    is_stale_ = false;
    // Later words win: the URL may give another timeout, but no other encoding.
    char const* const words[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding", nullptr};
    char const* const values[] = {"10", "regia", url_.c_str(), "UTF8", nullptr};
    handle_.reset(PQconnectdbParams(words, values, 1));
    if (PQstatus(handle_.get()) != CONNECTION_OK)
        throw Unavailable("no connection to PostgreSQL: " + std::string(trim(PQerrorMessage(handle_.get()))));
    PQsetNoticeProcessor(handle_.get(), log_notice, nullptr);
    if (Result const result(PQexec(handle_.get(), settings)); !succeeded(result))
        throw Unavailable("PostgreSQL refuses our settings: " + std::string(trim(PQerrorMessage(handle_.get()))));
}

void PostgresConnection::begin(char const* begin_sql) {
    failure_ = nullptr;
    wrote_ = false;
    lost_to_another_ = false;
    if (!is_stale_ && is_idle() && succeeded(Result(PQexec(handle_.get(), begin_sql)))) return;
    // The server may have dropped the connection while it was idle (restart, firewall). Nothing was asked yet.
    connect();
    if (Result const result(PQexec(handle_.get(), begin_sql)); !succeeded(result)) fail(begin_sql, result.get());
}

void PostgresConnection::require_success() const {
    if (failure_) std::rethrow_exception(failure_);
}

void PostgresConnection::commit() {
    require_success();
    Result const result(PQexec(handle_.get(), "COMMIT"));
    if (!succeeded(result)) fail("COMMIT (whether it was kept is not known)", result.get());
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") throw Bug("PostgreSQL rolled back instead");
}

void PostgresConnection::roll_back() noexcept {
    failure_ = nullptr;
    auto const status = PQtransactionStatus(handle_.get());
    if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR) Result const ended(PQexec(handle_.get(), "ROLLBACK"));
}

void PostgresConnection::serialise(std::string_view key) {
    run("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key);
}

void PostgresConnection::script(std::string_view sql) {
    require_success();
    require_portable(sql);
    wrote_ = true;
    Result const result(PQexec(handle_.get(), std::string(sql).c_str()));
    if (!succeeded(result)) fail(sql, result.get());
}

PostgresConnection::Statement const& PostgresConnection::prepared(std::string_view sql) {
    if (auto const found = cache_.find(sql); found != cache_.end()) return found->second;
    require_portable(sql);
    if (cache_.size() >= cached_statements_max) {  // composed filters must not grow without end
        constexpr char forget_all[] = "DEALLOCATE ALL";
        if (Result const result(PQexec(handle_.get(), forget_all)); !succeeded(result)) fail(forget_all, result.get());
        cache_.clear();
    }
    std::string const text(sql);
    std::string name = "s" + std::to_string(++prepared_ever_);
    if (Result const result(PQprepare(handle_.get(), name.c_str(), text.c_str(), 0, nullptr)); !succeeded(result))
        fail(sql, result.get());
    return cache_.emplace(text, Statement{std::move(name), placeholder_count(sql)}).first->second;
}

std::int64_t PostgresConnection::execute(std::string_view sql, std::span<Param const> params, Visitor* visitor) {
    require_success();
    require_portable(params);
    statements_.fetch_add(1, std::memory_order_relaxed);
    Statement const& statement = prepared(sql);
    if (statement.value_count != params.size()) throw Bug("wrong number of values for: " + std::string(excerpt(sql)));
    PostgresTexts const texts(params);
    Result const result(PQexecPrepared(handle_.get(), statement.name.c_str(), static_cast<int>(params.size()),
                                       texts.pointers(), nullptr, nullptr, 0));
    if (PQresultStatus(result.get()) == PGRES_EMPTY_QUERY) throw Bug("one statement at a time: nothing");
    if (!succeeded(result)) fail(sql, result.get());
    if (visitor)
        for (int row = 0; row < PQntuples(result.get()); ++row) (*visitor)(PostgresRow(result.get(), row));
    std::int64_t const changed = changed_rows(result.get());
    if (changed > 0) wrote_ = true;
    return changed;
}

void PostgresConnection::fail(std::string_view sql, PGresult const* result) {
    PostgresFailure const failure = postgres_failure(sql, handle_.get(), result);
    failure_ = failure.exception;
    is_stale_ = failure.statements_are_stale;
    lost_to_another_ = failure.lost_to_another;
    std::rethrow_exception(failure_);
}

}  // namespace regia::db
