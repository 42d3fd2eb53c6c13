//! The contract of db, the same on both engines: values, statements, refusals.
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "db/engines_for_tests.hpp"

using namespace regia;
using db::Database;
using db::DatabaseError;
using db::Refusal;
using db::Row;
using db::Tx;

namespace {

constexpr auto value_table = R"(
CREATE TABLE kept (
    number bigint NOT NULL PRIMARY KEY,
    id @id,
    at @instant,
    on_day @day,
    raw @bytes,
    words text,
    amount bigint,
    ratio double precision
);
)";

constexpr auto pair_tables = R"(
CREATE TABLE parent (
    number bigint NOT NULL PRIMARY KEY
);
CREATE TABLE pair (
    zeta bigint NOT NULL,
    alpha text NOT NULL,
    code text UNIQUE,
    parent bigint REFERENCES parent (number),
    amount bigint CHECK (amount >= 0),
    PRIMARY KEY (zeta, alpha)
);
)";

//! What comes back of `value` after it went into `column`.
template <class T>
T through(Database& database, std::string const& column, T const& value) {
    return database.write_now("", [&](Tx& tx) {
        tx.run("DELETE FROM kept");
        tx.run("INSERT INTO kept (number, " + column + ") VALUES (1, $1)", value);
        return tx.value<T>("SELECT " + column + " FROM kept").value();
    });
}

//! How the engine refuses a command; `other` and no columns when it does not.
DatabaseError refusal_of(Database& database, std::function<void(Tx&)> const& command) {
    try {
        database.write_now("", command);
    } catch (DatabaseError const& error) {
        return error;
    }
    FAIL("nothing was refused");
    return {Refusal::other, ""};
}

}  // namespace

