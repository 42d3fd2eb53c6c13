//! What a rule may ask of surveys: that one was finished, and nothing of what was answered.
#include "access/fact/fact.hpp"
#include "assessment/assessment.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {

void add_facts(access::Facts& facts) {
    namespace w = words::assessment;
    facts.add({"survey_finished", w::fact_survey, access::FactKind::yes_no,
               "SELECT a.person_id FROM assessment_attempt a WHERE a.finished_at IS NOT NULL", {"survey_finished"}});
}

}  // namespace regia::assessment
