//! One person answers the survey once: an attempt. Its rules, and the commands that keep them.
//!
//! - At most one attempt is open; to start again is to go on with it. Whether a new one may begin is the rule of
//!   assessment/repeat/repeat.hpp, by the survey in force then.
//! - A repetition asks what was not asked before, as long as an area has such items.
//! - An attempt keeps the revision of items and cut-offs it began with, to its end.
//! - There is one current question. An answer names its position, so that a form sent twice or from an old page changes
//!   nothing. "Non lo so" counts as wrong and is stored without a choice.
//! - After the last answer the levels are written once. They are the person's alone (privacy rules 1-3).
//! - Answering time leaves pauses out: a question counts for five minutes at most.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assessment/attempt_store.hpp"
#include "assessment/repeat/repeat.hpp"
#include "base/outcome.hpp"

namespace regia::assessment {

struct StartInput {
    Uuid person;
    Uuid attempt;  //!< of the new attempt, if one begins
    Uuid revision;
    std::vector<std::string> audiences;
    Instant now;
};
struct Started {
    Uuid attempt;
    bool is_new = false;
};
//! Returns the open attempt if there is one; or why none may begin. Throws Unavailable when the survey has no item to
//! begin with.
Outcome<Started, Again> start_attempt(db::Tx& tx, Survey const& survey, StartInput const& input);

struct AnswerInput {
    int position = 1;            //!< of the question that was on the page
    std::optional<int> place;    //!< 0..3 as shown; none: "non lo so"
    Instant now;
};
//! The attempt after an answer, and the answer's row: what the rules make of it, without a database.
struct Step {
    Attempt after;
    GivenAnswer answer;
    std::vector<AreaResult> areas;  //!< filled with the last answer
};
//! `before` are the answers so far, in order; `seen` the items of her earlier attempts.
Step next_step(Survey const& survey, Attempt const& attempt, std::vector<GivenAnswer> const& before,
               std::vector<std::string> const& seen, std::optional<int> place, Instant now);

struct AnswerResult {
    bool is_stale = false;  //!< nothing was stored: another question is current, or the attempt is finished
    Attempt attempt;        //!< as it stands now
};
//! `attempt` as this transaction found it, `survey` that of its revision. Of two answers to one question that arrive at
//! once, also in two programs, the first is kept and the other is stale.
AnswerResult give_answer(db::Tx& tx, Survey const& survey, Attempt const& attempt, AnswerInput const& input);

//! The commands of one person are given with this key.
std::string person_key(Uuid person);

//! The result of a finished attempt.
Result result_of(db::Tx& tx, Survey const& survey, Attempt const& attempt);

//! The number that the last question can have at most: the upper bound that is always true. Areas that ended early
//! lower it as the attempt goes on.
int questions_max(Survey const& survey);
int questions_max(Survey const& survey, Attempt const& attempt);
//! The median answering time in minutes, once 30 surveys are finished.
std::optional<int> median_minutes(std::vector<Duration> const& durations);
//! The share of the median that the areas still to be answered take: at least one minute.
int minutes_left(Survey const& survey, Attempt const& attempt, int median);

}  // namespace regia::assessment
