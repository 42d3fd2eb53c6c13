//! Durable jobs: what a crash, a second process or a cancellation leaves behind.
#include <doctest/doctest.h>

#include "base/log.hpp"
#include "jobs/queue.hpp"
#include "jobs/test_databases.hpp"

using namespace regia;
using jobs::JobState;
using jobs::NewJob;
using jobs::Queue;
using jobs::Run;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds short_lease{80};

struct Bench {
    explicit Bench(db::Database& in) : database(in) {
        database.write_now("test", [](db::Tx& tx) {
            tx.script(db::expand("CREATE TABLE test_step (\n    n bigint NOT NULL\n);", tx.engine()));
        });
    }
    Uuid enqueue(Queue const& queue, NewJob job) {
        job.id = ids.next();
        return database.write_now("test", [&](db::Tx& tx) { return queue.enqueue(tx, job); });
    }
    jobs::Job job(Uuid id) {
        return database.read([&](db::Tx& tx) { return jobs::find(tx, id).value(); });
    }
    std::vector<int> steps() {
        return database.read([&](db::Tx& tx) {
            return tx.all("SELECT n FROM test_step ORDER BY n", [](db::Row const& row) { return row.get<int>(0); });
        });
    }
    //! Steps 1 to 5, each in a transaction with its checkpoint; `before` is called ahead of each.
    jobs::Work five_steps(std::function<void(int)> before = [](int) {}) {
        return [this, before](Run& run) {
            for (int n = run.cursor().empty() ? 1 : std::stoi(run.cursor()) + 1; n <= 5; ++n) {
                if (run.cancelled()) return;
                before(n);
                database.write_now("test", [&](db::Tx& tx) {
                    tx.run("INSERT INTO test_step (n) VALUES ($1)", n);
                    run.checkpoint(tx, std::to_string(n), n, 5);
                });
            }
            run.result("{\"steps\":5}");
        };
    }

