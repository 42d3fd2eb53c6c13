//! What only SQLite does: opening a file, copying it.
#include <atomic>
#include <fstream>
#include <thread>

#include "db/engines_for_tests.hpp"
#include "db/sqlite.hpp"

using namespace regia;
using db::Tx;

TEST_CASE("WhatIsNoDatabaseIsNamed") {
    db::TestFolder const folder;
    std::ofstream(folder.file("letter.txt")) << std::string(5000, 'x');
    CHECK_THROWS_WITH_AS(db::open("sqlite:" + folder.file("letter.txt")), doctest::Contains("letter.txt"), Unavailable);
    CHECK_THROWS_AS(db::open("sqlite:" + folder.file("letter.txt/regia.db")), Unavailable);
    CHECK_THROWS_AS(db::open("sqlite:" + folder.file("")), Unavailable);
    CHECK_THROWS_AS(db::open("mysql://somewhere"), Unavailable);
}

TEST_CASE("BackupIsWholeWhileOthersWrite") {
    db::TestFolder const folder;
    auto const database = db::open("sqlite:" + folder.file("regia.db"));
    database->write_now("", [](Tx& tx) {
        tx.script("CREATE TABLE twin (a INTEGER, b TEXT) STRICT; CREATE TABLE other_twin (a INTEGER, b TEXT) STRICT;");
        for (int i = 0; i < 3000; ++i) tx.run("INSERT INTO twin VALUES ($1, $2)", i, std::string(400, 'x'));
        tx.run("INSERT INTO other_twin SELECT a, b FROM twin");
    });
    std::atomic<bool> is_done{false};
    std::thread writer([&] {
        for (int i = 0; !is_done; ++i)
            database->write_now("", [&](Tx& tx) {
                tx.run("INSERT INTO twin VALUES ($1, 'y')", i);
                tx.run("INSERT INTO other_twin VALUES ($1, 'y')", i);
            });
    });
    for (int i = 0; i < 3; ++i) database->backup(folder.file("copy.db"));
    is_done = true;
    writer.join();
    CHECK_FALSE(std::filesystem::exists(folder.file("copy.db-wal")));
    CHECK_FALSE(std::filesystem::exists(folder.file("copy.db.unfinished")));
    auto const copy = db::open("sqlite:" + folder.file("copy.db"));
    CHECK(db::count_of(*copy, "twin") >= 3000);
    CHECK(db::count_of(*copy, "twin") == db::count_of(*copy, "other_twin"));
}

TEST_CASE("ATransactionLargerThanTheMemoryOfItsPagesIsReadBackAndKeptWhole") {
    db::TestFolder const folder;
    std::string const url = "sqlite:" + folder.file("regia.db");
    auto const database = db::open(url);
    auto const sum = [](Tx& tx) { return tx.value<std::int64_t>("SELECT sum(length(b)) FROM page").value_or(0); };
    auto const fill = [&](Tx& tx, int first) {
        for (int i = first; i < first + 500; ++i) tx.run("INSERT INTO page VALUES ($1, $2)", i, std::string(3000, 'x'));
        for (int i = first; i < first + 500; i += 3)
            tx.run("UPDATE page SET b = $2 WHERE a = $1", i, std::string(9000, 'y'));
        return sum(tx);
    };
    database->write_now("", [&](Tx& tx) {
        tx.script("PRAGMA cache_size=20; CREATE TABLE page (a INTEGER PRIMARY KEY, b TEXT) STRICT");
    });
    auto const written = database->write_now("", [&](Tx& tx) { return fill(tx, 0); });
    CHECK(written == 500 * 3000 + 167 * 6000);
    auto const is_undone = [&](Tx& tx) {
        CHECK(fill(tx, 1000) >= 2 * written);
        for (int i = 2000; i < 2100; ++i) tx.run("INSERT INTO page VALUES ($1, $2)", i, std::string(3000, 'u'));
        throw NotFound();
    };
    CHECK_THROWS_AS(database->write_now("", is_undone), NotFound);
    auto const other = db::open(url);
    CHECK(other->read(sum) == written);
    // What was undone does not come back over what another process wrote in its place.
    auto const add = [](Tx& tx) { tx.run("INSERT INTO page SELECT max(a) + 1, 'z' FROM page"); };
    for (int i = 0; i < 20; ++i) {
        CHECK_THROWS_AS(database->write_now("", is_undone), NotFound);
        other->write_now("", add);
        database->write_now("", add);
    }
    CHECK(other->read(sum) == written + 40);
    database->backup(folder.file("copy.db"));
    CHECK(db::open("sqlite:" + folder.file("copy.db"))->read([](Tx& tx) {
        return tx.value<std::string>("PRAGMA integrity_check");
    }) == "ok");
}

TEST_CASE("BackupThatCannotBeWrittenLeavesTheOldOne") {
    db::TestFolder const folder;
    auto const database = db::open("sqlite:" + folder.file("regia.db"));
    database->backup(folder.file("copy.db"));
    CHECK_THROWS_AS(database->backup(folder.file("regia.db")), Unavailable);
    CHECK_THROWS_AS(database->backup(folder.file("none/copy.db")), Unavailable);
    CHECK(std::filesystem::exists(folder.file("regia.db")));
    CHECK(std::filesystem::exists(folder.file("copy.db")));
}

TEST_CASE("ADatabaseFileIsCheckedAndPutInAnothersPlace") {
    db::TestFolder const folder;
    {
        auto const database = db::open("sqlite:" + folder.file("regia.db"));
        db::migrate(*database, db::embedded_migrations());
        database->write_now("", [](Tx& tx) { tx.run("CREATE TABLE kept (n INTEGER) STRICT"); });
        database->backup(folder.file("copy.db"));
        database->write_now("", [](Tx& tx) { tx.run("INSERT INTO kept VALUES (1)"); });
    }
    db::check_sqlite_file(folder.file("copy.db"));
    db::replace_sqlite_file(folder.file("copy.db"), folder.file("regia.db"));
    auto const restored = db::open("sqlite:" + folder.file("regia.db"));
    CHECK(db::count_of(*restored, "kept") == 0);

    std::ofstream(folder.file("text.db")) << "not a database, but long enough to be taken for a header of one";
    CHECK_THROWS_AS(db::check_sqlite_file(folder.file("text.db")), Unavailable);
    db::open("sqlite:" + folder.file("empty.db"))->write_now("", [](Tx& tx) {
        tx.run("CREATE TABLE t (n INTEGER) STRICT");
    });
    CHECK_THROWS_WITH_AS(db::check_sqlite_file(folder.file("empty.db")), doctest::Contains("no database of Regia"),
                         Unavailable);
}
