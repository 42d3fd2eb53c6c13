//! One connection to an SQLite file: prepared statements kept by their text, errors as DatabaseError.
#pragma once

#include <sqlite3.h>

#include <atomic>
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
    bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
    sqlite3* handle() const { return handle_; }

protected:
    std::int64_t execute(std::string_view sql, std::span<Param const> params, Visitor* visitor) override;

private:
    sqlite3_stmt* prepared(std::string_view sql);
    [[noreturn]] void fail(std::string_view sql) const;

    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    sqlite3* handle_ = nullptr;
    std::atomic<std::uint64_t>& statements_;
    std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> cache_;
};

}  // namespace regia::db
