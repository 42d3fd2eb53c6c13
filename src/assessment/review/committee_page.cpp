//! /questionari: what the committee is told of the questions, and the reviews it is asked for. No person is shown.
#include "assessment/review/review_store.hpp"
#include "base/text.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

std::string item_path(std::string_view item) { return "/questionari/quesiti/" + std::string(item); }
std::string review_path(Uuid review) { return "/questionari/riesami/" + to_string(review); }

html::Frame frame_of(Desk const& desk, std::string title, std::string const& path) {
    html::Frame frame = desk.frame(title);
    frame.crumbs = {{std::string(desk.voice[w::surveys]), desk.url("/questionari")}};
    if (path.empty()) frame.crumbs.clear();
    else frame.crumbs.push_back({std::move(title), desk.url(path), true});
    return frame;
}

Fragment items_table(Desk const& desk, std::vector<ReportedItem> const& items) {
    if (items.empty())
        return html::empty_state("it-check-circle", desk.voice[w::reports_none_title], desk.voice[w::reports_none]);
    auto const survey = desk.books.surveys.current();
    html::Table table{.caption = std::string(desk.voice[w::reports_title])};
    table.columns = {{.label = std::string(desk.voice[w::reports_item])},
                     {.label = std::string(desk.voice[w::reports_count]), .css = "end"},
                     {.label = std::string(desk.voice[w::reports_last])},
                     {.label = std::string(desk.voice[w::reports_state])}};
    std::vector<html::TableRow> rows;
    for (ReportedItem const& one : items) {
        Item const* const item = survey->find(one.item);
        auto const name = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a><span class=\"sub\">{}{}</span>", desk.url(item_path(one.item)),
              item ? desk.pick(item->stem) : desk.voice[w::reports_gone], one.item,
              item ? " · " + desk.area_short_name(item->area) : std::string());
        });
        rows.push_back({html::head_cell(name), html::cell(desk.voice.number(one.reports), "end m-r"),
                        html::cell(desk.voice.day(one.last_on), "m-s", desk.voice[w::reports_last]),
                        html::cell(html::tag(one.is_noted ? html::Kind::ok : html::Kind::warn,
                                             desk.voice[one.is_noted ? w::reports_noted : w::reports_waiting]),
                                   "m-b2")});
    }
    return html::table(table, rows);
}

Fragment reviews_table(Desk const& desk, std::vector<Review> const& reviews) {
    if (reviews.empty())
        return html::empty_state("it-check-circle", desk.voice[w::reviews_none_title], desk.voice[w::reviews_none]);
    html::Table table{.caption = std::string(desk.voice[w::reviews_title])};
    table.columns = {{.label = std::string(desk.voice[w::reviews_asked])},
                     {.label = std::string(desk.voice[w::area])},
                     {.label = std::string(desk.voice[w::reports_state])}};
    std::vector<html::TableRow> rows;
    for (Review const& one : reviews) {
        auto const name = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", desk.url(review_path(one.id)),
              desk.voice(w::review_of, {{"day", desk.voice.day(rome_day(one.asked_at))}}));
        });
        rows.push_back({html::head_cell(name),
                        html::cell(one.area.empty() ? std::string(desk.voice[w::review_whole])
                                                    : desk.area_short_name(one.area), "m-s"),
                        html::cell(html::tag(one.is_open() ? html::Kind::warn : html::Kind::ok,
                                             desk.voice[word_of_state(one.state)]), "m-r")});
    }
    return html::table(table, rows);
}

http::Answer show_all(Desk const& desk) {
    std::vector<ReportedItem> items;
    std::vector<Review> reviews;
    desk.database().read([&](db::Tx& tx) {
        items = reported_items(tx);
        reviews = reviews_for_committee(tx);
        return true;
    });
    html::Card first{.id = "riesami", .title = std::string(desk.voice[w::reviews_title]),
                     .subtitle = std::string(desk.voice[w::reviews_lead]), .is_flush = !reviews.empty()};
    html::Card second{.id = "segnalazioni", .title = std::string(desk.voice[w::reports_title]),
                      .subtitle = std::string(desk.voice[w::reports_lead]), .is_flush = !items.empty()};
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}</div>", html::page_head(desk.voice[w::surveys], desk.voice[w::surveys_lead]),
          html::card(first, reviews_table(desk, reviews)), html::card(second, items_table(desk, items)));
    });
    return http::page(html::page(frame_of(desk, std::string(desk.voice[w::surveys]), ""), content));
}

//! What stands under a form: the committee's words about a question, with what was typed.
Fragment note_form(Desk const& desk, std::string const& action, Uuid submission, std::string const& typed,
                   FormErrors const& errors, Fragment const& outcome, html::Word label) {
    html::Field text{.name = "testo", .label = std::string(desk.voice[label]), .value = typed,
                     .error = html::error_of(errors, "testo"), .autocomplete = "off"};
    text.length_max = static_cast<int>(review_characters_max);
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}{}{}</form>", desk.url(action),
          access::form_token(desk.request), html::hidden("submission", to_string(submission)), outcome,
          html::text_area(text), html::actions({html::submit({.label = std::string(desk.voice[w::reply_send])})}));
    });
}

