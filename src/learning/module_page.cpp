#include "base/text.hpp"
#include "learning/lesson/parts.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
using html::Fragment;
using html::Writer;

Fragment open_form(Desk const& desk, Reading const& reading, std::size_t step, html::Button const& button) {
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}{}</form>", desk.url(reading.path() + "/passi"),
          access::form_token(desk.request), html::hidden("passo", reading.sections[step]->id), html::submit(button));
    });
}

Fragment outline_entry(Desk const& desk, Reading const& reading, std::size_t step, std::size_t current) {
    catalogue::Section const& section = *reading.sections[step];
    std::string const minutes = desk.voice(w::minutes_short, {{"n", section.minutes}});
    return html::fragment([&](Writer& h) {
        if (!reading.is_open(step)) {
            h("<li><span class=\"off\"><span class=\"num\" aria-hidden=\"true\">{}</span><span>{}<span "
              "class=\"visually-hidden\"> {}</span></span><span class=\"d\">{}</span></span></li>",
              step + 1, section.title, desk.voice[w::not_yet], minutes);
            return;
        }
        auto const mark = html::fragment([&](Writer& inner) {
            bool const is_number = step == current || reading.must_reread(step);
            if (is_number) inner("<span class=\"num\" aria-hidden=\"true\">{}</span>", step + 1);
            else inner("<span class=\"ok\">{}</span>", html::icon("it-check-circle"));
        });
        auto const url = desk.url(reading.path() + "?passo=" + std::to_string(step + 1));
        if (step == current)
            h("<li><a href=\"{}\" aria-current=\"step\">{}<span>{}</span><span class=\"d\">{}</span></a></li>", url,
              mark, section.title, minutes);
        else
            h("<li><a href=\"{}\">{}<span>{}<span class=\"visually-hidden\"> {}</span></span><span "
              "class=\"d\">{}</span>"
              "</a></li>",
              url, mark, section.title, desk.voice[reading.must_reread(step) ? w::to_reread : w::opened], minutes);
    });
}

Fragment outline(Desk const& desk, Reading const& reading, std::size_t current) {
    double const share =
        static_cast<double>(reading.enrolled.sections_opened) / static_cast<double>(reading.sections.size() + 1);
    html::Card card;
    card.id = "idx";
    card.title = desk.voice[w::index];
    card.subtitle =
        desk.voice(w::minutes_of, {{"done", reading.enrolled.minutes_done}, {"total", reading.module->minutes}});
    card.is_flush = true;
    bool const may_test = reading.enrolled.sections_opened >= static_cast<int>(reading.sections.size());
    std::string const test = desk.voice(w::test_of_module, {{"n", reading.module->draw}});
    return html::card(card, html::fragment([&](Writer& h) {
        h("<div class=\"pad-b\">{}</div><ol class=\"outline\">",
          html::bar(share, desk.voice(w::module_progress, {{"n", reading.module->position},
                                                           {"percent", desk.voice.percent(share, 0)}})));
        for (std::size_t i = 0; i < reading.sections.size(); ++i) h("{}", outline_entry(desk, reading, i, current));
        if (may_test)
            h("<li><a href=\"{}\"><span class=\"num\" aria-hidden=\"true\">{}</span><span>{}</span></a></li>",
              desk.url(reading.path() + "/verifica"), html::icon("it-pencil"), test);
        else
            h("<li><span class=\"off\">{}<span>{}<span class=\"visually-hidden\"> {}</span></span></span></li>",
              html::icon("it-locked"), test, desk.voice[w::not_yet]);
        h("</ol>");
        if (!reading.opened.empty()) h("<div class=\"pad-b mt3\">{}</div>", time_line(desk, reading));
    }));
}

Fragment resources(Desk const& desk, Reading const& reading, std::size_t current) {
    html::Card card;
    card.id = "ris";
    card.title = desk.voice[w::resources];
    return html::card(card, html::fragment([&](Writer& h) {
        if (!reading.opened.empty()) h("{}", tools(desk, reading, current));
        if (reading.module->glossary)
            h("<details><summary class=\"strong sum\">{}</summary><div lang=\"{}\">{}</div></details>",
              desk.voice[w::glossary], reading.module->language,
              Fragment::trusted(reading.module->glossary->html_before_checks));
        h("<details><summary class=\"strong sum\">{}</summary><ul class=\"list-plain rows\">", desk.voice[w::sources]);
        for (catalogue::Source const& source : reading.module->sources)
            h("<li class=\"small\" lang=\"it\">{}</li>", source.cite);
        h("</ul></details>");
    }));
}

