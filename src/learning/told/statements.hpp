//! What a SCORM package reports, as statements of the SCORM profile of xAPI (https://w3id.org/xapi/scorm; sections
//! 3.2, 5 and 6; docs/standards/scorm.md). Pure but for tell_report.
//!
//! A report is the whole of what an activity has stored, so a statement is made of what is new in it against what was
//! stored before: an opening of the page begins with "initialized" or "resumed" and ends with "terminated" or
//! "suspended"; between them stand "completed", "passed", "failed", "scored", and "responded" of an interaction. The
//! ids follow from attempt, activity and number of the report, so that a command that runs again says the same; a
//! report that comes twice is known by its number and says nothing.
#pragma once

#include "learning/package/package.hpp"

namespace regia::records {
class Records;
}

namespace regia::learning {

//! One report and all that it is told with.
struct PackageTelling {
    std::string_view home{}, agent{};  //!< of the accounts of this house; of the person, JSON
    PackageAttempt const& attempt;
    catalogue::PackageVersion const& version;
    catalogue::PackageItem const& item;
    PackageItemState const* before;  //!< none = the first report of the activity
    PackageItemState const& after;
    std::string_view reason;         //!< "finish" ends the session
    bool item_done = false, package_done = false;  //!< by this report
    Uuid told_attempt{};             //!< of the profile
    bool is_opening = false;         //!< nothing was told of this opening of the page yet
    bool is_resumed = false;         //!< and it goes on with what was suspended
    Instant now;
};
//! JSON, in the order in which they are stored.
std::vector<std::string> statements_of(PackageTelling const& telling);

//! ISO 8601 of a session time as SCORM 1.2 ("0001:30:00.5") or 2004 ("PT1H30M") spells it; empty for anything else.
std::string duration_of(std::string_view session_time);

//! Stores them in the transaction of the report. A statement that can't be one is left out: the report must stay.
void tell_report(db::Tx& tx, records::Records& records, Uuid person, PackageTelling telling);

}  // namespace regia::learning