    db::Database& database;
    ManualClock clock{Instant{seconds(1'770'000'000)}};
    IdSource ids{clock, 7};
};

std::vector<int> const all_steps{1, 2, 3, 4, 5};

}  // namespace

TEST_CASE("JobRunsOnceAndKeepsItsResult") {
    for (auto const& database : jobs::databases_for_tests()) {
        Bench bench(**database);
        Queue queue(**database, bench.clock, bench.ids);
        queue.add_kind("count", bench.five_steps());
        Uuid const person = bench.ids.next();
        auto const id = bench.enqueue(queue, {.id = {}, .kind = "count", .key = "test/1", .owner = person});
        CHECK(bench.enqueue(queue, {.id = {}, .kind = "count", .key = "test/1"}) == id);
        auto const later =
            bench.enqueue(queue, {.id = {}, .kind = "count", .run_at = bench.clock.now() + minutes(5)});
        queue.drain();
        auto const job = bench.job(id);
        CHECK(job.state == JobState::done);
        CHECK(job.progress_done == 5);
        CHECK(job.result == "{\"steps\":5}");
        CHECK(job.owner == person);
        CHECK(bench.steps() == all_steps);
        CHECK(bench.job(later).state == JobState::waiting);
        CHECK_THROWS_AS(bench.enqueue(queue, {.id = {}, .kind = "unheard"}), Bug);
    }
}

TEST_CASE("JobOfADeadProcessGoesOnFromItsCursorAfterTheLease") {
    for (auto const& database : jobs::databases_for_tests()) {
        Bench bench(**database);
        Queue queue(**database, bench.clock, bench.ids, short_lease);
        queue.add_kind("count", bench.five_steps());
        auto const id = bench.enqueue(queue, {.id = {}, .kind = "count"});
        // What a process that is killed after its second checkpoint leaves in the database.
        Uuid const lease = bench.ids.next();
        (*database)->write_now("test", [&](db::Tx& tx) {
            REQUIRE(jobs::take_job(tx, id, lease));
            for (int n : {1, 2}) tx.run("INSERT INTO test_step (n) VALUES ($1)", n);
            REQUIRE(jobs::save_checkpoint(tx, id, lease, "2", 2, 5));
        });
        queue.drain();
        CHECK(bench.job(id).state == JobState::running);
        bench.clock.advance(hours(1));
        queue.drain();
        // The lease is measured with the monotonic clock: a jump of the other one takes nothing over.
        CHECK(bench.job(id).state == JobState::running);
        std::this_thread::sleep_for(short_lease + milliseconds(20));
        queue.drain();
        CHECK(bench.job(id).state == JobState::done);
        CHECK(bench.steps() == all_steps);
    }
}

TEST_CASE("LivingJobIsNotTakenOverHoweverLongItRuns") {
    for (auto const& database : jobs::databases_for_tests()) {
        Bench bench(**database);
        Queue first(**database, bench.clock, bench.ids, milliseconds(400));
        Queue second(**database, bench.clock, bench.ids, milliseconds(400));
        first.add_kind("count", bench.five_steps([](int) { std::this_thread::sleep_for(milliseconds(200)); }));
        second.add_kind("count", bench.five_steps());
        auto const id = bench.enqueue(first, {.id = {}, .kind = "count"});
        first.start(1);
        while (bench.job(id).state == JobState::waiting) std::this_thread::sleep_for(milliseconds(2));
        while (bench.job(id).state == JobState::running) {
            second.drain();
            std::this_thread::sleep_for(milliseconds(20));
        }
        CHECK(bench.job(id).state == JobState::done);
        CHECK(bench.job(id).attempts == 0);
        CHECK(bench.steps() == all_steps);
    }
}

TEST_CASE("RunThatLostItsLeaseWritesNothingMore") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        Bench bench(**database);
        Queue queue(**database, bench.clock, bench.ids);
        Uuid id;
        queue.add_kind("count", [&](Run& run) {
            (*database)->write_now("test", [&](db::Tx& tx) {
                tx.run("UPDATE jobs_job SET lease_id = $1 WHERE id = $2", bench.ids.next(), run.id());
            });
            (*database)->write_now("test", [&](db::Tx& tx) {
                tx.run("INSERT INTO test_step (n) VALUES (1)");
                run.checkpoint(tx, "1", 1, 1);
            });
        });
        id = bench.enqueue(queue, {.id = {}, .kind = "count"});
        queue.drain();
        CHECK(bench.steps().empty());
        CHECK(bench.job(id).state == JobState::running);
    }
}

TEST_CASE("UnavailableIsTriedFiveTimesAndAnythingElseFailsAtOnce") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        Bench bench(**database);
        Queue queue(**database, bench.clock, bench.ids);
        int runs = 0;
        queue.add_kind("down", [&](Run&) {
            ++runs;
            throw Unavailable("provider down");
        });
        queue.add_kind("wrong", [](Run&) { throw std::runtime_error("no such column in the file"); });
        auto const down = bench.enqueue(queue, {.id = {}, .kind = "down"});
        auto const wrong = bench.enqueue(queue, {.id = {}, .kind = "wrong"});
        queue.drain();
        CHECK(runs == 1);
        CHECK(bench.job(wrong).state == JobState::failed);
        CHECK(bench.job(wrong).error == "no such column in the file");
        for (int i = 0; i < 10; ++i) {
            bench.clock.advance(seconds(41));
            queue.drain();
        }
        CHECK(runs == 5);
        CHECK(bench.job(down).state == JobState::failed);
        CHECK(bench.job(down).error == "provider down");
    }
}