//! A check of understanding: every answer unfolds its comment, without a script and without a score.
Fragment check(Desk const& desk, catalogue::Check const& check, std::string_view language) {
    html::Card card;
    card.id = "v-" + check.id;
    card.title = desk.voice[w::check];
    card.css = "check";
    return html::card(card, html::fragment([&](Writer& h) {
                          h("<p class=\"strong\" lang=\"{}\">{}</p><p class=\"small muted\">{}</p>", language,
                            check.question, desk.voice[w::check_text]);
                          for (auto const& choice : check.choices)
                              h("<details class=\"opt-open\"><summary class=\"sum\" lang=\"{}\">{}</summary>"
                                "<p lang=\"{}\"><strong>{}</strong> {}</p></details>",
                                language, choice.text, language,
                                desk.voice[choice.is_right ? w::check_right : w::check_wrong], choice.feedback);
                      }));
}

Fragment step_links(Desk const& desk, Reading const& reading, std::size_t current) {
    return html::fragment([&](Writer& h) {
        h("<nav class=\"inline jb\" aria-label=\"{}\">", desk.voice[w::steps]);
        if (current > 0) {
            html::Button back;
            back.label = desk.voice(w::previous_step, {{"n", static_cast<int>(current)}});
            back.icon = "it-arrow-left";
            back.weight = html::Weight::outline;
            h("{}", html::button_link(desk.url(reading.path() + "?passo=" + std::to_string(current)), back));
        } else {
            h("<span></span>");
        }
        html::Button next;
        next.icon = "it-arrow-right";
        if (current + 1 < reading.sections.size()) {
            next.label = desk.voice(w::next_step, {{"n", static_cast<int>(current) + 2}});
            bool const is_counted = !needs_reopening(reading.enrolled) && !reading.must_reread(current + 1);
            if (reading.is_open(current + 1) && is_counted)
                h("{}", html::button_link(desk.url(reading.path() + "?passo=" + std::to_string(current + 2)), next));
            else
                h("{}", open_form(desk, reading, current + 1, next));
        } else {
            next.label = desk.voice[w::go_to_test];
            h("{}", html::button_link(desk.url(reading.path() + "/verifica"), next));
        }
        h("</nav>");
    });
}

}  // namespace

html::Frame module_frame(Desk const& desk, Reading const& reading) {
    html::Frame frame = desk.frame(desk.title(*reading.module));
    frame.crumbs = {{std::string(desk.voice[w::path]), desk.url("/percorso")},
                    {desk.voice(w::module_n, {{"n", reading.module->position}}), desk.url(reading.path()), true}};
    return frame;
}

