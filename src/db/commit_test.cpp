//! The contract of db, the same on both engines: what is committed, in which order, who hears of it.
#include <atomic>
#include <future>
#include <thread>

#include "db/engines_for_tests.hpp"

using namespace regia;
using db::Database;
using db::DatabaseError;
using db::Refusal;
using db::Row;
using db::Tx;

namespace {

constexpr auto tables = R"(
CREATE TABLE entry (
    number bigint NOT NULL PRIMARY KEY,
    name text
);
CREATE TABLE counter (
    name text NOT NULL PRIMARY KEY,
    value bigint NOT NULL
);
INSERT INTO counter (name, value) VALUES ('one', 0);
)";

void add_entry(Tx& tx, int number) { tx.run("INSERT INTO entry (number) VALUES ($1)", number); }

//! Reads, then writes what was read plus one: wrong as soon as two of them run at the same time.
void increment(Tx& tx) {
    tx.serialise("counter/one");
    auto const value = tx.value<std::int64_t>("SELECT value FROM counter WHERE name = 'one'").value();
    tx.run("UPDATE counter SET value = $1 WHERE name = 'one'", value + 1);
}

std::int64_t counter(Database& database) {
    return database.read([](Tx& tx) { return tx.value<std::int64_t>("SELECT value FROM counter").value(); });
}

//! Gives commands without waiting for each, then waits for all.
class Pending {
public:
    explicit Pending(Database& database) : database_(database) {}
    void give(std::string key, db::Command command) {
        auto promise = std::make_shared<std::promise<std::exception_ptr>>();
        fates_.push_back(promise->get_future());
        database_.write_erased(std::move(key), std::move(command), [promise](std::exception_ptr error) {
            promise->set_value(std::move(error));
        });
    }
    std::vector<std::exception_ptr> wait() {
        std::vector<std::exception_ptr> errors;
        for (auto& fate : fates_) errors.push_back(fate.get());
        return errors;
    }

private:
    Database& database_;
    std::vector<std::future<std::exception_ptr>> fates_;
};

void increment_from_threads(std::vector<Database*> const& databases, int threads_each, int increments) {
    std::vector<std::thread> threads;
    std::atomic<int> failures{0};
    for (Database* const database : databases)
        for (int thread = 0; thread < threads_each; ++thread)
            threads.emplace_back([=, &failures] {
                Pending pending(*database);
                for (int i = 0; i < increments; ++i) pending.give("thread/" + std::to_string(thread), increment);
                for (auto const& error : pending.wait()) failures += error ? 1 : 0;
            });
    for (std::thread& thread : threads) thread.join();
    CHECK(failures == 0);
}

template <class Condition>
bool comes_true(Condition&& condition) {
    for (int i = 0; i < 500 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return condition();
}

}  // namespace

TEST_CASE("WriteNowReturnsWhatTheCommandReturned") {
    db::on_each_engine_with(tables, [](Database& database, std::string const&) {
        auto const name = database.write_now("k", [](Tx& tx) {
            add_entry(tx, 1);
            return std::string("made");
        });
        CHECK(name == "made");
        CHECK(db::count_of(database, "entry") == 1);
    });
}

TEST_CASE("FailedCommandIsUndoneAloneWhileTheOthersAreKept") {
    db::on_each_engine_with(tables, [](Database& database, std::string const&) {
        std::promise<void> all_given;
        Pending pending(database);
        pending.give("a", [gate = all_given.get_future().share()](Tx& tx) {
            gate.wait();  // so that on SQLite those below share one commit
            add_entry(tx, 1);
        });
        pending.give("b", [](Tx& tx) { add_entry(tx, 2); });
        pending.give("b", [](Tx& tx) {
            add_entry(tx, 3);
            add_entry(tx, 2);
        });
        pending.give("c", [](Tx& tx) {
            add_entry(tx, 4);
            throw Conflict("too late");
        });
        pending.give("d", [](Tx& tx) { add_entry(tx, 5); });
        all_given.set_value();
        auto const errors = pending.wait();
        CHECK_FALSE(errors[0]);
        CHECK_FALSE(errors[1]);
        CHECK_THROWS_AS(std::rethrow_exception(errors[2]), DatabaseError);
        CHECK_THROWS_AS(std::rethrow_exception(errors[3]), Conflict);
        CHECK_FALSE(errors[4]);
        auto const kept = database.read([](Tx& tx) {
            return tx.all("SELECT number FROM entry ORDER BY number", [](Row const& row) { return row.get<int>(0); });
        });
        CHECK(kept == std::vector<int>{1, 2, 5});
    });
}

TEST_CASE("ForeignExceptionReachesWhoGaveTheCommand") {
    struct Foreign {
        std::shared_ptr<int> mark;
    };
    db::on_each_engine_with(tables, [](Database& database, std::string const&) {
        auto const mark = std::make_shared<int>(7);
        bool is_caught = false;
        try {
            database.write_now("", [&](Tx& tx) {
                add_entry(tx, 1);
                throw Foreign{mark};
            });
        } catch (Foreign const& foreign) {
            is_caught = foreign.mark == mark;
        }
        CHECK(is_caught);
        CHECK(db::count_of(database, "entry") == 0);
    });
}