TEST_CASE("CancelledJobStopsAtItsNextCheckpointAndKeepsWhatItDid") {
    for (auto const& database : jobs::databases_for_tests()) {
        Bench bench(**database);
        Queue queue(**database, bench.clock, bench.ids);
        Uuid id;
        auto const cancel = [&](Uuid which) {
            return (*database)->write_now("test",
                                          [&](db::Tx& tx) { return jobs::cancel(tx, which, bench.clock.now()); });
        };
        queue.add_kind("count", bench.five_steps([&](int n) {
            if (n == 3) CHECK(cancel(id));
        }));
        id = bench.enqueue(queue, {.id = {}, .kind = "count"});
        auto const waiting = bench.enqueue(queue, {.id = {}, .kind = "count", .run_at = bench.clock.now() + days(1)});
        CHECK(cancel(waiting));
        queue.drain();
        CHECK(bench.job(id).state == JobState::cancelled);
        CHECK(bench.job(waiting).state == JobState::cancelled);
        CHECK(bench.steps() == std::vector<int>{1, 2});
        CHECK_FALSE(cancel(id));
    }
}

TEST_CASE("StopReleasesARunningJobAndTheNextStartGoesOn") {
    for (auto const& database : jobs::databases_for_tests()) {
        Bench bench(**database);
        std::atomic<bool> is_slow{true};
        Queue queue(**database, bench.clock, bench.ids);
        queue.add_kind("count", bench.five_steps([&](int n) {
            if (n == 3 && is_slow) std::this_thread::sleep_for(milliseconds(150));
        }));
        auto const id = bench.enqueue(queue, {.id = {}, .kind = "count"});
        queue.start(2);
        while (bench.steps().size() < 2) std::this_thread::sleep_for(milliseconds(2));
        queue.stop();
        CHECK(bench.job(id).state == JobState::waiting);
        CHECK(bench.steps() == std::vector<int>{1, 2});
        is_slow = false;
        queue.drain();
        CHECK(bench.job(id).state == JobState::done);
        CHECK(bench.steps() == all_steps);
    }
}

TEST_CASE("EachTurnOfAScheduleRunsOnceInTwoProcesses") {
    for (auto const& database : jobs::databases_for_tests()) {
        Bench bench(**database);
        auto const other = database->is_postgres() ? database->open_again() : nullptr;
        std::atomic<int> runs{0};
        Queue first(**database, bench.clock, bench.ids);
        Queue second(other ? *other : **database, bench.clock, bench.ids);
        for (Queue* queue : {&first, &second}) {
            queue->add_kind("sweep", [&](Run& run) {
                CHECK(run.key() == "nightly");
                ++runs;
            });
            queue->schedule("nightly", "sweep", jobs::Daily{.hour = 3, .minute = 30});
            queue->drain();
        }
        CHECK(runs == 0);
        for (int day = 1; day <= 3; ++day) {
            bench.clock.advance(days(1));
            std::thread beside([&] { second.drain(); });
            first.drain();
            beside.join();
            CHECK(runs == day);
        }
        // Nothing ran for a week: that is one turn, not seven.
        bench.clock.advance(days(7));
        second.drain();
        first.drain();
        CHECK(runs == 4);
    }
}

TEST_CASE("TurnsFollowTheClocksOfRome") {
    auto const at = [](std::string_view text) { return parse_rfc3339(text).value(); };
    jobs::Rule const nightly = jobs::Daily{.hour = 3, .minute = 30};
    CHECK(next_turn(nightly, {}, at("2026-02-12T01:00:00Z")) == at("2026-02-12T02:30:00Z"));
    CHECK(next_turn(nightly, {}, at("2026-02-12T02:30:00Z")) == at("2026-02-13T02:30:00Z"));
    CHECK(next_turn(nightly, {}, at("2026-07-01T12:00:00Z")) == at("2026-07-02T01:30:00Z"));
    jobs::Rule const hourly = jobs::Every{.seconds = 3600};
    CHECK(next_turn(hourly, {}, at("2026-02-12T01:00:00Z")) == at("2026-02-12T02:00:00Z"));
    CHECK(next_turn(hourly, at("2026-02-12T02:00:00Z"), at("2026-02-12T02:00:30Z")) == at("2026-02-12T03:00:00Z"));
    CHECK(next_turn(hourly, at("2026-02-12T02:00:00Z"), at("2026-02-12T05:10:00Z")) == at("2026-02-12T06:00:00Z"));
}
