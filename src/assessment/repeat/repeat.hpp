//! Who may answer the survey again, when, and why. Private to assessment/; the door tells others the outcome.
//!
//! - Whoever concluded the eight modules after her last survey may answer again at once: the measure after training. So
//!   may she to whom the committee, asked for a review, has opened a repetition. Each such opening serves once.
//! - Else one waits `retake_after_days` from the day (of Rome) on which the last survey ended, and at most
//!   `retakes_max` times; with `retake_for = "concluded"` there is no repetition without an opening.
//! - Where nothing can be repeated any more, whoever is still below what is expected reads the modules again.
//! All of it is data of the programme ([survey] of programme.toml).
//! Reacts to "course_concluded" by an opening; writes "survey_opened" (key = person id) with each.
#pragma once

#include "assessment/attempt_store.hpp"
#include "jobs/events.hpp"

namespace regia::assessment {

//! Append-only: a repetition opened ahead of the usual rule.
struct Opening {
    std::string because;  //!< "path_concluded", "review"
    Instant opened_at;
};

//! What the rule is applied to.
struct Measured {
    std::optional<OpenAttempt> open;
    std::vector<Instant> finished;  //!< newest first
    std::vector<Opening> openings;  //!< oldest first
};
Measured measured(db::Tx& tx, Uuid person);
//! Pure.
Again may_answer(Survey const& survey, Measured const& person, Instant now);

//! Opens a repetition; doing it twice for the same reason at the same instant changes nothing.
void open_repetition(db::Tx& tx, Uuid person, std::string_view because, Instant now);

}  // namespace regia::assessment
