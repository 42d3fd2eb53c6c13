//! /profilo/pdf: a person's own profile on paper, in her stored language. Only she may have it; it is stored nowhere.
#include "assessment/profile.hpp"
#include "files/pdf.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;

std::string_view outcome(Desk const& desk, Standpoint standpoint) {
    switch (standpoint) {
        case Standpoint::reached: return desk.voice[w::reached];
        case Standpoint::near: return desk.voice[w::near];
        case Standpoint::to_strengthen: break;
    }
    return desk.voice[w::to_strengthen];
}

files::PdfTable areas_table(Desk const& desk, Profile const& profile) {
    auto const& levels = desk.portfolio->level_names;
    std::string const scale =
        desk.voice(w::scale, {{"lowest", desk.pick(levels[0])}, {"highest", desk.pick(levels[3])}});
    files::PdfTable table;
    table.columns = {{std::string(desk.voice[w::area]), 2.4},
                     {scale, 1.8},
                     {std::string(desk.voice[w::level]), 1.4},
                     {std::string(desk.voice[w::expected]), 1.2},
                     {std::string(desk.voice[w::outcome]), 1.4}};
    for (AreaResult const& area : profile.result.areas) {
        auto const* const wanted = profile.expected_in(area.area);
        auto const standpoint = profile.standpoint_in(area);
        files::PdfCell bar{.bar = place_on_bar(*profile.survey, area.mean)};
        if (wanted) bar.bar_mark = static_cast<double>(wanted->level) / 4;
        table.rows.push_back({{desk.area_name(area.area)},
                              bar,
                              {std::string(desk.level_name(area.level))},
                              {wanted ? std::string(desk.level_name(wanted->level)) : "–"},
                              {standpoint ? std::string(outcome(desk, *standpoint)) : "–"}});
    }
    return table;
}

files::PdfDocument document_of(Desk const& desk, Profile const& profile, std::string const& name) {
    auto const programme = desk.books.installation.programme.current();
    auto const& voice = desk.voice;
    files::PdfDocument document;
    document.title = voice[w::your_profile];
    document.language = voice.code();
    document.author = programme->owner;
    document.made_at = desk.now();
    document.head = {programme->owner, std::string(voice.pick(programme->name_it, programme->name_en))};
    document.foot = {std::string(voice.pick(programme->funding_it, programme->funding_en)),
                     std::string(voice.pick(programme->funding_line_it, programme->funding_line_en))};
    std::string const taken = voice(w::taken_on, {{"survey", desk.survey_name(*profile.shown)},
                                                  {"day", voice.day(rome_day(profile.result.finished_at))}});
    int const total = static_cast<int>(profile.result.areas.size());
    auto const say = [&](std::string text, files::PdfStyle style = files::PdfStyle::normal) {
        document.blocks.push_back(files::PdfParagraph{std::move(text), style});
    };
    document.blocks.push_back(files::PdfHeading{1, document.title});
    say(name, files::PdfStyle::strong);
    say(taken, files::PdfStyle::lead);
    document.blocks.push_back(areas_table(desk, profile));
    say(voice(w::document_reached, {{"reached", profile.reached()}, {"total", total}}));
    say(std::string(voice[w::document_bar]), files::PdfStyle::small);
    if (!desk.provisional().empty()) say(std::string(desk.provisional()), files::PdfStyle::small);
    document.blocks.push_back(files::PdfGap{8});
    say(std::string(voice[w::document_private]), files::PdfStyle::small);
    return document;
}

http::Answer send(Books const& books, http::Request const& request) {
    auto const person = books.installation.database.read(
        [&](db::Tx& tx) { return registry::find_person(tx, access::actor(request).person); });
    http::Request in_her_language = request;
    if (person) in_her_language.english = person->language == "en";
    Desk const desk(books, in_her_language);
    Profile const profile = read_profile(desk, request.query.get("misura"));
    if (!profile.shown) throw NotFound("no survey of hers is finished");
    std::string const name = person ? person->given_name + " " + person->family_name : access::actor(request).name;
    http::Reply reply;
    reply.with("Content-Type", "application/pdf");
    reply.with("Content-Disposition",
               "attachment; filename=\"" + std::string(desk.voice[w::document_file]) + ".pdf\"");
    reply.body = files::write_pdf(document_of(desk, profile, name));
    return reply;
}

}  // namespace

void add_profile_document_routes(http::Router& router, Books const& books) {
    auto const may = access::may::follow_own_path;
    auto const answer = [books](http::Request const& request) { return send(books, request); };
    router.get("/profilo/pdf", may, answer);
    router.get("/api/v1/profile/pdf", may, answer)
        .describe({.summary = "One's own profile on paper: made anew each time, stored nowhere",
                   .media = "application/pdf"});
}

}  // namespace regia::assessment
