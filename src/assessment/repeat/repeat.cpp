#include "assessment/repeat/repeat.hpp"

namespace regia::assessment {
namespace {

//! An opening serves until a survey ends after it.
bool is_used(Opening const& opening, std::vector<Instant> const& finished) {
    return !finished.empty() && finished.front() > opening.opened_at;
}

//! Repetitions that no opening paid for: nothing was opened between them and the survey before.
int free_repetitions(Measured const& person) {
    int free = 0;
    for (std::size_t i = 0; i + 1 < person.finished.size(); ++i) {
        Instant const ended = person.finished[i], before = person.finished[i + 1];
        auto const pays = [&](Opening const& one) { return one.opened_at >= before && one.opened_at < ended; };
        if (std::none_of(person.openings.begin(), person.openings.end(), pays)) ++free;
    }
    return free;
}

}  // namespace

Again may_answer(Survey const& survey, Measured const& person, Instant now) {
    using Kind = Again::Kind;
    if (person.finished.empty()) return {Kind::first, {}, {}};
    for (auto opening = person.openings.rbegin(); opening != person.openings.rend(); ++opening)
        if (!is_used(*opening, person.finished)) return {Kind::may, {}, opening->because};
    if (!survey.may_repeat_before_end) return {Kind::after_path, {}, {}};
    if (free_repetitions(person) >= survey.retakes_max) return {Kind::none_left, {}, {}};
    Day const from = plus_days(rome_day(person.finished.front()), survey.retake_after_days);
    if (rome_day(now) < from) return {Kind::wait, from, {}};
    return {Kind::may, {}, "wait"};
}

Measured measured(db::Tx& tx, Uuid person) {
    Measured found;
    tx.each("SELECT finished_at AS at, id, area_position, answered, '' AS because FROM assessment_attempt "
            "WHERE person_id = $1 UNION ALL "
            "SELECT opened_at, NULL, 0, 0, because FROM assessment_opening WHERE person_id = $1 "
            "ORDER BY 1 NULLS LAST, 5",
            [&](db::Row const& row) {
                if (row.is_null(0))
                    found.open = OpenAttempt{row.get<Uuid>(1), row.get<int>(2) + 1, row.get<int>(3)};
                else if (!row.is_null(1)) found.finished.insert(found.finished.begin(), row.get<Instant>(0));
                else found.openings.push_back({row.get<std::string>(4), row.get<Instant>(0)});
            },
            person);
    return found;
}

SurveyState survey_state(db::Tx& tx, Survey const& survey, Uuid person, Instant now) {
    Measured const found = measured(tx, person);
    return {found.open, may_answer(survey, found, now)};
}

void open_repetition(db::Tx& tx, Uuid person, std::string_view because, Instant now) {
    std::int64_t const opened = tx.run("INSERT INTO assessment_opening (person_id, opened_at, because) "
                                       "VALUES ($1, $2, $3) ON CONFLICT (person_id, opened_at, because) DO NOTHING",
                                       person, now, because);
    if (opened)
        jobs::emit(tx, "survey_opened", to_string(person), "{\"because\":\"" + std::string(because) + "\"}", now);
}

void add_subscribers(jobs::Subscribers& subscribers, files::Shelf<Survey>& surveys) {
    subscribers.add("assessment_repeat", {"course_concluded"},
                    [&surveys](db::Tx& tx, std::span<jobs::Event const> events) {
                        if (!surveys.current()->retake_after_path) return;
                        for (jobs::Event const& event : events) {
                            auto const person = parse_uuid(event.key);
                            if (!person) throw Bug(event.kind + " without a person: " + event.key);
                            open_repetition(tx, *person, "path_concluded", event.happened_at);
                        }
                    });
}

}  // namespace regia::assessment
