#include "jobs/queue.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "jobs/failure.hpp"

namespace regia::jobs {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::int64_t attempts_max = 5;
constexpr std::int64_t candidates_max = 16;

std::string text_of(Rule const& rule) {
    if (auto const* every = std::get_if<Every>(&rule)) return "every " + std::to_string(every->seconds);
    auto const& daily = std::get<Daily>(rule);
    return "daily " + std::to_string(daily.hour) + ":" + std::to_string(daily.minute);
}

}  // namespace

Instant next_turn(Rule const& rule, std::optional<Instant> last, Instant now) {
    if (auto const* every = std::get_if<Every>(&rule)) {
        std::int64_t const length = seconds(every->seconds);
        if (!last || *last > now) return now + length;
        return *last + ((now - *last) / length + 1) * length;
    }
    auto const& daily = std::get<Daily>(rule);
    Day const today = rome_day(now);
    Instant const at = from_rome(today, daily.hour, daily.minute);
    return at > now ? at : from_rome(plus_days(today, 1), daily.hour, daily.minute);
}

Queue::Queue(db::Database& database, Clock const& clock, IdSource& ids, milliseconds lease_length)
    : database_(database), clock_(clock), ids_(ids), lease_length_(lease_length) {
    database.on_commit([wake = wake_] { wake->ring(); });
}

Queue::~Queue() { stop(); }

void Queue::add_kind(std::string name, Work work) {
    if (!threads_.empty()) throw Bug("a kind of job comes after the start");
    kinds_.insert_or_assign(std::move(name), std::move(work));
}

void Queue::schedule(std::string name, std::string kind, Rule rule) {
    auto const* const every = std::get_if<Every>(&rule);
    if (!kinds_.contains(kind) || (every && every->seconds <= 0)) throw Bug("schedule " + name + " can't be kept");
    schedules_.push_back({std::move(name), std::move(kind), rule});
}

Uuid Queue::enqueue(db::Tx& tx, NewJob const& job) const {
    if (!kinds_.contains(job.kind)) throw Bug("no kind of job is called " + job.kind);
    if (!job.payload.starts_with('{')) throw Bug("the payload of a job is a JSON object");
    return insert_job(tx, job, clock_.now());
}

void Queue::start(int threads) {
    if (!threads_.empty()) return;
    stopping_ = false;
    wake_->open();
    enrol();
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { listen(); });
}

void Queue::stop() {
    stopping_ = true;
    wake_->stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    stopping_ = false;
}

void Queue::listen() {
    std::uint64_t heard = 0;
    do {
        try {
            while (!stopping_ && run_one()) {}
        } catch (...) {
            log_warning("jobs", "jobs could not be taken", {{"reason", Failure::current().reason}});
        }
    } while (wake_->pause(Wake::gather_for) && wake_->wait(heard, Wake::poll_every));
}

void Queue::drain() {
    enrol();
    while (run_one()) {}
}

void Queue::enrol() {
    if (schedules_.empty()) return;
    Instant const now = clock_.now();
    database_.write_now("jobs/schedule", [&](db::Tx& tx) {
        for (Schedule const& schedule : schedules_)
            enrol_schedule(tx, schedule.name, text_of(schedule.rule), next_turn(schedule.rule, std::nullopt, now));
    });
}

void Queue::tick() {
    Instant const now = clock_.now();
    if (schedules_.empty()) return;
    for (Turn const& turn : database_.read([&](db::Tx& tx) { return due_turns(tx, now); })) {
        auto const known = std::find_if(schedules_.begin(), schedules_.end(),
                                        [&](Schedule const& schedule) { return schedule.name == turn.name; });
        if (known == schedules_.end()) continue;
        NewJob const job{.id = ids_.next(), .kind = known->kind, .key = known->name, .run_at = turn.next_at};
        Instant const next_at = next_turn(known->rule, turn.next_at, now);
        database_.write_now("jobs/schedule", [&](db::Tx& tx) {
            if (take_turn(tx, turn, next_at)) insert_job(tx, job, now);
        });
    }
}

bool Queue::run_one() {
    tick();
    auto run = take();
    if (!run) return false;
    run_work(*run);
    return true;
}

