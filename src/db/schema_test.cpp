//! What the migrations amount to lies readable in migrations/schema.<engine>.sql: dumps of a migrated database, written
//! by this test when REGIA_TEST_WRITE is set (./test --write), else compared.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "db/engines_for_tests.hpp"
#include "world/programme.hpp"

using namespace regia;
using db::Row;
using db::Tx;

namespace {

std::string text_of(Row const& row) { return row.get<std::string>(0); }

std::string joined(std::vector<std::string> const& statements) {
    std::string dump;
    for (std::string const& statement : statements) dump += statement + ";\n";
    return dump;
}

std::string dump_sqlite(Tx& tx) {
    return joined(tx.all("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
                         "ORDER BY tbl_name, type DESC, name",
                         text_of));
}

//! Columns in their order, then constraints by name, as one CREATE TABLE; then the indexes that no constraint made.
std::string dump_postgres_table(Tx& tx, std::string const& table) {
    std::vector<std::string> lines = tx.all(
        "SELECT CAST(a.attname AS text) || ' ' || format_type(a.atttypid, a.atttypmod) "
        "|| CASE WHEN a.attidentity <> '' THEN ' GENERATED AS IDENTITY' ELSE '' END "
        "|| COALESCE(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') "
        "|| CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END "
        "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
        "WHERE n.nspname = 'public' AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        text_of, table);
    auto const constraints = tx.all(
        "SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relname = $1 "
        "ORDER BY CASE k.contype WHEN 'p' THEN 0 ELSE 1 END, k.conname, k.oid",
        text_of, table);
    lines.insert(lines.end(), constraints.begin(), constraints.end());
    std::string made = "CREATE TABLE " + table + " (\n";
    for (std::size_t i = 0; i < lines.size(); ++i) made += "    " + lines[i] + (i + 1 < lines.size() ? ",\n" : "\n");
    std::vector<std::string> statements{made + ")"};
    auto const indexes = tx.all(
        "SELECT pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid "
        "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relname = $1 "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid) ORDER BY i.relname, i.oid",
        text_of, table);
    statements.insert(statements.end(), indexes.begin(), indexes.end());
    return joined(statements);
}

std::string dump_postgres(Tx& tx) {
    std::string dump;
    for (std::string const& table : tx.all("SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = 'public' "
                                           "ORDER BY tablename",
                                           text_of))
        dump += dump_postgres_table(tx, table);
    return dump;
}

std::string read_file(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("SchemaFilesShowWhatTheMigrationsMake") {
    std::string const folder = tuscany_folder() + "/../../migrations/";
    db::on_each_engine([&](std::string const& url) {
        auto const database = db::open(url);
        db::migrate(*database, db::embedded_migrations());
        bool const is_sqlite = database->engine() == db::Engine::sqlite;
        std::string const dump = "-- Generated from the migrations by ./test --write. Never edited by hand.\n" +
                                 database->read(is_sqlite ? dump_sqlite : dump_postgres);
        std::string const path = folder + (is_sqlite ? "schema.sqlite.sql" : "schema.postgres.sql");
        if (std::getenv("REGIA_TEST_WRITE")) std::ofstream(path, std::ios::binary) << dump;
        CHECK_MESSAGE(read_file(path) == dump, "run ./test --write, and look at the difference");
    });
}