namespace {

Fragment head(Desk const& desk, Reading const& reading, bool was_saved) {
    std::string const lead = desk.voice(w::module_of, {{"n", reading.module->position},
        {"total", static_cast<int>(reading.catalogue->modules.size())}, {"area", desk.area_name(reading.module->area)},
        {"variant", desk.variant_name(reading.enrolled.variant)}});
    Fragment saved;
    if (was_saved && reading.enrolled.reopened_at)
        saved = html::fragment([&](Writer& h) {
            h("<p class=\"asof m-0\" role=\"status\">{}{}</p>", html::icon("it-check-circle"),
              desk.voice(w::saved_at, {{"time", desk.voice.clock(*reading.enrolled.reopened_at)}}));
        });
    return html::page_head(desk.title(*reading.module), lead, saved);
}

Fragment welcome(Desk const& desk, Reading const& reading) {
    html::Card card;
    card.id = "inizio";
    card.title = desk.voice[w::welcome_title];
    card.subtitle = desk.voice(w::welcome_steps, {{"n", static_cast<int>(reading.sections.size())}});
    html::Button start;
    start.label = desk.voice[w::start_module];
    start.icon = "it-arrow-right";
    return html::card(card, html::fragment([&](Writer& h) {
        h("<ul lang=\"{}\">", reading.module->language);
        for (std::string const& objective : reading.module->objectives) h("<li>{}</li>", objective);
        if (reading.missing.empty()) h("</ul>{}", open_form(desk, reading, 0, start));
        else
            h("</ul><p class=\"strong\">{}</p>",
              desk.voice(w::requires_first, {{"modules", join(reading.missing, ", ")}}));
    }));
}

//! She came to this step by a link, which counts for nothing.
Fragment reread_note(Desk const& desk, Reading const& reading, std::size_t current) {
    html::Button button;
    button.label = desk.voice[w::reread_this];
    button.weight = html::Weight::outline;
    return html::note(html::Kind::info, "", html::fragment([&](Writer& h) {
        h("<div class=\"inline jb fx\"><p class=\"m-0\">{}</p>{}</div>", desk.voice[w::reread_note],
          open_form(desk, reading, current, button));
    }));
}

Fragment lesson(Desk const& desk, Reading const& reading, std::size_t current, NoteForm const& form) {
    catalogue::Section const& section = *reading.sections[current];
    return html::fragment([&](Writer& h) {
        if (reading.must_reread(current)) h("{}", reread_note(desk, reading, current));
        h("{}", video_player(desk, reading, section));
        h("<article class=\"card-x lesson pad-l\" lang=\"{}\" data-tempo=\"{}\" data-sezione=\"{}\" "
          "data-senza-rete=\"{}\" data-worker=\"{}\" data-persona=\"{}\" data-aperti=\"{}\"><h2>{}</h2>{}</article>",
          reading.module->language, desk.request.local(reading.path() + "/tempo"), section.id,
          desk.request.local(reading.path() + "/senza-rete"), desk.request.local("/percorso/senza-rete.js"),
          desk.actor.form_marker, reading.opened.size(), section.title, section_text(desk.request, section));
        for (catalogue::Check const& one : section.checks) h("{}", check(desk, one, reading.module->language));
        h("{}{}", step_links(desk, reading, current), notes_card(desk, reading, current, form));
    });
}

//! Who comes back after a while is told where she is.
Fragment resumed(Desk const& desk, Reading const& reading, std::size_t current) {
    auto const last = reading.enrolled.last_step_at;
    bool const was_away = last && desk.installation.clock.now() - *last > minutes(30);
    if (!was_away || current == 0 || desk.request.query.has("passo")) return {};
    return html::note(html::Kind::ok, "", html::fragment([&](Writer& h) {
        h("<div class=\"inline jb fx\"><p class=\"m-0\">{}</p><a href=\"{}\">{}</a></div>",
          desk.voice(w::resumed_at, {{"n", static_cast<int>(current) + 1}}), desk.url(reading.path_of(0)),
          desk.voice[w::from_the_start]);
    }), html::Announced::no, "it-restore");
}

http::Answer show_module(Desk const& desk) {
    Reading const reading = read_module(desk);
    auto const asked = desk.request.query.get("passo");
    auto const step = reading.step_of(asked);
    bool const is_number = parse_number<std::size_t>(asked).value_or(0) >= 1;
    if (!step && is_number) return http::see_other(desk.request.local(reading.path()));
    return show_step(desk, reading, step.value_or(reading.current_step()));
}

http::Answer open_step(Desk const& desk) {
    auto const& module = module_in_path(*desk.library.catalogue.current(), desk.request);
    std::string const back = desk.request.local("/percorso/moduli/" + std::to_string(module.position));
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [&library = desk.library, person = desk.actor.person, code = module.code, back,
                               section = std::string(desk.request.form.get("passo")),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  open_section(tx, library, person, code, section, now);
                                  return http::see_other(back);
                              });
}

}  // namespace

http::Reply show_step(Desk const& desk, Reading const& reading, std::size_t current, NoteForm const& form) {
    bool const is_started = !reading.opened.empty();
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"grid main-side\"><div class=\"stack\">", head(desk, reading, is_started));
        h("<p class=\"small muted m-0\">{}</p>", desk.because(reading.enrolled.because));
        if (!reading.is_approved) h("{}", html::note(html::Kind::warn, "", desk.voice[w::draft]));
        if (desk.voice.code() != reading.module->language)
            h("{}", html::note(html::Kind::info, "", desk.voice[w::language_note]));
        if (is_started) h("{}", resumed(desk, reading, current));
        h("{}</div><div class=\"stack\">{}{}</div></div>",
          is_started ? lesson(desk, reading, current, form) : welcome(desk, reading), outline(desk, reading, current),
          resources(desk, reading, current));
    });
    return desk.page(module_frame(desk, reading), content, form.status);
}

void add_module_routes(http::Router& router, access::Installation& installation, Library& library) {
    router.get("/percorso/moduli/{n}", access::may::follow_own_path, with_desk(installation, library, &show_module));
    router.post("/percorso/moduli/{n}/passi", access::may::follow_own_path,
                with_desk(installation, library, &open_step));
}

}  // namespace regia::learning
