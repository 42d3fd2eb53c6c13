//! /assistenza: known answers (a text of the programme), the way back in for who can't sign in, one's own requests.
#include "base/text.hpp"
#include "files/markdown.hpp"
#include "helpdesk/pages.hpp"
#include "locale/helpdesk.hpp"

namespace regia::helpdesk {
namespace {

namespace w = words::helpdesk;
using html::Fragment;
using html::Writer;

constexpr int requests_shown = 20;

struct Typed {
    std::string cause, text;
    FormErrors errors;
};

//! texts/assistenza.<language>.md, without its title; empty while there is no programme.
Fragment known_answers(access::Installation& installation, html::Voice const& voice) {
    std::shared_ptr<files::Folder const> folder;
    try {
        folder = installation.folders.folder(installation.folders.current().id);
    } catch (Unavailable const&) {
        return {};
    }
    std::string const* text = folder->find("texts/assistenza." + std::string(voice.code()) + ".md");
    if (!text) text = folder->find("texts/assistenza.it.md");
    if (!text) return {};
    std::string markdown = *text;
    if (markdown.starts_with("# ")) markdown.erase(0, std::min(markdown.find('\n'), markdown.size()));
    files::MarkdownOptions options;
    options.heading_shift = 1;
    return Fragment::trusted(files::safe_html(markdown, options));
}

Fragment request_form(Sources const& sources, http::Request const& request, Typed const& typed) {
    auto const voice = access::voice(request);
    html::Field cause{.name = "causa", .label = std::string(voice[w::cause]), .value = typed.cause,
                      .error = html::error_of(typed.errors, "causa")};
    std::vector<html::Choice> choices{{"", std::string(voice[w::choose])}};
    for (std::string_view const one : causes)
        choices.push_back({std::string(one), std::string(cause_name(voice, one))});
    html::Field text{.name = "testo", .label = std::string(voice[w::what_happens]), .value = typed.text,
                     .hint = std::string(voice[w::no_patients]), .error = html::error_of(typed.errors, "testo"),
                     .is_required = true, .length_max = static_cast<int>(text_most)};
    return html::card({.id = "chiedi", .title = std::string(voice[w::ask_title])}, html::fragment([&](Writer& h) {
        h("<p>{}</p><form method=\"post\" action=\"{}\" class=\"stack gap4\" novalidate>{}{}{}{}<div>{}</div></form>",
          voice[w::ask_lead], html::Url(request.local("/assistenza")), access::form_token(request),
          html::hidden("submission", to_string(sources.installation.ids.next())), html::select(cause, choices),
          html::text_area(text, 5), html::submit({.label = std::string(voice[w::send_request])}));
    }));
}

Fragment own_requests(html::Voice const& voice, std::vector<Request> const& requests) {
    return html::card({.id = "richieste", .title = std::string(voice[w::my_requests])}, html::fragment([&](Writer& h) {
        if (requests.empty()) {
            h("<p class=\"muted m-0\">{}</p>", voice[w::no_requests]);
            return;
        }
        h("<ul class=\"list-plain rows\">");
        for (Request const& request : requests) {
            html::Tag tag{html::Kind::info, std::string(voice[w::waiting]), {}};
            if (!request.answers.empty()) tag = {html::Kind::ok, std::string(voice[w::answered]), {}};
            else if (request.closed_at) tag = {html::Kind::idle, std::string(voice[w::closed]), {}};
            h("<li><p class=\"m-0\"><strong class=\"strong\">{}</strong> <span class=\"muted\">{}</span> {}</p>"
              "<p class=\"m-0 mt1 prewrap\">{}</p>",
              cause_name(voice, request.cause), voice.moment(request.asked_at), html::tag(tag.kind, tag.label),
              request.text);
            for (Answer const& answer : request.answers)
                h("<blockquote class=\"mt3\"><p class=\"m-0 prewrap\">{}</p><p class=\"m-0 small muted\">{} · {}</p>"
                  "</blockquote>",
                  answer.text, answer.by_name, voice.moment(answer.answered_at));
            h("</li>");
        }
        h("</ul>");
    }));
}

http::Reply show(Sources const& sources, http::Request const& request, Typed const& typed, int status = 200) {
    auto const voice = access::voice(request);
    access::Actor const* const known = access::actor_if_any(request);
    std::vector<Request> requests;
    if (known)
        requests = sources.installation.database.read(
            [&](db::Tx& tx) { return requests_of(tx, known->person, requests_shown); });
    Fragment const answers = known_answers(sources.installation, voice);
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}", html::page_head(voice[w::help], voice[w::help_lead]),
          html::error_summary(voice, typed.errors));
        if (request.query.get("fatto") == "1")
            h.add(html::toast(html::Kind::ok, voice[w::request_sent], html::text(voice[w::request_sent_text])));
        if (!answers.markup().empty())
            h.add(html::card({.id = "risposte", .title = std::string(voice[w::known])}, answers));
        if (known) h("{}{}", request_form(sources, request, typed), own_requests(voice, requests));
        else
            h.add(html::card({.id = "accesso", .title = std::string(voice[w::cannot_sign_in])},
                             html::fragment([&](Writer& c) {
                                 c("<p>{}</p><p class=\"m-0\"><a href=\"{}\">{}</a></p>", voice[w::cannot_sign_in_text],
                                   html::Url(request.local("/accedi/aiuto")), voice[w::cannot_sign_in_link]);
                             })));
        h("</div>");
    });
    return http::page(html::page(access::frame(sources.installation, request, std::string(voice[w::help])), content),
                      status);
}

http::Answer post(Sources const& sources, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const& actor = access::actor(request);
    Typed typed{std::string(request.form.get("causa")), std::string(trim(request.form.get("testo"))), {}};
    std::size_t const characters = character_count(typed.text);
    if (!is_cause(typed.cause)) typed.errors.push_back({"causa", std::string(voice[w::cause_missing])});
    if (characters < text_least || characters > text_most)
        typed.errors.push_back({"testo", voice(w::text_length, {{"least", static_cast<std::int64_t>(text_least)},
                                                                {"most", static_cast<std::int64_t>(text_most)}})});
    if (!typed.errors.empty()) return show(sources, request, typed, 422);
    Request made;
    made.id = parse_uuid(request.form.get("submission")).value_or(sources.installation.ids.next());
    made.person = actor.person;
    made.cause = typed.cause;
    made.text = typed.text;
    made.language = voice.code();
    made.asked_at = sources.installation.clock.now();
    typed.errors = {{"testo", std::string(voice[w::too_many])}};
    return http::after_commit(
        sources.installation.database, "person/" + to_string(actor.person),
        [made, too_many = show(sources, request, typed, 429), to = request.local("/assistenza") + "?fatto=1"](
            db::Tx& tx) {
            Request request_now = made;
            request_now.body = desk_of(tx, made.person, rome_day(made.asked_at));
            return ask(tx, request_now) == Asked::too_many ? too_many : http::see_other(to);
        });
}

}  // namespace

void add_help_routes(http::Router& router, Sources sources) {
    sources.installation.navigation.push_back({"", "/assistenza", w::help, 95});
    router.get("/assistenza", http::everyone,
               [sources](http::Request const& request) { return show(sources, request, {}); });
    router.post("/assistenza", http::signed_in,
                [sources](http::Request const& request) { return post(sources, request); });
}

}  // namespace regia::helpdesk
