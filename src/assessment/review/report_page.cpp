//! /questionari/{id}/segnala: a problem with the question of a survey of hers. What is sent carries no name.
#include "assessment/review/review.hpp"
#include "base/text.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

//! The question that is spoken of, and what was typed.
struct View {
    Attempt attempt;
    int position = 1;
    Uuid submission;
    Report report{};
    FormErrors errors{};
};

int position_of(Attempt const& attempt, std::string_view text) {
    auto const position = parse_number<int>(text);
    return position ? *position : attempt.position();
}

View read_view(Desk const& desk, std::string_view position) {
    return desk.database().read([&](db::Tx& tx) {
        auto const attempt = find_attempt(tx, desk.person(), desk.request.id_in_path("id"));
        if (!attempt) throw NotFound("no such attempt");
        View view{*attempt, position_of(*attempt, position), desk.books.installation.ids.next()};
        view.report.item = item_at(tx, *attempt, view.position);
        return view;
    });
}

Fragment form(Desk const& desk, View const& view) {
    html::Field kind{.name = "tipo", .label = std::string(desk.voice[w::report_kind]), .value = view.report.kind,
                     .error = html::error_of(view.errors, "tipo"), .is_required = true};
    std::vector<html::Choice> kinds{{"", std::string(desk.voice[w::report_choose])}};
    for (std::string_view const one : report_kinds)
        kinds.push_back({std::string(one), std::string(desk.voice[word_of_kind(one)])});
    html::Field text{.name = "testo", .label = std::string(desk.voice[w::report_text]), .value = view.report.text,
                     .hint = std::string(desk.voice[w::report_text_hint]),
                     .error = html::error_of(view.errors, "testo"), .autocomplete = "off"};
    text.length_max = static_cast<int>(review_characters_max);
    html::Button send{.label = std::string(desk.voice[w::report_send])};
    html::Button back{.label = std::string(desk.voice[w::report_back]), .weight = html::Weight::quiet};
    std::string const to = view.attempt.is_finished() ? "/profilo/risposte?misura=" + to_string(view.attempt.id)
                                                      : question_path(view.attempt.id);
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}{}{}{}</form>",
          desk.url("/questionari/" + to_string(view.attempt.id) + "/segnala"), access::form_token(desk.request),
          html::hidden("submission", to_string(view.submission)),
          html::hidden("posizione", std::to_string(view.position)), html::select(kind, kinds),
          html::text_area(text), html::actions({html::submit(send), html::button_link(desk.url(to), back)}));
    });
}

http::Reply show(Desk const& desk, View const& view, int status = 200) {
    Item const* const item = desk.books.surveys.at(view.attempt.revision)->find(view.report.item);
    if (!item) throw Bug("the attempt's revision has no item " + view.report.item);
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">{}{}<div class=\"card-x pad-l\"><blockquote class=\"m-0\">"
          "<p class=\"m-0 strong\">{}</p></blockquote>{}</div></div>",
          html::error_summary(desk.voice, view.errors),
          html::page_head(desk.voice[w::report_title], desk.voice[w::report_lead]), desk.pick(item->stem),
          form(desk, view));
    });
    return http::page(html::page(desk.frame(std::string(desk.voice[w::report_title])), content), status);
}

http::Answer send(Desk const& desk) {
    auto const submission = parse_uuid(desk.request.form.get("submission"));
    if (!submission) throw BadRequest("the form has no submission");
    View view = read_view(desk, desk.request.form.get("posizione"));
    view.report.kind = std::string(desk.request.form.get("tipo"));
    view.report.text = std::string(trim(desk.request.form.get("testo")));
    view.report.on = rome_day(desk.now());
    view.errors = report_errors(desk.voice, view.report);
    if (!view.errors.empty()) return show(desk, view, 422);
    std::string const to = view.attempt.is_finished()
                               ? "/profilo/risposte?misura=" + to_string(view.attempt.id) + "&segnalata=1"
                               : question_path(view.attempt.id) + "?segnalata=1";
    return http::after_commit(desk.database(), "item/" + view.report.item,
                              [submission = *submission, report = view.report,
                               next = desk.request.local(to)](db::Tx& tx) {
                                  add_report(tx, submission, report);
                                  return http::see_other(next);
                              });
}

}  // namespace

void add_report_routes(http::Router& router, Books const& books) {
    std::string const path = "/questionari/{id}/segnala";
    router.get(path, access::may::follow_own_path, [books](http::Request const& request) {
        Desk const desk(books, request);
        return show(desk, read_view(desk, request.query.get("posizione")));
    });
    router.post(path, access::may::follow_own_path,
                [books](http::Request const& request) { return send(Desk(books, request)); });
}

}  // namespace regia::assessment
