#include "assessment/attempt.hpp"

#include <cmath>

#include "assessment/engine.hpp"
#include "jobs/events.hpp"

namespace regia::assessment {
namespace {

constexpr std::int64_t answer_seconds_max = 5 * 60;
constexpr std::int64_t measured_attempts_min = 30;

std::vector<Answered> for_engine(Survey const& survey, std::vector<GivenAnswer> const& answers) {
    std::vector<Answered> all;
    all.reserve(answers.size() + 1);
    for (GivenAnswer const& answer : answers) {
        Item const* const item = survey.find(answer.item);
        if (!item) throw Bug("the attempt's revision has no item " + answer.item);
        all.push_back({item, answer.is_right});
    }
    return all;
}

//! Makes the engine's choice the question that waits.
void show(Attempt& attempt, NextQuestion const& next, Instant now) {
    attempt.area_position = next.area_position;
    attempt.asked_in_area = next.asked_in_area;
    attempt.current_item = next.item ? next.item->id : "";
    attempt.current_order = next.item ? option_order(attempt.seed, next.item->id) : std::array<int, 4>{};
    attempt.current_choice.reset();
    attempt.shown_at = now;
}

void announce(db::Tx& tx, std::string_view kind, Attempt const& attempt, Instant at) {
    jobs::emit(tx, kind, to_string(attempt.person), "{\"attempt\":\"" + to_string(attempt.id) + "\"}", at);
}

void write_finish(db::Tx& tx, Attempt const& attempt, std::vector<AreaResult> const& areas) {
    add_areas(tx, attempt, areas);
    count_duration(tx, std::max<std::int64_t>(1, (attempt.answering_seconds + 59) / 60));
    announce(tx, "survey_finished", attempt, *attempt.finished_at);
}

Attempt begun(Survey const& survey, StartInput const& input, std::string kind, std::uint64_t seed,
              std::vector<std::string> const& seen) {
    Attempt attempt;
    attempt.person = input.person;
    attempt.id = input.attempt;
    attempt.kind = std::move(kind);
    attempt.revision = input.revision;
    attempt.seed = seed;
    attempt.audiences = input.audiences;
    attempt.started_at = input.now;
    NextQuestion const first = next_question(survey, {}, attempt.audiences, seed, seen);
    if (!first.item) throw Unavailable("the survey has no items");
    show(attempt, first, input.now);
    return attempt;
}

std::vector<std::string> seen_by(db::Tx& tx, StartInput const& input, std::string const& kind) {
    Attempt about;
    about.person = input.person;
    about.id = input.attempt;
    about.kind = kind;
    return items_seen(tx, about);
}

//! An even draw from 0 to 1, always the same for the same seed and name.
double share_drawn(std::uint64_t seed, std::string const& name) {
    return static_cast<double>(drawn(seed, name) >> 11) * 0x1.0p-53;
}

//! What a person with this ability answers: she knows it, or guesses, or (a third of the times she is lost) says so.
std::optional<int> simulated_place(Item const& item, Attempt const& attempt, double ability) {
    std::string const name = std::to_string(attempt.position());
    double const knows = 1 / (1 + std::exp(-item.discrimination * (ability - item.difficulty)));
    bool const is_right = share_drawn(attempt.seed, "know/" + name) < knows ||
                          share_drawn(attempt.seed, "guess/" + name) < item.guessing;
    if (!is_right && share_drawn(attempt.seed, "lost/" + name) < 1.0 / 3) return std::nullopt;
    std::vector<int> places;
    for (int place = 0; place < 4; ++place) {
        auto const option = static_cast<std::size_t>(attempt.current_order[static_cast<std::size_t>(place)]);
        if (item.options[option].is_right == is_right) places.push_back(place);
    }
    return places[drawn(attempt.seed, "place/" + name) % places.size()];
}

//! Gives each answer of a simulated attempt the same share of its time.
void spread(std::vector<GivenAnswer>& given, Attempt& attempt, Instant finished) {
    auto const count = static_cast<std::int64_t>(given.size());
    std::int64_t const whole = finished - attempt.started_at;
    for (std::int64_t i = 0; i < count; ++i) {
        GivenAnswer& answer = given[static_cast<std::size_t>(i)];
        answer.shown_at = attempt.started_at + whole * i / count;
        answer.answered_at = attempt.started_at + whole * (i + 1) / count;
    }
    attempt.finished_at = finished;
    attempt.shown_at = finished;
    attempt.answering_seconds = std::clamp<std::int64_t>(whole / seconds(1), 0, count * answer_seconds_max);
}

}  // namespace

std::string person_key(Uuid person) { return "person/" + to_string(person); }

Outcome<Started, Again> start_attempt(db::Tx& tx, Survey const& survey, StartInput const& input) {
    tx.serialise(person_key(input.person));  // another program might start one too
    SurveyState const state = survey_state(tx, survey, input.person, input.now);
    if (state.open) return Started{state.open->id, false};
    if (!state.again.may()) return state.again;
    std::uint64_t const seed = drawn(std::hash<Uuid>()(input.attempt), "attempt");
    std::string const kind = state.again.kind == Again::Kind::first ? "initial" : "repeat";
    Attempt const attempt = begun(survey, input, kind, seed, seen_by(tx, input, kind));
    add_attempt(tx, attempt);
    announce(tx, "survey_started", attempt, input.now);
    return Started{attempt.id, true};
}

Step next_step(Survey const& survey, Attempt const& attempt, std::vector<GivenAnswer> const& before,
               std::vector<std::string> const& seen, std::optional<int> place, Instant now) {
    Item const* const item = survey.find(attempt.current_item);
    if (!item) throw Bug("the attempt's revision has no item " + attempt.current_item);
    Step step{
        attempt, {attempt.position(), item->id, attempt.current_order, std::nullopt, false, attempt.shown_at, now}, {}};
    if (place) {
        auto const shown = static_cast<std::size_t>(*place);
        Option const& chosen = item->options.at(static_cast<std::size_t>(attempt.current_order.at(shown)));
        step.answer.choice = chosen.key;
        step.answer.is_right = chosen.is_right;
    }
    auto answers = for_engine(survey, before);
    answers.push_back({item, step.answer.is_right});
    step.after.answered = attempt.answered + 1;
    step.after.answering_seconds +=
        std::clamp<std::int64_t>((now - attempt.shown_at) / seconds(1), 0, answer_seconds_max);
    NextQuestion const next = next_question(survey, answers, attempt.audiences, attempt.seed, seen);
    show(step.after, next, now);
    if (!next.item) {
        step.after.finished_at = now;
        step.after.overall = overall(survey, answers);
        step.areas = results(survey, answers);
    }
    return step;
}

AnswerResult give_answer(db::Tx& tx, Survey const& survey, Attempt const& attempt, AnswerInput const& input) {
    if (attempt.is_finished() || attempt.position() != input.position) return {true, attempt};
    auto const before = answers_of(tx, attempt.person, attempt.id);
    Step const step = next_step(survey, attempt, before, items_seen(tx, attempt), input.place, input.now);
    if (!move_attempt(tx, step.after)) return {true, find_attempt(tx, attempt.person, attempt.id).value()};
    add_answer(tx, attempt, step.answer);
    if (step.after.is_finished()) write_finish(tx, step.after, step.areas);
    return {false, step.after};
}

Result result_of(db::Tx& tx, Survey const& survey, Attempt const& attempt) {
    return {attempt.id, *attempt.finished_at, areas_of(tx, survey, attempt.person, attempt.id), attempt.overall};
}

std::optional<Result> latest_result(db::Tx& tx, Survey const& survey, Uuid person) {
    auto const last = last_finished(tx, person);
    return last ? std::optional<Result>(result_of(tx, survey, *last)) : std::nullopt;
}

std::optional<OpenAttempt> open_attempt(db::Tx& tx, Uuid person) {
    auto const open = find_open(tx, person);
    return open ? std::optional<OpenAttempt>({open->id, open->area_position + 1, open->answered}) : std::nullopt;
}

void simulate_attempt(db::Tx& tx, Survey const& survey, Uuid revision, Uuid attempt_id, Uuid person,
                      std::vector<double> const& ability_by_area, std::uint64_t seed, Instant started, Instant finished,
                      std::vector<std::string> const& audiences) {
    if (ability_by_area.size() != survey.area_order.size()) throw Bug("one ability for each area");
    std::string const kind = last_finished(tx, person) ? "repeat" : "initial";
    StartInput const input{person, attempt_id, revision, audiences, started};
    auto const seen = seen_by(tx, input, kind);
    Attempt attempt = begun(survey, input, kind, seed, seen);
    std::vector<GivenAnswer> given;
    std::vector<AreaResult> areas;
    while (!attempt.is_finished()) {
        Item const& item = *survey.find(attempt.current_item);
        double const ability = ability_by_area[static_cast<std::size_t>(attempt.area_position)];
        Step step = next_step(survey, attempt, given, seen, simulated_place(item, attempt, ability), started);
        given.push_back(std::move(step.answer));
        attempt = std::move(step.after);
        areas = std::move(step.areas);
    }
    spread(given, attempt, finished);
    add_attempt(tx, attempt);
    for (GivenAnswer const& answer : given) add_answer(tx, attempt, answer);
    announce(tx, "survey_started", attempt, started);
    write_finish(tx, attempt, areas);
}

int questions_max(Survey const& survey) {
    return survey.items_per_area_max * static_cast<int>(survey.area_order.size());
}

int questions_max(Survey const& survey, Attempt const& attempt) {
    int const areas_left = static_cast<int>(survey.area_order.size()) - attempt.area_position;
    return attempt.answered - attempt.asked_in_area + areas_left * survey.items_per_area_max;
}

int minutes_left(Survey const& survey, Attempt const& attempt, int median) {
    double const areas = static_cast<double>(survey.area_order.size());
    double const done = attempt.area_position + static_cast<double>(attempt.asked_in_area) / survey.items_per_area_max;
    return std::max(1, static_cast<int>(std::lround(median * (areas - done) / areas)));
}

std::optional<int> median_minutes(std::vector<Duration> const& durations) {
    std::int64_t total = 0;
    for (Duration const& duration : durations) total += duration.attempts;
    if (total < measured_attempts_min) return std::nullopt;
    std::int64_t counted = 0;
    for (Duration const& duration : durations) {
        counted += duration.attempts;
        if (counted * 2 >= total) return static_cast<int>(duration.minutes);
    }
    return std::nullopt;
}

}  // namespace regia::assessment
