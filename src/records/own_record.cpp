#include "access/merge/merge.hpp"
#include "access/own_record/own_record.hpp"
#include "locale/records.hpp"
#include "records/records.hpp"

namespace regia::records {

namespace w = words::records;

//! Her own account, and those under which she is in courses made elsewhere.
#define REGIA_HERS "SELECT $1 UNION SELECT a.actor_id FROM records_alias a WHERE a.person_id = $1"

void add_own_record(access::OwnRecord& data) {
    // A statement about her is one whose actor, object or member of a group she is; `document` is the whole of it.
    // Withheld are keys: of who stored it, and of the order in which it came.
    data.add({"statements", w::own_title, w::own_text,
              {{"records_alias", "actor_id"},
               {"records_statement", "document id is_voided:n",
                "position IN (SELECT m.position FROM records_mark m WHERE m.kind IN (2, 5) "
                "AND m.subject_id IN (" REGIA_HERS ") "
                "AND m.source = 0)",  // not what others say of it
                "position actor_id credential_id"},
               {"records_attachment", "sha2 content_type content:x",
                "sha2 IN (SELECT t.sha2 FROM records_attached t JOIN records_mark m ON m.position = t.position "
                "WHERE m.kind IN (2, 5) AND m.subject_id IN (" REGIA_HERS ") AND m.source = 0)"},
               {"records_actor_name", "name", "actor_id IN (" REGIA_HERS ")", "actor_id"},
               {"records_document", "name content_type activity_id registration_id updated_at content:x",
                "actor_id IN (" REGIA_HERS ")", "actor_id etag"},
               {"records_credential", "name activity registration_id made_at expires_at revoked_at",
                "actor_id IN (" REGIA_HERS ")",
                "id login secret_sha256 scopes authority owner subject_id actor_id made_by"}}});
}

void add_merge_part(access::MergeParts& parts) {
    // Statements stay as they were said: the merged one is a further name of the kept one.
    auto const settle = [](db::Tx& tx, access::Merge const& merge) {
        tx.run("INSERT INTO records_alias (person_id, actor_id) VALUES ($1, $2) "
               "ON CONFLICT (person_id, actor_id) DO NOTHING",
               merge.kept, merge.merged);
    };
    parts.add({"statements", {{"records_alias", "actor_id"}}, {}, {}, settle});
}

#undef REGIA_HERS

}  // namespace regia::records
