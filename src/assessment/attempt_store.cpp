#include "assessment/attempt_store.hpp"

#include "base/text.hpp"

namespace regia::assessment {
namespace {

std::string order_text(std::array<int, 4> const& order) {
    std::string text;
    for (int place : order) text += static_cast<char>('0' + place);
    return text;
}

std::array<int, 4> order_of(std::string_view text) {
    std::array<int, 4> order{};
    for (std::size_t i = 0; i < order.size() && i < text.size(); ++i) order[i] = text[i] - '0';
    return order;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (std::string_view word : split(text, ' '))
        if (!word.empty()) words.emplace_back(word);
    return words;
}

Attempt read_attempt(db::Row const& row) {
    Attempt attempt;
    attempt.person = row.get<Uuid>(0);
    attempt.id = row.get<Uuid>(1);
    attempt.kind = row.get<std::string>(2);
    attempt.revision = row.get<Uuid>(3);
    attempt.seed = static_cast<std::uint64_t>(row.get<std::int64_t>(4));
    attempt.audiences = words_of(row.get<std::string_view>(5));
    attempt.started_at = row.get<Instant>(6);
    attempt.finished_at = row.get<std::optional<Instant>>(7);
    attempt.answered = row.get<int>(8);
    attempt.area_position = row.get<int>(9);
    attempt.asked_in_area = row.get<int>(10);
    attempt.answering_seconds = row.get<std::int64_t>(11);
    attempt.current_item = row.get<std::string>(12);
    attempt.current_order = order_of(row.get<std::string_view>(13));
    attempt.current_choice = row.get<std::optional<std::string>>(14);
    attempt.shown_at = row.get<Instant>(15);
    if (attempt.is_finished()) attempt.overall = {row.get<double>(16), row.get<double>(17)};
    return attempt;
}

AreaResult read_area(db::Row const& row) {
    return {row.get<std::string>(0), row.get<Level>(1),  row.get<double>(2),
            row.get<double>(3),      row.get<double>(4), row.get<int>(5)};
}

std::optional<double> overall_mean(Attempt const& attempt) {
    return attempt.is_finished() ? std::optional(attempt.overall.mean) : std::nullopt;
}

std::optional<double> overall_deviation(Attempt const& attempt) {
    return attempt.is_finished() ? std::optional(attempt.overall.deviation) : std::nullopt;
}

#define ATTEMPT_COLUMNS                                                                                     \
    "person_id, id, kind, revision_id, seed, audiences, started_at, finished_at, answered, area_position, " \
    "asked_in_area, answering_seconds, current_item, current_order, current_choice, shown_at, overall_mean, " \
    "overall_deviation"

}  // namespace

std::optional<Attempt> find_attempt(db::Tx& tx, Uuid person, Uuid attempt) {
    return tx.one("SELECT " ATTEMPT_COLUMNS " FROM assessment_attempt WHERE person_id = $1 AND id = $2", read_attempt,
                  person, attempt);
}

std::optional<Attempt> find_attempt_to_change(db::Tx& tx, Uuid person, Uuid attempt) {
    tx.serialise(person_key(person));
    return find_attempt(tx, person, attempt);
}

std::optional<Attempt> find_open(db::Tx& tx, Uuid person) {
    return tx.one("SELECT " ATTEMPT_COLUMNS " FROM assessment_attempt "
                  "WHERE person_id = $1 AND finished_at IS NULL ORDER BY id LIMIT 1",
                  read_attempt, person);
}

std::vector<Attempt> attempts_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT " ATTEMPT_COLUMNS " FROM assessment_attempt "
                  "WHERE person_id = $1 ORDER BY finished_at DESC NULLS FIRST, id DESC",
                  read_attempt, person);
}

std::vector<Attempt> finished_attempts(db::Tx& tx, Uuid person) {
    return tx.all("SELECT " ATTEMPT_COLUMNS " FROM assessment_attempt "
                  "WHERE person_id = $1 AND finished_at IS NOT NULL ORDER BY finished_at DESC NULLS LAST, id DESC",
                  read_attempt, person);
}

std::optional<Attempt> last_finished(db::Tx& tx, Uuid person) {
    return tx.one("SELECT " ATTEMPT_COLUMNS " FROM assessment_attempt WHERE person_id = $1 AND finished_at IS NOT NULL "
                  "ORDER BY finished_at DESC NULLS LAST, id DESC LIMIT 1",
                  read_attempt, person);
}

#undef ATTEMPT_COLUMNS

void add_attempt(db::Tx& tx, Attempt const& attempt) {
    tx.run(
        "INSERT INTO assessment_attempt (person_id, id, kind, revision_id, seed, audiences, started_at, finished_at, "
        "answered, area_position, asked_in_area, answering_seconds, current_item, current_order, current_choice, "
        "shown_at, overall_mean, overall_deviation) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        attempt.person, attempt.id, attempt.kind, attempt.revision, attempt.seed, join(attempt.audiences, " "),
        attempt.started_at, attempt.finished_at, attempt.answered, attempt.area_position, attempt.asked_in_area,
        attempt.answering_seconds, attempt.current_item, order_text(attempt.current_order), attempt.current_choice,
        attempt.shown_at, overall_mean(attempt), overall_deviation(attempt));
}

