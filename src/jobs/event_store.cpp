#include "jobs/event_store.hpp"

#include <algorithm>

namespace regia::jobs {
namespace {

//! The few words in which the engines differ. `$1` is always the transaction and `$2` the sequence of the cursor.
struct Dialect {
    std::string_view columns;
    std::string_view after;
    std::string_view settled;
    std::string_view order;
    std::string_view backwards;
};

constexpr Dialect sqlite_dialect{"0, seq", "seq > $2", "1 = 1", "seq", "seq DESC"};
// There is no cast between xid8 and bigint but through text. `IS NOT NULL` lets the planner use the partial index. The
// order names the table, else it would mean the column of the result: the cast, which no index has.
constexpr Dialect postgres_dialect{
    "CAST(CAST(txid AS text) AS bigint), seq",
    "txid IS NOT NULL AND (txid, seq) > (CAST(CAST($1 AS text) AS xid8), $2)",
    "txid IS NOT NULL AND txid < pg_snapshot_xmin(pg_current_snapshot())",
    "event.txid, event.seq",
    "event.txid DESC, event.seq DESC",
};

Dialect const& dialect(db::Tx const& tx) {
    return tx.engine() == db::Engine::sqlite ? sqlite_dialect : postgres_dialect;
}

Position position(db::Row const& row) { return {row.get<std::int64_t>(0), row.get<std::int64_t>(1)}; }

Event event(db::Row const& row) {
    return {.seq = row.get<std::int64_t>(1),
            .kind = row.get<std::string>(2),
            .key = row.get<std::string>(3),
            .payload = row.get<std::string>(4),
            .happened_at = row.get<Instant>(5),
            .txid = row.get<std::int64_t>(0)};
}

std::string select(Dialect const& words, std::string_view more_columns) {
    return "SELECT " + std::string(words.columns) + std::string(more_columns) + " FROM event WHERE ";
}

}  // namespace

Taken take_after(db::Tx& tx, Position after, std::int64_t limit, std::vector<std::string> const& kinds) {
    Dialect const& words = dialect(tx);
    std::string const sql = select(words, ", kind, key, payload, happened_at") + std::string(words.after) + " AND " +
                            std::string(words.settled) + " ORDER BY " + std::string(words.order) + " LIMIT $3";
    Taken taken;
    tx.each(sql, [&](db::Row const& row) {
        ++taken.count;
        taken.last = position(row);
        auto const kind = row.get<std::string_view>(2);
        if (kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
            taken.wanted.push_back(event(row));
    }, after.txid, after.seq, limit);
    return taken;
}

std::optional<Event> event_of(db::Tx& tx, std::int64_t seq) {
    return tx.one(select(dialect(tx), ", kind, key, payload, happened_at") + "seq = $1", event, seq);
}

std::vector<Glimpse> glimpses_after(db::Tx& tx, Position after, std::int64_t limit, Horizon horizon) {
    Dialect const& words = dialect(tx);
    std::string sql = select(words, ", kind") + std::string(words.after);
    if (horizon == Horizon::settled) sql += " AND " + std::string(words.settled);
    sql += " ORDER BY " + std::string(words.order) + " LIMIT $3";
    auto const glimpse = [](db::Row const& row) { return Glimpse{position(row), row.get<std::string>(2)}; };
    return tx.all(sql, glimpse, after.txid, after.seq, limit);
}

std::optional<Position> newest_settled(db::Tx& tx) {
    Dialect const& words = dialect(tx);
    return tx.one(select(words, "") + std::string(words.settled) + " ORDER BY " + std::string(words.backwards) +
                      " LIMIT 1",
                  position);
}

std::int64_t count_after(db::Tx& tx, Position after, std::vector<std::string> const& kinds) {
    std::string sql = "SELECT count(*) FROM event WHERE " + std::string(dialect(tx).after);
    std::vector<db::Param> params{after.txid, after.seq};
    for (std::string const& kind : kinds) {
        params.emplace_back(std::string_view(kind));
        sql += (params.size() == 3 ? " AND kind IN ($" : ", $") + std::to_string(params.size());
    }
    if (!kinds.empty()) sql += ")";
    std::int64_t count = 0;
    tx.each_with(sql, params, [&](db::Row const& row) { count = row.get<std::int64_t>(0); });
    return count;
}

void enrol_subscriber(db::Tx& tx, std::string_view name, Instant now) {
    tx.run("INSERT INTO jobs_subscriber (name, cursor_txid, cursor_seq, moved_at) VALUES ($1, 0, 0, $2) "
           "ON CONFLICT (name) DO NOTHING", name, now);
}

Position cursor_of(db::Tx& tx, std::string_view name) {
    return tx.one("SELECT cursor_txid, cursor_seq FROM jobs_subscriber WHERE name = $1", position, name)
        .value_or(Position{});
}

std::optional<Position> locked_cursor(db::Tx& tx, std::string_view name) {
    std::string sql = "SELECT cursor_txid, cursor_seq FROM jobs_subscriber WHERE name = $1";
    // SQLite has one writer, and we are in its transaction.
    if (tx.engine() == db::Engine::postgres) sql += " FOR UPDATE SKIP LOCKED";
    return tx.one(sql, position, name);
}

void move_cursor(db::Tx& tx, std::string_view name, Position to, Instant now) {
    tx.run("UPDATE jobs_subscriber SET cursor_txid = $2, cursor_seq = $3, moved_at = $4 WHERE name = $1", name,
           to.txid, to.seq, now);
}

bool is_ahead_of_cluster(db::Tx& tx) {
    if (tx.engine() == db::Engine::sqlite) return false;
    return tx.value<std::int64_t>(
               "SELECT (SELECT count(*) FROM jobs_subscriber WHERE CAST(CAST(cursor_txid AS text) AS xid8) >= "
               "pg_snapshot_xmax(pg_current_snapshot())) + (SELECT count(*) FROM event WHERE txid IS NOT NULL AND "
               "txid >= pg_snapshot_xmax(pg_current_snapshot()))")
               .value_or(0) > 0;
}

void park_event(db::Tx& tx, std::string_view name, std::int64_t seq, std::string_view reason, Instant now) {
    tx.run("INSERT INTO jobs_parked (subscriber, seq, reason, parked_at) VALUES ($1, $2, $3, $4) "
           "ON CONFLICT (subscriber, seq) DO NOTHING", name, seq, reason, now);
}

bool unpark_event(db::Tx& tx, std::string_view name, std::int64_t seq) {
    return tx.run("DELETE FROM jobs_parked WHERE subscriber = $1 AND seq = $2", name, seq) == 1;
}

std::int64_t count_parked(db::Tx& tx) {
    return tx.value<std::int64_t>("SELECT count(*) FROM jobs_parked").value_or(0);
}

}  // namespace regia::jobs
