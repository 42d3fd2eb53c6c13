//! One connection to a PostgreSQL server: made when first needed and again when it was lost, prepared statements kept
//! by their text, errors as DatabaseError.
#pragma once

#include <libpq-fe.h>

#include <atomic>
#include <exception>
#include <memory>
#include <string>
#include <unordered_map>

#include "db/tx.hpp"

namespace regia::db {

class PostgresConnection final : public Tx {
public:
    //! `statements` counts what all connections of a database run. Connects only at the first `begin`.
    PostgresConnection(std::string url, std::atomic<std::uint64_t>& statements);

    Engine engine() const override { return Engine::postgres; }
    void serialise(std::string_view key) override;
    void script(std::string_view sql) override;

    //! Begins with this BEGIN statement. A connection that was lost is made again. Throws Unavailable without server.
    void begin(char const* begin_sql);
    //! Throws again what a statement threw, should the command have caught it: the server would answer COMMIT with a
    //! silent ROLLBACK.
    void commit();
    //! Undoes what is open, if anything is.
    void roll_back() noexcept;
    //! Connected and outside any transaction.
    bool is_idle() const { return PQtransactionStatus(handle_.get()) == PQTRANS_IDLE; }
    //! Since `begin`: whether rows were changed, and whether the transaction lost to another and may be run again.
    bool wrote() const { return wrote_; }
    bool lost_to_another() const { return lost_to_another_; }

protected:
    std::int64_t execute(std::string_view sql, std::span<Param const> params, Visitor* visitor) override;

private:
    struct Finish {
        void operator()(PGconn* handle) const { PQfinish(handle); }
    };
    struct Statement {
        std::string name;
        std::size_t value_count;
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    void connect();
    void require_success() const;
    Statement const& prepared(std::string_view sql);
    [[noreturn]] void fail(std::string_view sql, PGresult const* result);

    std::string url_;
    std::atomic<std::uint64_t>& statements_;
    std::unique_ptr<PGconn, Finish> handle_;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> cache_;
    std::size_t prepared_ever_ = 0;
    std::exception_ptr failure_;
    bool wrote_ = false;
    bool lost_to_another_ = false;
    bool is_stale_ = false;  //!< the server no longer knows our statements: connect anew before the next transaction
};

}  // namespace regia::db