Fragment item_card(Desk const& desk, Item const& item) {
    html::Card card{.id = "quesito", .title = std::string(desk.pick(item.stem)),
                    .subtitle = item.id + " · " + desk.area_name(item.area)};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<ul>");
        for (Option const& option : item.options) {
            h("<li>{}", desk.pick(option.text));
            if (option.is_right) h(" {}", html::tag(html::Kind::ok, desk.voice[w::item_right]));
            h("<span class=\"sub\" lang=\"it\">{}</span></li>", option.rationale_it);
        }
        h("</ul><h3>{}</h3><ul>", desk.voice[w::item_sources]);
        for (std::string const& source : item.sources) h("<li>{}</li>", source);
        h("</ul>");
    }));
}

http::Reply show_item(Desk const& desk, std::string const& typed = {}, FormErrors const& errors = {}) {
    std::string const code(desk.request.in_path("item"));
    auto const survey = desk.books.surveys.current();
    Item const* const item = survey->find(code);
    std::vector<Report> reports;
    std::vector<Note> notes;
    desk.database().read([&](db::Tx& tx) {
        reports = reports_on(tx, code);
        notes = notes_on(tx, code);
        return true;
    });
    if (!item && reports.empty()) throw NotFound("no such question");
    html::Card said{.id = "segnalazioni", .title = std::string(desk.voice[w::reports_title])};
    html::Card done{.id = "note", .title = std::string(desk.voice[w::notes_title])};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}<div class=\"stack\">", html::error_summary(desk.voice, errors), html::page_head(code));
        if (item) h.add(item_card(desk, *item));
        h.add(html::card(said, html::fragment([&](Writer& in) {
            if (reports.empty()) in("<p class=\"m-0\">{}</p>", desk.voice[w::reports_none_here]);
            in("<ul>");
            for (Report const& report : reports)
                in("<li>{} · {}<span class=\"sub\">{}</span></li>", desk.voice[word_of_kind(report.kind)],
                   desk.voice.day(report.on), report.text);
            in("</ul>");
        })));
        h.add(html::card(done, html::fragment([&](Writer& in) {
            in("<ul>");
            for (Note const& note : notes)
                in("<li>{}<span class=\"sub\">{}</span></li>", note.text, desk.voice.moment(note.written_at));
            in("</ul>{}", note_form(desk, item_path(code) + "/note", desk.books.installation.ids.next(), typed, errors,
                                    {}, w::note_text));
        })));
        h("</div>");
    });
    return http::page(html::page(frame_of(desk, code, item_path(code)), content), errors.empty() ? 200 : 422);
}

Uuid submission_in(http::Request const& request) {
    auto const id = parse_uuid(request.form.get("submission"));
    if (!id) throw BadRequest("the form has no submission");
    return *id;
}

http::Answer write_note(Desk const& desk) {
    std::string const item(desk.request.in_path("item"));
    if (!desk.books.surveys.current()->find(item)) throw NotFound("no such question");
    Uuid const id = submission_in(desk.request);
    Note const note{std::string(trim(desk.request.form.get("testo"))), desk.person(), desk.now()};
    Reply const as_reply{{}, {}, "confirmed", note.text, {}, {}};
    if (auto const errors = reply_errors(desk.voice, as_reply); !errors.empty())
        return show_item(desk, note.text, errors);
    return http::after_commit(desk.database(), "item/" + item,
                              [id, item, note, next = desk.request.local(item_path(item))](db::Tx& tx) {
                                  add_note(tx, id, item, note);
                                  return http::see_other(next);
                              });
}

Fragment shared_answers(Desk const& desk, OpenedReview const& opened) {
    if (!opened.review.shares_answers)
        return html::fragment([&](Writer& h) { h("<p class=\"m-0\">{}</p>", desk.voice[w::review_not_shared]); });
    return html::fragment([&](Writer& h) {
        h("<ol>");
        for (auto const& [item, answer] : opened.answers)
            h("<li class=\"mt3\"><a href=\"{}\">{}</a><span class=\"sub\">{}</span></li>",
              desk.url(item_path(item->id)), desk.pick(item->stem), desk.voice[answer.is_right   ? w::answer_right
                                                : answer.choice ? w::answer_wrong
                                                                : w::answer_unknown]);
        h("</ol>");
    });
}

Fragment outcome_field(Desk const& desk, std::string const& chosen, FormErrors const& errors) {
    html::Field field{.name = "esito", .label = std::string(desk.voice[w::reply_state]), .value = chosen,
                      .error = html::error_of(errors, "esito"), .is_required = true};
    std::vector<html::Choice> choices{{"", std::string(desk.voice[w::report_choose])}};
    for (char const* state : {"in_hand", "confirmed", "repeat"})
        choices.push_back({state, std::string(desk.voice[word_of_state(state)])});
    return html::select(field, choices);
}

