#include "registry/reachable.hpp"

namespace regia::registry {

std::vector<Reachable> reachable_people(db::Tx& tx, std::optional<Uuid> body, Uuid after, int limit, Day today) {
    return tx.all("SELECT p.id, p.given_name, p.email, p.language FROM registry_person p WHERE p.id > $1 "
                  "AND p.email IS NOT NULL AND EXISTS (SELECT 1 FROM registry_employment e WHERE e.person_id = p.id "
                  "AND e.started_on <= $2 AND (e.finished_on IS NULL OR e.finished_on >= $2) "
                  "AND ($3 = 0 OR e.body_id = $4)) ORDER BY p.id LIMIT $5",
                  [](db::Row const& row) {
                      return Reachable{row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2),
                                       row.get<std::string>(3)};
                  },
                  after, today, body.has_value(), body.value_or(Uuid{}), limit);
}

}  // namespace regia::registry
