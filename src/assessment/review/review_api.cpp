//! Reports on questions and reviews of results over /api/v1: the same commands as the pages.
#include <boost/json.hpp>

#include "assessment/review/review_store.hpp"
#include "base/text.hpp"
#include "http/api/body.hpp"

namespace regia::assessment {
namespace {

namespace json = boost::json;

//! Forms have Italian names of fields; programs have the words of the glossary.
FormErrors in_english(FormErrors errors) {
    for (FieldError& error : errors)
        error.field = error.field == "testo"   ? "text"
                      : error.field == "tipo"  ? "kind"
                      : error.field == "esito" ? "state"
                                               : error.field;
    return errors;
}

http::Reply refused(FormErrors const& errors) {
    return http::problem(422, "validation", "validation", "the request can't be taken as it is", in_english(errors));
}

json::array described(std::vector<Reply> const& replies, Uuid review) {
    json::array all;
    for (Reply const& reply : replies)
        if (reply.review == review)
            all.push_back({{"state", reply.state}, {"text", reply.text}, {"at", to_rfc3339(reply.replied_at)}});
    return all;
}

json::object described(Review const& review, std::vector<Reply> const& replies) {
    return {{"id", to_string(review.id)},
            {"area", review.area.empty() ? json::value(nullptr) : json::value(review.area)},
            {"text", review.text},
            {"shares_answers", review.shares_answers},
            {"asked_on", to_string(rome_day(review.asked_at))},
            {"state", review.state},
            {"replies", described(replies, review.id)}};
}

json::object document_of(std::vector<Review> const& reviews, std::vector<Reply> const& replies) {
    json::array all;
    for (Review const& review : reviews) all.push_back(described(review, replies));
    return {{"reviews", std::move(all)}};
}

http::Answer post_report(Desk const& desk) {
    json::object const body = http::body_in(desk.request);
    Uuid const id = desk.request.id_in_path("attempt");
    auto const position = http::number_in(body, "position");
    if (position && (*position < 1 || *position > 9'999)) throw BadRequest("the field position is that of a question");
    Report report{{}, http::text_in(body, "kind"), http::text_in(body, "text"), rome_day(desk.now())};
    if (auto const errors = report_errors(desk.voice, report); !errors.empty()) return refused(errors);
    return http::after_commit(desk.database(), person_key(desk.person()),
                              [desk, report, id, position,
                               submission = desk.books.installation.ids.next()](db::Tx& tx) {
                                  auto const attempt = find_attempt(tx, desk.person(), id);
                                  if (!attempt) throw NotFound("no such attempt");
                                  Report made = report;
                                  int const at = position ? static_cast<int>(*position) : attempt->position();
                                  made.item = item_at(tx, *attempt, at);
                                  add_report(tx, submission, made);
                                  return http::json("{}", 201);
                              });
}

http::Answer show_reviews(Desk const& desk) {
    return http::json(json::serialize(desk.database().read([&](db::Tx& tx) {
        auto const reviews = reviews_of(tx, desk.person());
        return document_of(reviews, replies_to(tx, reviews));
    })));
}

http::Answer post_review(Desk const& desk) {
    json::object const body = http::body_in(desk.request);
    Review review{desk.person(), review_id(desk.books.installation.ids.next()), {}, http::text_in(body, "area"),
                  http::text_in(body, "text"), http::flag_in(body, "shares_answers"), desk.now()};
    if (auto const errors = review_errors(desk.voice, *desk.portfolio, review); !errors.empty()) return refused(errors);
    return http::after_commit(desk.database(), person_key(desk.person()), [desk, review](db::Tx& tx) {
        auto const last = last_finished(tx, desk.person());
        if (!last) throw NotFound("no measure to look at again");
        Review made = review;
        made.attempt = last->id;
        ask_review(tx, made);
        return http::json(json::serialize(described(made, {})), 201);
    });
}

http::Answer post_withdrawal(Desk const& desk) {
    return http::after_commit(desk.database(), person_key(desk.person()),
                              [desk, id = desk.books.installation.ids.next(), now = desk.now()](db::Tx& tx) {
                                  withdraw_review(tx, desk.person(), desk.request.id_in_path("review"), id, now);
                                  return http::json("{}");
                              });
}

//! The list says that there are reviews; what they say is opened one by one, which she can read.
http::Answer show_requests(Desk const& desk) {
    json::array all;
    for (Review const& one : desk.database().read([](db::Tx& tx) { return reviews_for_committee(tx); }))
        all.push_back({{"id", to_string(one.id)},
                       {"asked_on", to_string(rome_day(one.asked_at))},
                       {"state", one.state}});
    return http::json(json::serialize(json::object{{"reviews", std::move(all)}}));
}

http::Answer show_request(Desk const& desk) {
    return http::after_commit(
        desk.database(), "review/" + std::string(desk.request.in_path("review")),
        [desk, look = desk.books.installation.ids.next(), now = desk.now()](db::Tx& tx) {
            auto const opened = open_review(tx, desk.books, desk.request.id_in_path("review"));
            access::record_look(tx, look, access::actor(desk.request), opened.review.person, "review", "", now);
            json::object document = described(opened.review, opened.replies);
            json::array answers;
            for (auto const& [item, answer] : opened.answers)
                answers.push_back({{"item", item->id}, {"is_right", answer.is_right}});
            document["answers"] = std::move(answers);
            return http::json(json::serialize(document));
        });
}

http::Answer post_reply(Desk const& desk) {
    json::object const body = http::body_in(desk.request);
    Reply const reply{desk.request.id_in_path("review"), desk.books.installation.ids.next(),
                      http::text_in(body, "state"), http::text_in(body, "text"), desk.person(), desk.now()};
    if (auto const errors = reply_errors(desk.voice, reply); !errors.empty()) return refused(errors);
    return http::after_commit(desk.database(), "review/" + to_string(reply.review), [reply](db::Tx& tx) {
        reply_to_review(tx, reply);
        return http::json("{}", 201);
    });
}

http::Answer show_reports(Desk const& desk) {
    json::array all;
    for (ReportedItem const& one : desk.database().read([](db::Tx& tx) { return reported_items(tx); }))
        all.push_back({{"item", one.item},
                       {"reports", one.reports},
                       {"last_on", to_string(one.last_on)},
                       {"is_noted", one.is_noted}});
    return http::json(json::serialize(json::object{{"items", std::move(all)}}));
}

http::Answer show_reports_on(Desk const& desk) {
    std::string const item(desk.request.in_path("item"));
    json::array reports, notes;
    desk.database().read([&](db::Tx& tx) {
        for (Report const& one : reports_on(tx, item))
            reports.push_back({{"kind", one.kind}, {"text", one.text}, {"on", to_string(one.on)}});
        for (Note const& one : notes_on(tx, item))
            notes.push_back({{"text", one.text}, {"at", to_rfc3339(one.written_at)}});
        return true;
    });
    if (reports.empty() && !desk.books.surveys.current()->find(item)) throw NotFound("no such question");
    return http::json(json::serialize(
        json::object{{"item", item}, {"reports", std::move(reports)}, {"notes", std::move(notes)}}));
}

http::Answer post_note(Desk const& desk) {
    std::string const item(desk.request.in_path("item"));
    if (!desk.books.surveys.current()->find(item)) throw NotFound("no such question");
    Note const note{http::text_in(http::body_in(desk.request), "text"), desk.person(), desk.now()};
    Reply const as_reply{{}, {}, "confirmed", note.text, {}, {}};
    if (auto const errors = reply_errors(desk.voice, as_reply); !errors.empty()) return refused(errors);
    return http::after_commit(desk.database(), "item/" + item,
                              [id = desk.books.installation.ids.next(), item, note](db::Tx& tx) {
                                  add_note(tx, id, item, note);
                                  return http::json("{}", 201);
                              });
}

}  // namespace

void add_review_api_routes(http::Router& router, Books const& books) {
    auto const hers = access::may::follow_own_path, committee = access::may::approve_content;
    auto const at = [&books](auto handler) {
        return [books, handler](http::Request const& request) { return handler(Desk(books, request)); };
    };
    router.type("SurveyReview", "{id: id, area: text?, text: text, shares_answers: bool, asked_on: day, "
                                "state: text, replies: [{state: text, text: text, at: instant}], "
                                "answers?: [{item: text, is_right: bool}]}");
    router.post("/api/v1/surveys/{attempt}/reports", hers, at(post_report))
        .describe({.summary = "Tells the committee of a problem with a question of one's own survey; no name is kept",
                   .takes = "{kind: text, text?: text, position?: int}", .gives = "{}", .refuses = {422},
                   .status = 201});
    router.get("/api/v1/survey-reviews", hers, at(show_reviews))
        .describe({.summary = "One's own requests for a review of the result, with the replies",
                   .gives = "{reviews: [SurveyReview]}"});
    router.post("/api/v1/survey-reviews", hers, at(post_review))
        .describe({.summary = "Asks that a person looks again at one's own last result",
                   .takes = "{text: text, area?: text, shares_answers?: bool}", .gives = "SurveyReview",
                   .refuses = {409, 422}, .status = 201});
    router.post("/api/v1/survey-reviews/{review}/withdrawal", hers, at(post_withdrawal))
        .describe({.summary = "Takes back a request for a review that has no outcome", .gives = "{}"});
    router.get("/api/v1/review-requests", committee, at(show_requests))
        .describe({.summary = "Requests for a review, for the committee: no person, no words",
                   .gives = "{reviews: [{id: id, asked_on: day, state: text}]}"});
    router.get("/api/v1/review-requests/{review}", committee, at(show_request))
        .describe({.summary = "One request, without the person; its opening is logged, and she can read that",
                   .gives = "SurveyReview"});
    router.post("/api/v1/review-requests/{review}/replies", committee, at(post_reply))
        .describe({.summary = "Takes a request in hand, confirms the result, or opens a repetition",
                   .takes = "{state: \"in_hand\" | \"confirmed\" | \"repeat\", text?: text}", .gives = "{}",
                   .refuses = {409, 422}, .status = 201});
    router.get("/api/v1/item-reports", committee, at(show_reports))
        .describe({.summary = "Questions on which somebody reported a problem",
                   .gives = "{items: [{item: text, reports: int, last_on: day, is_noted: bool}]}"});
    router.get("/api/v1/item-reports/{item}", committee, at(show_reports_on))
        .describe({.summary = "What was reported of one question, and the committee's notes",
                   .gives = "{item: text, reports: [{kind: text, text: text, on: day}], "
                            "notes: [{text: text, at: instant}]}"});
    router.post("/api/v1/item-reports/{item}/notes", committee, at(post_note))
        .describe({.summary = "Writes what the committee decided about a question", .takes = "{text: text}",
                   .gives = "{}", .refuses = {422}, .status = 201});
}

}  // namespace regia::assessment
