//! What awards keeps of a person (access/own_record/own_record.hpp).
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

}  // namespace regia::awards
