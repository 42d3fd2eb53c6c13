//! What awards keeps of a person (access/own_record/own_record.hpp).
#include "access/merge/merge.hpp"
#include "access/own_record/own_record.hpp"
#include "awards/awards.hpp"
#include "locale/awards.hpp"

namespace regia::awards {

void add_own_record(access::OwnRecord& data) {
    namespace w = words::awards;
    data.add({"certificates", w::own_certificates, w::own_certificates_text,
              {{"awards_certificate", "issued_at code facts renewal:n template_id id"},
               {"awards_code", "code renewal:n"},
               {"awards_revocation", "revoked_at reason renewal:n", "person_id = $1", "revoked_by"},
               // The document itself is downloaded from the page of certificates.
               {"awards_document", "made_at renewal:n", "person_id = $1", "sha256 content"},
               {"awards_holder", "shows_name:n changed_at"},
               {"awards_template_approval", "approved_at template_id act id"}}});
}

void add_merge_part(access::MergeParts& parts) {
    // Two certificates of one person are one too many: hers stays, and the other one goes on being valid as printed.
    auto const settle = [](db::Tx& tx, access::Merge const& merge) {
        if (tx.value<Uuid>("SELECT id FROM awards_certificate WHERE person_id = $1 LIMIT 1", merge.kept)) return;
        for (std::string const table :
             {"awards_certificate", "awards_code", "awards_document", "awards_revocation", "awards_holder"})
            tx.run("UPDATE " + table + " SET person_id = $1 WHERE person_id = $2 AND ($3 = 0 OR NOT EXISTS "
                   "(SELECT 1 FROM awards_holder h WHERE h.person_id = $1))",
                   merge.kept, merge.merged, std::int64_t{table == "awards_holder"});
    };
    using Way = access::MergeTable::Way;
    parts.add({"certificates",
               {{"awards_certificate", "renewal", Way::settle},
                {"awards_code", "code", Way::settle},
                {"awards_document", "renewal", Way::settle},
                {"awards_revocation", "renewal", Way::settle},
                {"awards_holder", "", Way::settle}},
               {}, {}, settle, {}, [](db::Tx& tx, access::Merge const& merge) {
                   // The two concluded together: what says so is out in the world until it is revoked.
                   return tx.value<Uuid>("SELECT c.id FROM awards_certificate c WHERE c.person_id = $1 "
                                         "AND c.issued_at >= $2 AND NOT EXISTS (SELECT 1 FROM awards_revocation r "
                                         "WHERE r.person_id = c.person_id AND r.renewal = c.renewal) LIMIT 1",
                                         merge.kept, merge.now)
                       .has_value();
               }});
}

}  // namespace regia::awards
