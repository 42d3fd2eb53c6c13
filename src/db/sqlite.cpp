#include "db/sqlite.hpp"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "db/after_commit.hpp"
#include "db/reader_pool.hpp"
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
    bool wrote = false;
};

class SqliteDatabase final : public Database {
public:
    explicit SqliteDatabase(std::string const& path)
        : path_(path),
          writer_(path, false, statements_),
          readers_(readers_max, [this] { return std::make_unique<SqliteConnection>(path_, true, statements_); }),
          thread_([this] { work(); }) {}

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
            queue_.push_back({std::move(command), std::move(done), nullptr, false});
        }
        arrived_.notify_one();
    }

    void on_commit(std::function<void()> listener) override { listeners_.add(std::move(listener)); }

    //! Written beside and moved: neither a failure nor a crash leaves half a copy, or none where there was one.
    void backup(std::string const& file) override {
        std::error_code ignored;
        if (std::filesystem::equivalent(file, path_, ignored))
            throw Unavailable("the backup " + file + " is the database itself");
        std::string const unfinished = file + ".unfinished";
        auto const remove_unfinished = [&] {
            for (char const* end : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(unfinished + end, ignored);
        };
        remove_unfinished();
        try {
            copy_into(unfinished);
            std::filesystem::rename(unfinished, file);
        } catch (std::exception const& reason) {
            remove_unfinished();
            throw Unavailable("the backup " + file + " was not finished: " + reason.what());
        }
    }

    Counts counts() const override { return {statements_.load(), commits_.load(), commands_.load()}; }

protected:
    void read_erased(std::function<void(Tx&)> const& ask) override {
        auto const reader = readers_.lend();
        RollBack const whatever_happens{*reader};
        reader->control("BEGIN");
        ask(*reader);
        reader->require_success();
        reader->control("COMMIT");
    }

private:
    struct RollBack {
        SqliteConnection& connection;
        ~RollBack() { connection.roll_back("ROLLBACK"); }
    };

    //! In one read transaction, so that the copy need not begin again with each write of the others.
    void copy_into(std::string const& file) {
        SqliteConnection copy(file, false, statements_);
        auto const source = readers_.lend();
        RollBack const whatever_happens{*source};
        source->control("BEGIN");
        source->control("SELECT count(*) FROM sqlite_schema");
        sqlite3_backup* const run = sqlite3_backup_init(copy.handle(), "main", source->handle(), "main");
        if (!run) throw Unavailable(sqlite3_errmsg(copy.handle()));
        while (sqlite3_backup_step(run, 256) == SQLITE_OK) {}
        if (sqlite3_backup_finish(run) != SQLITE_OK) throw Unavailable(sqlite3_errmsg(copy.handle()));
        copy.script("PRAGMA journal_mode=DELETE");
    }

    void work() {
        for (;;) {
            std::vector<Job> batch;
            {
                std::unique_lock lock(mutex_);
                arrived_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
                if (queue_.empty()) return;
                while (!queue_.empty() && batch.size() < batch_commands_max) {
                    batch.push_back(std::move(queue_.front()));
                    queue_.pop_front();
                }
            }
            commit_together(batch);
            bool wrote = false;
            for (Job& job : batch) {
                wrote = wrote || (job.wrote && !job.error);
                finish(job.done, std::move(job.error));
            }
            if (wrote) listeners_.tell();
        }
    }

    //! Group commit: one durable commit for all that wait. If the batch as a whole fails (disk full, file busy) every
    //! command in it is told so, and nothing of it is kept.
    void commit_together(std::vector<Job>& batch) {
        try {
            if (!run_plainly(batch)) {
                if (batch.size() == 1) return;
                run_in_savepoints(batch);
            }
            writer_.control("COMMIT");
            commits_.fetch_add(1, std::memory_order_relaxed);
            for (Job const& job : batch) commands_.fetch_add(job.error ? 0 : 1, std::memory_order_relaxed);
        } catch (std::exception const& reason) {
            writer_.roll_back("ROLLBACK");
            log_error("db", "a batch of writes was not committed", {{"reason", reason.what()}});
            for (Job& job : batch) job.error = std::make_exception_ptr(Unavailable(reason.what()));
        }
    }

    //! False when a command failed: then nothing is done of any, and the last one's error is kept.
    bool run_plainly(std::vector<Job>& batch) {
        writer_.begin_writing();
        for (Job& job : batch) {
            try {
                run(job);
            } catch (...) {
                job.error = std::current_exception();
                require_transaction();
                writer_.roll_back("ROLLBACK");
                return false;
            }
        }
        return true;
    }

    //! Every command in a savepoint of its own, so that one that fails does not spoil the others. A savepoint copies
    //! each page that is changed inside it, so it is made only for a batch in which one has failed without; all of the
    //! batch is run again.
    void run_in_savepoints(std::vector<Job>& batch) {
        writer_.begin_writing();
        for (Job& job : batch) {
            writer_.control("SAVEPOINT command");
            try {
                job.error = nullptr;
                run(job);
                writer_.control("RELEASE command");
            } catch (...) {
                job.error = std::current_exception();
                require_transaction();
                writer_.control("ROLLBACK TO command");
                writer_.control("RELEASE command");
            }
        }
    }

    void run(Job& job) {
        writer_.begin_watch();
        job.command(writer_);
        writer_.require_success();
        job.wrote = writer_.wrote();
    }

    //! Some errors (disk full) end the whole transaction: then there is nothing left to return to.
    void require_transaction() const {
        if (writer_.is_idle()) throw Unavailable("the database ended the transaction by itself");
    }

    std::string path_;
    std::atomic<std::uint64_t> statements_{0};
    std::atomic<std::uint64_t> commits_{0};
    std::atomic<std::uint64_t> commands_{0};
    SqliteConnection writer_;
    ReaderPool<SqliteConnection> readers_;
    Listeners listeners_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(std::string const& path) {
    auto const folder = std::filesystem::path(path).parent_path();
    std::error_code reason;
    if (!folder.empty()) std::filesystem::create_directories(folder, reason);
    if (reason) throw Unavailable("cannot make the folder " + folder.string() + ": " + reason.message());
    return std::make_unique<SqliteDatabase>(path);
}

}  // namespace regia::db