bool move_attempt(db::Tx& tx, Attempt const& after) {
    std::int64_t const moved = tx.run(
        "UPDATE assessment_attempt SET finished_at = $4, answered = $5, area_position = $6, asked_in_area = $7, "
        "answering_seconds = $8, current_item = $9, current_order = $10, current_choice = $11, shown_at = $12, "
        "overall_mean = $13, overall_deviation = $14 "
        "WHERE person_id = $1 AND id = $2 AND answered = $3 AND finished_at IS NULL",
        after.person, after.id, after.answered - 1, after.finished_at, after.answered, after.area_position,
        after.asked_in_area, after.answering_seconds, after.current_item, order_text(after.current_order),
        after.current_choice, after.shown_at, overall_mean(after), overall_deviation(after));
    return moved == 1;
}

bool update_choice(db::Tx& tx, Uuid person, Uuid attempt, int position, std::string_view choice) {
    return tx.run("UPDATE assessment_attempt SET current_choice = $4 "
                  "WHERE person_id = $1 AND id = $2 AND answered = $3 AND finished_at IS NULL",
                  person, attempt, position - 1, choice) == 1;
}

std::vector<GivenAnswer> answers_of(db::Tx& tx, Uuid person, Uuid attempt) {
    return tx.all("SELECT position, item, option_order, choice, is_right, shown_at, answered_at FROM assessment_answer "
                  "WHERE person_id = $1 AND attempt_id = $2 ORDER BY position NULLS LAST",
                  [](db::Row const& row) {
                      return GivenAnswer{row.get<int>(0), row.get<std::string>(1),
                                         order_of(row.get<std::string_view>(2)),
                                         row.get<std::optional<std::string>>(3), row.get<bool>(4),
                                         row.get<Instant>(5), row.get<Instant>(6)};
                  },
                  person, attempt);
}

std::vector<std::string> items_seen(db::Tx& tx, Attempt const& attempt) {
    if (attempt.kind == "initial") return {};
    return tx.all("SELECT DISTINCT item FROM assessment_answer WHERE person_id = $1 AND attempt_id <> $2 ORDER BY item",
                  [](db::Row const& row) { return row.get<std::string>(0); }, attempt.person, attempt.id);
}

void add_answer(db::Tx& tx, Attempt const& attempt, GivenAnswer const& answer) {
    tx.run("INSERT INTO assessment_answer (person_id, attempt_id, position, item, option_order, choice, is_right, "
           "shown_at, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
           attempt.person, attempt.id, answer.position, answer.item, order_text(answer.order), answer.choice,
           answer.is_right, answer.shown_at, answer.answered_at);
}

std::vector<std::pair<Uuid, AreaResult>> areas_of_all(db::Tx& tx, Uuid person) {
    return tx.all("SELECT area, level, probability, mean, deviation, asked, attempt_id FROM assessment_area "
                  "WHERE person_id = $1 ORDER BY attempt_id, area",
                  [](db::Row const& row) { return std::pair(row.get<Uuid>(6), read_area(row)); }, person);
}

std::vector<AreaResult> areas_of(db::Tx& tx, Survey const& survey, Uuid person, Uuid attempt) {
    auto areas = tx.all("SELECT area, level, probability, mean, deviation, asked FROM assessment_area "
                        "WHERE person_id = $1 AND attempt_id = $2 ORDER BY area NULLS LAST",
                        read_area, person, attempt);
    auto const place = [&](AreaResult const& result) {
        return std::find(survey.area_order.begin(), survey.area_order.end(), result.area) - survey.area_order.begin();
    };
    std::sort(areas.begin(), areas.end(), [&](AreaResult const& a, AreaResult const& b) {
        return std::pair(place(a), a.area) < std::pair(place(b), b.area);
    });
    return areas;
}

void add_areas(db::Tx& tx, Attempt const& attempt, std::span<AreaResult const> areas) {
    for (AreaResult const& area : areas)
        tx.run("INSERT INTO assessment_area (person_id, attempt_id, area, level, probability, mean, deviation, asked) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
               attempt.person, attempt.id, area.area, area.level, area.probability, area.mean, area.deviation,
               area.asked);
}

void count_duration(db::Tx& tx, std::int64_t minutes) {
    tx.run("INSERT INTO assessment_duration (minutes, attempts) VALUES ($1, 1) "
           "ON CONFLICT (minutes) DO UPDATE SET attempts = assessment_duration.attempts + 1",
           minutes);
}

std::vector<Duration> durations(db::Tx& tx) {
    return tx.all("SELECT minutes, attempts FROM assessment_duration ORDER BY minutes NULLS LAST",
                  [](db::Row const& row) { return Duration{row.get<std::int64_t>(0), row.get<std::int64_t>(1)}; });
}

}  // namespace regia::assessment
