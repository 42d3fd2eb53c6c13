//! Durable jobs: work that outlives a request and the process (imports, exports, frozen figures), and regular ones.
//!
//! A job is a row written in the transaction that wants it. One process at a time runs it, and says so by a beat; a
//! job whose beat stands still for the length of a lease goes on from its last checkpoint in another process.
#pragma once

#include <functional>
#include <map>
#include <variant>

#include "jobs/run.hpp"

namespace regia::jobs {

//! Runs outside any transaction and opens its own (small) ones. Work in steps calls `checkpoint` in each of them; work
//! without steps must be safe to repeat. Unavailable: again after 5, 10, 20, 40 seconds, the fifth in a row fails.
//! Any other exception: failed, with its text as the reason.
using Work = std::function<void(Run&)>;

struct Every {
    std::int64_t seconds;
};
//! By the clocks of Rome.
struct Daily {
    int hour;
    int minute;
};
using Rule = std::variant<Every, Daily>;

//! The first time after `now` at which the rule is due, when `last` was the time before (none yet: an Every begins
//! one interval from now). Turns that were missed while nothing ran are one turn.
Instant next_turn(Rule const& rule, std::optional<Instant> last, Instant now);

class Queue {
public:
    Queue(db::Database& database, Clock const& clock, IdSource& ids,
          std::chrono::milliseconds lease_length = std::chrono::seconds(30));
    ~Queue();
    Queue(Queue const&) = delete;
    Queue& operator=(Queue const&) = delete;

    //! Before `start`. Jobs of other kinds are left to programs that know them.
    void add_kind(std::string name, Work work);
    //! Before `start`: one job of that kind at each turn, in one of all processes; its key is the name.
    void schedule(std::string name, std::string kind, Rule rule);

    //! Writes the job in the transaction that wants it. A waiting job with the same kind, key and payload is not
    //! written twice: its id is returned. Throws Bug for a kind that was never added.
    Uuid enqueue(db::Tx& tx, NewJob const& job) const;

    void start(int threads);
    //! Running jobs stop at their next checkpoint and wait for the next start.
    void stop();
    //! Runs what is due on the calling thread until nothing is: for tests and the command line.
    void drain();

private:
    struct Schedule {
        std::string name;
        std::string kind;
        Rule rule;
    };
    struct Watched {
        Heartbeat heartbeat;
        std::chrono::steady_clock::time_point since;
    };

    void listen();
    void enrol();
    void tick();
    bool run_one();
    std::optional<Run> take();
    std::vector<Heartbeat> dead_ones();
    void run_work(Run& run);
    void end(Run const& run, Told told);
    void retry_or_fail(Run const& run, std::string const& reason);
    void settle(Run const& run, JobState state, std::optional<std::string> const& error);

    db::Database& database_;
    Clock const& clock_;
    IdSource& ids_;
    std::chrono::milliseconds lease_length_;
    std::map<std::string, Work> kinds_;
    std::vector<Schedule> schedules_;
    std::shared_ptr<Wake> wake_ = std::make_shared<Wake>();
    std::atomic<bool> stopping_{false};
    std::mutex watch_;  //!< guards `watched_`
    std::map<Uuid, Watched> watched_;
    std::vector<std::thread> threads_;
};

std::optional<Job> find(db::Tx& tx, Uuid id);
//! One of this kind and key waits, runs, or was the last and failed.
bool is_ordered(db::Tx& tx, std::string_view kind, std::string_view key);
//! When the last job of this kind ended well: what it has to catch up with begins there.
std::optional<Instant> last_done_at(db::Tx& tx, std::string_view kind);
//! A waiting job is cancelled at once, a running one at its next checkpoint. False when it is neither.
bool cancel(db::Tx& tx, Uuid id, Instant now);

}  // namespace regia::jobs
