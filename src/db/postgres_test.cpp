//! What only PostgreSQL does: transactions that get in each other's way, connections that are lost.
#include <atomic>
#include <thread>

#include "db/engines_for_tests.hpp"

using namespace regia;
using db::Database;
using db::Tx;

namespace {

//! Calls `test(database, url)` where tests offer PostgreSQL.
template <class Test>
void on_postgres(Test&& test) {
    std::string const url = postgres_url_for_tests();
    if (url.empty()) return;
    auto const database = db::open(url);
    database->write_now("", [](Tx& tx) { tx.script("CREATE TABLE t (n bigint NOT NULL PRIMARY KEY)"); });
    test(*database, url);
}

void add(Tx& tx, int n) { tx.run("INSERT INTO t (n) VALUES ($1)", n); }

//! Ends every other connection to this database, as a restart of the server would.
void drop_connections(Database& database) {
    database.write_now("drop", [](Tx& tx) {
        tx.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    });
}

}  // namespace

TEST_CASE("TransactionThatLosesIsRunFourTimesAndThenUnavailable") {
    on_postgres([](Database& database, std::string const&) {
        int runs = 0;
        auto const loses = [&](int times) {
            runs = 0;
            database.write_now("", [&](Tx& tx) {
                add(tx, 1);
                if (++runs <= times) tx.script("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
            });
        };
        CHECK_THROWS_AS(loses(99), Unavailable);
        CHECK(runs == 4);
        CHECK(db::count_of(database, "t") == 0);
        loses(3);
        CHECK(runs == 4);
        CHECK(db::count_of(database, "t") == 1);
    });
}

TEST_CASE("DeadlockOfTwoKeysEndsWithBothCommitted") {
    on_postgres([](Database& database, std::string const& url) {
        auto const other = db::open(url);
        std::atomic<int> holders{0};
        auto const take = [&](Database& from, char const* first, char const* second, int number) {
            bool is_first_run = true;
            from.write_now("", [&](Tx& tx) {
                tx.serialise(first);
                ++holders;
                for (int i = 0; is_first_run && i < 1000 && holders < 2; ++i)
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                is_first_run = false;
                tx.serialise(second);
                add(tx, number);
            });
        };
        std::thread opposite([&] { take(*other, "b", "a", 1); });
        take(database, "a", "b", 2);
        opposite.join();
        CHECK(holders == 3);  // the one that lost ran again
        CHECK(db::count_of(database, "t") == 2);
    });
}

TEST_CASE("LostConnectionIsUnavailableOnceAndThenMadeAgain") {
    on_postgres([](Database& database, std::string const&) {
        auto const dies = [](Tx& tx) { return tx.run("SELECT pg_terminate_backend(pg_backend_pid())"); };
        CHECK_THROWS_AS(database.write_now("k", dies), Unavailable);
        CHECK_THROWS_AS(database.read(dies), Unavailable);
        database.write_now("k", [](Tx& tx) { add(tx, 1); });
        CHECK(db::count_of(database, "t") == 1);
    });
}

TEST_CASE("ConnectionsLostWhileIdleAreNotNoticed") {
    on_postgres([](Database& database, std::string const& url) {
        auto const other = db::open(url);
        for (int i = 0; i < 8; ++i) database.write_now("", [&](Tx& tx) { add(tx, i); });
        drop_connections(*other);
        for (int i = 8; i < 16; ++i) database.write_now("", [&](Tx& tx) { add(tx, i); });
        CHECK(db::count_of(database, "t") == 16);
    });
}

TEST_CASE("ColumnOfAnotherTypeIsNoticedByStatementsPreparedBefore") {
    on_postgres([](Database& database, std::string const& url) {
        auto const other = db::open(url);
        auto const sum = [&] {
            return database.write_now("k", [](Tx& tx) { return tx.value<std::string>("SELECT n FROM t"); });
        };
        database.write_now("k", [](Tx& tx) { add(tx, 5); });
        CHECK(sum() == "5");
        other->write_now("", [](Tx& tx) { tx.script("ALTER TABLE t ALTER COLUMN n TYPE text"); });
        CHECK(sum() == "5");
    });
}

TEST_CASE("SettingsAreOursWhateverTheDatabaseSays") {
    on_postgres([](Database& database, std::string const& url) {
        database.write_now("", [](Tx& tx) {
            tx.script("DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || "
                      "' SET default_transaction_read_only = on'; EXECUTE 'ALTER DATABASE ' || current_database() || "
                      "' SET bytea_output = escape'; END $$");
        });
        auto const other = db::open(url);
        other->write_now("", [](Tx& tx) { add(tx, 1); });
        CHECK(other->read([](Tx& tx) { return tx.value<std::string>("SHOW TimeZone"); }) == "UTC");
        CHECK(other->read([](Tx& tx) { return tx.value<std::string>("SHOW synchronous_commit"); }) == "on");
        CHECK(other->read([](Tx& tx) { return tx.value<Bytes>("SELECT CAST('ab' AS bytea)"); }) == Bytes{'a', 'b'});
    });
}

TEST_CASE("BackupIsLeftToTheServersOwnTool") {
    on_postgres([](Database& database, std::string const&) {
        CHECK_THROWS_WITH_AS(database.backup("copy"), doctest::Contains("pg_dump"), Unavailable);
    });
}

TEST_CASE("ServerThatIsNotThereIsUnavailable") {
    CHECK_THROWS_AS(db::open("postgresql://nobody@127.0.0.1:1/none"), Unavailable);
    CHECK_THROWS_AS(db::open("postgresql://nobody@127.0.0.1:1/none?nonsense=1"), Unavailable);
}
