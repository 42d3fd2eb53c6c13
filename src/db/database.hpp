//! The door of db: opens a database on either engine, asks it questions, gives it commands.
//!
//! A command is `write(key, [input](Tx&) -> Result)`: it may be run again, does no I/O but SQL, and takes the time and
//! the ids from its input. Its result is given to `done` only after the commit is durable.
#pragma once

#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "db/tx.hpp"

namespace regia::db {

//! Runs inside the transaction.
using Command = std::function<void(Tx&)>;
//! Runs after the commit (null) or after the rollback (the reason), on a thread of the database: must be short.
using Done = std::function<void(std::exception_ptr)>;

//! Counted since the start, for /metrics and ./bench.
struct Counts {
    std::uint64_t statements = 0;
    std::uint64_t commits = 0;
    std::uint64_t commands = 0;
};

class Database {
public:
    virtual ~Database() = default;
    virtual Engine engine() const = 0;

    //! Asks a question in a read-only transaction of its own: `ask(tx)` sees one state of the database.
    template <class Ask>
    auto read(Ask&& ask) {
        using Result = std::invoke_result_t<Ask&, Tx&>;
        std::optional<Result> result;
        read_erased([&](Tx& tx) { result.emplace(ask(tx)); });
        return std::move(*result);
    }

    //! Gives a command; `key` names what must be serial ("person/<id>", "edition/<id>").
    virtual void write_erased(std::string key, Command command, Done done) = 0;

    //! The same, and waits for the durable commit: for the command line, jobs and tests, never in a request.
    template <class Do>
    auto write_now(std::string key, Do&& command) {
        using Result = std::invoke_result_t<Do&, Tx&>;
        std::promise<void> ended;
        std::exception_ptr reason;
        auto const wait = [&](Command erased) {
            write_erased(std::move(key), std::move(erased), [&](std::exception_ptr error) {
                reason = std::move(error);  // whole: a promise would keep a share of it on the other thread
                ended.set_value();
            });
            ended.get_future().get();
            if (reason) std::rethrow_exception(std::move(reason));
        };
        if constexpr (std::is_void_v<Result>) {
            wait([&](Tx& tx) { command(tx); });
        } else {
            std::optional<Result> result;
            wait([&](Tx& tx) { result.emplace(command(tx)); });
            return std::move(*result);
        }
    }

    //! Called after every commit that wrote something, on a thread of the database (it wakes subscribers).
    virtual void on_commit(std::function<void()> listener) = 0;
    //! A consistent copy into a file, while others write. Only SQLite; elsewhere throws Unavailable with what to use.
    virtual void backup(std::string const& file) = 0;
    virtual Counts counts() const = 0;

protected:
    virtual void read_erased(std::function<void(Tx&)> const& ask) = 0;
};

//! `url` is `sqlite:PATH` or `postgresql://...`. Creates an SQLite file that does not exist. Throws Unavailable with a
//! message that names what is wrong (no such folder, another server has the file, no connection).
std::unique_ptr<Database> open(std::string const& url);

struct Migration {
    std::string_view name;  //!< "20260101T0000_create_access"
    std::string_view sql;   //!< with the words @id, @instant, @day, @bytes, @json, bigint, @clustered, double precision
};

//! All migrations carried in the program, by name.
std::vector<Migration> embedded_migrations();
//! The SQL of a migration for one engine (words expanded; SQLite tables made STRICT).
std::string expand(std::string_view sql, Engine engine);
//! Applies what is missing, in order of name. Throws Unavailable when an applied one was edited or is unknown here.
//! Returns the names applied now.
std::vector<std::string> migrate(Database& database, std::vector<Migration> const& migrations);

}  // namespace regia::db
