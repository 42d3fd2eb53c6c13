//! Events: changes of state, written in the transaction that makes them, to which other contexts react after its
//! commit. An event is a fact that others need (course completed, employment changed), never an answer or a step.
//!
//! A subscriber is a name, a cursor and a reaction. What the reaction writes and the move of the cursor are one
//! transaction of its own, so each event has its effect exactly once, also across a crash.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "db/database.hpp"
#include "jobs/event_store.hpp"
#include "jobs/wake.hpp"

namespace regia::jobs {

//! Writes an event in the transaction of the change. `kind` is a word pair of its context ("course.completed"), `key`
//! what it is about ("person/<id>"), `payload_json` an object. Throws Bug when the kind is empty or it is no object.
void emit(db::Tx& tx, std::string_view kind, std::string_view key, std::string_view payload_json, Instant at);

//! May be run again after a rollback, so it does nothing but SQL. It gets up to 500 events in their order (`drain` may
//! give more), only of the kinds that were asked for.
using Reaction = std::function<void(db::Tx&, std::span<Event const>)>;

//! Gives events to those who react. Several may run on one database (two servers on PostgreSQL): each batch is taken
//! by one of them. A reaction that throws is tried again, later and later; after five times the events of its batch
//! are given one by one, and one that fails five more times is parked in `jobs_parked`, so that the rest go on.
//! Unavailable is only ever waited out: it says nothing about the event.
class Subscribers {
public:
    Subscribers(db::Database& database, Clock const& clock);
    ~Subscribers();
    Subscribers(Subscribers const&) = delete;
    Subscribers& operator=(Subscribers const&) = delete;

    //! Before `start`. A new name begins with the first event ever written. No kinds means all kinds.
    void add(std::string name, std::vector<std::string> kinds, Reaction react);

    //! One thread, woken by commits of this process and once a second for those of others. Throws Unavailable on a
    //! PostgreSQL database that was restored into a cluster whose transaction numbers are behind its events: they
    //! would be lost without a word. The message says how to raise them.
    void start();
    void stop();
    //! Reacts on the calling thread until nothing is left, without waiting between attempts: for tests and the
    //! command line. Throws Unavailable when nothing has moved for a minute. A larger batch is for who is alone with
    //! the database: a reaction to many events at once writes each sum once.
    static constexpr std::int64_t batch_events_max = 500;
    void drain(std::int64_t batch_events = batch_events_max);

    //! The wanted events that the slowest subscriber has not taken yet; for /metrics.
    std::int64_t lag() const;
    //! How many events are parked, of all subscribers; for /metrics.
    std::int64_t parked() const;
    //! Gives a parked event to its subscriber again, in its own transaction. False when it is not parked; what the
    //! reaction throws comes out, and the event stays parked.
    bool retry_parked(std::string_view name, std::int64_t seq);

private:
    struct Subscriber {
        std::string name;
        std::vector<std::string> kinds;
        Reaction react;
        Position seen;                 //!< nothing wanted lies before; may be ahead of the stored cursor
        std::int64_t skipped = 0;      //!< unwanted events between the stored cursor and `seen`
        int failures = 0;
        Position one_by_one_until;     //!< beyond the cursor while a batch that failed is given event by event
        std::chrono::steady_clock::time_point not_before;

        bool wants(std::string_view kind) const;
    };
    //! What one attempt came to.
    enum class Step { idle, moved, elsewhere, failed, unavailable };
    struct Batch {
        std::optional<Position> cursor;  //!< nothing when another process has the row
        Taken taken;
    };

    void enrol();
    void listen();
    bool has_pending(Subscriber& subscriber);
    Step step(Subscriber& subscriber, std::int64_t batch_events);
    Step accept(Subscriber& subscriber, Batch const& batch);
    Step fail(Subscriber& subscriber, Batch const& batch, std::string const& reason);
    void park(Subscriber& subscriber, Event const& event, std::string const& reason);
    Step wait_out(Subscriber& subscriber, std::string const& reason);
    //! One attempt for each subscriber that has something to do and is not waiting. Nothing left to do: idle.
    Step round(bool patiently, std::int64_t batch_events = batch_events_max);

    db::Database& database_;
    Clock const& clock_;
    std::shared_ptr<Wake> wake_ = std::make_shared<Wake>();
    std::mutex rounds_;  //!< `drain` beside the thread: one round at a time
    std::vector<Subscriber> subscribers_;
    std::thread thread_;
};

}  // namespace regia::jobs
