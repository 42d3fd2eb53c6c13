//! Who looked at whom: append-only rows. One's own record is not logged.
#include "access/look/look.hpp"

namespace regia::access {

void record_look(db::Tx& tx, Uuid id, Actor const& looker, Uuid person, std::string_view what, std::string_view reason,
                 Instant now) {
    if (looker.person == person) return;
    tx.run("INSERT INTO access_look (person_id, looked_at, id, looker_id, looker_role, what, reason) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
           person, now, id, looker.person, looker.role.code, what, reason);
}

void record_list_look(db::Tx& tx, Uuid id, Actor const& looker, std::string_view what, std::string_view filter,
                      std::int64_t people, std::optional<Digest> file, Instant now) {
    tx.run("INSERT INTO access_list_look (id, looked_at, looker_id, looker_role, what, filter, people, file_sha256) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
           id, now, looker.person, looker.role.code, what, filter, people, file);
}

void record_export(db::Tx& tx, Uuid id, Actor const& looker, std::string_view what, std::string_view filter,
                   std::vector<Uuid> const& people, Digest const& file, Instant now) {
    Bytes ids;
    ids.reserve(people.size() * sizeof(Uuid::bytes));
    for (Uuid const& person : people) ids.insert(ids.end(), person.bytes.begin(), person.bytes.end());
    tx.run("INSERT INTO access_list_look (id, looked_at, looker_id, looker_role, what, filter, people, file_sha256, "
           "people_ids) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
           id, now, looker.person, looker.role.code, what, filter, static_cast<std::int64_t>(people.size()), file, ids);
}

std::string reason_given(db::Tx& tx, Actor const& looker, Uuid person, Instant since) {
    return tx.one("SELECT reason FROM access_look WHERE person_id = $1 AND looked_at > $2 AND looker_id = $3 "
                  "AND looker_role = $4 AND what = 'person_sheet_reason' "
                  "ORDER BY looked_at DESC NULLS LAST, id DESC LIMIT 1",
                  [](db::Row const& row) { return row.get<std::string>(0); }, person, since, looker.person,
                  looker.role.code)
        .value_or("");
}

namespace {

std::vector<Look> read_looks(db::Tx& tx, std::string const& which, Uuid person, int most) {
    // Whoever looked through a bearer may have no account: then the name is empty, and the role says enough.
    return tx.all("SELECT l.looked_at, l.looker_role, COALESCE(a.display_name, ''), l.what, l.reason "
                  "FROM access_look l LEFT JOIN access_account a ON a.person_id = l.looker_id WHERE l.person_id = $1" +
                      which + " ORDER BY l.looked_at DESC NULLS LAST, l.id DESC LIMIT $2",
                  [](db::Row const& row) {
                      return Look{row.get<Instant>(0), row.get<std::string>(1), row.get<std::string>(2),
                                  row.get<std::string>(3), row.get<std::string>(4)};
                  },
                  person, most);
}

}  // namespace

std::vector<Look> looks_at(db::Tx& tx, Uuid person, int most) { return read_looks(tx, "", person, most); }

std::vector<Look> sheet_looks_at(db::Tx& tx, Uuid person, int most) {
    return read_looks(tx, " AND l.what IN ('person_sheet', 'person_sheet_reason')", person, most);
}

}  // namespace regia::access
