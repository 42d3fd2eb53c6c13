//! The SQL of durable jobs and their schedules; private to jobs/ but for NewJob, Job and JobState.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/tx.hpp"

namespace regia::jobs {

enum class JobState { waiting, running, done, failed, cancelled };

struct NewJob {
    Uuid id;
    std::string kind;            //!< as given to Queue::add_kind
    std::string key = "";        //!< what it is about; empty: never the same as another
    std::string payload = "{}";  //!< a JSON object
    Instant run_at = {};         //!< not before; the zero instant means now
    std::optional<Uuid> owner = std::nullopt;  //!< the person who asked for it
};

struct Job {
    Uuid id;
    std::string kind;
    std::string key;
    std::string payload;
    JobState state = JobState::waiting;
    Instant run_at;
    std::int64_t attempts = 0;
    std::int64_t progress_done = 0;
    std::int64_t progress_total = 0;
    std::string cursor;
    std::optional<std::string> result;
    std::optional<std::string> error;
    std::optional<Uuid> owner;
    Instant created_at;
    std::optional<Instant> finished_at;
};

//! A running job as another process sees it: the same beat for too long means that its runner is dead.
struct Heartbeat {
    Uuid job;
    Uuid lease;
    std::int64_t beat = 0;
    std::int64_t attempts = 0;
};

//! Why a run may not go on.
enum class Told { nothing, cancel, stop, lost };

//! The id of a waiting job with the same kind, key and payload, or of the new row.
Uuid insert_job(db::Tx& tx, NewJob const& job, Instant now);
std::optional<Job> find_job(db::Tx& tx, Uuid id);
std::optional<Instant> last_success(db::Tx& tx, std::string_view kind);
//! Waiting jobs that are due, the longest due first.
std::vector<Uuid> due_jobs(db::Tx& tx, std::vector<std::string> const& kinds, Instant now, std::int64_t limit);
std::vector<Heartbeat> heartbeats(db::Tx& tx, std::vector<std::string> const& kinds);

//! These change nothing and say false when somebody else was first.
bool take_job(db::Tx& tx, Uuid id, Uuid lease);
bool take_over_job(db::Tx& tx, Heartbeat const& dead, Uuid lease);
bool beat_job(db::Tx& tx, Uuid id, Uuid lease);
//! Progress starts the count of attempts anew.
bool save_checkpoint(db::Tx& tx, Uuid id, Uuid lease, std::string_view cursor, std::int64_t done, std::int64_t total);
bool release_job(db::Tx& tx, Uuid id, Uuid lease, Instant run_at, std::int64_t attempts);
bool settle_job(db::Tx& tx, Uuid id, Uuid lease, JobState state, std::optional<std::string> const& result,
                std::optional<std::string> const& error, Instant now);
bool cancel_job(db::Tx& tx, Uuid id, Instant now);
//! What the row says to the run with this lease.
Told told(db::Tx& tx, Uuid id, Uuid lease);

struct Turn {
    std::string name;
    Instant next_at;
};
//! Records when a regular job is due first; keeps what is recorded as long as the rule is the same.
void enrol_schedule(db::Tx& tx, std::string_view name, std::string_view rule, Instant next_at);
std::vector<Turn> due_turns(db::Tx& tx, Instant now);
//! False when another process took this turn.
bool take_turn(db::Tx& tx, Turn const& turn, Instant next_at);

}  // namespace regia::jobs
