//! What learning keeps of a person (access/own_record/own_record.hpp).
#include "access/own_record/own_record.hpp"
#include "learning/learning.hpp"
#include "locale/learning.hpp"

namespace regia::learning {

void add_own_record(access::OwnRecord& data) {
    namespace w = words::learning;
    data.add({"path", w::own_path, w::own_path_text,
              {{"learning_course", "started_at concluded_at last_step_at step_before_week_at modules_done:n"},
               {"learning_module",
                "position:n module variant:n because context started_at completed_at reopened_at failed_at "
                "last_section sections_opened:n sections_total:n minutes_done:n minutes_total:n "
                "test_attempts:n attempts_reopened:n best_right:n revision_id"},
               {"learning_section", "module opened_at reopened_at section"},
               {"learning_test",
                "module attempt:n started_at handed_in_at answers right_answers:n asked:n is_passed",
                "person_id = $1", "seed"},  // draws the questions to come
               {"learning_standing", "area expected:n current:n next_step reached_on updated_at evidence_id"},
               {"learning_note", "module section body saved_at"},
               {"learning_time",
                "module section read_seconds:n watched_seconds:n watched page page_seconds:n reported_at"},
               {"learning_reminder_choice", "in_product:n by_email:n quiet_from:n quiet_to:n changed_at"},
               {"learning_reminder", "created_at occasion kind due_on seen_at"},
               {"learning_completion", "completed_at subject kind:n version_id recorded_by note"},
               {"learning_completion_entry", "made_at done_on title act act_on reason subject made_by id"},
               {"learning_completion_withdrawal", "withdrawn_at reason withdrawn_by entry_id"},
               {"learning_package_attempt",
                "started_at saved_at completed_at number:n package_id version_id id", "person_id = $1", "token"},
               {"learning_package_item",
                "saved_at item status score:r cmi total_time active_seconds:n has_ended:n first_at completed_at "
                "attempt_id seq:n launch launch_seconds:n"},
               {"learning_package_sequence", "saved_at item state attempt_id seq:n"},
               {"learning_package_told", "item told_attempt_id attempt_id launch"},
               {"learning_link", "created_at purpose revoked_at", "person_id = $1", "token_sha256"}}});
}

}  // namespace regia::learning
