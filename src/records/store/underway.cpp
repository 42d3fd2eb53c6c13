#include "records/store/underway.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace regia::records {
namespace {

//! The first of the two numbers of a lock: a millisecond has its upper part in it, a statement none.
constexpr std::int64_t of_time = 0x52000000, of_statement = 0x53000000;
constexpr int low_bits = 24;
//! A batch of any size holds no more locks than these, of which a server has some thousands.
constexpr int groups = 64;

int group_of(Uuid const& id) {
    unsigned sum = 0;  // all bytes: the first ones of ours are a time
    for (std::uint8_t const byte : id.bytes) sum = sum * 31 + byte;
    return static_cast<int>(sum % groups);
}

std::string lock(std::string_view how, std::int64_t first, std::string const& second) {
    return "pg_advisory_xact_lock" + std::string(how) + "(" + std::to_string(first) + ", " + second + ")";
}

}  // namespace

void begin_storing(db::Tx& tx, Instant now, std::span<Prepared const> statements) {
    if (tx.engine() == db::Engine::sqlite) return;
    std::set<int> own;  // in order, as everybody's
    bool refers = false;
    for (Prepared const& one : statements) {
        own.insert(group_of(one.id));
        if (!one.reference) continue;
        refers = true;
        own.insert(group_of(*one.reference));
    }
    // Shared first and alone later, two that refer would each wait for the other's shared ones.
    std::string_view const how = refers ? "" : "_shared";
    std::vector<db::Param> values;
    auto const place = [&values](std::int64_t value) {
        values.emplace_back(value);
        return "CAST($" + std::to_string(values.size()) + " AS integer)";
    };
    std::int64_t const millisecond = now.microseconds / 1000;
    std::string const upper = place(of_time | (millisecond >> low_bits)), lower =
        place(millisecond & ((1 << low_bits) - 1));
    std::string sql = "SELECT pg_advisory_xact_lock_shared(" + upper + ", " + lower + ")";
    // Few texts are prepared: a lock that is held already costs nothing.
    std::size_t size = 1;
    while (size < own.size()) size *= 2;
    for (int const group : own) sql += ", " + lock(how, of_statement, place(group));
    for (std::size_t i = own.size(); i < size; ++i) sql += ", " + lock(how, of_statement, place(*own.rbegin()));
    tx.each_with(sql, values, [](db::Row const&) {});
}

void meet(db::Tx& tx, Uuid statement) {
    if (tx.engine() == db::Engine::sqlite) return;
    static std::string const sql = "SELECT " + lock("", of_statement, "CAST($1 AS integer)");
    tx.each(sql, [](db::Row const&) {}, group_of(statement));
}

std::optional<Instant> oldest_underway(db::Tx& tx) {
    if (tx.engine() == db::Engine::sqlite) return std::nullopt;
    static std::string const sql =
        "SELECT min((CAST(classid AS bigint) - " + std::to_string(of_time) + ") * " +
        std::to_string(std::int64_t{1} << low_bits) +
        " + CAST(objid AS bigint)) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted "
        "AND CAST(classid AS bigint) >= " + std::to_string(of_time) +
        " AND CAST(classid AS bigint) < " + std::to_string(of_statement) +
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    auto const millisecond = tx.one(sql, [](db::Row const& row) { return row.get<std::optional<std::int64_t>>(0); });
    if (!millisecond || !*millisecond) return std::nullopt;
    return Instant{**millisecond * 1000};
}

}  // namespace regia::records
