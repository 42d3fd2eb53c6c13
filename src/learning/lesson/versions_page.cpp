//! The same lesson in other forms: on paper (/percorso/moduli/{n}/stampa) and as text alone.
#include "base/text.hpp"
#include "learning/lesson/parts.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
using html::Fragment;
using html::Writer;

constexpr std::string_view text_only_cookie = "regia_solo_testo";
constexpr std::string_view figure_begins = "<figure class=\"lesson-figure\">";
constexpr std::string_view figure_ends = "</figure>";

//! What a picture shows, in words; a drawing has its own in the text below it. The words are safe: they were written
//! into an attribute.
std::string words_of_picture(std::string_view figure) {
    constexpr std::string_view alternative = " alt=\"";
    auto const at = figure.find(alternative);
    if (!figure.starts_with("<img ") || at == std::string_view::npos) return {};
    auto const from = at + alternative.size();
    return "<p class=\"picture-words\">" + std::string(figure.substr(from, figure.find('"', from) - from)) + "</p>";
}

std::string without_figures(std::string_view markup) {
    std::string text;
    while (true) {
        auto const begins = markup.find(figure_begins);
        text += markup.substr(0, begins);
        if (begins == std::string_view::npos) return text;
        auto const ends = markup.find(figure_ends, begins);
        if (ends == std::string_view::npos) return text;
        auto const inside = begins + figure_begins.size();
        text += words_of_picture(markup.substr(inside, ends - inside));
        markup.remove_prefix(ends + figure_ends.size());
    }
}

Fragment printed_check(Desk const& desk, catalogue::Check const& check) {
    return html::fragment([&](Writer& h) {
        h("<section class=\"printed-check\"><h3>{}</h3><p class=\"strong\">{}</p><ul>", desk.voice[w::check],
          check.question);
        for (auto const& choice : check.choices)
            h("<li>{} <strong>{}</strong> {}</li>", choice.text,
              desk.voice[choice.is_right ? w::check_right : w::check_wrong], choice.feedback);
        h("</ul></section>");
    });
}

Fragment printed_section(Desk const& desk, Reading const& reading, std::size_t step) {
    catalogue::Section const& section = *reading.sections[step];
    Note const& note = reading.find(section.id)->note;
    return html::fragment([&](Writer& h) {
        h("<article class=\"card-x lesson pad-l printed\" lang=\"{}\"><h2>{}. {}</h2>{}", reading.module->language,
          step + 1, section.title, section_text(desk.request, section));
        if (section.video)
            h("<section><h3>{}</h3>{}</section>", desk.voice[w::video_transcript],
              Fragment::trusted(section.video->transcript_html));
        for (catalogue::Check const& one : section.checks) h("{}", printed_check(desk, one));
        if (note.saved_at)
            h("<section><h3>{}</h3><p class=\"note-text\">{}</p></section>", desk.voice[w::notes], note.body);
        h("</article>");
    });
}

//! One step with "?passo=", else all that she has opened.
http::Answer show_print(Desk const& desk) {
    Reading const reading = read_module(desk);
    auto const only = reading.step_of(desk.request.query.get("passo"));
    html::Frame frame = module_frame(desk, reading);
    frame.crumbs.back().is_current = false;
    frame.crumbs.push_back({std::string(desk.voice[w::print]), desk.url(reading.path() + "/stampa"), true});
    bool const is_empty = reading.opened.empty();
    auto const button = html::fragment([&](Writer& h) {
        h("<button type=\"button\" class=\"btn btn-primary\" data-stampa hidden>{}{}</button>", html::icon("it-print"),
          desk.voice[w::print_now]);
    });
    std::string const lead = desk.voice(w::print_lead, {{"n", reading.module->position}});
    return desk.page(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">",
          html::page_head(desk.title(*reading.module), lead, is_empty ? Fragment() : button));
        if (is_empty) h("{}", html::note(html::Kind::info, "", desk.voice[w::print_nothing]));
        if (!reading.is_approved) h("{}", html::note(html::Kind::warn, "", desk.voice[w::draft]));
        for (std::size_t step = 0; step < reading.sections.size(); ++step)
            if (reading.is_open(step) && (!only || *only == step)) h("{}", printed_section(desk, reading, step));
        if (only)
            h("<p class=\"actions\"><a href=\"{}\">{}</a></p>", desk.url(reading.path() + "/stampa"),
              desk.voice[w::print_all]);
        h("<p class=\"actions\"><a href=\"{}\">{}</a></p></div>",
          desk.url(only ? reading.path_of(*only) : reading.path()), desk.voice[w::back_to_lesson]);
    }));
}

http::Answer choose_version(Desk const& desk) {
    Reading const reading = read_module(desk);
    auto const step = reading.step_of(desk.request.form.get("passo"));
    bool const is_chosen = desk.request.form.get("solo_testo") == "1";
    std::string cookie = std::string(text_only_cookie) + "=" + (is_chosen ? "1" : "") + "; Path=/; HttpOnly; " +
                         "SameSite=Lax; Max-Age=" + (is_chosen ? "31536000" : "0");
    if (desk.installation.public_url.starts_with("https://")) cookie += "; Secure";
    http::Reply reply = http::see_other(desk.request.local(step ? reading.path_of(*step) : reading.path()));
    reply.with("Set-Cookie", cookie);
    return reply;
}

}  // namespace

bool is_text_only(http::Request const& request) {
    return http::cookie(request.header("cookie"), text_only_cookie) == "1";
}

Fragment section_text(http::Request const& request, catalogue::Section const& section) {
    return Fragment::trusted(is_text_only(request) ? without_figures(section.html_before_checks)
                                                   : section.html_before_checks);
}

Fragment tools(Desk const& desk, Reading const& reading, std::size_t step) {
    bool const is_text = is_text_only(desk.request);
    html::Button button;
    button.label = desk.voice[is_text ? w::version_whole : w::version_text];
    button.weight = html::Weight::quiet;
    std::string const passo = std::to_string(step + 1);
    return html::fragment([&](Writer& h) {
        h("<ul class=\"list-plain rows\"><li><a href=\"{}\">{} {}</a></li><li><a href=\"{}\">{} {}</a></li><li>"
          "<form method=\"post\" action=\"{}\">{}{}{}{}</form><p class=\"small muted mt3\">{}</p></li></ul>",
          desk.url(reading.path() + "/stampa?passo=" + passo), html::icon("it-print"), desk.voice[w::print],
          desk.url("/percorso/appunti"), html::icon("it-pencil"), desk.voice[w::notes_all],
          desk.url(reading.path() + "/versione"), access::form_token(desk.request), html::hidden("passo", passo),
          html::hidden("solo_testo", is_text ? "0" : "1"), html::submit(button), desk.voice[w::version_hint]);
    });
}

void add_version_routes(http::Router& router, access::Installation& installation, Library& library) {
    router.get("/percorso/moduli/{n}/stampa", access::may::follow_own_path,
               with_desk(installation, library, &show_print));
    router.post("/percorso/moduli/{n}/versione", access::may::follow_own_path,
                with_desk(installation, library, &choose_version));
}

}  // namespace regia::learning
