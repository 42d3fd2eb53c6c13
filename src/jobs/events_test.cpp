//! Events reach each subscriber exactly once, whatever fails on the way.
#include <doctest/doctest.h>

#include <atomic>

#include "base/log.hpp"
#include "jobs/events.hpp"
#include "jobs/test_databases.hpp"

using namespace regia;
using jobs::Event;
using jobs::Subscribers;

namespace {

ManualClock const test_clock{Instant{seconds(1'770'000'000)}};

//! Effects are rows in a table of the test, so that doubles show.
void make_effects(db::Database& database) {
    database.write_now("test", [](db::Tx& tx) {
        tx.script(db::expand("CREATE TABLE test_effect (\n    subscriber text NOT NULL,\n    seq bigint NOT NULL,\n"
                             "    payload text NOT NULL\n);", tx.engine()));
    });
}

void emit_numbers(db::Database& database, int first, int last, std::string const& kind = "number.drawn") {
    database.write_now("test", [&](db::Tx& tx) {
        for (int i = first; i <= last; ++i)
            jobs::emit(tx, kind, "number/" + std::to_string(i), "{\"n\":" + std::to_string(i) + "}", test_clock.now());
    });
}

void write_effects(db::Tx& tx, std::string_view name, std::span<Event const> events) {
    for (Event const& event : events)
        tx.run("INSERT INTO test_effect (subscriber, seq, payload) VALUES ($1, $2, $3)", name, event.seq,
               event.payload);
}

std::vector<std::string> effects(db::Database& database, std::string const& name) {
    return database.read([&](db::Tx& tx) {
        return tx.all("SELECT payload FROM test_effect WHERE subscriber = $1 ORDER BY seq, payload",
                      [](db::Row const& row) { return row.get<std::string>(0); }, name);
    });
}

std::vector<std::string> numbers(int first, int last) {
    std::vector<std::string> all;
    for (int i = first; i <= last; ++i) all.push_back("{\"n\":" + std::to_string(i) + "}");
    return all;
}

template <class Is>
bool within_seconds(int limit, Is is) {
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(limit);
    while (!is()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

}  // namespace

TEST_CASE("ReactionThatThrowsAfterItsEffectsLeavesEachEffectOnce") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        make_effects(**database);
        emit_numbers(**database, 1, 600);
        int runs = 0;
        Subscribers subscribers(**database, test_clock);
        subscribers.add("adder", {"number.drawn"}, [&](db::Tx& tx, std::span<Event const> events) {
            CHECK(events.size() <= 500);
            write_effects(tx, "adder", events);
            if (++runs <= 2) throw std::runtime_error("the process ends here");
        });
        CHECK(subscribers.lag() == 600);
        subscribers.drain();
        CHECK(effects(**database, "adder") == numbers(1, 600));
        CHECK(subscribers.lag() == 0);
        subscribers.drain();
        CHECK(runs == 4);
    }
}

TEST_CASE("AnotherProgramGoesOnWhereTheFirstStopped") {
    for (auto const& database : jobs::databases_for_tests()) {
        make_effects(**database);
        for (int program = 0; program < 2; ++program) {
            emit_numbers(**database, 1 + 10 * program, 10 + 10 * program);
            Subscribers subscribers(**database, test_clock);
            subscribers.add("adder", {}, [](db::Tx& tx, auto events) { write_effects(tx, "adder", events); });
            subscribers.drain();
        }
        CHECK(effects(**database, "adder") == numbers(1, 20));
    }
}

TEST_CASE("EventOfARolledBackCommandDoesNotExist") {
    for (auto const& database : jobs::databases_for_tests()) {
        make_effects(**database);
        CHECK_THROWS_AS((*database)->write_now("test", [](db::Tx& tx) {
            jobs::emit(tx, "number.drawn", "number/1", "{}", test_clock.now());
            throw Conflict("changed meanwhile");
        }), Conflict);
        CHECK_THROWS_AS((*database)->write_now("test", [](db::Tx& tx) {
            jobs::emit(tx, "number.drawn", "number/1", "no object", test_clock.now());
        }), Bug);
        emit_numbers(**database, 7, 7);
        Subscribers subscribers(**database, test_clock);
        subscribers.add("adder", {}, [](db::Tx& tx, auto events) { write_effects(tx, "adder", events); });
        subscribers.drain();
        CHECK(effects(**database, "adder") == numbers(7, 7));
    }
}

TEST_CASE("OneBadEventIsParkedAndTheRestGoOn") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        make_effects(**database);
        emit_numbers(**database, 1, 30);
        bool is_mended = false;
        Subscribers subscribers(**database, test_clock);
        subscribers.add("picky", {}, [&](db::Tx& tx, std::span<Event const> events) {
            write_effects(tx, "picky", events);
            for (Event const& event : events)
                if (event.key == "number/13" && !is_mended) throw std::runtime_error("thirteen");
        });
        subscribers.add("easy", {}, [](db::Tx& tx, auto events) { write_effects(tx, "easy", events); });
        subscribers.drain();
        auto expected = numbers(1, 30);
        CHECK(effects(**database, "easy") == expected);
        expected.erase(expected.begin() + 12);
        CHECK(effects(**database, "picky") == expected);
        CHECK(subscribers.parked() == 1);
        CHECK(subscribers.lag() == 0);

        auto const seq = (*database)->read([](db::Tx& tx) {
            return tx.value<std::int64_t>("SELECT seq FROM jobs_parked WHERE subscriber = $1", "picky").value();
        });
        CHECK_THROWS(subscribers.retry_parked("picky", seq));
        CHECK(subscribers.parked() == 1);
        is_mended = true;
        CHECK(subscribers.retry_parked("picky", seq));
        CHECK_FALSE(subscribers.retry_parked("picky", seq));
        CHECK(effects(**database, "picky") == numbers(1, 30));
        CHECK(subscribers.parked() == 0);
    }
}

TEST_CASE("UnavailableIsWaitedOutAndParksNothing") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        make_effects(**database);
        emit_numbers(**database, 1, 1);
        int runs = 0;
        Subscribers subscribers(**database, test_clock);
        subscribers.add("patient", {}, [&](db::Tx& tx, std::span<Event const> events) {
            if (++runs <= 20) throw Unavailable("provider down");
            write_effects(tx, "patient", events);
        });
        subscribers.drain();
        CHECK(effects(**database, "patient") == numbers(1, 1));
        CHECK(subscribers.parked() == 0);
    }
}

