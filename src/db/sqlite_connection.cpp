#include "db/sqlite_connection.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"
#include "db/portable.hpp"
#include "db/sqlite_journal.hpp"

namespace regia::db {
namespace {

constexpr int busy_timeout_milliseconds = 5'000;
constexpr std::size_t cached_statements_max = 500;

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
    bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

protected:
    std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    double real(int column) const override { return sqlite3_column_double(statement_, column); }
    std::string_view text(int column) const override {
        auto const* start = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
        return {start, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    Uuid uuid(int column) const override {
        auto const* start = static_cast<std::uint8_t const*>(sqlite3_column_blob(statement_, column));
        if (sqlite3_column_bytes(statement_, column) != 16) throw Bug("an id is not 16 bytes long");
        Uuid id;
        std::copy_n(start, 16, id.bytes.begin());
        return id;
    }
    Bytes bytes(int column) const override {
        auto const* start = static_cast<std::uint8_t const*>(sqlite3_column_blob(statement_, column));
        return {start, start + sqlite3_column_bytes(statement_, column)};
    }

private:
    sqlite3_stmt* statement_;
};

struct Reset {
    sqlite3_stmt* statement;
    ~Reset() {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
};

void bind(sqlite3_stmt* statement, int index, Param const& param) {
    struct Binder {
        sqlite3_stmt* statement;
        int index;
        int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
        int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
        int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
        int operator()(std::string_view value) const {
            // A null pointer would bind NULL; an empty text is a text.
            char const* const start = value.data() == nullptr ? "" : value.data();
            return sqlite3_bind_text(statement, index, start, static_cast<int>(value.size()), SQLITE_STATIC);
        }
        int operator()(std::span<std::uint8_t const> value) const {
            if (value.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
            return sqlite3_bind_blob(statement, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
        }
        int operator()(Uuid const& value) const {
            return sqlite3_bind_blob(statement, index, value.bytes.data(), 16, SQLITE_STATIC);
        }
    };
    if (std::visit(Binder{statement, index}, param) != SQLITE_OK) throw Bug("a value could not be bound");
}

//! "UNIQUE constraint failed: t.a, t.b" -> "t(a,b)" with the columns sorted.
std::string unique_columns(std::string_view message) {
    auto const colon = message.rfind(": ");
    if (colon == std::string_view::npos) return {};
    std::string table;
    std::vector<std::string> columns;
    for (std::string_view part : split(message.substr(colon + 2), ',')) {
        auto const dot = part.find('.');
        if (dot == std::string_view::npos) return {};
        table = std::string(trim(part.substr(0, dot)));
        columns.emplace_back(trim(part.substr(dot + 1)));
    }
    return table_and_columns(table, std::move(columns));
}

}  // namespace

SqliteConnection::SqliteConnection(std::string const& path, bool read_only, std::atomic<std::uint64_t>& statements)
    : statements_(statements) {
    int const flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    // Nobody reads SQLite's account of its memory, which costs a lock with each piece of it.
    static int const without_account = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(without_account);
    char const* const file_system = read_only ? nullptr : gathered_journal();
    if (sqlite3_open_v2(path.c_str(), &handle_, flags, file_system) != SQLITE_OK) {
        std::string const reason = handle_ ? sqlite3_errmsg(handle_) : "out of memory";
        sqlite3_close(handle_);
        throw Unavailable("cannot open the database " + path + ": " + reason);
    }
    sqlite3_busy_timeout(handle_, busy_timeout_milliseconds);
    try {
        set_up(read_only);
    } catch (std::exception const& reason) {  // not a database, for one: seen only at the first use
        sqlite3_close(handle_);
        throw Unavailable("cannot open the database " + path + ": " + reason.what());
    }
}

void SqliteConnection::set_up(bool read_only) {
    script("PRAGMA foreign_keys=ON");
    // In KiB. Readers are several and mostly meet the same pages; the one writer goes from person to person, and at
    // 60,000 of them what it has to read again costs a fifth of a lesson step.
    script(read_only ? "PRAGMA cache_size=-2048" : "PRAGMA cache_size=-32768");
    script("PRAGMA temp_store=MEMORY");
    if (!read_only) {
        script("PRAGMA journal_mode=WAL");
        script("PRAGMA synchronous=FULL");
        script("PRAGMA wal_autocheckpoint=4000");
    }
}

SqliteConnection::~SqliteConnection() {
    for (auto const& [sql, statement] : cache_) sqlite3_finalize(statement);
    forget_gathered(handle_);
    sqlite3_close(handle_);
}

void SqliteConnection::begin_watch() {
    failure_ = nullptr;
    wrote_ = false;
}

void SqliteConnection::require_success() const {
    if (failure_) std::rethrow_exception(failure_);
}

void SqliteConnection::control(std::string_view sql) {
    begin_watch();
    step_through(sql, prepared(sql), nullptr);
}

void SqliteConnection::begin_writing() {
    forget_gathered(handle_);
    control("BEGIN IMMEDIATE");
}

void SqliteConnection::roll_back(std::string_view sql) noexcept {
    if (is_idle()) return forget_gathered(handle_);
    try {
        control(sql);
    } catch (std::exception const& reason) {
        log_error("db", "a transaction could not be rolled back", {{"reason", reason.what()}});
    }
    forget_gathered(handle_);
}

void SqliteConnection::script(std::string_view sql) {
    require_success();
    require_portable(sql);
    wrote_ = true;
    if (sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

//! Composed filters must not let the cache grow without end. A statement whose rows are being read stays.
void SqliteConnection::evict() {
    std::erase_if(cache_, [](auto const& entry) {
        if (sqlite3_stmt_busy(entry.second) != 0) return false;
        sqlite3_finalize(entry.second);
        return true;
    });
}

sqlite3_stmt* SqliteConnection::prepared(std::string_view sql) {
    if (auto const found = cache_.find(sql); found != cache_.end()) return found->second;
    require_portable(sql);
    if (cache_.size() >= cached_statements_max) evict();
    std::string const portable = with_question_marks(sql);
    sqlite3_stmt* statement = nullptr;
    char const* rest = nullptr;
    if (sqlite3_prepare_v3(handle_, portable.c_str(), static_cast<int>(portable.size() + 1), SQLITE_PREPARE_PERSISTENT,
                           &statement, &rest) != SQLITE_OK)
        fail(sql);
    if (!statement || !trim(rest).empty()) {
        sqlite3_finalize(statement);
        throw Bug("one statement at a time: " + std::string(excerpt(sql)));
    }
    cache_.emplace(std::string(sql), statement);
    return statement;
}

void SqliteConnection::step_through(std::string_view sql, sqlite3_stmt* statement, Visitor* visitor) {
    SqliteRow const row(statement);
    Reset const reset{statement};
    for (;;) {
        int const result = sqlite3_step(statement);
        if (result == SQLITE_DONE) return;
        if (result != SQLITE_ROW) fail(sql);
        if (visitor) (*visitor)(row);
    }
}

std::int64_t SqliteConnection::execute(std::string_view sql, std::span<Param const> params, Visitor* visitor) {
    require_success();
    require_portable(params);
    statements_.fetch_add(1, std::memory_order_relaxed);
    sqlite3_stmt* const statement = prepared(sql);
    if (sqlite3_stmt_busy(statement) != 0)
        throw Bug("a statement runs inside its own rows: " + std::string(excerpt(sql)));
    if (sqlite3_bind_parameter_count(statement) != static_cast<int>(params.size()))
        throw Bug("wrong number of values for: " + std::string(excerpt(sql)));
    for (std::size_t i = 0; i < params.size(); ++i) bind(statement, static_cast<int>(i + 1), params[i]);
    // Of a statement that is no INSERT, UPDATE or DELETE the library reports the changes of the one before it.
    auto const changed_before = sqlite3_total_changes64(handle_);
    step_through(sql, statement, visitor);
    if (sqlite3_stmt_readonly(statement) != 0 || sqlite3_total_changes64(handle_) == changed_before) return 0;
    wrote_ = true;
    return sqlite3_changes64(handle_);
}

void SqliteConnection::fail(std::string_view sql) {
    failure_ = failure_of(sql);
    std::rethrow_exception(failure_);
}

std::exception_ptr SqliteConnection::failure_of(std::string_view sql) const {
    auto const refused = [](Refusal kind, std::string const& text, std::string where = {}) {
        return std::make_exception_ptr(DatabaseError(kind, text, std::move(where)));
    };
    int const code = sqlite3_extended_errcode(handle_);
    std::string const message = sqlite3_errmsg(handle_);
    std::string const text = message + " in: " + std::string(excerpt(sql));
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_ROWID:
        case SQLITE_CONSTRAINT_PRIMARYKEY: return refused(Refusal::unique, text, unique_columns(message));
        case SQLITE_CONSTRAINT_FOREIGNKEY: return refused(Refusal::foreign_key, text);
        case SQLITE_CONSTRAINT_CHECK:
        case SQLITE_CONSTRAINT_DATATYPE: return refused(Refusal::check, text);
        case SQLITE_CONSTRAINT_NOTNULL: return refused(Refusal::not_null, text);
        default: break;
    }
    if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) return refused(Refusal::busy, text);
    return refused(Refusal::other, text);
}

}  // namespace regia::db
