//! /contenuti/{code}/sezioni/{id} and /contenuti/{code}/domande: the texts, with what learners see after answering.
#include "base/text.hpp"
#include "catalogue/pages.hpp"
#include "locale/catalogue.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::catalogue;
using html::Fragment;
using html::Writer;

//! In the order of the module; the glossary is the last one.
std::vector<Section const*> all_sections(Module const& module) {
    std::vector<Section const*> all;
    for (Section const& section : module.sections) all.push_back(&section);
    if (module.glossary) all.push_back(&*module.glossary);
    return all;
}

Fragment answer(Desk const& desk, std::string_view language, std::string_view text, bool is_right,
                std::string_view comment) {
    return html::fragment([&](Writer& h) {
        h("<li>{} <span lang=\"{}\">{}</span>",
          html::tag(is_right ? html::Kind::ok : html::Kind::idle, desk.voice[is_right ? w::right : w::wrong],
                    is_right ? "it-check-circle" : "it-close-circle"),
          language, text);
        if (!comment.empty()) h("<p class=\"small muted m-0\" lang=\"{}\">{}</p>", language, comment);
        h("</li>");
    });
}

Fragment check_card(Desk const& desk, Module const& module, Check const& check) {
    html::Card card;
    card.id = "v-" + check.id;
    card.title = desk.voice(w::check, {{"competence", check.competence}});
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"strong\" lang=\"{}\">{}</p><ul class=\"list-plain rows\">", module.language, check.question);
        for (auto const& choice : check.choices)
            h.add(answer(desk, module.language, choice.text, choice.is_right, choice.feedback));
        h("</ul>");
    }));
}

Fragment section_facts(Desk const& desk, Module const& module, Section const& section) {
    html::Card card;
    card.id = "fatti";
    card.title = desk.voice[w::section];
    std::vector<html::KeyValue> const pairs{
        {std::string(desk.voice[w::for_whom]), html::text(desk.audience(section))},
        {std::string(desk.voice[w::levels]), html::text(desk.levels(section))},
        {std::string(desk.voice[w::minutes]), html::text(desk.minutes(section.minutes, section.computed_minutes))},
        {std::string(desk.voice[w::competences]), html::text(join(section.competences, ", "))}};
    return html::card(card, html::fragment([&](Writer& h) {
        h.add(html::key_values(pairs));
        if (!section.to_confirm.empty()) {
            h("<h3 class=\"mt5\">{}</h3><ul class=\"small\" lang=\"it\">", desk.voice[w::to_confirm]);
            for (auto const& point : section.to_confirm) h("<li>{}</li>", point);
            h("</ul>");
        }
        if (!section.sources.empty())
            h("<h3 class=\"mt5\">{}</h3>{}", desk.voice[w::sources], desk.source_list(module, section.sources));
    }));
}

Fragment section_links(Desk const& desk, Module const& module, Section const& section) {
    auto const all = all_sections(module);
    auto const at = static_cast<std::size_t>(std::find(all.begin(), all.end(), &section) - all.begin());
    auto const link = [&](Section const& to, html::Word word, char const* icon) {
        html::Button button;
        button.label = desk.voice[word];
        button.accessible_name = button.label + ": " + to.title;
        button.icon = icon;
        button.weight = html::Weight::outline;
        return html::button_link(desk.url(path_of(module) + "/sezioni/" + to.id), button);
    };
    return html::fragment([&](Writer& h) {
        h("<nav class=\"inline jb\" aria-label=\"{}\">", desk.voice[w::section_links]);
        if (at > 0) h.add(link(*all[at - 1], w::previous, "it-arrow-left"));
        h("<a href=\"{}\">{}</a>", desk.url(path_of(module)), desk.voice[w::back_to_module]);
        if (at + 1 < all.size()) h.add(link(*all[at + 1], w::next, "it-arrow-right"));
        h("</nav>");
    });
}

Section const& section_in_path(Desk const& desk, Module const& module) {
    Section const* const section = module.find(desk.request.in_path("section"));
    if (!section) throw NotFound("no such section");
    return *section;
}

Video const& video_in_path(Desk const& desk) {
    Section const& section = section_in_path(desk, desk.module_in_path());
    if (!section.video) throw NotFound("no film in this section");
    return *section.video;
}

Fragment film(Desk const& desk, Module const& module, Section const& section) {
    if (!section.video) return {};
    std::string const path = path_of(module) + "/sezioni/" + section.id + "/video";
    return film_player(desk, module.language, *section.video, desk.url(path), desk.url(path + "/sottotitoli"));
}

