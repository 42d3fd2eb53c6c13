//! The SQL of attempts, answers and results; private to assessment/. Every statement reads or writes one person by key.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assessment/assessment.hpp"
#include "db/tx.hpp"

namespace regia::assessment {

//! One row of assessment_attempt. While it is open, `current_…` is the question that waits for an answer.
struct Attempt {
    Uuid person, id;
    std::string kind;  //!< "initial", "repeat"
    Uuid revision;     //!< of the programme folder: an attempt ends on the items it began with
    std::uint64_t seed = 0;
    std::vector<std::string> audiences;
    Instant started_at;
    std::optional<Instant> finished_at;
    int answered = 0;
    int area_position = 0;  //!< index into area_order
    int asked_in_area = 0;
    std::int64_t answering_seconds = 0;
    std::string current_item;                  //!< empty once finished
    std::array<int, 4> current_order{};        //!< option shown at each place
    std::optional<std::string> current_choice;  //!< key of the option marked but not yet given
    Instant shown_at;
    Overall overall;  //!< once finished

    bool is_finished() const { return finished_at.has_value(); }
    int position() const { return answered + 1; }  //!< of the question that waits
};
struct GivenAnswer {
    int position = 1;  //!< 1, 2, 3 ... in the order they were given
    std::string item;
    std::array<int, 4> order{};
    std::optional<std::string> choice;  //!< none: "non lo so"
    bool is_right = false;
    Instant shown_at, answered_at;
};

std::optional<Attempt> find_attempt(db::Tx& tx, Uuid person, Uuid attempt);
//! To write in it: two records of hers may be merged meanwhile, which waits until this is over.
std::optional<Attempt> find_attempt_to_change(db::Tx& tx, Uuid person, Uuid attempt);
std::optional<Attempt> find_open(db::Tx& tx, Uuid person);
//! The open one, then the finished ones, newest first.
std::vector<Attempt> attempts_of(db::Tx& tx, Uuid person);
//! Newest first.
std::vector<Attempt> finished_attempts(db::Tx& tx, Uuid person);
std::optional<Attempt> last_finished(db::Tx& tx, Uuid person);
void add_attempt(db::Tx& tx, Attempt const& attempt);
//! Writes what one more answer makes of an attempt; false when it has moved meanwhile.
bool move_attempt(db::Tx& tx, Attempt const& after);
//! Marks an option of the current question; false when that question is no longer the current one.
bool update_choice(db::Tx& tx, Uuid person, Uuid attempt, int position, std::string_view choice);

std::vector<GivenAnswer> answers_of(db::Tx& tx, Uuid person, Uuid attempt);
//! The items that she was asked in other attempts, by id; none of an initial survey.
std::vector<std::string> items_seen(db::Tx& tx, Attempt const& attempt);
void add_answer(db::Tx& tx, Attempt const& attempt, GivenAnswer const& answer);

std::vector<AreaResult> areas_of(db::Tx& tx, Survey const& survey, Uuid person, Uuid attempt);
//! Of every finished attempt of hers: attempt and area, in no order that matters.
std::vector<std::pair<Uuid, AreaResult>> areas_of_all(db::Tx& tx, Uuid person);
void add_areas(db::Tx& tx, Attempt const& attempt, std::span<AreaResult const> areas);

//! Counts a finished attempt among the durations.
void count_duration(db::Tx& tx, std::int64_t minutes);
struct Duration {
    std::int64_t minutes = 0;
    std::int64_t attempts = 0;
};
//! By minutes, shortest first.
std::vector<Duration> durations(db::Tx& tx);

}  // namespace regia::assessment
