//! The contract of db, the same on both engines.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "db/database.hpp"

using namespace regia;
using db::Row;
using db::Tx;

TEST_CASE("WordsOfAMigrationAreExpandedForEachEngine") {
    constexpr auto sql = "CREATE TABLE t (\n    a @id NOT NULL,\n    b bigint,\n    c @instant\n);\n";
    CHECK(db::expand(sql, db::Engine::sqlite) ==
          "CREATE TABLE t (\n    a BLOB NOT NULL,\n    b INTEGER,\n    c INTEGER\n) STRICT;\n");
    CHECK(db::expand(sql, db::Engine::postgres) ==
          "CREATE TABLE t (\n    a uuid NOT NULL,\n    b bigint,\n    c bigint\n);\n");
}
