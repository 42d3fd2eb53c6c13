#include "learning/test.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "learning/package/completion.hpp"

namespace regia::learning {
namespace {

std::string spelled(std::vector<int> const& answers) {
    std::string text;
    for (int answer : answers) text += (text.empty() ? "" : ",") + std::to_string(answer);
    return text;
}

std::vector<int> read_answers(std::string_view text) {
    std::vector<int> answers;
    if (text.empty()) return answers;
    for (std::string_view part : split(text, ',')) answers.push_back(parse_number<int>(part).value_or(-1));
    return answers;
}

int count_right(std::vector<catalogue::DrawnQuestion> const& drawn, std::vector<int> const& answers) {
    int right = 0;
    for (std::size_t i = 0; i < drawn.size() && i < answers.size(); ++i) {
        auto const& order = drawn[i].option_order;
        auto const chosen = static_cast<std::size_t>(answers[i]);
        if (answers[i] >= 0 && chosen < order.size() && order[chosen] == 0) ++right;
    }
    return right;
}

void announce(db::Tx& tx, std::string_view kind, Uuid person, std::string_view module, Instant now) {
    jobs::emit(tx, kind, to_string(person), "{\"module\":\"" + std::string(module) + "\"}", now);
}

//! The course is concluded by the modules of the path as it is now; a module that has left it no longer counts.
void complete_module(db::Tx& tx, Library& library, Uuid person, std::string_view module, Instant now) {
    tx.run("UPDATE learning_module SET completed_at = $3 WHERE person_id = $1 AND module = $2", person, module, now);
    auto const revision = tx.value<Uuid>("SELECT revision_id FROM learning_module WHERE person_id = $1 AND module = $2",
                                         person, module);
    record_completion(tx, {person, "module:" + std::string(module), revision.value(), CompletionKind::native, now});
    announce(tx, "module_completed", person, module, now);
    auto const catalogue = library.catalogue.current();
    std::int64_t done = 0;
    tx.each("SELECT module FROM learning_module WHERE person_id = $1 AND completed_at IS NOT NULL",
            [&](db::Row const& row) { done += catalogue->find(row.get<std::string_view>(0)) != nullptr; }, person);
    bool const is_last = done == static_cast<std::int64_t>(catalogue->modules.size());
    auto const concluded_now = tx.run(
        "UPDATE learning_course SET modules_done = $2, concluded_at = $3 WHERE person_id = $1 AND concluded_at IS NULL",
        person, done, is_last ? std::optional(now) : std::nullopt);
    if (is_last && concluded_now > 0) jobs::emit(tx, "course_concluded", to_string(person), "{}", now);
}

}  // namespace

std::optional<TestAttempt> last_attempt(db::Tx& tx, Uuid person, std::string_view module) {
    return tx.one("SELECT attempt, seed, handed_in_at, answers, right_answers, asked, is_passed FROM learning_test "
                  "WHERE person_id = $1 AND module = $2 ORDER BY attempt DESC LIMIT 1",
                  [](db::Row const& row) {
                      return TestAttempt{row.get<int>(0), static_cast<std::uint64_t>(row.get<std::int64_t>(1)),
                                         row.get<std::optional<Instant>>(2), read_answers(row.get<std::string>(3)),
                                         row.get<std::optional<int>>(4), row.get<int>(5), row.get<bool>(6)};
                  },
                  person, module);
}

std::optional<Reopening> reopening_of(Enrolled const& enrolled, catalogue::Module const& module) {
    if (module.attempts_reopen == 0 || !has_used_all(enrolled, module)) return std::nullopt;
    return Reopening{module.attempts_reopen, std::max(0, enrolled.sections_total - enrolled.sections_reread),
                     *enrolled.failed_at + hours(module.attempts_reopened_after_hours)};
}

TestBar bar_to_test(Enrolled const& enrolled, std::optional<TestAttempt> const& last, catalogue::Module const& module,
                    Instant now) {
    if (enrolled.completed_at) return TestBar::already_passed;
    if (!enrolled.started_at || enrolled.sections_opened < enrolled.sections_total) return TestBar::sections_left;
    if (!last || !last->handed_in_at) return TestBar::none;
    if (!has_used_all(enrolled, module)) return needs_reopening(enrolled) ? TestBar::reopen_first : TestBar::none;
    auto const reopening = reopening_of(enrolled, module);
    if (!reopening) return TestBar::no_attempts_left;
    if (reopening->sections_left > 0) return TestBar::reread_first;
    return now < reopening->from ? TestBar::wait : TestBar::none;
}

std::uint64_t fresh_seed() {
    std::array<std::uint8_t, 8> bytes;
    fill_random(bytes);
    std::uint64_t seed = 0;
    for (std::uint8_t byte : bytes) seed = (seed << 8) | byte;
    return seed;
}

TestAttempt begin_test(db::Tx& tx, Library& library, Uuid person, std::string_view module, std::uint64_t seed,
                       Instant now) {
    tx.serialise("person/" + to_string(person));
    Enrolled const enrolled = enrolled_in(tx, library, person, module, now);
    auto const last = last_attempt(tx, person, module);
    if (last && !last->handed_in_at) return *last;
    Taught const taught = taught_to(library, enrolled);
    if (bar_to_test(enrolled, last, *taught.module, now) != TestBar::none)
        throw Conflict("a new attempt can't begin now");
    auto const reopening = reopening_of(enrolled, *taught.module);
    TestAttempt attempt;
    attempt.attempt = last ? last->attempt + 1 : 1;
    attempt.seed = seed & 0x7fffffffffffffffULL;  // a signed column
    attempt.asked = static_cast<int>(catalogue::draw_test(*taught.module, enrolled.variant, attempt.seed).size());
    tx.run("INSERT INTO learning_test (person_id, module, attempt, seed, started_at, answers, asked, is_passed) "
           "VALUES ($1, $2, $3, $4, $5, '', $6, 0)",
           person, module, attempt.attempt, static_cast<std::int64_t>(attempt.seed), now, attempt.asked);
    tx.run("UPDATE learning_module SET test_attempts = $3, attempts_reopened = attempts_reopened + $4, "
           "failed_at = NULL WHERE person_id = $1 AND module = $2",
           person, module, attempt.attempt, reopening ? reopening->more : 0);
    record_activity(tx, person, enrolled, now);
    return attempt;
}

TestAttempt hand_in(db::Tx& tx, Library& library, Uuid person, std::string_view module, int number,
                    std::vector<int> const& answers, Instant now) {
    tx.serialise("person/" + to_string(person));
    auto attempt = last_attempt(tx, person, module);
    if (!attempt || attempt->attempt != number) throw Conflict("this attempt is not the current one");
    if (attempt->handed_in_at) return *attempt;  // the second arrival of the same form
    if (answers.size() != static_cast<std::size_t>(attempt->asked)) throw Bug("an answer for each question");
    Enrolled const enrolled = enrolled_in(tx, library, person, module, now);
    Taught const taught = taught_to(library, enrolled);
    attempt->answers = answers;
    attempt->right = count_right(catalogue::draw_test(*taught.module, enrolled.variant, attempt->seed), answers);
    attempt->is_passed = *attempt->right >= catalogue::answers_to_pass(*taught.module, attempt->asked);
    attempt->handed_in_at = now;
    tx.run("UPDATE learning_test SET handed_in_at = $4, answers = $5, right_answers = $6, is_passed = $7 "
           "WHERE person_id = $1 AND module = $2 AND attempt = $3",
           person, module, number, now, spelled(answers), *attempt->right, attempt->is_passed);
    tx.run("UPDATE learning_module SET best_right = CASE WHEN best_right IS NULL OR best_right < $3 THEN $3 "
           "ELSE best_right END, failed_at = $4 WHERE person_id = $1 AND module = $2",
           person, module, *attempt->right, attempt->is_passed ? std::nullopt : std::optional(now));
    record_activity(tx, person, enrolled, now);
    if (attempt->is_passed) complete_module(tx, library, person, module, now);
    else if (number >= attempts_allowed(enrolled, *taught.module)) announce(tx, "module_blocked", person, module, now);
    return *attempt;
}

}  // namespace regia::learning
