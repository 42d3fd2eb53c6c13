//! What a rule may ask of paths: the states that a body sees by name anyway, no result (docs/rules/privacy.md).
#include "access/fact/fact.hpp"
#include "learning/learning.hpp"
#include "locale/learning.hpp"

namespace regia::learning {

void add_facts(access::Facts& facts) {
    namespace w = words::learning;
    using access::FactKind;
    facts.add({"path_begun", w::fact_begun, FactKind::yes_no,
               "SELECT l.person_id FROM learning_course l WHERE l.started_at IS NOT NULL", {"course_started"}});
    facts.add({"modules_done", w::fact_modules_done, FactKind::number,
               "SELECT l.person_id FROM learning_course l WHERE l.modules_done {is}", {"module_completed"}});
    facts.add({"path_concluded", w::fact_concluded, FactKind::yes_no,
               "SELECT l.person_id FROM learning_course l WHERE l.concluded_at IS NOT NULL", {"course_concluded"}});
}

}  // namespace regia::learning
