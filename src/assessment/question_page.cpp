//! /questionari/{id}/domanda: always the question that waits. An answer is final at "Avanti"; there is no way back.
//!
//! - A form names the position of its question. One that is stale or sent twice is answered with 409 and the question
//!   that waits now; nothing is written.
//! - Without a choice and without "non lo so": 422, the same question.
//! - A script that sends the form (web/js/unsent.js keeps what could not be sent) is told by HX-Redirect that its
//!   answer was taken, or that it came too late; anything else it leaves to the page.
//! - With htmx each choice is kept as it is made (/scelta), so that a resumed question shows it again.
#include "assessment/pages.hpp"
#include "base/text.hpp"
#include "files/markdown.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

//! `late`: a script was told that its answer was stale, and has come for the question that waits.
enum class Arrival { fresh, late, stale, without_choice };

int status_of(Arrival arrival) {
    return arrival == Arrival::stale ? 409 : arrival == Arrival::without_choice ? 422 : 200;
}

Fragment segments(Desk const& desk, Survey const& survey, Attempt const& attempt) {
    int const areas = static_cast<int>(survey.area_order.size());
    return html::fragment([&](Writer& h) {
        h("<ol class=\"segs\" aria-label=\"{}\">",
          desk.voice(w::progress, {{"n", attempt.area_position}, {"total", areas}}));
        for (int k = 0; k < areas; ++k) {
            std::string const area = desk.area_short_name(survey.area_order[static_cast<std::size_t>(k)]);
            bool const is_now = k == attempt.area_position;
            double const share = k < attempt.area_position ? 1
                                 : is_now ? static_cast<double>(attempt.asked_in_area) / survey.items_per_area_max : 0;
            auto const label = k < attempt.area_position ? w::area_done : is_now ? w::area_now : w::area_todo;
            if (is_now)
                h("<li class=\"cur\" aria-current=\"step\">");
            else
                h("<li>");
            h("{}<span>{}</span></li>", html::bar(share, desk.voice(label, {{"area", area}})), area);
        }
        h("</ol>\n");
    });
}

Fragment head(Desk const& desk, Survey const& survey, Waiting const& waiting) {
    Attempt const& attempt = *waiting.attempt;
    std::string where = desk.voice(w::area_of, {{"k", attempt.area_position + 1},
                                                {"total", static_cast<int>(survey.area_order.size())}});
    if (waiting.median_minutes)
        where += " · " + desk.voice(w::about_minutes, {{"n", minutes_left(survey, attempt, *waiting.median_minutes)}});
    return html::fragment([&](Writer& h) {
        h("<h1 class=\"visually-hidden\">{}</h1><div class=\"between wrap-x\"><strong class=\"strong\">{}</strong>"
          "<span class=\"muted small\">{}</span></div>{}",
          desk.survey_name(attempt), where,
          desk.voice(w::question_n, {{"k", attempt.position()}, {"most", questions_max(survey, attempt)}}),
          segments(desk, survey, attempt));
    });
}

Fragment question(Desk const& desk, Item const& item, Attempt const& attempt, FormErrors const& errors) {
    html::Question question;
    question.name = "risposta";
    question.eyebrow = desk.voice(w::area_n, {{"k", attempt.area_position + 1}, {"area", desk.area_name(item.area)}});
    question.text = desk.pick(item.stem);
    question.error = html::error_of(errors, question.name);
    std::vector<html::Choice> choices;
    for (std::size_t place = 0; place < attempt.current_order.size(); ++place) {
        Option const& option = item.options.at(static_cast<std::size_t>(attempt.current_order[place]));
        choices.push_back({std::to_string(place), std::string(desk.pick(option.text))});
        if (attempt.current_choice == option.key) question.chosen = choices.back().value;
    }
    return html::question(question, choices);
}

//! The button "Avanti" stands first, or the Enter key would press "Non lo so"; the style sheet puts it at the right.
Fragment save_bar(Desk const& desk) {
    return html::fragment([&](Writer& h) {
        h("<div class=\"savebar backwards\"><button class=\"btn btn-primary\">{}{}</button>"
          "<p class=\"m-0 small muted\" role=\"status\" id=\"saved\" data-saving=\"{}\" data-unsaved=\"{}\"",
          desk.voice[w::next], html::icon("it-arrow-right"), desk.voice[w::saving], desk.voice[w::unsaved]);
        h(" data-sending=\"{}\" data-unsent=\"{}\" data-expired=\"{}\" data-lost=\"{}\">", desk.voice[w::sending],
          desk.voice[w::unsent], desk.voice[w::unsent_expired], desk.voice[w::unsent_lost]);
        if (desk.request.query.has("inviata")) h("{} {}", html::icon("it-check-circle"), desk.voice[w::sent_late]);
        h("</p>"
          "<button class=\"btn-link\" name=\"non_so\" value=\"1\" formnovalidate>{}</button></div>",
          desk.voice[w::do_not_know]);
    });
}

