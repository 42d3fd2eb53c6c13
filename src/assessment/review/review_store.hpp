//! The SQL of reports and reviews; private to assessment/.
#pragma once

#include "assessment/review/review.hpp"

namespace regia::assessment {

std::vector<Review> reviews_of(db::Tx& tx, Uuid person);  //!< newest first
std::optional<Review> find_review(db::Tx& tx, Uuid review);
//! For the committee: those without an outcome, oldest first; then what was answered, newest first. At most 100.
std::vector<Review> reviews_for_committee(db::Tx& tx);
//! A review as the committee reads it; with those answers that she shares: of the area that she asks about, or all.
struct SharedAnswer {
    Item const* item;
    GivenAnswer answer;
};
struct OpenedReview {
    Review review;
    std::vector<Reply> replies;
    std::vector<SharedAnswer> answers;
    std::shared_ptr<Survey const> survey;  //!< keeps the items
};
//! Throws NotFound, also for what she has withdrawn.
OpenedReview open_review(db::Tx& tx, Books const& books, Uuid id);
std::vector<Reply> replies_to(db::Tx& tx, std::span<Review const> reviews);  //!< oldest first
std::int64_t count_open_reviews(db::Tx& tx);
std::vector<ReportedItem> reported_items(db::Tx& tx);  //!< those that wait first, then by number of reports
std::vector<Report> reports_on(db::Tx& tx, std::string_view item);  //!< newest first
std::vector<Note> notes_on(db::Tx& tx, std::string_view item);      //!< oldest first

}  // namespace regia::assessment
