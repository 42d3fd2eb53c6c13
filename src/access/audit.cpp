//! Who looked at whom: append-only rows. One's own record is not logged.
#include "access/access.hpp"

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

std::vector<Look> looks_at(db::Tx& tx, Uuid person, int most) {
    // Whoever looked through a bearer may have no account: then the name is empty, and the role says enough.
    return tx.all(
        "SELECT l.looked_at, l.looker_role, COALESCE(a.display_name, ''), l.what, l.reason FROM access_look l "
        "LEFT JOIN access_account a ON a.person_id = l.looker_id WHERE l.person_id = $1 "
        "ORDER BY l.looked_at DESC NULLS LAST, l.id DESC LIMIT $2",
        [](db::Row const& row) {
            return Look{row.get<Instant>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
                        row.get<std::string>(4)};
        },
        person, most);
}

}  // namespace regia::access