Fragment form(Desk const& desk, Item const& item, Attempt const& attempt, FormErrors const& errors) {
    std::string const path = question_path(attempt.id);
    return html::fragment([&](Writer& h) {
        h("<form class=\"card-x mt6 pad-l\" method=\"post\" action=\"{}\" data-saves-into=\"saved\" "
          "data-keeps-unsent=\"{}\">{}{}",
          desk.url(path), to_string(attempt.id), access::form_token(desk.request),
          html::hidden("posizione", std::to_string(attempt.position())));
        h("<div hx-post=\"{}\" hx-trigger=\"change\" hx-swap=\"none\" hx-include=\"closest form\">{}</div>",
          desk.request.local(path + "/scelta"), question(desk, item, attempt, errors));
        h("{}<p class=\"small muted m-0 mt3\">{}</p></form>\n", save_bar(desk), desk.voice[w::final]);
    });
}

//! The first paragraph of the programme's notice: the whole stands before question 1.
std::string_view first_paragraph(std::string_view markdown) {
    while (!markdown.empty()) {
        auto const end = markdown.find("\n\n");
        std::string_view const block = trim(markdown.substr(0, end));
        if (!block.empty() && !block.starts_with('#')) return block;
        if (end == std::string_view::npos) break;
        markdown.remove_prefix(end + 2);
    }
    return {};
}

Fragment notice(Desk const& desk, std::optional<int> median) {
    std::string const own = files::plain_text(first_paragraph(desk.notice()));
    std::string const duration =
        median ? desk.voice(w::duration_measured, {{"minutes", desk.voice.duration(*median)}}) : std::string();
    return html::fragment([&](Writer& h) {
        h("<div class=\"mt6\">{}</div>", html::note(html::Kind::idle, "", html::fragment([&](Writer& inner) {
            inner("<p>{}</p><p class=\"small muted\">{} {} {} <a href=\"{}\">{}</a></p>",
                  own.empty() ? desk.voice[w::notice] : std::string_view(own), duration, desk.voice[w::pause],
                  desk.provisional(), desk.url("/privacy"), desk.voice[w::full_notice]);
        })));
    });
}

http::Reply show_question(Desk const& desk, Survey const& survey, Waiting const& waiting, Arrival arrival) {
    Attempt const& attempt = *waiting.attempt;
    Item const* const item = survey.find(attempt.current_item);
    if (!item) throw Bug("the attempt's revision has no item " + attempt.current_item);
    FormErrors errors;
    if (arrival == Arrival::without_choice) errors.push_back({"risposta", std::string(desk.voice[w::no_choice])});
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">");
        if (arrival == Arrival::stale || arrival == Arrival::late)
            h("<div class=\"mb4\">{}</div>", html::note(html::Kind::warn, desk.voice[w::stale_title],
                                                        desk.voice[w::stale], html::Announced::at_once));
        if (desk.request.query.has("segnalata"))
            h("<div class=\"mb4\">{}</div>",
              html::note(html::Kind::ok, "", desk.voice[w::report_sent], html::Announced::politely));
        h("{}{}{}<div class=\"inline jb mt4\"><a href=\"{}\">{}</a><a href=\"{}\">{}</a></div>{}</div>",
          html::error_summary(desk.voice, errors), head(desk, survey, waiting), form(desk, *item, attempt, errors),
          desk.url("/percorso"), desk.voice[w::save_and_leave],
          desk.url(report_path(attempt.id, attempt.position())), desk.voice[w::report_link],
          notice(desk, waiting.median_minutes));
    });
    html::Frame frame =
        desk.frame(desk.voice(w::page_title, {{"k", attempt.position()}, {"survey", desk.survey_name(attempt)}}));
    frame.navigation.clear();  // nothing here leads away but "Salva ed esci"
    return http::page(html::page(frame, content), status_of(arrival));
}

//! The page of an attempt as it stands; a finished one has become the profile.
http::Reply show(Desk const& desk, Waiting const& waiting, Arrival arrival) {
    if (!waiting.attempt) throw NotFound("no such attempt");
    if (waiting.attempt->is_finished()) return http::see_other(desk.request.local("/profilo"));
    return show_question(desk, *desk.books.surveys.at(waiting.attempt->revision), waiting, arrival);
}