TEST_CASE("CommandThatCatchesARefusalIsStillRefused") {
    db::on_each_engine_with(tables, [](Database& database, std::string const&) {
        database.write_now("", [](Tx& tx) { add_entry(tx, 1); });
        bool goes_on = false;
        auto const kind_when_caught = [&](bool asks_further) {
            auto const catches = [&](Tx& tx) {
                add_entry(tx, 2);
                try {
                    add_entry(tx, 1);
                } catch (DatabaseError const&) {
                }
                if (asks_further) {
                    add_entry(tx, 3);
                    goes_on = true;
                }
            };
            try {
                database.write_now("", catches);
            } catch (DatabaseError const& error) {
                return error.refusal;
            }
            return Refusal::other;
        };
        CHECK(kind_when_caught(false) == Refusal::unique);
        CHECK(kind_when_caught(true) == Refusal::unique);
        CHECK_FALSE(goes_on);
        CHECK(db::count_of(database, "entry") == 1);
        database.write_now("", [](Tx& tx) { add_entry(tx, 4); });
        CHECK(db::count_of(database, "entry") == 2);
    });
}

TEST_CASE("ReadSeesOneStateWhateverIsWrittenMeanwhile") {
    db::on_each_engine_with(tables, [](Database& database, std::string const&) {
        database.read([&](Tx& tx) {
            auto const before = tx.value<std::int64_t>("SELECT count(*) FROM entry");
            database.write_now("", [](Tx& writer) { add_entry(writer, 1); });
            CHECK(tx.value<std::int64_t>("SELECT count(*) FROM entry") == before);
            return true;
        });
        CHECK(db::count_of(database, "entry") == 1);
    });
}

TEST_CASE("ReadCannotWriteAndFailedReadsCostNoConnection") {
    db::on_each_engine_with(tables, [](Database& database, std::string const&) {
        for (int i = 0; i < 20; ++i) {
            CHECK_THROWS_AS(database.read([](Tx& tx) { return tx.run("DELETE FROM counter"); }), DatabaseError);
            CHECK_THROWS_AS(database.read([](Tx&) -> bool { throw NotFound(); }), NotFound);
        }
        CHECK(db::count_of(database, "counter") == 1);
    });
}

TEST_CASE("CommandsWithOneKeyRunInTheOrderGiven") {
    db::on_each_engine_with(tables, [](Database& database, std::string const&) {
        std::vector<int> order;  // touched by one writer at a time, as all have one key
        Pending pending(database);
        for (int i = 0; i < 300; ++i)
            pending.give("person/1", [i, &order](Tx& tx) {
                add_entry(tx, i);
                order.push_back(i);
            });
        for (auto const& error : pending.wait()) CHECK_FALSE(error);
        CHECK(order.size() == 300);
        CHECK(std::is_sorted(order.begin(), order.end()));
    });
}

TEST_CASE("IncrementsThatAreSerialisedAreAllKept") {
    db::on_each_engine_with(tables, [](Database& database, std::string const&) {
        increment_from_threads({&database}, 8, 500);
        CHECK(counter(database) == 4000);
    });
}

TEST_CASE("IncrementsFromTwoProgramsAreAllKept") {
    db::on_each_engine_with(tables, [](Database& database, std::string const& url) {
        auto const other = db::open(url);
        increment_from_threads({&database, other.get()}, 4, 50);
        CHECK(counter(database) == 400);
        CHECK(counter(*other) == 400);
    });
}

TEST_CASE("ListenersHearOfEveryDurableChangeAndOfNothingElse") {
    db::on_each_engine([](std::string const& url) {
        auto const other = db::open(url);
        auto database = db::open(url);
        other->write_now("", [](Tx& tx) { tx.script(expand(tables, tx.engine())); });
        std::atomic<int> heard{0};
        std::atomic<std::int64_t> seen{0};
        database->on_commit([] { throw std::runtime_error("a listener's own fault"); });
        database->on_commit([&] {
            seen = db::count_of(*other, "entry");
            ++heard;
        });
        database->read([](Tx& tx) { return tx.run("SELECT 1"); });
        database->write_now("", [](Tx& tx) { tx.value<int>("SELECT 1"); });
        database->write_now("", [](Tx& tx) { tx.run("UPDATE counter SET value = 1 WHERE name = 'none'"); });
        CHECK_THROWS_AS(database->write_now("", [](Tx& tx) { add_entry(tx, 1); throw NotFound(); }), NotFound);
        database->write_erased("", [](Tx& tx) { add_entry(tx, 2); }, [](std::exception_ptr const&) { throw 1; });
        CHECK(comes_true([&] { return heard == 1; }));
        CHECK(seen == 1);
        database.reset();
        CHECK(heard == 1);
    });
}

TEST_CASE("ClosingRunsWhatWasGiven") {
    db::on_each_engine([](std::string const& url) {
        auto database = db::open(url);
        database->write_now("", [](Tx& tx) { tx.script(expand(tables, tx.engine())); });
        for (int i = 0; i < 100; ++i) database->write_erased("", [i](Tx& tx) { add_entry(tx, i); }, nullptr);
        database.reset();
        CHECK(db::count_of(*db::open(url), "entry") == 100);
    });
}
