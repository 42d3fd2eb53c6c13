//! A further door of access: the states of the programme, and what nobody may write in them.
//!
//! Rules. Prepared: everything can be made ready, learners can't begin. Running: as ever. Extended: running, until a
//! later day that an act gives. Closed: nothing new is counted; figures, certificates and checks of them go on. Each
//! state has its act with number and date, and stays (append-only). A programme without a state is running. It can be
//! prepared only while nobody has begun; a closed one is not opened again: an extension comes before the end.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "db/tx.hpp"
#include "http/router.hpp"

namespace regia::access {

namespace may {
inline constexpr http::Access lead_programme = http::needs("lead_programme");  //!< its state, by an act
}

enum class ProgrammeState { prepared, running, extended, closed };
std::string_view code_of(ProgrammeState state);
std::optional<ProgrammeState> programme_state(std::string_view code);

struct Period {
    Uuid id;
    ProgrammeState state = ProgrammeState::running;
    std::string act;
    Day act_on;
    std::optional<Day> ends_on;  //!< of an extension
    Uuid by;
    Instant since;
    //! Learners may begin, answer and go on.
    bool takes_training() const { return state == ProgrammeState::running || state == ProgrammeState::extended; }
};
//! Nothing while no state was ever written: it is running.
std::optional<Period> period_now(db::Tx& tx);
std::vector<Period> periods(db::Tx& tx);  //!< newest first
//! Learners may begin and go on: asked by whatever writes for them without a request of theirs.
bool training_is_open(db::Tx& tx);

//! What learners' writes need: survey, path, lessons, tests.
inline constexpr std::string_view training_right = "follow_own_path";
//! A request that writes, but for those that stay open to her: choices of reminders, what she takes back. Pure.
bool training_is_written(http::Request const& request);

//! Where it may go from here. Pure.
std::vector<ProgrammeState> next_states(std::optional<Period> const& now, bool has_begun);

enum class PeriodFault { state, act, act_day, act_before_start, end, confirmation };
struct PeriodInput {
    Uuid id;  //!< of the form that brought it: the second arrival changes nothing
    Uuid by;
    std::optional<ProgrammeState> to;
    std::string act;
    std::optional<Day> act_on, ends_on;
    bool is_confirmed = false;  //!< asked of a closure alone
};
inline constexpr std::size_t act_characters_most = 200;
//! When the programme began, and its end as it is now.
struct ProgrammeDates {
    Day starts_on, ends_on;
};
//! All at once, in the order of the fields. What has not begun is neither extended nor closed: an act from before the
//! first day does neither. Pure.
std::vector<PeriodFault> period_faults(std::optional<Period> const& now, PeriodInput const& input, bool has_begun,
                                       ProgrammeDates dates, Day today);
//! Of a form that has not come before. Says "programme_state", of a closure "programme_closed".
void write_period(db::Tx& tx, PeriodInput const& input, Instant now);

}  // namespace regia::access
