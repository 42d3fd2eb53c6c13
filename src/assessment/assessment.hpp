//! The door of assessment: items, the adaptive survey, its result. Levels are hers alone (privacy rules 1-3).
//!
//! Rules (docs/adr/2026-11-24-adaptive-survey-and-the-ai-act.md): three-parameter model with guessing 0.2; areas in
//! fixed order share a prior; an area stops at the stated confidence or at its most items; the next item is the most
//! informative at the estimate; choice is deterministic given seed and answers; an answer is final; "non lo so" is
//! wrong and stored apart; items and options are drawn per attempt and stored. Three published cut-offs give four
//! outcomes.
//! Whoever has answered may answer again: when, why and how many times is data (assessment/repeat/repeat.hpp); the
//! repetition asks other questions as long as there are some.
//! Writes "survey_started", "survey_finished" (key = person id, payload {"attempt": id}), "survey_opened" (a
//! repetition is open). Reacts to "course_concluded".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portfolio/portfolio.hpp"

namespace regia::access {
class Facts;
class MergeParts;
class OwnRecord;
}
namespace regia::jobs {
class Queue;
}

namespace regia::assessment {

using portfolio::Level;
using portfolio::Text;

struct Option {
    std::string key;  //!< "a".."d"
    Text text;
    bool is_right = false;
    std::string rationale_it;
};
struct Item {
    std::string id, area, competence, audience;
    Level level = Level::base;
    double difficulty = 0, discrimination = 1.2, guessing = 0.2;
    Text stem;
    std::vector<Option> options;  //!< four
    std::vector<std::string> sources;
    std::string doubt;  //!< "" or "da confermare"
    //! Why nobody is asked it any more; "" = it is asked. It stays in the survey: results tell what was asked, and no
    //! other item takes its id.
    std::string retired{};
    //! Information on the ability grid, tabulated when the folder is parsed.
    std::vector<double> information, probability;
};
struct Survey {
    std::string version, status;
    double cut_offs[3] = {-0.6, 0.8, 1.8};
    double confidence = 0.8;
    int items_per_area_max = 6;
    double correlation = 0.7;          //!< between areas: how much a known area tells about the next
    //! Who may answer again: assessment/repeat/repeat.hpp.
    int retake_after_days = 60, retakes_max = 2;
    bool retake_after_path = true;      //!< at once, when the eight modules are concluded
    bool may_repeat_before_end = true;  //!< `retake_for = "everyone"`; else only by an opening
    std::vector<std::string> area_order;
    std::vector<Item> items;           //!< by id
    //! How probable each ability is for each value of the factor that areas share, by factor and by ability; filled by
    //! tabulate().
    std::vector<double> area_given_factor, factor_of_area;
    Item const* find(std::string_view id) const;
};
Survey parse_survey(files::Folder const& folder, files::Faults& faults);

struct AreaResult {
    std::string area;
    Level level = Level::none;
    double probability = 0;  //!< of that level
    double mean = 0, deviation = 0;
    int asked = 0;
};
//! Of the mean of the six abilities: shown to the person, used for nothing.
struct Overall {
    double mean = 0, deviation = 1;
};
struct Result {
    Uuid attempt;
    Instant finished_at;
    std::vector<AreaResult> areas;
    Overall overall;
};
//! The last finished attempt of this person. Callers may show it to the person only.
std::optional<Result> latest_result(db::Tx& tx, Survey const& survey, Uuid person);
//! Whether an attempt is open, and where it stands (area 1..6, questions answered).
struct OpenAttempt {
    Uuid id;
    int area = 1, answered = 0;
};
std::optional<OpenAttempt> open_attempt(db::Tx& tx, Uuid person);

//! Whether a person may answer the survey (again), and the reason in a word.
struct Again {
    enum class Kind { first, may, wait, none_left, after_path } kind = Kind::first;
    std::optional<Day> from;  //!< of `wait`: the first day
    std::string because;      //!< of `may`: "wait" (the time has passed), "path_concluded", "review"
    bool may() const { return kind == Kind::first || kind == Kind::may; }
};
struct SurveyState {
    std::optional<OpenAttempt> open;
    Again again;
};
SurveyState survey_state(db::Tx& tx, Survey const& survey, Uuid person, Instant now);

//! How many surveys were begun and finished on each revision of the programme: counts, no names and no levels.
struct TakenSurvey {
    Uuid revision;
    std::int64_t started = 0, finished = 0;
};
std::vector<TakenSurvey> taken_surveys(db::Tx& tx);
//! Counts them anew, those up to last Monday: from live counts one would read how long a single survey took, which
//! follows its questions, and that it was a repetition.
void count_taken(db::Tx& tx, Instant now);
void add_jobs(jobs::Queue& queue, db::Database& database, Clock const& clock);

//! For the demo and the simulation: a whole attempt by a person with this ability, through the same engine.
void simulate_attempt(db::Tx& tx, Survey const& survey, Uuid revision, Uuid attempt, Uuid person,
                      std::vector<double> const& ability_by_area, std::uint64_t seed, Instant started, Instant finished,
                      std::vector<std::string> const& audiences);

//! For the demo: what somebody tells the committee of a question, and a review that somebody asks for.
void simulate_report(db::Tx& tx, std::string_view item, std::string_view kind, std::string_view text, Day on);
void simulate_review(db::Tx& tx, Uuid person, Uuid id, std::string_view area, std::string_view text, Instant now);

//! Opens the repetition of whoever concludes her path.
void add_subscribers(jobs::Subscribers& subscribers, files::Shelf<Survey>& surveys);
void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts);
//! What a rule may ask: whether somebody has finished the survey; nothing of what she answered.
void add_facts(access::Facts& facts);
//! /questionari, /questionari/{id}/domanda, /profilo and their /api/v1 counterparts.
void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Survey>& survey,
                files::Shelf<portfolio::Portfolio>& portfolio, files::Shelf<registry::Reference>& reference);

}  // namespace regia::assessment