TEST_CASE("EveryKindOfValueComesBackAsItWent") {
    db::on_each_engine_with(value_table, [](Database& database, std::string const&) {
        auto const same = [&](char const* column, auto const& value) {
            CHECK(through(database, column, value) == value);
        };
        constexpr auto integers = std::numeric_limits<std::int64_t>();
        for (std::int64_t amount : {std::int64_t{0}, std::int64_t{-1}, integers.min(), integers.max()})
            same("amount", amount);
        constexpr auto reals = std::numeric_limits<double>();
        for (double ratio : {0.1, -1.0 / 3, reals.max(), reals.denorm_min(), reals.infinity(), -reals.infinity(), 5.0})
            same("ratio", ratio);
        std::string const awkward[] = {"", "perché Łukasz 🎓 漢字", "it's \"$1\" \\x41 a::b -- ?1", "a\nb\t",
                                       std::string(100'000, 'x')};
        for (std::string const& words : awkward) same("words", words);
        Bytes every_byte;
        for (int byte = 0; byte < 256; ++byte) every_byte.push_back(static_cast<std::uint8_t>(byte));
        for (Bytes const& raw : {Bytes{}, Bytes{0}, every_byte}) same("raw", raw);
        same("id", named_uuid("test", "one"));
        same("at", Instant{-1});
        same("at", Instant{1'770'000'000'123'456});
        same("on_day", Day{2026, 2, 28});
        same("amount", true);
        same("amount", Refusal::check);
    });
}

TEST_CASE("NullAndOptionalComeBackAsTheyWent") {
    db::on_each_engine_with(value_table, [](Database& database, std::string const&) {
        auto const both = [&]<class T>(char const* column, T const& value) {
            CHECK(through(database, column, std::optional<T>(value)) == std::optional<T>(value));
            CHECK(through(database, column, std::optional<T>()) == std::nullopt);
        };
        both("id", named_uuid("test", "two"));
        both("at", Instant{7});
        both("on_day", Day{1999, 12, 31});
        both("raw", Bytes{});
        both("words", std::string());
        both("amount", std::int64_t{0});
        both("ratio", 0.0);
        CHECK_THROWS_AS(database.read([](Tx& tx) { return tx.value<std::int64_t>("SELECT NULL"); }), Bug);
        CHECK_THROWS_AS(database.read([](Tx& tx) { return tx.value<std::int8_t>("SELECT 128"); }), Bug);
    });
}

TEST_CASE("ValuesThatOneEngineCannotKeepAreRefusedByBoth") {
    db::on_each_engine_with(value_table, [](Database& database, std::string const&) {
        using namespace std::string_literals;
        CHECK_THROWS_AS(through(database, "ratio", std::nan("")), Bug);
        CHECK_THROWS_AS(through(database, "words", "a\0b"s), Bug);
        CHECK_THROWS_AS(through(database, "words", "perch\xe9"s), Bug);
        CHECK(db::count_of(database, "kept") == 0);
    });
}

TEST_CASE("ComparisonsAndSumsReadAsNumbers") {
    db::on_each_engine_with(value_table, [](Database& database, std::string const&) {
        database.write_now("", [](Tx& tx) { tx.run("INSERT INTO kept (number, amount) VALUES (1, 2), (2, 3)"); });
        database.read([](Tx& tx) {
            CHECK(tx.value<bool>("SELECT amount > 2 FROM kept ORDER BY number") == false);
            CHECK(tx.value<std::int64_t>("SELECT sum(amount) FROM kept") == 5);
            CHECK(tx.value<double>("SELECT avg(amount) FROM kept") == 2.5);
            CHECK_FALSE(tx.value<std::int64_t>("SELECT number FROM kept WHERE amount = $1", 99));
            return true;
        });
    });
}

TEST_CASE("RunTellsHowManyRowsItChanged") {
    db::on_each_engine_with(value_table, [](Database& database, std::string const&) {
        database.write_now("", [](Tx& tx) {
            CHECK(tx.run("INSERT INTO kept (number) VALUES ($1), ($2)", 1, 2) == 2);
            CHECK(tx.run("INSERT INTO kept (number) VALUES (1) ON CONFLICT DO NOTHING") == 0);
            CHECK(tx.run("UPDATE kept SET amount = 1") == 2);
            CHECK(tx.run("SELECT number FROM kept") == 0);
            CHECK(tx.run("CREATE INDEX kept_by_amount ON kept (amount)") == 0);
            CHECK(tx.run("DELETE FROM kept WHERE number = $1", 2) == 1);
            CHECK(tx.value<std::int64_t>("UPDATE kept SET amount = 9 WHERE number = $1 RETURNING amount", 1) == 9);
        });
    });
}

TEST_CASE("PlaceholdersMayRepeatAndComeInAnyOrder") {
    db::on_each_engine_with(value_table, [](Database& database, std::string const&) {
        database.write_now("", [](Tx& tx) {
            tx.run("INSERT INTO kept (words, number, amount) VALUES ($2, $1, $1) -- it's $9", 7, "seven");
            CHECK(tx.value<std::string>("SELECT words FROM kept WHERE number = $1 AND amount = $1", 7) == "seven");
        });
        auto const run = [&](auto const&... values) {
            return database.write_now(
                "", [&](Tx& tx) { return tx.run("DELETE FROM kept WHERE number = $1", values...); });
        };
        CHECK_THROWS_AS(run(), Bug);
        CHECK_THROWS_AS(run(1, 2), Bug);
        CHECK(run(7) == 1);
    });
}

TEST_CASE("CastsOfOneEngineAreRefusedByBothButTextMayHoldThem") {
    db::on_each_engine_with(value_table, [](Database& database, std::string const&) {
        auto const write = [&](char const* sql) { database.write_now("", [&](Tx& tx) { tx.script(sql); }); };
        CHECK_THROWS_AS(write("SELECT 1::bigint"), Bug);
        CHECK_THROWS_AS(database.read([](Tx& tx) { return tx.value<int>("SELECT $1::bigint", 1); }), Bug);
        CHECK_THROWS_AS(database.read([](Tx& tx) { return tx.value<int>("SELECT 'it''s', 1::bigint"); }), Bug);
        CHECK(database.read([](Tx& tx) { return tx.value<std::string>("SELECT 'a::b'"); }) == "a::b");
    });
}

TEST_CASE("ManyStatementsMayRunInsideTheRowsOfOne") {
    db::on_each_engine_with(value_table, [](Database& database, std::string const&) {
        std::int64_t rows = 0;
        database.write_now("", [&](Tx& tx) {
            tx.run("INSERT INTO kept (number) VALUES (1), (2)");
            tx.each("SELECT number FROM kept", [&](Row const& row) {
                for (int i = 0; i < 600; ++i)  // more than any connection keeps prepared
                    tx.value<int>("SELECT " + std::to_string(row.get<int>(0) * 1000 + i));
                ++rows;
            });
        });
        CHECK(rows == 2);
        CHECK_THROWS(database.read([](Tx& tx) { return tx.run("SELECT 1; SELECT 2"); }));
        CHECK_THROWS_AS(database.read([](Tx& tx) { return tx.run("-- nothing"); }), Bug);
    });
}

TEST_CASE("BrokenUniquenessNamesTableAndSortedColumnsOnBothEngines") {
    db::on_each_engine_with(pair_tables, [](Database& database, std::string const&) {
        auto const refused_twice = [&](char const* sql) {
            database.write_now("", [&](Tx& tx) { tx.run(sql); });
            auto const error = refusal_of(database, [&](Tx& tx) { tx.run(sql); });
            CHECK(error.refusal == Refusal::unique);
            return error.table_columns;
        };
        CHECK(refused_twice("INSERT INTO parent (number) VALUES (1)") == "parent(number)");
        CHECK(refused_twice("INSERT INTO pair (zeta, alpha) VALUES (1, 'a, b)=(c')") == "pair(alpha,zeta)");
        database.write_now("", [](Tx& tx) { tx.run("INSERT INTO pair (zeta, alpha, code) VALUES (2, '2', 'x')"); });
        auto const error = refusal_of(
            database, [](Tx& tx) { tx.run("INSERT INTO pair (zeta, alpha, code) VALUES (3, '3', $1)", "x"); });
        CHECK(error.refusal == Refusal::unique);
        CHECK(error.table_columns == "pair(code)");
    });
}

TEST_CASE("OtherRefusalsHaveTheSameKindOnBothEngines") {
    db::on_each_engine_with(pair_tables, [](Database& database, std::string const&) {
        auto const kind_of = [&](char const* sql) {
            return refusal_of(database, [&](Tx& tx) { tx.run(sql); }).refusal;
        };
        CHECK(kind_of("INSERT INTO pair (zeta, alpha, parent) VALUES (1, 'a', 99)") == Refusal::foreign_key);
        CHECK(kind_of("INSERT INTO pair (zeta, alpha, amount) VALUES (1, 'a', -1)") == Refusal::check);
        CHECK(kind_of("INSERT INTO pair (zeta) VALUES (1)") == Refusal::not_null);
        CHECK(kind_of("INSERT INTO nowhere (zeta) VALUES (1)") == Refusal::other);
    });
}

TEST_CASE("RefusedValueIsNotRepeatedInTheMessage") {
    db::on_each_engine_with(pair_tables, [](Database& database, std::string const&) {
        auto const error = refusal_of(
            database, [](Tx& tx) { tx.run("INSERT INTO pair (zeta, alpha) VALUES ($1, 'a')", "RSSMRA80A01H501U"); });
        CHECK(std::string_view(error.what()).find("RSSMRA") == std::string_view::npos);
    });
}
