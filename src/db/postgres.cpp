#include "db/postgres.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <thread>

#include "db/after_commit.hpp"
#include "db/postgres_connection.hpp"
#include "db/reader_pool.hpp"

namespace regia::db {
namespace {

constexpr std::size_t writers_count = 8;
constexpr std::size_t readers_max = 6;
constexpr std::size_t queue_commands_max = 20'000;
constexpr int tries_max = 4;

constexpr char begin_write[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
constexpr char begin_read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

struct Job {
    Command command;
    Done done;
};

//! What all writers of a database share.
struct Shared {
    explicit Shared(std::string server) : url(std::move(server)) {}

    std::string url;
    std::atomic<std::uint64_t> statements{0};
    std::atomic<std::uint64_t> commits{0};
    std::atomic<std::size_t> waiting{0};
    Listeners listeners;
};

//! One thread with one connection that runs its commands one after the other, each in a transaction of its own.
class Writer {
public:
    explicit Writer(Shared& shared)
        : shared_(shared), connection_(shared.url, shared.statements), thread_([this] { work(); }) {}

    ~Writer() { stop(); }

    //! Runs what is still waiting, then ends.
    void stop() {
        {
            std::lock_guard const lock(mutex_);
            stopping_ = true;
        }
        arrived_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

    void give(Job job) {
        {
            std::lock_guard const lock(mutex_);
            if (has_ended_) throw Unavailable("the database is being closed");
            shared_.waiting.fetch_add(1);
            queue_.push_back(std::move(job));
        }
        arrived_.notify_one();
    }

private:
    void work() {
        for (;;) {
            Job job;
            {
                std::unique_lock lock(mutex_);
                arrived_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
                if (queue_.empty()) {
                    has_ended_ = true;
                    return;
                }
                job = std::move(queue_.front());
                queue_.pop_front();
            }
            shared_.waiting.fetch_sub(1);
            auto error = commit(job.command);
            bool const is_committed = !error;
            if (is_committed) shared_.commits.fetch_add(1, std::memory_order_relaxed);
            finish(job.done, std::move(error));
            if (is_committed && connection_.wrote()) shared_.listeners.tell();
        }
    }

    //! Null once the command is committed, else the reason why it was not.
    std::exception_ptr commit(Command const& command) {
        for (int tries = 1; tries <= tries_max; ++tries) {
            try {
                connection_.begin(begin_write);
                command(connection_);
                connection_.commit();
                return nullptr;
            } catch (...) {
                auto error = std::current_exception();
                connection_.roll_back();
                if (!connection_.lost_to_another()) return error;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1 << tries));  // lets the other finish
        }
        return std::make_exception_ptr(Unavailable("other transactions were in the way, four times"));
    }

    Shared& shared_;
    PostgresConnection connection_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    bool has_ended_ = false;
    std::thread thread_;
};

class PostgresDatabase final : public Database {
public:
    explicit PostgresDatabase(std::string const& url)
        : shared_(url), readers_(readers_max, [this] {
              return std::make_unique<PostgresConnection>(shared_.url, shared_.statements);
          }) {
        read_erased([](Tx&) {});  // says at once if there is no server
        for (std::size_t i = 0; i < writers_count; ++i) writers_.push_back(std::make_unique<Writer>(shared_));
    }

    //! What follows a commit may give further commands, so all writers end before the first is destroyed.
    ~PostgresDatabase() override {
        for (auto const& writer : writers_) writer->stop();
    }

    Engine engine() const override { return Engine::postgres; }

    //! Commands with the same key go to the same writer, so they run in the order in which they were given. Those
    //! without a key are dealt out in turn.
    void write_erased(std::string key, Command command, Done done) override {
        if (shared_.waiting.load() >= queue_commands_max) throw Unavailable("too many writes are waiting");
        std::size_t const turn = key.empty() ? next_.fetch_add(1) : std::hash<std::string>{}(key);
        writers_[turn % writers_.size()]->give({std::move(command), std::move(done)});
    }

    void on_commit(std::function<void()> listener) override { shared_.listeners.add(std::move(listener)); }

    void backup(std::string const&) override { throw Unavailable("a PostgreSQL database is backed up with pg_dump"); }

    Counts counts() const override {
        std::uint64_t const commits = shared_.commits.load();
        return {shared_.statements.load(), commits, commits};
    }

protected:
    void read_erased(std::function<void(Tx&)> const& ask) override {
        auto const reader = readers_.lend();
        struct RollBack {
            PostgresConnection& connection;
            ~RollBack() { connection.roll_back(); }
        } const whatever_happens{*reader};
        reader->begin(begin_read);
        ask(*reader);
        reader->commit();
    }

private:
    Shared shared_;
    ReaderPool<PostgresConnection> readers_;
    std::atomic<std::size_t> next_{0};
    std::vector<std::unique_ptr<Writer>> writers_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(std::string const& url) { return std::make_unique<PostgresDatabase>(url); }

}  // namespace regia::db
