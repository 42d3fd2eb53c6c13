#include "registry/groups/groups.hpp"

namespace regia::registry {

bool has_people(db::Tx& tx, int least, std::string_view profile, Uuid body, Day on) {
    bool const is_anywhere = body == Uuid{};
    return tx.value<std::int64_t>(
               "SELECT COUNT(*) FROM (SELECT c.person_id FROM registry_employment e "
               "JOIN registry_counting c ON c.person_id = e.person_id AND c.employment_id = e.id "
               "WHERE e.profile = $1 AND ($2 = 1 OR e.body_id = $3) AND c.started_on <= $4 "
               "AND (c.finished_on IS NULL OR c.finished_on >= $4) LIMIT $5) q",
               profile, is_anywhere ? 1 : 0, body, on, least)
               .value() >= least;
}

}  // namespace regia::registry
