#include "jobs/job_store.hpp"

#include <algorithm>
#include <array>

namespace regia::jobs {
namespace {

constexpr std::array<std::string_view, 5> state_words{"waiting", "running", "done", "failed", "cancelled"};

std::string_view word(JobState state) { return state_words[static_cast<std::size_t>(state)]; }

JobState state_of(std::string_view text) {
    auto const found = std::find(state_words.begin(), state_words.end(), text);
    if (found == state_words.end()) throw Bug("no such state of a job");
    return static_cast<JobState>(found - state_words.begin());
}

Job job(db::Row const& row) {
    return {.id = row.get<Uuid>(0),
            .kind = row.get<std::string>(1),
            .key = row.get<std::string>(2),
            .payload = row.get<std::string>(3),
            .state = state_of(row.get<std::string_view>(4)),
            .run_at = row.get<Instant>(5),
            .attempts = row.get<std::int64_t>(6),
            .progress_done = row.get<std::int64_t>(7),
            .progress_total = row.get<std::int64_t>(8),
            .cursor = row.get<std::string>(9),
            .result = row.get<std::optional<std::string>>(10),
            .error = row.get<std::optional<std::string>>(11),
            .owner = row.get<std::optional<Uuid>>(12),
            .created_at = row.get<Instant>(13),
            .finished_at = row.get<std::optional<Instant>>(14)};
}

//! " AND kind IN ($n, ...)", with the kinds added to the values. There is at least one kind.
std::string among(std::vector<std::string> const& kinds, std::vector<db::Param>& params) {
    std::string sql;
    for (std::string const& kind : kinds) {
        params.emplace_back(std::string_view(kind));
        sql += (sql.empty() ? " AND kind IN ($" : ", $") + std::to_string(params.size());
    }
    return sql + ")";
}

}  // namespace

Uuid insert_job(db::Tx& tx, NewJob const& job, Instant now) {
    if (!job.key.empty()) {
        tx.serialise("jobs/" + job.kind + "/" + job.key);
        auto const same = tx.value<Uuid>("SELECT id FROM jobs_job WHERE kind = $1 AND key = $2 AND payload = $3 AND "
                                         "state = 'waiting' ORDER BY id LIMIT 1", job.kind, job.key, job.payload);
        if (same) return *same;
    }
    tx.run("INSERT INTO jobs_job (id, kind, key, payload, state, run_at, attempts, lease_beat, cancel_asked, "
           "progress_done, progress_total, cursor, owner_person, created_at) "
           "VALUES ($1, $2, $3, $4, 'waiting', $5, 0, 0, 0, 0, 0, '', $6, $7)",
           job.id, job.kind, job.key, job.payload, job.run_at, job.owner, now);
    return job.id;
}

std::optional<Job> find_job(db::Tx& tx, Uuid id) {
    return tx.one("SELECT id, kind, key, payload, state, run_at, attempts, progress_done, progress_total, cursor, "
                  "result, error, owner_person, created_at, finished_at FROM jobs_job WHERE id = $1", job, id);
}

std::optional<Instant> last_success(db::Tx& tx, std::string_view kind) {
    return tx.value<Instant>("SELECT finished_at FROM jobs_job WHERE kind = $1 AND state = 'done' "
                             "ORDER BY finished_at DESC, id LIMIT 1",
                             kind);
}

std::vector<Uuid> due_jobs(db::Tx& tx, std::vector<std::string> const& kinds, Instant now, std::int64_t limit) {
    std::vector<Uuid> due;
    if (kinds.empty()) return due;
    std::vector<db::Param> params{now.microseconds, limit};
    std::string const sql = "SELECT id FROM jobs_job WHERE state = 'waiting' AND run_at <= $1" + among(kinds, params) +
                            " ORDER BY run_at, id LIMIT $2";
    tx.each_with(sql, params, [&](db::Row const& row) { due.push_back(row.get<Uuid>(0)); });
    return due;
}

std::vector<Heartbeat> heartbeats(db::Tx& tx, std::vector<std::string> const& kinds) {
    std::vector<Heartbeat> beats;
    if (kinds.empty()) return beats;
    std::vector<db::Param> params;
    std::string const sql =
        "SELECT id, lease_id, lease_beat, attempts FROM jobs_job WHERE state = 'running'" + among(kinds, params);
    tx.each_with(sql, params, [&](db::Row const& row) {
        beats.push_back({row.get<Uuid>(0), row.get<Uuid>(1), row.get<std::int64_t>(2), row.get<std::int64_t>(3)});
    });
    return beats;
}

bool take_job(db::Tx& tx, Uuid id, Uuid lease) {
    return tx.run("UPDATE jobs_job SET state = 'running', lease_id = $2, lease_beat = 0 "
                  "WHERE id = $1 AND state = 'waiting'", id, lease) == 1;
}

bool take_over_job(db::Tx& tx, Heartbeat const& dead, Uuid lease) {
    return tx.run("UPDATE jobs_job SET lease_id = $4, lease_beat = 0, attempts = attempts + 1 "
                  "WHERE id = $1 AND state = 'running' AND lease_id = $2 AND lease_beat = $3",
                  dead.job, dead.lease, dead.beat, lease) == 1;
}

bool beat_job(db::Tx& tx, Uuid id, Uuid lease) {
    return tx.run("UPDATE jobs_job SET lease_beat = lease_beat + 1 WHERE id = $1 AND lease_id = $2 AND "
                  "state = 'running'", id, lease) == 1;
}

bool save_checkpoint(db::Tx& tx, Uuid id, Uuid lease, std::string_view cursor, std::int64_t done, std::int64_t total) {
    return tx.run("UPDATE jobs_job SET cursor = $3, progress_done = $4, progress_total = $5, attempts = 0, "
                  "lease_beat = lease_beat + 1 "
                  "WHERE id = $1 AND lease_id = $2 AND state = 'running' AND cancel_asked = 0",
                  id, lease, cursor, done, total) == 1;
}

bool release_job(db::Tx& tx, Uuid id, Uuid lease, Instant run_at, std::int64_t attempts) {
    return tx.run("UPDATE jobs_job SET state = 'waiting', lease_id = NULL, run_at = $3, attempts = $4 "
                  "WHERE id = $1 AND lease_id = $2 AND state = 'running'", id, lease, run_at, attempts) == 1;
}

bool settle_job(db::Tx& tx, Uuid id, Uuid lease, JobState state, std::optional<std::string> const& result,
                std::optional<std::string> const& error, Instant now) {
    return tx.run("UPDATE jobs_job SET state = $3, lease_id = NULL, result = $4, error = $5, finished_at = $6 "
                  "WHERE id = $1 AND lease_id = $2 AND state = 'running'",
                  id, lease, word(state), result, error, now) == 1;
}

bool cancel_job(db::Tx& tx, Uuid id, Instant now) {
    // The running one is asked first: a job that is taken between the two statements is caught by the third.
    constexpr auto ask = "UPDATE jobs_job SET cancel_asked = 1 WHERE id = $1 AND state = 'running'";
    return tx.run(ask, id) == 1 ||
           tx.run("UPDATE jobs_job SET state = 'cancelled', finished_at = $2 WHERE id = $1 AND state = 'waiting'", id,
                  now) == 1 ||
           tx.run(ask, id) == 1;
}

Told told(db::Tx& tx, Uuid id, Uuid lease) {
    auto const asked = tx.value<bool>(
        "SELECT cancel_asked FROM jobs_job WHERE id = $1 AND lease_id = $2 AND state = 'running'", id, lease);
    if (!asked) return Told::lost;
    return *asked ? Told::cancel : Told::nothing;
}

void enrol_schedule(db::Tx& tx, std::string_view name, std::string_view rule, Instant next_at) {
    tx.run("INSERT INTO jobs_schedule (name, rule, next_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE "
           "SET rule = excluded.rule, next_at = excluded.next_at WHERE jobs_schedule.rule <> excluded.rule",
           name, rule, next_at);
}

std::vector<Turn> due_turns(db::Tx& tx, Instant now) {
    auto const turn = [](db::Row const& row) { return Turn{row.get<std::string>(0), row.get<Instant>(1)}; };
    return tx.all("SELECT name, next_at FROM jobs_schedule WHERE next_at <= $1 ORDER BY name", turn, now);
}

bool take_turn(db::Tx& tx, Turn const& turn, Instant next_at) {
    return tx.run("UPDATE jobs_schedule SET next_at = $3 WHERE name = $1 AND next_at = $2", turn.name, turn.next_at,
                  next_at) == 1;
}

}  // namespace regia::jobs
