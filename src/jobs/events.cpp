#include "jobs/events.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"
#include "jobs/failure.hpp"

namespace regia::jobs {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int failures_max = 5;
constexpr milliseconds drain_patience{60'000};

//! 0.1 s, 0.2 s, ... at most 30 s.
milliseconds pause_after(int failures) {
    return std::min(milliseconds(100) * (1 << std::min(failures - 1, 10)), milliseconds(30'000));
}

}  // namespace

void emit(db::Tx& tx, std::string_view kind, std::string_view key, std::string_view payload_json, Instant at) {
    if (kind.empty() || !payload_json.starts_with('{')) throw Bug("an event needs a kind and a JSON object");
    tx.run("INSERT INTO event (kind, key, payload, happened_at) VALUES ($1, $2, $3, $4)", kind, key, payload_json, at);
}

bool Subscribers::Subscriber::wants(std::string_view kind) const {
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

Subscribers::Subscribers(db::Database& database, Clock const& clock) : database_(database), clock_(clock) {
    database.on_commit([wake = wake_] { wake->ring(); });
}

Subscribers::~Subscribers() { stop(); }

void Subscribers::add(std::string name, std::vector<std::string> kinds, Reaction react) {
    if (thread_.joinable()) throw Bug("subscriber " + name + " comes after the start");
    Subscriber subscriber;
    subscriber.name = std::move(name);
    subscriber.kinds = std::move(kinds);
    subscriber.react = std::move(react);
    subscribers_.push_back(std::move(subscriber));
}

void Subscribers::enrol() {
    bool const is_foreign = database_.read([](db::Tx& tx) { return is_ahead_of_cluster(tx); });
    if (is_foreign)
        throw Unavailable("the events of this database carry transaction numbers that its PostgreSQL cluster has not "
                          "reached: it was restored from another one. Stop PostgreSQL and raise the numbers with "
                          "pg_resetwal --epoch, else new events would never be read");
    database_.write_now("jobs/subscribers", [&](db::Tx& tx) {
        for (Subscriber const& subscriber : subscribers_) enrol_subscriber(tx, subscriber.name, clock_.now());
    });
    for (Subscriber& subscriber : subscribers_) {
        subscriber.seen = database_.read([&](db::Tx& tx) { return cursor_of(tx, subscriber.name); });
        subscriber.skipped = 0;
    }
}

void Subscribers::start() {
    if (thread_.joinable()) return;
    enrol();
    wake_->open();
    thread_ = std::thread([this] { listen(); });
}

void Subscribers::stop() {
    wake_->stop();
    if (thread_.joinable()) thread_.join();
}

void Subscribers::listen() {
    std::uint64_t heard = 0;
    do {
        try {
            std::lock_guard const lock(rounds_);
            Step step = Step::moved;
            while (step == Step::moved && !wake_->is_stopped()) step = round(true);
        } catch (...) {
            log_warning("jobs", "events could not be read", {{"reason", Failure::current().reason}});
        }
        // A busy server commits all the time: events that gather for a moment cost one transaction.
    } while (wake_->pause(Wake::gather_for) && wake_->wait(heard, Wake::poll_every));
}

void Subscribers::drain(std::int64_t batch_events) {
    std::lock_guard const lock(rounds_);
    enrol();
    auto give_up_at = Steady::now() + drain_patience;
    for (;;) {
        Step const step = round(false, batch_events);
        if (step == Step::moved || step == Step::failed) give_up_at = Steady::now() + drain_patience;
        if (step == Step::idle) {
            // On PostgreSQL an event waits for every transaction that began before its own, of any database there.
            bool const is_left = database_.read([&](db::Tx& tx) {
                return std::any_of(subscribers_.begin(), subscribers_.end(), [&](Subscriber const& subscriber) {
                    return !glimpses_after(tx, subscriber.seen, 1, Horizon::all).empty();
                });
            });
            if (!is_left) return;
        }
        if (Steady::now() > give_up_at) throw Unavailable("events are left that nobody could take");
        if (step != Step::moved && step != Step::failed) std::this_thread::sleep_for(milliseconds(5));
    }
}

Subscribers::Step Subscribers::round(bool patiently, std::int64_t batch_events) {
    auto const newest = database_.read([](db::Tx& tx) { return newest_settled(tx); });
    if (!newest) return Step::idle;
    Step sum = Step::idle;
    for (Subscriber& subscriber : subscribers_) {
        if (subscriber.seen >= *newest) continue;
        if (patiently && Steady::now() < subscriber.not_before) continue;
        // Whoever is a whole batch behind need not look whether something of it is for her.
        bool const is_far_behind = newest->seq - subscriber.seen.seq > batch_events_max;
        Step const done = is_far_behind || has_pending(subscriber) ? step(subscriber, batch_events) : Step::idle;
        // One that moved is worth another round, whatever the others came to.
        if (done == Step::moved || sum == Step::idle) sum = done;
    }
    return sum;
}

//! Looks ahead of the stored cursor without a write: most events interest few subscribers.
bool Subscribers::has_pending(Subscriber& subscriber) {
    auto const ahead = database_.read([&](db::Tx& tx) {
        return glimpses_after(tx, subscriber.seen, batch_events_max, Horizon::settled);
    });
    if (ahead.empty()) return false;
    for (Glimpse const& glimpse : ahead)
        if (subscriber.wants(glimpse.kind)) return true;
    subscriber.seen = ahead.back().position;
    subscriber.skipped += static_cast<std::int64_t>(ahead.size());
    // The stored cursor follows now and then, so that the next start does not read everything again.
    return subscriber.skipped >= batch_events_max;
}

Subscribers::Step Subscribers::step(Subscriber& subscriber, std::int64_t batch_events) {
    bool const one_by_one = subscriber.one_by_one_until != Position{};
    Batch batch;
    try {
        database_.write_now("jobs/" + subscriber.name, [&](db::Tx& tx) {
            batch = {};
            batch.cursor = locked_cursor(tx, subscriber.name);
            if (!batch.cursor) return;
            batch.taken = take_after(tx, *batch.cursor, one_by_one ? 1 : batch_events, subscriber.kinds);
            if (batch.taken.count == 0) return;
            if (!batch.taken.wanted.empty()) subscriber.react(tx, batch.taken.wanted);
            move_cursor(tx, subscriber.name, batch.taken.last, clock_.now());
        });
    } catch (...) {
        Failure const failure = Failure::current();
        if (failure.is_passing || batch.taken.wanted.empty()) return wait_out(subscriber, failure.reason);
        return fail(subscriber, batch, failure.reason);
    }
    return accept(subscriber, batch);
}

Subscribers::Step Subscribers::accept(Subscriber& subscriber, Batch const& batch) {
    if (!batch.cursor) return Step::elsewhere;
    Position const reached = batch.taken.count == 0 ? *batch.cursor : batch.taken.last;
    subscriber.seen = std::max(subscriber.seen, reached);
    subscriber.skipped = 0;
    subscriber.failures = 0;
    if (reached >= subscriber.one_by_one_until) subscriber.one_by_one_until = {};
    return batch.taken.count == 0 ? Step::idle : Step::moved;
}

Subscribers::Step Subscribers::wait_out(Subscriber& subscriber, std::string const& reason) {
    subscriber.not_before = Steady::now() + Wake::poll_every;
    log_warning("jobs", "a subscriber waits", {{"subscriber", subscriber.name}, {"reason", reason}});
    return Step::unavailable;
}

Subscribers::Step Subscribers::fail(Subscriber& subscriber, Batch const& batch, std::string const& reason) {
    ++subscriber.failures;
    subscriber.not_before = Steady::now() + pause_after(subscriber.failures);
    log_warning("jobs", "a subscriber failed", {{"subscriber", subscriber.name}, {"reason", reason},
                {"seq", std::to_string(batch.taken.wanted.front().seq)},
                {"times", std::to_string(subscriber.failures)}});
    if (subscriber.failures < failures_max) return Step::failed;
    subscriber.failures = 0;
    if (batch.taken.count > 1) subscriber.one_by_one_until = batch.taken.last;
    else park(subscriber, batch.taken.wanted.front(), reason);
    return Step::failed;
}

void Subscribers::park(Subscriber& subscriber, Event const& event, std::string const& reason) {
    try {
        database_.write_now("jobs/" + subscriber.name, [&](db::Tx& tx) {
            auto const cursor = locked_cursor(tx, subscriber.name);
            // Another process may have got it through meanwhile, or parked it.
            if (!cursor || *cursor >= event.position()) return;
            park_event(tx, subscriber.name, event.seq, reason, clock_.now());
            move_cursor(tx, subscriber.name, event.position(), clock_.now());
        });
        log_error("jobs", "an event is parked", {{"subscriber", subscriber.name}, {"reason", reason},
                  {"seq", std::to_string(event.seq)}});
        subscriber.not_before = {};
        if (event.position() >= subscriber.one_by_one_until) subscriber.one_by_one_until = {};
    } catch (...) {
        log_warning("jobs", "an event could not be parked", {{"reason", Failure::current().reason}});
    }
}

bool Subscribers::retry_parked(std::string_view name, std::int64_t seq) {
    auto const found = std::find_if(subscribers_.begin(), subscribers_.end(),
                                    [&](Subscriber const& subscriber) { return subscriber.name == name; });
    if (found == subscribers_.end()) return false;
    return database_.write_now("jobs/" + found->name, [&](db::Tx& tx) {
        auto const event = event_of(tx, seq);
        if (!event || !unpark_event(tx, name, seq)) return false;
        found->react(tx, std::span<Event const>(&*event, 1));
        return true;
    });
}

std::int64_t Subscribers::lag() const {
    return database_.read([&](db::Tx& tx) {
        std::int64_t longest = 0;
        for (Subscriber const& subscriber : subscribers_)
            longest = std::max(longest, count_after(tx, cursor_of(tx, subscriber.name), subscriber.kinds));
        return longest;
    });
}

std::int64_t Subscribers::parked() const {
    return database_.read([](db::Tx& tx) { return count_parked(tx); });
}

}  // namespace regia::jobs
