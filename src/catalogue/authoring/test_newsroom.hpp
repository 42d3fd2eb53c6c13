//! A site in process where authors, reviewers and a committee work on the small programme of the catalogue's tests.
#pragma once

#include <doctest/doctest.h>

#include "assessment/assessment.hpp"
#include "catalogue/authoring/draft_store.hpp"
#include "catalogue/editorial.hpp"
#include "catalogue/test_folder.hpp"
#include "world/page.hpp"
#include "world/site.hpp"

namespace regia::catalogue::test {

//! Two items of area A1, one of each level, as the survey's folder has them.
inline std::string small_items() {
    std::string text = "# Un commento che resta.\narea = \"A1\"\narea_it = \"Area\"\narea_en = \"Area\"\n"
                       "version = \"1\"\nstatus = \"provvisorio\"\nsources_read_on = 2026-01-01\n";
    for (std::string const id : {"A1-01", "A1-02"}) {
        text += "\n[[item]]\nid = \"" + id + "\"\narea = \"A1\"\ncompetence = \"A1.1\"\nlevel = \"base\"\n"
                "audience = \"all\"\ndifficulty = -1.8\nstem_it = \"Domanda " + id + "?\"\nstem_en = \"Question " + id +
                "?\"\nsource = [\"fonte\"]\ndoubt = \"\"\ndoubt_note_it = \"\"\nstatus = \"provvisorio\"\n";
        for (std::string const key : {"a", "b", "c", "d"})
            text += "\n  [[item.option]]\n  key = \"" + key + "\"\n  correct = " + (key == "b" ? "true" : "false") +
                    "\n  it = \"" + id + " risposta " + key + "\"\n  en = \"" + id + " answer " + key +
                    "\"\n  rationale_it = \"perché " + key + "\"\n";
    }
    return text;
}

inline files::Folder programme_of_authors() {
    files::Folder folder = small_folder();
    folder.put("survey/items/A1.toml", small_items());
    folder.put("programme.toml", *folder.find("programme.toml") +
                                     "[survey]\nversion = \"1\"\nstatus = \"provvisorio\"\n"
                                     "cut_offs = [-0.6, 0.8, 1.8]\nconfidence = 0.8\nitems_per_area_max = 4\n"
                                     "correlation = 0.7\nretake_after_days = 60\narea_order = [\"A1\"]\n"
                                     "[programme]\ncode = \"prova\"\nname_it = \"Programma\"\nname_en = \"Programme\"\n"
                                     "owner = \"Regione\"\n");
    std::string roles;
    for (auto const& [code, rights] :
         {std::pair{"author", "\"read_content\", \"write_content\", \"review_content\""},
          {"writer", "\"read_content\", \"write_content\""},
          {"committee", "\"read_content\", \"review_content\", \"approve_content\""},
          {"reader", "\"read_content\""}})
        roles += std::string("[[role]]\ncode = \"") + code + "\"\nname_it = \"" + code + "\"\nname_en = \"" + code +
                 "\"\nscope = \"region\"\nhome = \"/contenuti\"\nrights = [" + rights + "]\n";
    folder.put("roles.toml", roles + "[[role]]\ncode = \"learner\"\nname_it = \"Discente\"\nname_en = \"Learner\"\n"
                                     "scope = \"person\"\nhome = \"/percorso\"\nrights = [\"follow_own_path\"]\n");
    return folder;
}

inline bool says(http::Reply const& reply, std::string_view what) {
    return reply.body.find(what) != std::string::npos;
}

//! A form of a page as somebody without scripts sends it: hidden fields, then what she types.
inline http::Reply send(world::Browser& browser, std::string const& page, std::string_view action,
                        world::Form typed = {}) {
    auto const form = world::form_with(browser.get(page).body, action);
    typed.insert(typed.begin(), form.hidden.begin(), form.hidden.end());
    return browser.post(form.action, typed);
}

//! What the editor of a section sends when its writer changes the text alone.
inline world::Form section_fields(std::string const& body, std::string const& title = "Titolo") {
    return {{"titolo", title}, {"tipo", "lezione"}, {"livello", "base"}, {"livello_massimo", "avanzato"},
            {"minuti", "3"}, {"destinatari", "tutti"}, {"competenze", "A1.1"}, {"fonti", "legge"},
            {"da_confermare", ""}, {"testo", body}};
}

inline portfolio::Portfolio portfolio_of_authors() {
    portfolio::Portfolio portfolio = small_portfolio();
    portfolio.audiences = {{"all", {"Tutti", "All"}, {}, {}, {}}, {"clinician", {"Sanitari", "Health"}, {}, {}, {}}};
    return portfolio;
}

struct Newsroom : world::Site {
    explicit Newsroom(std::string const& url) : Site(url, programme_of_authors()) {
        auto const judge = [](files::Folder const& folder) {
            files::Faults faults;
            catalogue::parse_catalogue(folder, small_portfolio(), faults);
            assessment::parse_survey(folder, faults);
            return faults;
        };
        // Each revision was begun by seven people, three of whom have concluded.
        auto const taken = [](db::Tx& tx, std::string_view) {
            return std::vector{catalogue::Taken{files::current_revision(tx)->id, 7, 3}};
        };
        catalogue::add_routes(router, installation, catalogue, portfolio, {judge, taken});
        catalogue::add_subscribers(subscribers, catalogue);
    }
    files::Shelf<catalogue::Catalogue> catalogue{
        folders, [](files::Folder const& folder, files::Faults& faults) {
            return catalogue::parse_catalogue(folder, small_portfolio(), faults);
        }};
    jobs::Subscribers subscribers{database, clock};
    files::Shelf<portfolio::Portfolio> portfolio{
        folders, [](files::Folder const&, files::Faults&) { return portfolio_of_authors(); }};

    world::Browser enter(std::string const& role, std::string const& name = "Nome Cognome") {
        return somebody_signed_in(name, role, {access::Scope::Kind::region, {}});
    }
    catalogue::Module module() { return catalogue.current()->modules.at(0); }
    std::optional<catalogue::Draft> draft() {
        return database.read([](db::Tx& tx) { return catalogue::open_draft_of(tx, "F1"); });
    }
    files::Folder in_force() { return *folders.folder(folders.current().id); }

    //! A draft of F1 whose first lesson says `body`, as far as the given state.
    void draft_with(world::Browser& author, std::string const& body) {
        CHECK(send(author, "/contenuti/F1/bozza", "/bozza").status == 303);
        CHECK(send(author, "/contenuti/F1/bozza/sezioni/s1", "/sezioni/s1",
                   with(section_fields(body), "azione", "salva")).status == 303);
    }
    static world::Form with(world::Form form, std::string const& name, std::string const& value) {
        form.emplace_back(name, value);
        return form;
    }
};

template <class Test>
void in_a_newsroom(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        Newsroom newsroom(url);
        test(newsroom);
    });
}

}  // namespace regia::catalogue::test
