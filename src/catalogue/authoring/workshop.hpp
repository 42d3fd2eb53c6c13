//! What the pages of a draft share: the draft of the module in the path, its texts, words for its parts.
#pragma once

#include <map>
#include <set>

#include "assessment/assessment.hpp"
#include "catalogue/authoring/draft.hpp"
#include "catalogue/text/section_form.hpp"
#include "catalogue/editorial.hpp"
#include "catalogue/pages.hpp"

namespace regia::catalogue {

//! What the routes are made with.
struct Workshop {
    access::Installation& installation;
    Shelves shelves;
    Editorial editorial;
};

//! One request about the draft of one module.
struct DraftDesk : Desk {
    DraftDesk(Workshop const& workshop, http::Request const& asked);
    //! As it is in this transaction.
    DraftDesk(Workshop const& workshop, http::Request const& asked, db::Tx& tx);

    std::shared_ptr<files::Folder const> in_force;
    std::optional<Draft> draft;
    std::vector<Edit> edits;
    std::vector<Step> steps;
    std::map<Uuid, std::string> names;
    bool is_writer = false;            //!< who asks has written some of it

    Module const& published;           //!< as learners have it
    files::Folder folder;              //!< with the draft over it
    Module module;                     //!< of `folder`
    files::Faults faults;              //!< of its files
    std::shared_ptr<assessment::Survey const> survey;  //!< of `folder`; null for a module
    std::vector<std::string> late;     //!< see overtaken

    bool may(http::Access const& access) const;
    bool can_write() const;            //!< has the right, and the draft is open
    void parse();                      //!< `module`, `faults`, `survey` again, after a change of `folder`
    Draft const& must_have_draft() const;  //!< throws NotFound
    void must_be_module() const;           //!< throws NotFound for the survey, which has neither sections nor files
    std::string path(std::string const& below = "") const { return path_of(published) + "/bozza" + below; }
    bool is_changed(std::string const& file) const;
    http::Reply show(std::string const& title, std::string const& below, html::Fragment const& content,
                     int status = 200) const;
    html::Fragment save_or_preview() const;  //!< the two buttons of a form whose text can be seen first
    //! The card of the form of a part of the draft, over the text whose digest `seen` is.
    html::Fragment editor_card(html::Word title, std::string const& below, std::string const& seen,
                               html::Fragment const& fields) const;
    html::Fragment form_head() const;  //!< form token, a new submission, the last edit that the page shows

private:
    void load(db::Tx& tx);
    void lay_over();  //!< what was loaded over the folder in force
};

Uuid submission_in(http::Request const& request);
//! What stands above a form: somebody else has saved meanwhile, this is a preview, it is saved.
html::Fragment editor_message(DraftDesk const& desk, bool is_stale, bool shows_preview);

html::Fragment state_tag(html::Voice const& voice, DraftState state);
//! "Riga 12: ..." in the language of the page. `first_line`: where the shown text begins in its file.
std::string fault_text(html::Voice const& voice, files::Fault const& fault, int first_line = 1);
//! A fault without its place.
std::string fault_message(html::Voice const& voice, std::string_view message);
//! A list of faults, each with its file and line; those of a section lead to its editor.
html::Fragment fault_note(DraftDesk const& desk, files::Faults const& faults);

//! "Bozza: in rilettura", as a link; for the list of modules.
html::Fragment draft_line(Desk const& desk, Module const& module, Draft const& draft);
//! Beside the texts in force: the draft that is to follow them, or the way to begin one.
html::Fragment draft_card(Desk const& desk, Module const& module, std::optional<Draft> const& draft);

//! One section as a learner reads it, checks included.
html::Fragment as_learner(DraftDesk const& desk, Section const& section);

//! Asks what If-Match says of the draft, unless this submission was done before: then it is answered as it was.
void check_unchanged(db::Tx& tx, http::Request const& request, std::optional<Draft> const& draft);

//! A command of the draft. When its commit is durable the programme in force is looked up again, then `reply` answers:
//! it may ask the database, because a form that came too late is shown with the texts of now.
template <class Result>
http::Answer after_change(Workshop const& workshop, DraftDesk const& desk, std::function<Result(db::Tx&)> command,
                          std::function<http::Reply(Result const&)> reply) {
    db::Database& database = workshop.installation.database;
    files::FolderStore& folders = workshop.installation.folders;
    return http::Answer([&database, &folders, &request = desk.request, draft = desk.draft,
                         key = "catalogue/" + desk.published.code, command = std::move(command),
                         reply = std::move(reply)](http::Send send) mutable {
        auto result = std::make_shared<Result>();
        database.write_erased(
            std::move(key),
            [result, &request, draft, command = std::move(command)](db::Tx& tx) {
                check_unchanged(tx, request, draft);
                *result = command(tx);
            },
            [result, &folders, reply = std::move(reply), send = std::move(send)](std::exception_ptr error) {
                folders.refresh();
                if (error) return send(std::nullopt, error);
                std::optional<http::Reply> made;
                try {
                    made = reply(*result);
                } catch (...) {
                    return send(std::nullopt, std::current_exception());
                }
                send(std::move(made), nullptr);
            });
    });
}
//! After a change: the page at `to` (a path as the browser asks for it), or for a program the draft as it is now.
http::Reply done(Workshop const& workshop, http::Request const& request, std::string const& to);
//! 409: what was asked for has no place any more, with a way back to the draft as it is.
http::Reply too_late(DraftDesk const& desk);
//! For a program: 409 when what it has seen is not what is there; 422 with the fields that are wrong.
http::Reply problem_of(http::Request const& request, FormErrors const& errors, int status);
std::string_view api_name(std::string_view form_field);
http::Reply draft_document(DraftDesk const& desk);

//! Texts by their path below a module's folder, and what a reader calls them.
using FileTexts = std::map<std::string, std::string>;
using FileNames = std::map<std::string, std::string>;
FileTexts texts_of(files::Folder const& folder, std::string const& below);
FileNames names_of(Desk const& desk, files::Folder const& folder, Module const& module);
//! A card for each file that differs, with its lines.
html::Fragment difference_cards(Desk const& desk, std::string_view language, FileTexts const& before,
                                FileTexts const& after, FileNames const& names);

//! The items of the survey, for the page of its draft.
html::Fragment items_card(DraftDesk const& desk);
//! One item as it stands in the survey, in the language given.
html::Fragment item_as_learner(Desk const& desk, assessment::Item const& item, bool in_english);

void add_item_routes(http::Router& router, Workshop const& workshop);
void add_draft_routes(http::Router& router, Workshop const& workshop);
void add_section_routes(http::Router& router, Workshop const& workshop);
void add_question_routes(http::Router& router, Workshop const& workshop);
void add_preview_routes(http::Router& router, Workshop const& workshop);
void add_difference_routes(http::Router& router, Workshop const& workshop);
void add_upload_routes(http::Router& router, Workshop const& workshop);
void add_version_routes(http::Router& router, Workshop const& workshop);
void add_draft_api_routes(http::Router& router, Workshop const& workshop);

}  // namespace regia::catalogue
