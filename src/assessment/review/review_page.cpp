//! /profilo/riesame: she asks that a person looks at her result again, reads what came of it, withdraws it.
#include "assessment/review/review_store.hpp"
#include "base/text.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

struct View {
    std::vector<Attempt> finished;  //!< newest first
    std::vector<Review> reviews;    //!< newest first
    std::vector<Reply> replies;
    Uuid submission;
    Review typed{};
    FormErrors errors{};
    //! One at a time for a measure, and it is the last measure that is looked at again.
    bool may_ask() const {
        return !finished.empty() && std::none_of(reviews.begin(), reviews.end(), [&](Review const& one) {
            return one.is_open() && one.attempt == finished.front().id;
        });
    }
};

View read_view(Desk const& desk) {
    View view;
    view.submission = desk.books.installation.ids.next();
    desk.database().read([&](db::Tx& tx) {
        view.finished = finished_attempts(tx, desk.person());
        view.reviews = reviews_of(tx, desk.person());
        view.replies = replies_to(tx, view.reviews);
        return true;
    });
    return view;
}

Fragment form(Desk const& desk, View const& view) {
    html::Field area{.name = "area", .label = std::string(desk.voice[w::review_area]), .value = view.typed.area,
                     .error = html::error_of(view.errors, "area")};
    std::vector<html::Choice> areas{{"", std::string(desk.voice[w::review_whole])}};
    for (auto const& one : desk.portfolio->areas) areas.push_back({one.code, std::string(desk.pick(one.name))});
    html::Field text{.name = "testo", .label = std::string(desk.voice[w::review_text]), .value = view.typed.text,
                     .hint = std::string(desk.voice[w::review_text_hint]),
                     .error = html::error_of(view.errors, "testo"), .is_required = true, .autocomplete = "off"};
    text.length_max = static_cast<int>(review_characters_max);
    html::Field shares{.name = "risposte", .label = std::string(desk.voice[w::review_share]), .value = "1",
                       .hint = std::string(desk.voice[w::review_share_hint])};
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}{}{}{}{}</form>", desk.url("/profilo/riesame"),
          access::form_token(desk.request), html::hidden("submission", to_string(view.submission)),
          html::select(area, areas), html::text_area(text), html::check_box(shares, view.typed.shares_answers),
          html::actions({html::submit({.label = std::string(desk.voice[w::review_send])})}));
    });
}

html::Kind kind_of(Review const& review) {
    if (review.state == "confirmed" || review.state == "repeat") return html::Kind::ok;
    return review.is_open() ? html::Kind::info : html::Kind::idle;
}

Fragment review_card(Desk const& desk, View const& view, Review const& review) {
    html::Card card{.id = "riesame-" + to_string(review.id),
                    .title = desk.voice(w::review_of, {{"day", desk.voice.day(rome_day(review.asked_at))}})};
    card.subtitle = review.area.empty() ? std::string(desk.voice[w::review_whole]) : desk.area_name(review.area);
    card.side = html::tag(kind_of(review), desk.voice[word_of_state(review.state)]);
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p><p class=\"small muted\">{}</p>", review.text,
          desk.voice[review.shares_answers ? w::review_shared : w::review_not_shared]);
        for (Reply const& reply : view.replies)
            if (reply.review == review.id && !reply.text.empty())
                h("<p class=\"mt3\"><strong class=\"strong\">{}</strong> {}</p>",
                  desk.voice(w::review_reply_of, {{"day", desk.voice.day(rome_day(reply.replied_at))}}), reply.text);
        if (review.is_open())
            h("<form method=\"post\" action=\"{}\">{}{}{}</form>",
              desk.url("/profilo/riesame/" + to_string(review.id) + "/ritira"), access::form_token(desk.request),
              html::hidden("submission", to_string(view.submission)),
              html::submit({.label = std::string(desk.voice[w::review_withdraw]), .weight = html::Weight::outline}));
    }));
}

http::Reply show(Desk const& desk, View const& view, int status = 200) {
    html::Frame frame = desk.frame(std::string(desk.voice[w::review_title]));
    frame.crumbs = {{std::string(desk.voice[w::my_path]), desk.url("/percorso")},
                    {std::string(desk.voice[w::profile]), desk.url("/profilo")},
                    {std::string(desk.voice[w::review_title]), desk.url("/profilo/riesame"), true}};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}<div class=\"focuspage stack\">", html::page_head(desk.voice[w::review_title]),
          html::error_summary(desk.voice, view.errors));
        h("<section class=\"card-x\"><h2>{}</h2><p class=\"mt2\">{}</p><p>{}</p><p>{}</p><p class=\"m-0\">"
          "<a href=\"{}\">{}</a></p></section>",
          desk.voice[w::review_how], desk.voice[w::review_rule], desk.voice[w::review_who], desk.voice[w::review_more],
          desk.url("/profilo/risposte"), desk.voice[w::answers_link]);
        if (view.may_ask())
            h.add(html::card({.id = "chiedi", .title = std::string(desk.voice[w::review_ask])}, form(desk, view)));
        else if (view.finished.empty()) h("<p>{}</p>", desk.voice[w::no_result_title]);
        for (Review const& review : view.reviews) h.add(review_card(desk, view, review));
        h("</div>");
    });
    return http::page(html::page(frame, content), status);
}

Uuid submission_in(http::Request const& request) {
    auto const id = parse_uuid(request.form.get("submission"));
    if (!id) throw BadRequest("the form has no submission");
    return *id;
}

http::Answer ask(Desk const& desk) {
    Uuid const id = submission_in(desk.request);
    View view = read_view(desk);
    if (view.finished.empty()) throw NotFound("no measure to look at again");
    view.typed = {desk.person(),
                  review_id(id),
                  view.finished.front().id,
                  std::string(desk.request.form.get("area")),
                  std::string(trim(desk.request.form.get("testo"))),
                  desk.request.form.has("risposte"),
                  desk.now()};
    view.errors = review_errors(desk.voice, *desk.portfolio, view.typed);
    if (!view.errors.empty()) return show(desk, view, 422);
    return http::after_commit(desk.database(), person_key(desk.person()),
                              [typed = view.typed, next = desk.request.local("/profilo/riesame")](db::Tx& tx) {
                                  ask_review(tx, typed);
                                  return http::see_other(next);
                              });
}

http::Answer withdraw(Desk const& desk) {
    Uuid const id = submission_in(desk.request);
    return http::after_commit(desk.database(), person_key(desk.person()),
                              [id, review = desk.request.id_in_path("id"), person = desk.person(), now = desk.now(),
                               next = desk.request.local("/profilo/riesame")](db::Tx& tx) {
                                  withdraw_review(tx, person, review, id, now);
                                  return http::see_other(next);
                              });
}

}  // namespace

void add_review_routes(http::Router& router, Books const& books) {
    auto const may = access::may::follow_own_path;
    router.get("/profilo/riesame", may, [books](http::Request const& request) {
        Desk const desk(books, request);
        return show(desk, read_view(desk));
    });
    router.post("/profilo/riesame", may, [books](http::Request const& request) { return ask(Desk(books, request)); });
    router.post("/profilo/riesame/{id}/ritira", may,
                [books](http::Request const& request) { return withdraw(Desk(books, request)); });
}

}  // namespace regia::assessment
