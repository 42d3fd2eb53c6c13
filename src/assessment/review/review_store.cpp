#include "assessment/review/review_store.hpp"

#include <tuple>
#include "db/places.hpp"

namespace regia::assessment {
namespace {

Review read_review(db::Row const& row) {
    Review review;
    review.person = row.get<Uuid>(0);
    review.id = row.get<Uuid>(1);
    review.attempt = row.get<Uuid>(2);
    review.area = row.get<std::string>(3);
    review.text = row.get<std::string>(4);
    review.shares_answers = row.get<bool>(5);
    review.asked_at = row.get<Instant>(6);
    if (!row.is_null(7)) review.state = row.get<std::string>(7);
    return review;
}

#define REVIEW_COLUMNS                                                                              \
    "r.person_id, r.id, r.attempt_id, r.area, r.text, r.shares_answers, r.asked_at, "                \
    "(SELECT y.state FROM assessment_review_reply y WHERE y.review_id = r.id ORDER BY y.replied_at DESC, y.id DESC " \
    "LIMIT 1) AS state"

}  // namespace

std::vector<Review> reviews_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT " REVIEW_COLUMNS " FROM assessment_review r WHERE r.person_id = $1 "
                  "ORDER BY r.asked_at DESC, r.id DESC",
                  read_review, person);
}

std::optional<Review> find_review(db::Tx& tx, Uuid review) {
    return tx.one("SELECT " REVIEW_COLUMNS " FROM assessment_review r WHERE r.id = $1", read_review, review);
}

OpenedReview open_review(db::Tx& tx, Books const& books, Uuid id) {
    auto const review = find_review(tx, id);
    if (!review || review->state == "withdrawn") throw NotFound("no such review");
    OpenedReview opened{*review, replies_to(tx, std::span(&*review, 1)), {}, {}};
    if (!review->shares_answers) return opened;
    auto const attempt = find_attempt(tx, review->person, review->attempt);
    opened.survey = books.surveys.at(attempt.value().revision);
    for (GivenAnswer& answer : answers_of(tx, review->person, review->attempt)) {
        Item const* const item = opened.survey->find(answer.item);
        bool const is_shared = item && (review->area.empty() || item->area == review->area);
        if (is_shared) opened.answers.push_back({item, std::move(answer)});
    }
    return opened;
}

std::vector<Review> reviews_for_committee(db::Tx& tx) {
    auto all = tx.all("SELECT * FROM (SELECT " REVIEW_COLUMNS " FROM assessment_review r) q "
                      "WHERE state IS NULL OR state <> 'withdrawn' "
                      "ORDER BY CASE WHEN state IS NULL OR state = 'in_hand' THEN 0 ELSE 1 END, asked_at, id LIMIT 100",
                      read_review);
    auto const answered = std::find_if(all.begin(), all.end(), [](Review const& one) { return !one.is_open(); });
    std::reverse(answered, all.end());
    return all;
}

std::int64_t count_open_reviews(db::Tx& tx) {
    return tx.value<std::int64_t>("SELECT COUNT(*) FROM assessment_review r WHERE COALESCE((SELECT y.state "
                                  "FROM assessment_review_reply y WHERE y.review_id = r.id "
                                  "ORDER BY y.replied_at DESC, y.id DESC LIMIT 1), 'in_hand') = 'in_hand'")
        .value();
}

std::vector<Reply> replies_to(db::Tx& tx, std::span<Review const> reviews) {
    std::vector<Reply> all;
    if (reviews.empty()) return all;
    std::vector<Uuid> ids;
    for (Review const& review : reviews) ids.push_back(review.id);
    std::vector<db::Param> values;
    std::string const places = db::places(values, ids);
    tx.each_with("SELECT review_id, id, state, text, by_id, replied_at FROM assessment_review_reply "
                 "WHERE review_id IN (" + places + ") ORDER BY replied_at, id",
                 values, [&](db::Row const& row) {
                     all.push_back({row.get<Uuid>(0), row.get<Uuid>(1), row.get<std::string>(2),
                                    row.get<std::string>(3), row.get<Uuid>(4), row.get<Instant>(5)});
                 });
    return all;
}

void add_report(db::Tx& tx, Uuid submission, Report const& report) {
    tx.run("INSERT INTO assessment_item_report (id, item, kind, text, reported_on) VALUES ($1, $2, $3, $4, $5) "
           "ON CONFLICT (id) DO NOTHING",
           named_uuid("item_report", to_string(submission)), report.item, report.kind, report.text, report.on);
}

void add_note(db::Tx& tx, Uuid id, std::string_view item, Note const& note) {
    tx.run("INSERT INTO assessment_item_note (item, id, text, by_id, written_at) VALUES ($1, $2, $3, $4, $5) "
           "ON CONFLICT (item, id) DO NOTHING",
           item, id, note.text, note.by, note.written_at);
}

std::vector<ReportedItem> reported_items(db::Tx& tx) {
    // Those without a note since the last report come first.
    auto all = tx.all("SELECT r.item, COUNT(*), MAX(r.reported_on), "
                      "(SELECT MAX(n.written_at) FROM assessment_item_note n WHERE n.item = r.item) "
                      "FROM assessment_item_report r GROUP BY r.item ORDER BY COUNT(*) DESC, r.item",
                      [](db::Row const& row) {
                          auto const noted_at = row.get<std::optional<Instant>>(3);
                          Day const last = row.get<Day>(2);
                          return ReportedItem{row.get<std::string>(0), row.get<int>(1), last,
                                              noted_at && rome_day(*noted_at) >= last};
                      });
    std::sort(all.begin(), all.end(), [](ReportedItem const& a, ReportedItem const& b) {
        return std::tuple(a.is_noted, -a.reports, a.item) < std::tuple(b.is_noted, -b.reports, b.item);
    });
    return all;
}

std::vector<Report> reports_on(db::Tx& tx, std::string_view item) {
    return tx.all("SELECT item, kind, text, reported_on FROM assessment_item_report WHERE item = $1 "
                  "ORDER BY reported_on DESC, id LIMIT 200",
                  [](db::Row const& row) {
                      return Report{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                                    row.get<Day>(3)};
                  },
                  item);
}

std::vector<Note> notes_on(db::Tx& tx, std::string_view item) {
    return tx.all("SELECT text, by_id, written_at FROM assessment_item_note WHERE item = $1 ORDER BY written_at, id",
                  [](db::Row const& row) {
                      return Note{row.get<std::string>(0), row.get<Uuid>(1), row.get<Instant>(2)};
                  },
                  item);
}

}  // namespace regia::assessment
