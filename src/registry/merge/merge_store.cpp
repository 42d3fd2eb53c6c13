#include "registry/merge/merge.hpp"

namespace regia::registry {
namespace {

constexpr std::string_view merge_columns =
    "SELECT m.id, m.kept_id, m.merged_id, m.body_id, m.reason, m.act, m.by_person, m.merged_at, m.undone_at, "
    "k.family_name, k.given_name, o.family_name, o.given_name, k.tax_code, o.tax_code FROM registry_merge m "
    "JOIN registry_person k ON k.id = m.kept_id JOIN registry_person o ON o.id = m.merged_id ";

MergeRow read_merge(db::Row const& row) {
    MergeRow one;
    one.id = row.get<Uuid>(0);
    one.kept = row.get<Uuid>(1);
    one.merged = row.get<Uuid>(2);
    one.body = row.get<Uuid>(3);
    one.reason = row.get<std::string>(4);
    one.act = row.get<std::string>(5);
    one.by = row.get<Uuid>(6);
    one.merged_at = row.get<Instant>(7);
    one.undone_at = row.get<std::optional<Instant>>(8);
    one.kept_name = row.get<std::string>(9) + " " + row.get<std::string>(10);
    one.merged_name = row.get<std::string>(11) + " " + row.get<std::string>(12);
    one.tax_code = row.get<std::optional<std::string>>(13).value_or("");
    one.merged_tax_code = row.get<std::optional<std::string>>(14).value_or("");
    return one;
}

//! Of the region ($1 = 1) all; of a body those that it made, while the one who stays counts there.
constexpr std::string_view of_scope =
    "($1 = 1 OR (m.body_id = $2 AND $2 = (SELECT e.body_id FROM registry_counting c JOIN registry_employment e "
    "ON e.person_id = c.person_id AND e.id = c.employment_id WHERE c.person_id = m.kept_id "
    "ORDER BY c.started_on DESC LIMIT 1))) ";

std::vector<MergeRow> with_authors(db::Tx& tx, std::vector<MergeRow> rows) {
    for (MergeRow& one : rows) one.by_name = access::display_name(tx, one.by);
    return rows;
}

}  // namespace

std::vector<MergeRow> last_merges(db::Tx& tx, Uuid body, std::int64_t most) {
    return with_authors(tx, tx.all(std::string(merge_columns) + "WHERE " + std::string(of_scope) +
                                   "ORDER BY m.merged_at DESC NULLS LAST, m.id LIMIT $3",
                                   read_merge, std::int64_t{body == Uuid{}}, body, most));
}

std::optional<MergeRow> find_merge(db::Tx& tx, Uuid id, Uuid body) {
    auto const found = with_authors(tx, tx.all(std::string(merge_columns) + "WHERE " + std::string(of_scope) +
                                               "AND m.id = $3",
                                               read_merge, std::int64_t{body == Uuid{}}, body, id));
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<MergeRow> merges_of(db::Tx& tx, Uuid person) {
    return with_authors(tx, tx.all(std::string(merge_columns) + "WHERE m.kept_id = $1 OR m.merged_id = $1 "
                                   "ORDER BY m.merged_at DESC NULLS LAST, m.id",
                                   read_merge, person));
}

}  // namespace regia::registry