http::Answer show_section(Desk const& desk) {
    Module const& module = desk.module_in_path();
    Section const* const section = &section_in_path(desk, module);
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"grid main-side\"><div class=\"stack\">{}<article class=\"card-x lesson pad-l\" "
          "lang=\"{}\">{}</article>",
          html::page_head(section->title, desk.kind(*section) + " · " + desk.title(module)),
          film(desk, module, *section), module.language,
          Fragment::trusted(section->html_before_checks));
        for (Check const& check : section->checks) h.add(check_card(desk, module, check));
        h("{}</div><div class=\"stack\">{}</div></div>", section_links(desk, module, *section),
          section_facts(desk, module, *section));
    });
    return desk.page(desk.frame(module, section->title, path_of(module) + "/sezioni/" + section->id), content);
}

Fragment question_card(Desk const& desk, Module const& module, Question const& question, int number) {
    html::Card card;
    card.id = "d-" + question.id;
    card.title = desk.voice(w::question_n, {{"n", number}, {"competence", question.competence},
                                            {"level", desk.level_name(question.level)}});
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"strong\" lang=\"{}\">{}</p><ul class=\"list-plain rows\">", module.language, question.text);
        h.add(answer(desk, module.language, question.right, true, ""));
        for (auto const& wrong : question.wrong) h.add(answer(desk, module.language, wrong, false, ""));
        h("</ul><p class=\"mt4\"><strong>{}</strong> <span lang=\"{}\">{}</span></p>{}", desk.voice[w::why],
          module.language, question.rationale, desk.source_list(module, question.sources));
    }));
}

http::Answer show_bank(Desk const& desk) {
    Module const& module = desk.module_in_path();
    std::string const title(desk.voice[w::bank]);
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">",
          html::page_head(title, desk.title(module) + " · " +
                                     desk.voice(w::bank_lead, {{"n", static_cast<int>(module.questions.size())},
                                                               {"draw", module.draw}})));
        int number = 0;
        for (Question const& question : module.questions) h.add(question_card(desk, module, question, ++number));
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(path_of(module)), desk.voice[w::back_to_module]);
    });
    return desk.page(desk.frame(module, title, path_of(module) + "/domande"), content);
}

}  // namespace

Fragment film_player(Desk const& desk, std::string_view language, Video const& video, html::Url const& film,
                     html::Url const& captions) {
    return html::fragment([&](Writer& h) {
        h("<section class=\"player\" aria-label=\"{}\"><video class=\"stage\" controls preload=\"none\" "
          "playsinline src=\"{}\"><track kind=\"captions\" srclang=\"{}\" label=\"{}\" src=\"{}\" default></video>"
          "</section><details class=\"card-x\"><summary class=\"strong sum\">{}</summary><div class=\"mt3\" "
          "lang=\"{}\">{}</div></details>",
          desk.voice[w::film], film, language, desk.voice[w::film_captions], captions, desk.voice[w::film_transcript],
          language, Fragment::trusted(video.transcript_html));
    });
}

void add_reading_routes(http::Router& router, access::Installation& installation, Shelves shelves) {
    router.get("/contenuti/{code}/sezioni/{section}", access::may::read_content,
               [&installation, shelves](http::Request const& request) {
                   return show_section(Desk(installation, shelves, request));
               });
    router.get("/contenuti/{code}/sezioni/{section}/video", access::may::read_content,
               [&installation, shelves](http::Request const& request) {
                   Desk const desk(installation, shelves, request);
                   return files::media_reply(installation.database, video_in_path(desk).file, request);
               });
    router.get("/contenuti/{code}/sezioni/{section}/video/sottotitoli", access::may::read_content,
               [&installation, shelves](http::Request const& request) {
                   http::Reply reply;
                   reply.body = video_in_path(Desk(installation, shelves, request)).captions;
                   return reply.with("Content-Type", "text/vtt; charset=utf-8");
               });
    // Lessons name a picture by its digest, wherever they are read: who has not the lesson can't know it.
    router.get("/immagini/{file}", http::signed_in, [&installation](http::Request const& request) {
        return files::picture_reply(installation.database, request.in_path("file"));
    });
    router.get("/contenuti/{code}/domande", access::may::read_content,
               [&installation, shelves](http::Request const& request) {
                   return show_bank(Desk(installation, shelves, request));
               });
}

}  // namespace regia::catalogue
