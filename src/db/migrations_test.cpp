//! Migrations: the words, the ledger, what is refused.
#include "db/engines_for_tests.hpp"

using namespace regia;
using db::Migration;
using db::Tx;

namespace {

constexpr Migration first{"20260101T0000_create_one",
                          "CREATE TABLE one (\n    id @id NOT NULL PRIMARY KEY,\n    n bigint\n);\n"};
constexpr Migration second{"20260102T0000_create_two",
                           "CREATE TABLE two (\n    n bigint\n);\nINSERT INTO two (n) VALUES (1);\n"};
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("WordsOfAMigrationAreExpandedForEachEngine") {
    constexpr auto sql = "CREATE TABLE t (\n    a @id NOT NULL,\n    b bigint,\n    c @instant\n);\n";
    CHECK(db::expand(sql, db::Engine::sqlite) ==
          "CREATE TABLE t (\n    a BLOB NOT NULL,\n    b INTEGER,\n    c INTEGER\n) STRICT;\n");
    CHECK(db::expand(sql, db::Engine::postgres) ==
          "CREATE TABLE t (\n    a uuid NOT NULL,\n    b bigint,\n    c bigint\n);\n");
    constexpr auto clustered = "CREATE TABLE t (\n    a bigint NOT NULL PRIMARY KEY\n) @clustered;\n";
    CHECK(db::expand(clustered, db::Engine::sqlite) ==
          "CREATE TABLE t (\n    a INTEGER NOT NULL PRIMARY KEY\n) STRICT, WITHOUT ROWID;\n");
    CHECK(db::expand(clustered, db::Engine::postgres) == "CREATE TABLE t (\n    a bigint NOT NULL PRIMARY KEY\n) ;\n");
}

TEST_CASE("MigrationsAreAppliedOnceAndThenNewOnes") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        CHECK(db::migrate(*database, {first}) == Names{std::string(first.name)});
        CHECK(db::migrate(*database, {first, second}) == Names{std::string(second.name)});
        CHECK(db::migrate(*database, {first, second}).empty());
        CHECK(db::count_of(*database, "two") == 1);
        CHECK(db::migrate(*db::open(url), {first, second}).empty());
    });
}

TEST_CASE("EditedAndUnknownMigrationsAreRefused") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        db::migrate(*database, {first, second});
        Migration const edited{second.name, "CREATE TABLE two (\n    n text\n);\n"};
        CHECK_THROWS_AS(db::migrate(*database, {first, edited}), Unavailable);
        CHECK_THROWS_AS(db::migrate(*database, {first}), Unavailable);
    });
}

TEST_CASE("MigrationThatFailsLeavesNothing") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        Migration const broken{"20260103T0000_create_three", "CREATE TABLE three (\n    n bigint\n);\nNONSENSE;\n"};
        CHECK_THROWS_AS(db::migrate(*database, {first, broken}), db::DatabaseError);
        CHECK_THROWS_AS(db::count_of(*database, "three"), db::DatabaseError);
        CHECK(db::migrate(*database, {first, second}) == Names{std::string(second.name)});
    });
}

TEST_CASE("MigrationsOfTheProgramApplyOnBothEngines") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        CHECK(db::migrate(*database, db::embedded_migrations()).size() == db::embedded_migrations().size());
        CHECK(db::migrate(*database, db::embedded_migrations()).empty());
    });
}
