#include "db/sqlite.hpp"

#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "db/sqlite_connection.hpp"

namespace regia::db {
namespace {

constexpr std::size_t batch_commands_max = 512;
constexpr std::size_t queue_commands_max = 20'000;
constexpr std::size_t readers_max = 6;

struct Job {
    Command command;
    Done done;
    std::exception_ptr error;
};

//! A reader borrowed from the pool for one question.
class Readers {
public:
    Readers(std::string path, std::atomic<std::uint64_t>& statements) : path_(std::move(path)), statements_(statements) {}

    std::unique_ptr<SqliteConnection> take() {
        std::unique_lock lock(mutex_);
        freed_.wait(lock, [&] { return !idle_.empty() || open_ < readers_max; });
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++open_;
        lock.unlock();
        try {
            return std::make_unique<SqliteConnection>(path_, true, statements_);
        } catch (...) {
            lock.lock();
            --open_;
            throw;
        }
    }
    void give_back(std::unique_ptr<SqliteConnection> connection) {
        std::lock_guard const lock(mutex_);
        idle_.push_back(std::move(connection));
        freed_.notify_one();
    }

private:
    std::string path_;
    std::atomic<std::uint64_t>& statements_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<SqliteConnection>> idle_;
    std::size_t open_ = 0;
};

class SqliteDatabase final : public Database {
public:
    explicit SqliteDatabase(std::string const& path)
        : path_(path), writer_(path, false, statements_), readers_(path, statements_), thread_([this] { work(); }) {}

    ~SqliteDatabase() override {
        {
            std::lock_guard const lock(mutex_);
            stopping_ = true;
        }
        arrived_.notify_one();
        thread_.join();
    }

    Engine engine() const override { return Engine::sqlite; }

    void write_erased(std::string, Command command, Done done) override {
        {
            std::lock_guard const lock(mutex_);
            if (queue_.size() >= queue_commands_max) throw Unavailable("too many writes are waiting");
            queue_.push_back({std::move(command), std::move(done), nullptr});
        }
        arrived_.notify_one();
    }

    void on_commit(std::function<void()> listener) override {
        std::lock_guard const lock(mutex_);
        listeners_.push_back(std::move(listener));
    }

    void backup(std::string const& file) override {
        std::filesystem::remove(file);
        SqliteConnection copy(file, false, statements_);
        auto source = readers_.take();
        sqlite3_backup* const run = sqlite3_backup_init(copy.handle(), "main", source->handle(), "main");
        if (!run) throw Unavailable("cannot write the backup " + file);
        while (sqlite3_backup_step(run, 256) == SQLITE_OK) {}
        bool const whole = sqlite3_backup_finish(run) == SQLITE_OK;
        readers_.give_back(std::move(source));
        if (!whole) throw Unavailable("the backup " + file + " was not finished");
        copy.script("PRAGMA journal_mode=DELETE");
    }

    Counts counts() const override { return {statements_.load(), commits_.load(), commands_.load()}; }

protected:
    void read_erased(std::function<void(Tx&)> const& ask) override {
        auto connection = readers_.take();
        struct Return {
            Readers& readers;
            std::unique_ptr<SqliteConnection>& connection;
            ~Return() {
                if (connection->in_transaction()) connection->script("ROLLBACK");
                readers.give_back(std::move(connection));
            }
        } const give_back{readers_, connection};
        connection->run("BEGIN");
        ask(*connection);
        connection->run("COMMIT");
    }

private:
    void work() {
        for (;;) {
            std::vector<Job> batch;
            std::vector<std::function<void()>> listeners;
            {
                std::unique_lock lock(mutex_);
                arrived_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
                if (queue_.empty()) return;
                while (!queue_.empty() && batch.size() < batch_commands_max) {
                    batch.push_back(std::move(queue_.front()));
                    queue_.pop_front();
                }
                listeners = listeners_;
            }
            commit_together(batch);
            for (Job& job : batch) job.done(job.error);
            for (auto const& listener : listeners) listener();
        }
    }

    //! Group commit: every command in a savepoint of its own, one durable commit for all. If the batch as a whole
    //! fails (disk full, file busy) every command in it is told so, and nothing of it is kept.
    void commit_together(std::vector<Job>& batch) {
        try {
            writer_.run("BEGIN IMMEDIATE");
            for (Job& job : batch) run_in_savepoint(job);
            writer_.run("COMMIT");
            commits_.fetch_add(1, std::memory_order_relaxed);
            commands_.fetch_add(batch.size(), std::memory_order_relaxed);
        } catch (std::exception const& reason) {
            if (writer_.in_transaction()) writer_.script("ROLLBACK");
            log_error("db", "a batch of writes was not committed", {{"reason", reason.what()}});
            auto const error = std::make_exception_ptr(Unavailable(reason.what()));
            for (Job& job : batch) job.error = error;
        }
    }

    void run_in_savepoint(Job& job) {
        writer_.run("SAVEPOINT command");
        try {
            job.command(writer_);
            writer_.run("RELEASE command");
        } catch (...) {
            job.error = std::current_exception();
            // Some errors (disk full) end the whole transaction: then there is no savepoint left to return to.
            if (!writer_.in_transaction()) throw Unavailable("the database ended the transaction by itself");
            writer_.run("ROLLBACK TO command");
            writer_.run("RELEASE command");
        }
    }

    std::string path_;
    std::atomic<std::uint64_t> statements_{0};
    std::atomic<std::uint64_t> commits_{0};
    std::atomic<std::uint64_t> commands_{0};
    SqliteConnection writer_;
    Readers readers_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job> queue_;
    std::vector<std::function<void()>> listeners_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(std::string const& path) {
    auto const folder = std::filesystem::path(path).parent_path();
    if (!folder.empty() && !std::filesystem::exists(folder)) std::filesystem::create_directories(folder);
    return std::make_unique<SqliteDatabase>(path);
}

}  // namespace regia::db