http::Reply show_waiting(Desk const& desk, Uuid attempt, Arrival arrival) {
    return show(desk, desk.database().read([&](db::Tx& tx) { return read_waiting(tx, desk.person(), attempt); }),
                arrival);
}

int position_in(http::Request const& request) {
    auto const position = parse_number<int>(request.form.get("posizione"));
    if (!position) throw BadRequest("the field posizione is missing or not a number");
    return *position;
}

std::optional<int> place_in(http::Request const& request) {
    auto const place = parse_number<int>(request.form.get("risposta"));
    return place && *place >= 0 && *place <= 3 ? place : std::nullopt;
}

http::Reply to_script(std::string const& next, bool is_stale) {
    bool const is_question = next.ends_with("/domanda");
    std::string const to = is_stale && is_question ? next + "?superata=1" : next;
    return http::page("", is_stale ? 409 : 200).with("HX-Redirect", to);
}

http::Answer answer_question(Desk const& desk) {
    Uuid const id = desk.request.id_in_path("id");
    int const position = position_in(desk.request);
    bool const is_unsure = desk.request.form.has("non_so");
    auto const place = is_unsure ? std::nullopt : place_in(desk.request);
    if (!place && !is_unsure) {
        auto const waiting = desk.database().read([&](db::Tx& tx) { return read_waiting(tx, desk.person(), id); });
        bool const is_current = waiting.attempt && waiting.attempt->position() == position;
        return show(desk, waiting, is_current ? Arrival::without_choice : Arrival::stale);
    }
    return http::after_commit(desk.database(), person_key(desk.person()),
                              [desk, id, input = AnswerInput{position, place, desk.now()}](db::Tx& tx) {
                                  auto const attempt = find_attempt_to_change(tx, desk.person(), id);
                                  if (!attempt) throw NotFound("no such attempt");
                                  auto const survey = desk.books.surveys.at(attempt->revision);
                                  AnswerResult const result = give_answer(tx, *survey, *attempt, input);
                                  std::string const next =
                                      desk.request.local(result.attempt.is_finished() ? "/profilo" : question_path(id));
                                  if (desk.request.is_fragment()) return to_script(next, result.is_stale);
                                  if (result.is_stale)
                                      return show(desk, read_waiting(tx, desk.person(), id), Arrival::stale);
                                  return http::see_other(next);
                              });
}

//! Marks the choice without giving it. The reply is the line that says so; an old page is told by its status.
http::Answer mark_choice(Desk const& desk) {
    Uuid const id = desk.request.id_in_path("id");
    int const position = position_in(desk.request);
    auto const place = place_in(desk.request);
    if (!place) throw BadRequest("the field risposta is missing or not from 0 to 3");
    return http::after_commit(
        desk.database(), person_key(desk.person()), [desk, id, position, place, now = desk.now()](db::Tx& tx) {
            auto const attempt = find_attempt_to_change(tx, desk.person(), id);
            if (!attempt) throw NotFound("no such attempt");
            if (attempt->is_finished() || attempt->position() != position)
                throw Conflict("another question is current");
            Item const* const item = desk.books.surveys.at(attempt->revision)->find(attempt->current_item);
            auto const shown = static_cast<std::size_t>(*place);
            Option const& chosen = item->options.at(static_cast<std::size_t>(attempt->current_order[shown]));
            update_choice(tx, desk.person(), id, position, chosen.key);
            std::string const line = desk.voice(w::choice_saved, {{"time", desk.voice.clock(now)}});
            return http::page(html::fragment([&](Writer& h) {
                h("<div hx-swap-oob=\"innerHTML:#saved\">{} {}</div>", html::icon("it-check-circle"), line);
            }).markup());
        });
}

}  // namespace

void add_question_routes(http::Router& router, Books const& books) {
    std::string const path = "/questionari/{id}/domanda";
    router.get(path, access::may::follow_own_path, [books](http::Request const& request) {
        bool const came_late = request.query.has("superata");
        return show_waiting(Desk(books, request), request.id_in_path("id"), came_late ? Arrival::late : Arrival::fresh);
    });
    router.post(path, access::may::follow_own_path,
                [books](http::Request const& request) { return answer_question(Desk(books, request)); });
    router.post(path + "/scelta", access::may::follow_own_path,
                [books](http::Request const& request) { return mark_choice(Desk(books, request)); });
}

}  // namespace regia::assessment
