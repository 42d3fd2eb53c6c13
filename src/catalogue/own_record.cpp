//! What catalogue keeps of who approves contents (access/own_record/own_record.hpp).
#include "access/own_record/own_record.hpp"
#include "catalogue/catalogue.hpp"
#include "locale/catalogue.hpp"

namespace regia::catalogue {

void add_own_record(access::OwnRecord& data) {
    namespace w = words::catalogue;
    data.add({"approvals", w::own_approvals, w::own_approvals_text,
              {{"catalogue_approval", "approved_at module act revision_id id"},
               {"catalogue_draft_step", "happened_at draft_id kind:n note version_id id"},
               {"catalogue_draft_edit", "edited_at draft_id path number:n body", "person_id = $1",
                "submission_id over_digest"}}});
}

}  // namespace regia::catalogue