TEST_CASE("OnlyWantedKindsArriveAndUnwantedOnesDoNotHoldTheCursorBack") {
    for (auto const& database : jobs::databases_for_tests()) {
        make_effects(**database);
        emit_numbers(**database, 1, 700, "noise.made");
        emit_numbers(**database, 701, 703);
        emit_numbers(**database, 704, 1400, "noise.made");
        Subscribers subscribers(**database, test_clock);
        subscribers.add("adder", {"letter.written", "number.drawn"},
                        [](db::Tx& tx, auto events) { write_effects(tx, "adder", events); });
        CHECK(subscribers.lag() == 3);
        subscribers.drain();
        CHECK(effects(**database, "adder") == numbers(701, 703));
        auto const cursor = (*database)->read([](db::Tx& tx) { return jobs::cursor_of(tx, "adder"); });
        CHECK(cursor.seq >= 900);
    }
}

TEST_CASE("TwoSubscribersOnOneDatabaseDoNotDouble") {
    for (auto const& database : jobs::databases_for_tests()) {
        make_effects(**database);
        auto const other = database->is_postgres() ? database->open_again() : nullptr;
        std::atomic<int> parties{0};
        auto const react = [&](db::Tx& tx, std::span<Event const> events) {
            ++parties;
            write_effects(tx, "adder", events);
        };
        Subscribers first(**database, test_clock);
        Subscribers second(other ? *other : **database, test_clock);
        first.add("adder", {}, react);
        second.add("adder", {}, react);
        first.start();
        second.start();
        std::vector<std::thread> writers;
        for (int writer = 0; writer < 4; ++writer)
            writers.emplace_back([&, writer] {
                for (int i = 0; i < 50; ++i) emit_numbers(**database, writer * 50 + i, writer * 50 + i);
            });
        for (std::thread& writer : writers) writer.join();
        CHECK(within_seconds(20, [&] { return first.lag() == 0; }));
        second.stop();
        first.stop();
        auto all = effects(**database, "adder");
        auto expected = numbers(0, 199);
        std::sort(all.begin(), all.end());
        std::sort(expected.begin(), expected.end());
        CHECK(all == expected);
        CHECK(parties > 0);
    }
}

TEST_CASE("CommitWakesTheSubscriberWithinASecond") {
    for (auto const& database : jobs::databases_for_tests()) {
        make_effects(**database);
        Subscribers subscribers(**database, test_clock);
        subscribers.add("adder", {}, [](db::Tx& tx, auto events) { write_effects(tx, "adder", events); });
        subscribers.start();
        emit_numbers(**database, 1, 1);
        CHECK(within_seconds(5, [&] { return effects(**database, "adder").size() == 1; }));
        subscribers.stop();
        emit_numbers(**database, 2, 2);
        subscribers.start();
        CHECK(within_seconds(5, [&] { return effects(**database, "adder").size() == 2; }));
    }
}

TEST_CASE("EventThatCommitsLateIsNotJumpedOver") {
    for (auto const& database : jobs::databases_for_tests()) {
        if (!database->is_postgres()) continue;  // SQLite has one writer: no one commits late
        make_effects(**database);
        auto const other = database->open_again();
        Subscribers subscribers(**database, test_clock);
        subscribers.add("adder", {}, [](db::Tx& tx, auto events) { write_effects(tx, "adder", events); });
        subscribers.start();
        std::atomic<bool> has_emitted{false};
        std::atomic<bool> may_commit{false};
        std::thread late([&] {
            other->write_now("late", [&](db::Tx& tx) {
                jobs::emit(tx, "number.drawn", "number/1", "{\"n\":1}", test_clock.now());
                has_emitted = true;
                within_seconds(10, [&] { return may_commit.load(); });
            });
        });
        REQUIRE(within_seconds(10, [&] { return has_emitted.load(); }));
        emit_numbers(**database, 2, 2);
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        CHECK(effects(**database, "adder").empty());
        may_commit = true;
        late.join();
        CHECK(within_seconds(10, [&] { return effects(**database, "adder") == numbers(1, 2); }));
    }
}

TEST_CASE("DatabaseRestoredIntoAYoungerClusterIsRefusedInsteadOfLosingEvents") {
    for (auto const& database : jobs::databases_for_tests()) {
        if (!database->is_postgres()) continue;
        Subscribers subscribers(**database, test_clock);
        subscribers.add("adder", {}, [](db::Tx&, auto) {});
        subscribers.drain();
        (*database)->write_now("test", [](db::Tx& tx) {
            tx.run("UPDATE jobs_subscriber SET cursor_txid = $1", std::int64_t{1} << 50);
        });
        CHECK_THROWS_AS(subscribers.start(), Unavailable);
    }
}