std::optional<Run> Queue::take() {
    std::vector<std::string> names;
    for (auto const& [name, work] : kinds_) names.push_back(name);
    Uuid const lease = ids_.next();
    auto const begin = [&](Uuid id) {
        auto job = database_.read([&](db::Tx& tx) { return find_job(tx, id); });
        return std::optional<Run>(std::in_place, database_, std::move(*job), lease, lease_length_, stopping_);
    };
    for (Heartbeat const& dead : dead_ones()) {
        auto const is_taken = [&](db::Tx& tx) {
            if (!take_over_job(tx, dead, lease)) return false;
            if (dead.attempts + 1 < attempts_max) return true;
            settle_job(tx, dead.job, lease, JobState::failed, {}, "its program died each time it ran", clock_.now());
            return false;
        };
        if (database_.write_now("jobs/take", is_taken)) return begin(dead.job);
    }
    Instant const now = clock_.now();
    for (Uuid const& id : database_.read([&](db::Tx& tx) { return due_jobs(tx, names, now, candidates_max); }))
        if (database_.write_now("jobs/take", [&](db::Tx& tx) { return take_job(tx, id, lease); })) return begin(id);
    return std::nullopt;
}

//! Those whose beat has stood still for a lease by our own monotonic clock.
std::vector<Heartbeat> Queue::dead_ones() {
    std::vector<std::string> names;
    for (auto const& [name, work] : kinds_) names.push_back(name);
    auto const beats = database_.read([&](db::Tx& tx) { return heartbeats(tx, names); });
    auto const now = Steady::now();
    std::lock_guard const lock(watch_);
    std::map<Uuid, Watched> watched;
    std::vector<Heartbeat> dead;
    for (Heartbeat const& heartbeat : beats) {
        auto const before = watched_.find(heartbeat.job);
        bool const stands = before != watched_.end() && before->second.heartbeat.lease == heartbeat.lease &&
                            before->second.heartbeat.beat == heartbeat.beat;
        Watched const seen{heartbeat, stands ? before->second.since : now};
        if (now - seen.since >= lease_length_) dead.push_back(heartbeat);
        watched.emplace(heartbeat.job, seen);
    }
    watched_ = std::move(watched);
    return dead;
}

void Queue::run_work(Run& run) {
    try {
        try {
            kinds_.at(run.job().kind)(run);
            end(run, run.was_told());
        } catch (Interrupted const& interrupted) {
            end(run, interrupted.reason);
        } catch (...) {
            Failure const failure = Failure::current();
            if (failure.is_passing) retry_or_fail(run, failure.reason);
            else settle(run, JobState::failed, failure.reason);
        }
    } catch (...) {
        // The row still says running: when its beat has stood still for a lease, somebody takes it over.
        log_warning("jobs", "the end of a job could not be written", {{"reason", Failure::current().reason}});
    }
}

void Queue::end(Run const& run, Told told) {
    if (told == Told::lost) {
        log_warning("jobs", "a job was taken over by another process", {{"job", to_string(run.id())}});
    } else if (told == Told::stop) {
        database_.write_now("jobs/end", [&](db::Tx& tx) {
            auto const job = find_job(tx, run.id());
            if (job) release_job(tx, run.id(), run.lease(), job->run_at, job->attempts);
        });
    } else {
        settle(run, told == Told::cancel ? JobState::cancelled : JobState::done, std::nullopt);
    }
}

void Queue::retry_or_fail(Run const& run, std::string const& reason) {
    auto const is_released = [&](db::Tx& tx) {
        // A checkpoint of this run has set the count of attempts back.
        auto const job = find_job(tx, run.id());
        std::int64_t const attempts = (job ? job->attempts : 0) + 1;
        if (attempts >= attempts_max) return false;
        release_job(tx, run.id(), run.lease(), clock_.now() + seconds(5 * (1 << (attempts - 1))), attempts);
        return true;
    };
    if (!database_.write_now("jobs/end", is_released)) return settle(run, JobState::failed, reason);
    log_warning("jobs", "a job will be tried again", {{"kind", run.job().kind}, {"reason", reason}});
}

void Queue::settle(Run const& run, JobState state, std::optional<std::string> const& error) {
    database_.write_now("jobs/end", [&](db::Tx& tx) {
        settle_job(tx, run.id(), run.lease(), state, run.result(), error, clock_.now());
    });
    if (error) log_error("jobs", "a job failed", {{"kind", run.job().kind}, {"reason", *error}});
}

std::optional<Job> find(db::Tx& tx, Uuid id) { return find_job(tx, id); }

bool is_ordered(db::Tx& tx, std::string_view kind, std::string_view key) {
    auto const state = tx.value<std::string>("SELECT state FROM jobs_job WHERE kind = $1 AND key = $2 "
                                             "ORDER BY created_at DESC, id DESC LIMIT 1",
                                             kind, key);
    return state == "waiting" || state == "running" || state == "failed";
}

std::optional<Instant> last_done_at(db::Tx& tx, std::string_view kind) { return last_success(tx, kind); }

bool cancel(db::Tx& tx, Uuid id, Instant now) { return cancel_job(tx, id, now); }

}  // namespace regia::jobs
