#include "monitoring/measures.hpp"

namespace regia::monitoring {

std::optional<PersonFacts> facts_of(db::Tx& tx, Uuid person, Day today) {
    auto facts = tx.one(
        "SELECT p.family_name, p.given_name, p.sort_key, p.gender, p.born_on, c.modules_done, c.started_at, "
        "c.concluded_at, c.last_step_at, c.step_before_week_at, "
        "(SELECT COUNT(*) FROM assessment_attempt a WHERE a.person_id = p.id AND a.finished_at IS NOT NULL), "
        "(SELECT COUNT(DISTINCT d.subject) FROM learning_completion d WHERE d.person_id = p.id AND d.kind <> 0 "
        "AND NOT EXISTS (SELECT 1 FROM learning_completion_withdrawal w WHERE w.person_id = d.person_id "
        "AND w.entry_id = d.version_id)) "
        "FROM registry_person p LEFT JOIN learning_course c ON c.person_id = p.id WHERE p.id = $1",
        [&](db::Row const& row) {
            PersonFacts found;
            found.person = person;
            found.name = row.get<std::string>(0) + " " + row.get<std::string>(1);
            found.sort_key = row.get<std::string>(2);
            found.gender = row.get<std::string>(3);
            found.born_on = row.get<std::optional<Day>>(4);
            found.modules_done = row.get<std::optional<int>>(5).value_or(0);
            found.started_at = row.get<std::optional<Instant>>(6);
            found.concluded_at = row.get<std::optional<Instant>>(7);
            found.last_step_at = row.get<std::optional<Instant>>(8);
            found.step_before_week_at = row.get<std::optional<Instant>>(9);
            found.has_survey_done = row.get<std::int64_t>(10) > 0;
            found.courses_done = row.get<int>(11);
            return found;
        },
        person);
    if (!facts) return std::nullopt;
    auto place = registry::place_of(tx, person, today);
    if (!place) return std::nullopt;
    facts->place = std::move(*place);
    return facts;
}

Uuid contracted_list() {
    static Uuid const id = named_uuid("list", "contracted");
    return id;
}

Uuid counted_under(registry::Place const& place) {
    return place.relationship == "contracted" ? contracted_list() : place.body;
}

Instant rest_limit(Instant now) {
    return from_rome(plus_days(rome_day(learning::week_start(now)), -learning::rest_days), 0, 0);
}

namespace {

bool rests(PersonFacts const& facts, Instant now) {
    bool const was_here_this_week = facts.last_step_at && *facts.last_step_at >= learning::week_start(now);
    auto const last = was_here_this_week ? facts.step_before_week_at : facts.last_step_at;
    return last && *last < rest_limit(now);
}

}  // namespace

PersonState state_of(PersonFacts const& facts, Instant now) {
    if (!facts.place.in_scope) return PersonState::out_of_scope;
    if (facts.concluded_at) return PersonState::concluded;
    if (facts.started_at) return rests(facts, now) ? PersonState::to_resume : PersonState::in_progress;
    return facts.has_survey_done ? PersonState::to_start : PersonState::no_survey;
}

std::string_view code_of(PersonState state) {
    switch (state) {
        case PersonState::no_survey: return "no_survey";
        case PersonState::to_start: return "to_start";
        case PersonState::in_progress: return "in_progress";
        case PersonState::to_resume: return "to_resume";
        case PersonState::concluded: return "concluded";
        case PersonState::out_of_scope: break;
    }
    return "out_of_scope";
}

std::multiset<std::string> measures_of(PersonFacts const& facts, Instant now) {
    std::multiset<std::string> measures{"registry", "state:" + std::string(code_of(state_of(facts, now)))};
    if (!facts.place.in_scope) {
        measures.insert("out:" + facts.place.absence);
        return measures;
    }
    measures.insert("in_scope");
    // Not when the survey is begun: the minutes to its end, which follow its questions, would be read from the count.
    if (facts.has_survey_done || facts.started_at) measures.insert("reached");
    if (facts.has_survey_done) measures.insert("survey");
    if (facts.started_at) measures.insert("started");
    if (facts.concluded_at) measures.insert("concluded");
    if (facts.courses_done > 0) measures.insert("course_person");
    for (int i = 0; i < facts.courses_done; ++i) measures.insert("course");
    return measures;
}

std::string age_band(std::optional<Day> born_on, Day today) {
    if (!born_on) return "";
    int age = today.year - born_on->year;
    if (std::pair(today.month, today.day) < std::pair(born_on->month, born_on->day)) --age;
    if (age < age_bounds[0]) return "0-17";
    if (age < age_bounds[1]) return "18-29";
    return age < age_bounds[2] ? "30-54" : "55+";
}

}  // namespace regia::monitoring
