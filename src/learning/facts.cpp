//! What a rule may ask of paths: the states that a body sees by name anyway, no result (docs/rules/privacy.md).
#include "access/fact/fact.hpp"
#include "learning/learning.hpp"
#include "locale/learning.hpp"

namespace regia::learning {

void add_facts(access::Facts& facts) {
    namespace w = words::learning;
    using access::FactKind;
    constexpr std::string_view course = "LEFT JOIN learning_course course ON course.person_id = p.person_id";
    facts.add({"path_begun", w::fact_begun, FactKind::yes_no,
               {}, {"course_started"}, {}, "course.started_at IS NOT NULL", course});
    facts.add({"modules_done", w::fact_modules_done, FactKind::number,
               {}, {"module_completed"}, {}, "COALESCE(course.modules_done, 0) {is}", course});
    facts.add({"path_concluded", w::fact_concluded, FactKind::yes_no,
               {}, {"course_concluded"}, {}, "course.concluded_at IS NOT NULL", course});
}

}  // namespace regia::learning
