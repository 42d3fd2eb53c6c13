//! One connection to an SQLite file: prepared statements kept by their text, errors as DatabaseError.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <exception>
#include <memory>
#include <string>
#include <unordered_map>

#include "db/tx.hpp"

namespace regia::db {

class SqliteConnection final : public Tx {
public:
    //! `statements` counts what all connections of a database run.
    SqliteConnection(std::string const& path, bool read_only, std::atomic<std::uint64_t>& statements);
    ~SqliteConnection() override;

    Engine engine() const override { return Engine::sqlite; }
    void serialise(std::string_view) override {}
    void script(std::string_view sql) override;
    //! Outside any transaction. Some errors (disk full) end a transaction by themselves.
    bool is_idle() const { return sqlite3_get_autocommit(handle_) != 0; }

    //! BEGIN, SAVEPOINT, COMMIT and the like: not counted, and possible after a failure.
    void control(std::string_view sql);
    void begin_writing();
    //! Undoes what is open, if anything is; a failure is logged.
    void roll_back(std::string_view sql) noexcept;
    //! From here on `require_success` and `wrote` speak of what follows.
    void begin_watch();
    //! Throws again what a statement threw, should the command have caught it.
    void require_success() const;
    bool wrote() const { return wrote_; }
    sqlite3* handle() const { return handle_; }

protected:
    std::int64_t execute(std::string_view sql, std::span<Param const> params, Visitor* visitor) override;

private:
    void set_up(bool read_only);
    sqlite3_stmt* prepared(std::string_view sql);
    void evict();
    void step_through(std::string_view sql, sqlite3_stmt* statement, Visitor* visitor);
    [[noreturn]] void fail(std::string_view sql);
    std::exception_ptr failure_of(std::string_view sql) const;

    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    sqlite3* handle_ = nullptr;
    std::atomic<std::uint64_t>& statements_;
    std::exception_ptr failure_;
    bool wrote_ = false;
    std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> cache_;
};

}  // namespace regia::db
