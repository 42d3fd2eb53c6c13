//! How a person objects: to a question, and to her result (GDPR 22: a human looks at it again). Private to assessment/.
//!
//! - A report on a question carries no person and no hour, and its id is not drawn from the time: the committee reads
//!   what is said of the question, nobody can tell by whom. Only a question of an attempt of hers can be reported.
//! - A review is asked of the committee for a finished measure, in one area or for the whole; one at a time for a
//!   measure. The committee reads the words, the area and the day, never her name; her answers only if she chose so.
//!   She may withdraw it while it has no outcome: then the committee reads nothing any more.
//! - The outcome is written by a person, with words: the estimate stands, or a repetition opens at once. Levels are
//!   never changed by hand: a level that no answers support would tell nothing.
//! - Each opening of a review by the committee is a look that she can read.
#pragma once

#include "assessment/pages.hpp"

namespace regia::assessment {

inline constexpr std::size_t review_characters_max = 2000;

//! Of a closed list, in the order of the form.
inline constexpr std::string_view report_kinds[] = {"wrong", "unclear", "outdated", "not_my_work", "other"};
html::Word word_of_kind(std::string_view kind);

struct Report {
    std::string item, kind, text;
    Day on;
};
struct ReportedItem {
    std::string item;
    int reports = 0;
    Day last_on;
    bool is_noted = false;  //!< the committee has written about it since
};
struct Note {
    std::string text;
    Uuid by;
    Instant written_at;
};

struct Review {
    Uuid person, id, attempt;
    std::string area, text;
    bool shares_answers = false;
    Instant asked_at;
    std::string state = "asked";  //!< or that of the last reply
    bool is_open() const { return state == "asked" || state == "in_hand"; }
};
//! Drawn from the form, not from the time: others see it.
inline Uuid review_id(Uuid submission) { return named_uuid("review", to_string(submission)); }
struct Reply {
    Uuid review, id;
    std::string state, text;
    Uuid by;
    Instant replied_at;
};
html::Word word_of_state(std::string_view state);

//! Pure: what is wrong with a form; words of locale/.
FormErrors report_errors(html::Voice const& voice, Report const& report);
FormErrors review_errors(html::Voice const& voice, portfolio::Portfolio const& portfolio, Review const& review);
FormErrors reply_errors(html::Voice const& voice, Reply const& reply);

//! Once, however often the form arrives.
void add_report(db::Tx& tx, Uuid submission, Report const& report);
void add_note(db::Tx& tx, Uuid id, std::string_view item, Note const& note);
//! Does nothing when it is there already. Throws NotFound for a measure that is not hers, Conflict while another review
//! of it is open.
void ask_review(db::Tx& tx, Review const& review);
//! Throws NotFound for an unknown review, Conflict for one that has its outcome. The outcome "repeat" opens a
//! repetition.
void reply_to_review(db::Tx& tx, Reply const& reply);
//! By herself.
void withdraw_review(db::Tx& tx, Uuid person, Uuid review, Uuid id, Instant now);

//! The question at a position of her attempt, given or waiting; throws NotFound.
std::string item_at(db::Tx& tx, Attempt const& attempt, int position);

void add_review_routes(http::Router& router, Books const& books);
void add_report_routes(http::Router& router, Books const& books);
void add_committee_routes(http::Router& router, Books const& books);
void add_review_api_routes(http::Router& router, Books const& books);

}  // namespace regia::assessment
