//! What registry keeps of a person (access/own_record/own_record.hpp).
#include "access/own_record/own_record.hpp"
#include "locale/registry.hpp"
#include "registry/groups/groups.hpp"

namespace regia::registry {

void add_own_record(access::OwnRecord& data) {
    namespace w = words::registry;
    data.add({"person", w::own_person, w::own_person_text,
              {{"registry_person", "id given_name family_name tax_code born_on gender email language created_at",
                "id = $1", "sort_key tax_code_canonical merged_into"},  // copies for sorting and searching; told below
               {"registry_address", "confirmed_at proposed proposed_at declined_at"},
               {"registry_tax_code", "tax_code is_way_in",
                "tax_code IN (SELECT p.tax_code FROM registry_person p WHERE p.id = $1 UNION SELECT o.tax_code "
                "FROM registry_merge m JOIN registry_person o ON o.id = m.merged_id WHERE m.kept_id = $1 "
                "AND m.undone_at IS NULL)"},
               {"registry_employment",
                "started_on finished_on body_id unit_id district_id profile relationship staff_number "
                "weekly_hours:r id"},
               {"registry_counting", "started_on finished_on employment_id"},
               {"registry_function", "started_on finished_on function act id"},
               {"registry_absence", "started_on finished_on kind id"},
               {"registry_import_undo", "import_id line:n state_before address_before outcome reason", "person_id = $1",
                "digest_after"},  // of the rows above
               {"registry_duplicate", "why found_at answer answered_at", "person_id = $1 OR other_id = $1",
                "other_id answered_by"},  // who else it may be, and who said so
               {"registry_merge", "merged_at kept_id merged_id reason act undone_at id",
                "kept_id = $1 OR merged_id = $1", "body_id by_person undone_by"},  // the looks say who
               {"registry_merge_row", "merge_id number:n table_name is_before",
                "merge_id IN (SELECT id FROM registry_merge WHERE kept_id = $1 OR merged_id = $1)",
                "content"},  // rows as they were, of all the tables that are told here
               {"registry_same_code", "expires_at", "person_id = $1", "code_sha256"},
               {"registry_same_person", "said_at", "person_id = $1 OR other_id = $1", "other_id"},
               {"registry_absence_entry", "entered_at change kind started_on finished_on absence_id id",
                "person_id = $1", "by_person"}}});  // the page of her data says who leads her body
}

}  // namespace regia::registry
