#include "assessment/review/review.hpp"

#include "assessment/review/review_store.hpp"
#include "base/text.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {

namespace w = words::assessment;

namespace {

//! A text that must be there and not too long.
void check_text(html::Voice const& voice, FormErrors& errors, std::string_view field, std::string_view text) {
    if (text.empty()) errors.push_back({std::string(field), std::string(voice[w::text_missing])});
    else if (character_count(text) > review_characters_max)
        errors.push_back({std::string(field),
                          voice(w::text_too_long, {{"n", static_cast<std::int64_t>(review_characters_max)}})});
}

void write_reply(db::Tx& tx, Reply const& reply) {
    tx.run("INSERT INTO assessment_review_reply (review_id, id, state, text, by_id, replied_at) "
           "VALUES ($1, $2, $3, $4, $5, $6)",
           reply.review, reply.id, reply.state, reply.text, reply.by, reply.replied_at);
}

bool is_there(db::Tx& tx, Reply const& reply) {
    return tx.value<std::int64_t>("SELECT COUNT(*) FROM assessment_review_reply WHERE review_id = $1 AND id = $2",
                                  reply.review, reply.id) != 0;
}

}  // namespace

html::Word word_of_kind(std::string_view kind) {
    if (kind == "wrong") return w::report_wrong;
    if (kind == "unclear") return w::report_unclear;
    if (kind == "outdated") return w::report_outdated;
    if (kind == "not_my_work") return w::report_not_my_work;
    return w::report_other;
}

html::Word word_of_state(std::string_view state) {
    if (state == "in_hand") return w::review_in_hand;
    if (state == "confirmed") return w::review_confirmed;
    if (state == "repeat") return w::review_repeat;
    if (state == "withdrawn") return w::review_withdrawn;
    return w::review_asked;
}

FormErrors report_errors(html::Voice const& voice, Report const& report) {
    FormErrors errors;
    if (std::find(std::begin(report_kinds), std::end(report_kinds), report.kind) == std::end(report_kinds))
        errors.push_back({"tipo", std::string(voice[w::report_kind_missing])});
    if (report.text.empty() && report.kind != "other") return errors;  // the kind says enough
    check_text(voice, errors, "testo", report.text);
    return errors;
}

FormErrors review_errors(html::Voice const& voice, portfolio::Portfolio const& portfolio, Review const& review) {
    FormErrors errors;
    if (!review.area.empty() && !portfolio.find_area(review.area))
        errors.push_back({"area", std::string(voice[w::review_area_wrong])});
    check_text(voice, errors, "testo", review.text);
    return errors;
}

FormErrors reply_errors(html::Voice const& voice, Reply const& reply) {
    FormErrors errors;
    if (reply.state != "in_hand" && reply.state != "confirmed" && reply.state != "repeat")
        errors.push_back({"esito", std::string(voice[w::reply_state_missing])});
    if (reply.state == "in_hand" && reply.text.empty()) return errors;
    check_text(voice, errors, "testo", reply.text);
    return errors;
}

void ask_review(db::Tx& tx, Review const& review) {
    tx.serialise(person_key(review.person));
    auto const attempt = find_attempt(tx, review.person, review.attempt);
    if (!attempt || !attempt->is_finished()) throw NotFound("no such measure of hers");
    for (Review const& other : reviews_of(tx, review.person)) {
        if (other.id == review.id) return;
        if (other.attempt == review.attempt && other.is_open()) throw Conflict("a review of this measure is open");
    }
    tx.run("INSERT INTO assessment_review (person_id, id, attempt_id, area, text, shares_answers, asked_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
           review.person, review.id, review.attempt, review.area, review.text, review.shares_answers, review.asked_at);
}

void reply_to_review(db::Tx& tx, Reply const& reply) {
    tx.serialise("review/" + to_string(reply.review));
    auto const review = find_review(tx, reply.review);
    if (!review || review->state == "withdrawn") throw NotFound("no such review");
    if (is_there(tx, reply)) return;
    if (!review->is_open()) throw Conflict("this review has its outcome");
    write_reply(tx, reply);
    if (reply.state == "repeat") open_repetition(tx, review->person, "review", reply.replied_at);
}

void withdraw_review(db::Tx& tx, Uuid person, Uuid review, Uuid id, Instant now) {
    tx.serialise("review/" + to_string(review));
    auto const found = find_review(tx, review);
    if (!found || found->person != person) throw NotFound("no such review of hers");
    if (found->is_open()) write_reply(tx, {review, id, "withdrawn", "", person, now});
}

void simulate_report(db::Tx& tx, std::string_view item, std::string_view kind, std::string_view text, Day on) {
    std::string const said = std::string(item) + "/" + std::string(kind) + "/" + to_string(on);
    add_report(tx, named_uuid("simulated", said), {std::string(item), std::string(kind), std::string(text), on});
}

void simulate_review(db::Tx& tx, Uuid person, Uuid id, std::string_view area, std::string_view text, Instant now) {
    auto const last = last_finished(tx, person);
    if (last) ask_review(tx, {person, id, last->id, std::string(area), std::string(text), false, now});
}

std::string item_at(db::Tx& tx, Attempt const& attempt, int position) {
    if (!attempt.is_finished() && attempt.position() == position) return attempt.current_item;
    for (GivenAnswer const& answer : answers_of(tx, attempt.person, attempt.id))
        if (answer.position == position) return answer.item;
    throw NotFound("no such question in this attempt");
}

}  // namespace regia::assessment
