//! What cmi5 keeps of a person (access/own_record/own_record.hpp).
#include "access/merge/merge.hpp"
#include "access/own_record/own_record.hpp"
#include "learning/cmi5/cmi5.hpp"
#include "locale/learning.hpp"

namespace regia::learning::cmi5 {

//! The names under which she is in courses.
#define REGIA_HERS \
    "actor_id IN (SELECT r.actor_id FROM learning_cmi5_registration r WHERE r.person_id = $1)"

void add_own_record(access::OwnRecord& data) {
    namespace w = words::learning;
    data.add({"cmi5", w::own_cmi5, w::own_cmi5_text,
              {{"learning_cmi5_registration", "id course_id made_at satisfied_at actor_id", "person_id = $1",
                "agent is_person"},
               {"learning_cmi5_item",
                "registration_id item:n completed_at passed_at waived_at waived_because satisfied_at", REGIA_HERS,
                "actor_id waived_by"},
               // Withheld is what would let somebody be the unit.
               {"learning_cmi5_session",
                "id registration_id item:n mode:n launched_at fetched_at preferences_read_at initialized_at "
                "is_completed is_passed is_failed last_at ending:n ended_at last_statement_id",
                REGIA_HERS, "actor_id fetch_sha256"},
               {"learning_cmi5_course", "id made_at package_id version_id", "made_by = $1", "made_by structure"}}});
}

void add_merge_part(access::MergeParts& parts) {
    parts.add({"cmi5", {{"learning_cmi5_registration", "id"}}});
}

#undef REGIA_HERS

}  // namespace regia::learning::cmi5
