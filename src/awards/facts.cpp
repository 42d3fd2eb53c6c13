//! What a rule may ask of certificates.
#include "access/fact/fact.hpp"
#include "awards/awards.hpp"
#include "locale/awards.hpp"

namespace regia::awards {

void add_facts(access::Facts& facts) {
    namespace w = words::awards;
    facts.add({"certificate", w::fact_certificate, access::FactKind::yes_no,
               "SELECT c.person_id FROM awards_certificate c WHERE NOT EXISTS (SELECT 1 FROM awards_revocation r "
               "WHERE r.person_id = c.person_id AND r.renewal = c.renewal)",
               {"certificate_issued", "certificate_revoked"}});
}

}  // namespace regia::awards
