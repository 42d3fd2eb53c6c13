#include "access/period/period.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jobs/events.hpp"

namespace regia::access {
namespace {

constexpr ProgrammeState all_states[] = {ProgrammeState::prepared, ProgrammeState::running, ProgrammeState::extended,
                                         ProgrammeState::closed};
constexpr std::string_view columns = "SELECT id, state, act, act_on, ends_on, by_person, written_at "
                                     "FROM access_programme_state ORDER BY written_at DESC, id DESC";

Period read_period(db::Row const& row) {
    Period period;
    period.id = row.get<Uuid>(0);
    period.state = programme_state(row.get<std::string_view>(1)).value_or(ProgrammeState::running);
    period.act = row.get<std::string>(2);
    period.act_on = row.get<Day>(3);
    period.ends_on = row.get<std::optional<Day>>(4);
    period.by = row.get<Uuid>(5);
    period.since = row.get<Instant>(6);
    return period;
}

//! Routes as they are declared.
constexpr std::string_view open_after_end[] = {"/promemoria", "/promemoria/visto", "/promemoria/calendario/revoca",
                                               "/api/v1/path/reminders", "/profilo/riesame/{id}/ritira",
                                               "/api/v1/survey-reviews/{review}/withdrawal"};

}  // namespace

bool training_is_written(http::Request const& request) {
    if (request.method == http::Method::get || request.method == http::Method::head) return false;
    return std::find(std::begin(open_after_end), std::end(open_after_end), request.route) == std::end(open_after_end);
}

std::string_view code_of(ProgrammeState state) {
    constexpr std::string_view codes[] = {"prepared", "running", "extended", "closed"};
    return codes[static_cast<std::size_t>(state)];
}

std::optional<ProgrammeState> programme_state(std::string_view code) {
    for (ProgrammeState const state : all_states)
        if (code == code_of(state)) return state;
    return std::nullopt;
}

bool training_is_open(db::Tx& tx) {
    auto const period = period_now(tx);
    return !period || period->takes_training();
}

std::optional<Period> period_now(db::Tx& tx) { return tx.one(std::string(columns) + " LIMIT 1", read_period); }

std::vector<Period> periods(db::Tx& tx) { return tx.all(columns, read_period); }

std::vector<ProgrammeState> next_states(std::optional<Period> const& now, bool has_begun) {
    using enum ProgrammeState;
    if (!now && !has_begun) return {prepared, extended, closed};
    if (now && now->state == prepared) return {running};
    if (now && now->state == closed) return {};
    return {extended, closed};
}

std::vector<PeriodFault> period_faults(std::optional<Period> const& now, PeriodInput const& input, bool has_begun,
                                       ProgrammeDates dates, Day today) {
    std::vector<PeriodFault> faults;
    auto const allowed = next_states(now, has_begun);
    bool const may = input.to && std::find(allowed.begin(), allowed.end(), *input.to) != allowed.end();
    if (!may) faults.push_back(PeriodFault::state);
    if (input.act.empty() || character_count(input.act) > act_characters_most) faults.push_back(PeriodFault::act);
    bool const is_about_end = input.to == ProgrammeState::extended || input.to == ProgrammeState::closed;
    if (!input.act_on || *input.act_on > today) faults.push_back(PeriodFault::act_day);
    else if (is_about_end && *input.act_on < dates.starts_on) faults.push_back(PeriodFault::act_before_start);
    if (input.to == ProgrammeState::extended && (!input.ends_on || *input.ends_on <= dates.ends_on))
        faults.push_back(PeriodFault::end);
    if (input.to == ProgrammeState::closed && !input.is_confirmed) faults.push_back(PeriodFault::confirmation);
    return faults;
}

void write_period(db::Tx& tx, PeriodInput const& input, Instant now) {
    auto const ends_on = input.to == ProgrammeState::extended ? input.ends_on : std::nullopt;
    tx.run("INSERT INTO access_programme_state (id, state, act, act_on, ends_on, by_person, written_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
           input.id, code_of(input.to.value()), input.act, input.act_on.value(), ends_on, input.by, now);
    jobs::emit(tx, input.to == ProgrammeState::closed ? "programme_closed" : "programme_state", to_string(input.id),
               "{}", now);
}

}  // namespace regia::access
