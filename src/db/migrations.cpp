#include <algorithm>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "db/postgres.hpp"
#include "db/sqlite.hpp"

//! Written by cmake/embed.mjs.
extern "C" regia::EmbeddedFile const embedded_migrations[];

namespace regia::db {
namespace {

struct WordPair {
    std::string_view word;
    std::string_view sqlite;
    std::string_view postgres;
};

constexpr WordPair words[] = {
    {"@id", "BLOB", "uuid"},        {"@instant", "INTEGER", "bigint"}, {"@day", "TEXT", "text"},
    {"@bytes", "BLOB", "bytea"},    {"@json", "TEXT", "text"},         {"@sequence", "INTEGER PRIMARY KEY",
    "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
    {"@transaction", "INTEGER", "xid8 DEFAULT pg_current_xact_id()"},
    // After the closing bracket of a table that is only ever found by its primary key: its rows lie in that index.
    {"@clustered", "STRICT, WITHOUT ROWID", ""},
    {"bigint", "INTEGER", "bigint"}, {"double precision", "REAL", "double precision"},
};

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

std::string digest_of(std::string_view sql) { return to_hex(sha256(sql)); }

}  // namespace

std::vector<Migration> embedded_migrations() {
    std::vector<Migration> all;
    for (EmbeddedFile const* file = ::embedded_migrations; file->name != nullptr; ++file) {
        std::string_view name(file->name);
        name.remove_suffix(std::string_view(".sql").size());
        all.push_back({name, file->bytes()});
    }
    return all;
}

std::string expand(std::string_view sql, Engine engine) {
    std::string text;
    for (std::size_t i = 0; i < sql.size();) {
        bool const starts_word = i == 0 || !is_word_character(sql[i - 1]);
        auto const* const found = std::find_if(std::begin(words), std::end(words), [&](WordPair const& pair) {
            std::size_t const after = i + pair.word.size();
            return sql.substr(i, pair.word.size()) == pair.word &&
                   (after >= sql.size() || !is_word_character(sql[after]));
        });
        if (starts_word && found != std::end(words)) {
            text += engine == Engine::sqlite ? found->sqlite : found->postgres;
            i += found->word.size();
        } else if (engine == Engine::sqlite && sql.substr(i, 3) == "\n);") {
            text += "\n) STRICT;";  // every table ends with a line of its own: tests/tidy checks it
            i += 3;
        } else {
            text.push_back(sql[i++]);
        }
    }
    return text;
}

std::vector<std::string> migrate(Database& database, std::vector<Migration> const& migrations) {
    database.write_now("migrate", [](Tx& tx) {
        tx.script(expand("CREATE TABLE IF NOT EXISTS db_migration (\n"
                         "    name text NOT NULL PRIMARY KEY,\n    sha256 text NOT NULL\n);", tx.engine()));
    });
    std::map<std::string, std::string> applied;
    database.read([&](Tx& tx) {
        tx.each("SELECT name, sha256 FROM db_migration", [&](Row const& row) {
            applied.emplace(row.get<std::string>(0), row.get<std::string>(1));
        });
        return true;
    });
    std::vector<std::string> done;
    for (Migration const& migration : migrations) {
        std::string const name(migration.name);
        if (auto const found = applied.find(name); found != applied.end()) {
            if (found->second != digest_of(migration.sql))
                throw Unavailable("migration " + name + " was edited after it was applied to this database");
            applied.erase(found);
            continue;
        }
        database.write_now("migrate", [&](Tx& tx) {
            tx.serialise("migrate");
            if (tx.value<std::string>("SELECT name FROM db_migration WHERE name = $1", name)) return;
            tx.script(expand(migration.sql, tx.engine()));
            tx.run("INSERT INTO db_migration (name, sha256) VALUES ($1, $2)", name, digest_of(migration.sql));
        });
        done.push_back(name);
    }
    if (!applied.empty())
        throw Unavailable("this database is newer than the program: it knows migration " + applied.begin()->first);
    return done;
}




std::unique_ptr<Database> open(std::string const& url) {
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with(sqlite)) return open_sqlite(url.substr(sqlite.size()));
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return open_postgres(url);
    throw Unavailable("the database is given as sqlite:PATH or postgresql://..., not as " + url);
}

}  // namespace regia::db
