//! /contenuti/{code}/bozza/differenze: what a draft changes, file by file and line by line; in words and signs, never
//! by colour alone.
#include "base/text.hpp"
#include "catalogue/text/difference.hpp"
#include "catalogue/authoring/workshop.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using html::Fragment;
using html::Writer;

void write_pieces(Writer& h, html::Voice const& voice, DifferentLine const& line) {
    bool const is_whole = line.pieces.size() == 1;
    for (Piece const& piece : line.pieces) {
        if (piece.fate == Fate::same || is_whole) h.text(piece.text);
        else if (piece.fate == Fate::added)
            h("<ins><span class=\"visually-hidden\">{}</span>{}</ins>", voice[w::word_added], piece.text);
        else h("<del><span class=\"visually-hidden\">{}</span>{}</del>", voice[w::word_removed], piece.text);
    }
}

void write_line(Writer& h, html::Voice const& voice, DifferentLine const& line) {
    constexpr char const* css[] = {"same", "removed", "added"};
    constexpr char const* signs[] = {" ", "−", "+"};
    html::Word const words[] = {w::line_same, w::line_removed, w::line_added};
    auto const fate = static_cast<std::size_t>(line.fate);
    h("<li class=\"{}\"><span class=\"n\">{}</span><span class=\"s\" aria-hidden=\"true\">{}</span>"
      "<span class=\"visually-hidden\">{}</span><span class=\"t\">",
      css[fate], line.number, signs[fate], voice[words[fate]]);
    write_pieces(h, voice, line);
    h("</span></li>");
}

}  // namespace

Fragment difference_cards(Desk const& desk, std::string_view language, FileTexts const& before, FileTexts const& after,
                          FileNames const& names) {
    std::set<std::string> paths;
    for (auto const& [path, text] : before) paths.insert(path);
    for (auto const& [path, text] : after) paths.insert(path);
    return html::fragment([&](Writer& h) {
        int number = 0;
        for (std::string const& path : paths) {
            auto const was = before.find(path);
            auto const is = after.find(path);
            auto const hunks =
                hunks_between(was == before.end() ? "" : was->second, is == after.end() ? "" : is->second);
            if (hunks.empty()) continue;
            html::Card card;
            card.id = "file-" + std::to_string(++number);
            auto const name = names.find(path);
            card.title = name == names.end() ? path : name->second;
            card.subtitle = path;
            if (was == before.end()) card.side = html::tag(html::Kind::ok, desk.voice[w::file_added], "it-plus-circle");
            if (is == after.end()) card.side = html::tag(html::Kind::bad, desk.voice[w::file_removed]);
            h("{}", html::card(card, html::fragment([&](Writer& inner) {
                for (Hunk const& hunk : hunks) {
                    inner("<ol class=\"diff\" lang=\"{}\">", language);
                    for (DifferentLine const& line : hunk.lines) write_line(inner, desk.voice, line);
                    inner("</ol>");
                }
            })));
        }
        if (number == 0) h("<p>{}</p>", desk.voice[w::no_difference]);
    });
}

FileTexts texts_of(files::Folder const& folder, std::string const& below) {
    FileTexts texts;
    for (std::string const& path : folder.below(below)) texts.emplace(path.substr(below.size()), *folder.find(path));
    return texts;
}

FileNames names_of(Desk const& desk, files::Folder const& folder, Module const& module) {
    FileNames names{{"domande.toml", std::string(desk.voice[w::file_bank])},
                    {"modulo.toml", std::string(desk.voice[w::file_module])}};
    if (is_survey(module))
        for (portfolio::Area const& area : desk.portfolio->areas)
            names.emplace(area.code + ".toml", desk.area_name(area.code));
    for (auto const& [path, text] : texts_of(folder, module.folder))
        if (path.ends_with(".md"))
            if (auto const title = read_section(text).form.title; !title.empty()) names.emplace(path, title);
    return names;
}

void add_difference_routes(http::Router& router, Workshop const& workshop) {
    router.get("/contenuti/{code}/bozza/differenze", access::may::read_content,
               [workshop](http::Request const& request) -> http::Answer {
                   DraftDesk const desk(workshop, request);
                   desk.must_have_draft();
                   std::string const& below = desk.published.folder;
                   auto names = names_of(desk, desk.folder, desk.module);
                   names.merge(names_of(desk, *desk.in_force, desk.published));
                   auto const content = html::fragment([&](Writer& h) {
                       h("{}<div class=\"stack\">{}<p><a href=\"{}\">{}</a></p></div>",
                         html::page_head(desk.voice[w::differences],
                                         desk.title(desk.published) + ". " +
                                             std::string(desk.voice[w::differences_hint])),
                         difference_cards(desk, desk.module.language, texts_of(*desk.in_force, below),
                                          texts_of(desk.folder, below), names),
                         desk.url(desk.path()), desk.voice[w::back_to_draft]);
                   });
                   return desk.show(std::string(desk.voice[w::differences]), "/differenze", content);
               });
}

}  // namespace regia::catalogue
