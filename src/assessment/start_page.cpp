//! /questionario: the notice before question 1 (privacy rule 12), and the one button that begins.
#include "assessment/pages.hpp"
#include "files/markdown.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

struct Start {
    std::optional<OpenAttempt> open;
    Again again;
    std::optional<int> median_minutes;
    bool is_repeat() const { return again.kind != Again::Kind::first; }
};

Fragment notice(Desk const& desk) {
    std::string const text = desk.notice();
    if (text.empty()) return html::page_head(desk.voice[w::survey_initial], desk.voice[w::notice]);
    files::MarkdownOptions options;
    options.heading_shift = 0;  // the text brings the page's title
    return Fragment::trusted(files::safe_html(text, options));
}

http::Reply show_start(Desk const& desk, Survey const& survey, Start const& start) {
    std::string duration(desk.voice[w::duration_unknown]);
    if (start.median_minutes)
        duration = desk.voice(w::duration_measured, {{"minutes", desk.voice.duration(*start.median_minutes)}});
    html::Button begin;
    begin.label = desk.voice[w::begin];
    begin.icon = "it-arrow-right";
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">{}<p class=\"muted\">{} {} {} <a href=\"{}\">{}</a></p>", notice(desk),
          desk.voice(w::questions_at_most, {{"n", questions_max(survey)}}), duration, desk.provisional(),
          desk.url("/privacy"), desk.voice[w::full_notice]);
        if (start.is_repeat())
            h("<p>{} {}</p>", desk.again_text(start.again), desk.voice[w::repeat_other_questions]);
        h("<form class=\"mt6\" method=\"post\" action=\"{}\">{}{}</form></div>", desk.url("/questionario"),
          access::form_token(desk.request), html::actions({html::submit(begin)}));
    });
    auto const title = desk.voice[start.is_repeat() ? w::survey_repeat : w::survey_initial];
    return http::page(html::page(desk.frame(std::string(title)), content));
}

http::Answer open_start(Desk const& desk) {
    auto const survey = desk.books.surveys.current();
    Start const start = desk.database().read([&](db::Tx& tx) {
        SurveyState const state = survey_state(tx, *survey, desk.person(), desk.now());
        return Start{state.open, state.again, median_minutes(durations(tx))};
    });
    if (start.open) return http::see_other(desk.request.local(question_path(start.open->id)));
    // Not now: the profile says why, and from when.
    if (!start.again.may()) return http::see_other(desk.request.local("/profilo"));
    return show_start(desk, *survey, start);
}

http::Answer begin(Desk const& desk) {
    return http::after_commit(desk.database(), person_key(desk.person()),
                              [desk, attempt = desk.books.installation.ids.next(), now = desk.now()](db::Tx& tx) {
                                  auto const started = start_own(tx, desk.books, desk.person(), attempt, now);
                                  std::string const to = started ? question_path(started.value().attempt) : "/profilo";
                                  return http::see_other(desk.request.local(to));
                              });
}

}  // namespace

void add_start_routes(http::Router& router, Books const& books) {
    router.get("/questionario", access::may::follow_own_path,
               [books](http::Request const& request) { return open_start(Desk(books, request)); });
    router.post("/questionario", access::may::follow_own_path,
                [books](http::Request const& request) { return begin(Desk(books, request)); });
}

}  // namespace regia::assessment
