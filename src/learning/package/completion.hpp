//! One concept of completion: modules, course packages of every format, and what somebody records by hand end in the
//! same rows. A completion is a fact with its version and time; it is written once and never taken back by the course.
#pragma once

#include "db/tx.hpp"

namespace regia::learning {

enum class CompletionKind { native = 0, scorm12 = 1, scorm2004 = 2, cmi5 = 3, manual = 4 };
struct Completion {
    Uuid person;
    std::string subject;  //!< "module:F3", "package:<id>"
    Uuid version;         //!< of the programme or of the package
    CompletionKind kind = CompletionKind::native;
    Instant completed_at;
    std::optional<Uuid> recorded_by{};  //!< of a manual one
    std::string note{};
};
//! True when it is new; a second one of the same version changes nothing.
bool record_completion(db::Tx& tx, Completion const& completion);
std::vector<Completion> completions_of(db::Tx& tx, Uuid person);  //!< oldest first, without those taken back

}  // namespace regia::learning
