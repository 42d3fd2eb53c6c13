//! Course packages as learners take them: attempts, what their activities store, when they are done.
//!
//! Rules: SCORM 1.2 RTE 3.4, SCORM 2004 4th Edition RTE 4. Each report of the run-time is stored before it is
//! acknowledged, whole, so that the newest one is all there is to know; an older one changes nothing. An activity that
//! says nothing of its status is done when it ends (both editions); one with a mastery score is judged by its score. A
//! package is done when each of its activities was done once; then it stays done. Who is inside a version ends on it;
//! a new attempt is at the version that is live. Time counts while somebody is there (lesson/time.hpp).
#pragma once

#include "catalogue/package/package.hpp"
#include "learning/learning.hpp"

namespace regia::records {
class Records;
}

namespace regia::learning {

struct PackageAttempt {
    Uuid id, package, version;
    int number = 1;
    std::string token;  //!< in the addresses of its reports: a form token for requests that carry none
    Instant started_at, saved_at;
    std::optional<Instant> completed_at{};
};

//! What one activity of an attempt has stored.
struct PackageItemState {
    std::string item;
    std::string cmi = "{}";  //!< a flat JSON object: "cmi.suspend_data" -> text
    std::string total_time, status;
    std::optional<double> score{};  //!< 0..1
    bool has_ended = false;         //!< its last session ended by itself, and not to be resumed
    std::int64_t seq = 0, active_seconds = 0, launch_seconds = 0;
    std::string launch;
    Instant first_at, saved_at;
    std::optional<Instant> completed_at{};
};

//! Where the sequencing of an attempt stands, as the run-time above its frames says it.
struct PackageSequence {
    std::string state;  //!< JSON of the run-time's library, for it alone
    std::string item;   //!< the activity that is delivered; "" = none
    std::int64_t seq = 0;
    bool is_concluded = false;  //!< the course as a whole: completed, and not failed. Of a report only
};

//! One report of the run-time, as the page sends it: of one activity, or ("" = none) of the sequencing alone.
struct PackageReport {
    std::string item, reason, cmi, total_time, launch;
    std::int64_t seq = 0, active_seconds = 0;
    std::optional<PackageSequence> sequence{};
};
inline constexpr std::size_t report_bytes_max = 1'000'000;
//! Nothing when the text is no report: not JSON, not flat, no sequence number.
std::optional<PackageReport> read_report(std::string_view text);

//! Pure: what the stored values say of an activity.
struct Verdict {
    std::string status;  //!< "incomplete", "completed", "passed", "failed"
    std::optional<double> score{};
    bool is_done = false;
    bool has_ended = false;
};
Verdict verdict_of(catalogue::PackageKind kind, catalogue::PackageItem const& item, PackageReport const& report);
//! Pure: what the run-time begins with: what was stored, or nothing of it after a session of 2004 that has ended; with
//! entry, launch data and limits as the standard wants them.
std::string state_for_launch(catalogue::PackageKind kind, catalogue::PackageItem const& item,
                             PackageItemState const* stored, std::string_view learner_id);

std::optional<PackageAttempt> last_attempt(db::Tx& tx, Uuid person, Uuid package);
std::vector<PackageAttempt> attempts_at(db::Tx& tx, Uuid person, Uuid package);  //!< oldest first
std::vector<PackageAttempt> last_attempts(db::Tx& tx, Uuid person);  //!< one of each package
std::optional<PackageAttempt> find_attempt(db::Tx& tx, Uuid person, Uuid attempt);
std::vector<PackageItemState> items_of(db::Tx& tx, Uuid person, Uuid attempt);
std::optional<PackageSequence> sequence_of(db::Tx& tx, Uuid person, Uuid attempt);
//! That of her attempt before this one, which has objectives that outlast an attempt.
std::optional<PackageSequence> sequence_before(db::Tx& tx, Uuid person, PackageAttempt const& attempt);

//! The attempt she is in, or a new one at the live version; `again` = a new one also beside one that is done. Throws
//! NotFound when the package is not live and she is not inside.
PackageAttempt begin_attempt(db::Tx& tx, Uuid person, Uuid package, bool again, Uuid new_id, std::string new_token,
                             Instant now);

//! The course is done for her, by whatever tells it: the attempt, the completion of its version, the event. Once.
void conclude_attempt(db::Tx& tx, Uuid person, Uuid attempt, Instant now);

struct SavedReport {
    bool is_new = false;          //!< false: an older one than is stored
    bool item_done = false;       //!< now, by this report
    bool package_done = false;
};
//! The command; what is new in the report is told to `records` as statements. Throws NotFound for an attempt that is
//! not hers and an activity that the version has not got.
SavedReport save_report(db::Tx& tx, Uuid person, Uuid attempt, PackageReport const& report, Instant now,
                        records::Records* records = nullptr);

//! All that one attempt has stored, as JSON.
std::string attempt_as_json(db::Tx& tx, Uuid person, PackageAttempt const& attempt);

void add_package_routes(http::Router& router, access::Installation& installation, Library& library,
                        records::Records* records);

}  // namespace regia::learning