http::Reply review_page(Desk const& desk, OpenedReview const& opened, Reply const& typed, FormErrors const& errors) {
    Review const& review = opened.review;
    std::string const title = desk.voice(w::review_of, {{"day", desk.voice.day(rome_day(review.asked_at))}});
    std::string const area =
        review.area.empty() ? std::string(desk.voice[w::review_whole]) : desk.area_name(review.area);
    html::Card asked{.id = "domanda", .title = area};
    asked.side = html::tag(review.is_open() ? html::Kind::warn : html::Kind::ok,
                           desk.voice[word_of_state(review.state)]);
    html::Card answers{.id = "risposte", .title = std::string(desk.voice[w::review_answers])};
    html::Card reply{.id = "esito", .title = std::string(desk.voice[w::reply_title]),
                     .subtitle = std::string(desk.voice[w::reply_lead])};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}<div class=\"stack\">", html::error_summary(desk.voice, errors),
          html::page_head(title, desk.voice[w::review_nameless]));
        h("{}{}", html::card(asked, html::fragment([&](Writer& in) { in("<p class=\"m-0\">{}</p>", review.text); })),
          html::card(answers, shared_answers(desk, opened)));
        h.add(html::card(reply, html::fragment([&](Writer& in) {
            for (Reply const& one : opened.replies)
                in("<p class=\"m-0\"><strong class=\"strong\">{} · {}</strong> {}</p>",
                   desk.voice[word_of_state(one.state)], desk.voice.moment(one.replied_at), one.text);
            if (review.is_open())
                in.add(note_form(desk, review_path(review.id) + "/esito", desk.books.installation.ids.next(),
                                 typed.text, errors, outcome_field(desk, typed.state, errors), w::reply_text));
        })));
        h("</div>");
    });
    return http::page(html::page(frame_of(desk, title, review_path(review.id)), content), errors.empty() ? 200 : 422);
}

//! Each opening is a look that she can read, also the one that shows what was wrong with a reply.
http::Answer show_review(Desk const& desk, Uuid id, Reply const& typed, FormErrors const& errors) {
    return http::after_commit(desk.database(), "review/" + to_string(id),
                              [desk, id, typed, errors, look = desk.books.installation.ids.next(),
                               now = desk.now()](db::Tx& tx) {
                                  OpenedReview const opened = open_review(tx, desk.books, id);
                                  access::record_look(tx, look, access::actor(desk.request), opened.review.person,
                                                      "review", "", now);
                                  return review_page(desk, opened, typed, errors);
                              });
}

http::Answer write_reply(Desk const& desk) {
    Reply const reply{desk.request.id_in_path("id"), submission_in(desk.request),
                      std::string(desk.request.form.get("esito")), std::string(trim(desk.request.form.get("testo"))),
                      desk.person(), desk.now()};
    if (auto const errors = reply_errors(desk.voice, reply); !errors.empty())
        return show_review(desk, reply.review, reply, errors);
    return http::after_commit(desk.database(), "review/" + to_string(reply.review),
                              [reply, next = desk.request.local("/questionari")](db::Tx& tx) {
                                  reply_to_review(tx, reply);
                                  return http::see_other(next);
                              });
}

}  // namespace

void add_committee_routes(http::Router& router, Books const& books) {
    books.installation.navigation.push_back(
        {std::string(access::may::approve_content.right), "/questionari", w::surveys, 25});
    auto const may = access::may::approve_content;
    auto const wait = [&](std::string code, html::Word sentence, auto count) {
        books.installation.waiting.push_back(
            {std::string(may.right), std::move(code), "/questionari", sentence,
             [count](db::Tx& tx, access::Actor const&) -> std::int64_t { return count(tx); }});
    };
    wait("survey_review", w::reviews_wait, count_open_reviews);
    wait("item_report", w::reports_wait, [](db::Tx& tx) {
        auto const items = reported_items(tx);
        return std::count_if(items.begin(), items.end(), [](ReportedItem const& one) { return !one.is_noted; });
    });
    auto const at = [&books](auto handler) {
        return [books, handler](http::Request const& request) { return handler(Desk(books, request)); };
    };
    router.get("/questionari", may, at(show_all));
    router.get("/questionari/quesiti/{item}", may,
               at([](Desk const& desk) -> http::Answer { return show_item(desk); }));
    router.post("/questionari/quesiti/{item}/note", may, at(write_note));
    router.get("/questionari/riesami/{id}", may,
               at([](Desk const& desk) { return show_review(desk, desk.request.id_in_path("id"), {}, {}); }));
    router.post("/questionari/riesami/{id}/esito", may, at(write_reply));
}

}  // namespace regia::assessment
