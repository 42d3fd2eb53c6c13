//! /contenuti/{code}/versioni: which texts were in force from when, by which act, and how many took them; and what one
//! version changed.
#include "catalogue/version/version.hpp"
#include "catalogue/authoring/workshop.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using html::Fragment;
using html::Writer;

struct Shown {
    std::vector<Version> versions;
    std::map<Uuid, std::string> names;  //!< of those who approved
};

Shown read_versions(Workshop const& workshop, Module const& module) {
    return workshop.installation.database.read([&](db::Tx& tx) {
        Shown shown{versions_of(tx, workshop.editorial.taken, module.code), {}};
        std::vector<Uuid> people;
        for (Version const& version : shown.versions)
            if (version.approval) people.push_back(version.approval->person);
        shown.names = access::display_names(tx, people);
        for (Uuid const one : people) shown.names.try_emplace(one);  // somebody whose account is gone has no name
        return shown;
    });
}

std::string path_of_version(Module const& module, Version const& version) {
    return path_of(module) + "/versioni/" + std::to_string(version.number);
}

html::TableRow row(Desk const& desk, Module const& module, Shown const& shown, std::size_t at) {
    Version const& version = shown.versions[at];
    auto const name = html::fragment([&](Writer& h) {
        bool const has_before = at + 1 < shown.versions.size();
        if (has_before)
            h("<a href=\"{}\">{}</a>", desk.url(path_of_version(module, version)), short_version(version.version));
        else h("{}", short_version(version.version));
        h("<span class=\"sub\">{}</span>", desk.voice(w::in_force_from,
                                                      {{"moment", desk.voice.moment(version.in_force_from)}}));
    });
    std::string const act =
        version.approval ? desk.voice(w::approved_by, {{"name", shown.names.at(version.approval->person)},
                                                       {"act", version.approval->act}})
                         : std::string(desk.voice[w::not_approved]);
    return {html::head_cell(name), html::cell(act, "m-s"),
            html::cell(desk.voice.number(version.started), "end m-s", desk.voice[w::started]),
            html::cell(desk.voice.number(version.completed), "end m-s", desk.voice[w::completed])};
}

http::Answer show_versions(Workshop const& workshop, http::Request const& request) {
    Desk const desk(workshop.installation, workshop.shelves, request);
    Module const& module = desk.unit_in_path();
    Shown const shown = read_versions(workshop, module);
    html::Table table;
    table.caption = desk.voice[w::versions];
    table.columns = {{.label = std::string(desk.voice[w::version])}, {.label = std::string(desk.voice[w::approval])},
                     {.label = std::string(desk.voice[w::started]), .css = "end"},
                     {.label = std::string(desk.voice[w::completed]), .css = "end"}};
    std::vector<html::TableRow> rows;
    for (std::size_t i = 0; i < shown.versions.size(); ++i) rows.push_back(row(desk, module, shown, i));
    html::Card card;
    card.id = "versioni";
    card.title = desk.voice[w::versions];
    card.hides_title = true;
    card.is_flush = true;
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}<p><a href=\"{}\">{}</a></p></div>",
          html::page_head(desk.voice[w::versions],
                          desk.title(module) + ". " + std::string(desk.voice[w::versions_lead])),
          html::card(card, html::table(table, rows)), desk.url(path_of(module)), desk.voice[w::back_to_module]);
    });
    return desk.page(desk.frame(module, std::string(desk.voice[w::versions]), path_of(module) + "/versioni"), content);
}

http::Answer show_version(Workshop const& workshop, http::Request const& request) {
    Desk const desk(workshop.installation, workshop.shelves, request);
    Module const& module = desk.unit_in_path();
    auto const versions = read_versions(workshop, module).versions;
    auto const found = std::find_if(versions.begin(), versions.end(), [&](Version const& one) {
        return std::to_string(one.number) == request.in_path("version");
    });
    if (found == versions.end() || found + 1 == versions.end()) throw NotFound("no such version, or the first one");
    // Read for this page alone: who compares old texts must not fill the memory of those who learn.
    auto const [before, after] = workshop.installation.database.read([&](db::Tx& tx) {
        return std::pair(files::folder_at(tx, (found + 1)->revision), files::folder_at(tx, found->revision));
    });
    std::string const title = desk.voice(w::version_n, {{"version", short_version(found->version)}});
    auto names = names_of(desk, after, module);
    names.merge(names_of(desk, before, module));
    std::string const lead = desk.voice(w::version_lead, {{"version", short_version((found + 1)->version)},
                                                          {"moment", desk.voice.moment(found->in_force_from)}});
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}<p><a href=\"{}\">{}</a></p></div>", html::page_head(title, lead),
          difference_cards(desk, module.language, texts_of(before, module.folder), texts_of(after, module.folder),
                           names),
          desk.url(path_of(module) + "/versioni"), desk.voice[w::versions]);
    });
    html::Frame frame = desk.frame(module, title, path_of_version(module, *found));
    frame.crumbs.insert(frame.crumbs.end() - 1,
                        {std::string(desk.voice[w::versions]), desk.url(path_of(module) + "/versioni"), false});
    return desk.page(frame, content);
}

}  // namespace

void add_version_routes(http::Router& router, Workshop const& workshop) {
    router.get("/contenuti/{code}/versioni", access::may::read_content,
               [workshop](http::Request const& request) { return show_versions(workshop, request); });
    router.get("/contenuti/{code}/versioni/{version}", access::may::read_content,
               [workshop](http::Request const& request) { return show_version(workshop, request); });
}

}  // namespace regia::catalogue
