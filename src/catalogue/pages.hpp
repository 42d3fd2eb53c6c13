//! What the pages of the catalogue share: which programme is shown, the state of a module, words for its parts.
#pragma once

#include "access/rights.hpp"
#include "catalogue/approval.hpp"
#include "html/components.hpp"

namespace regia::catalogue {

struct Shelves {
    files::Shelf<Catalogue>& catalogue;
    files::Shelf<portfolio::Portfolio>& portfolio;
};

//! One request of somebody who reads content: the programme of one revision, whichever comes meanwhile.
struct Desk {
    access::Installation& installation;
    http::Request const& request;
    html::Voice voice;
    Uuid revision;
    std::shared_ptr<Catalogue const> catalogue;
    std::shared_ptr<portfolio::Portfolio const> portfolio;

    Desk(access::Installation& to, Shelves const& shelves, http::Request const& asked);
    http::Reply page(html::Frame frame, html::Fragment const& content, int status = 200) const;
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    Module const& module_in_path() const;  //!< throws NotFound
    Module const& unit_in_path() const;    //!< a module, or the survey; throws NotFound
    //! "Contenuti / F4 / ..." above the page.
    html::Frame frame(Module const& module, std::string title, std::string const& path) const;

    std::string title(Module const& module) const;
    std::string area_name(std::string_view area) const;
    std::string level_name(Level level) const;
    std::string levels(Section const& section) const;    //!< "base – avanzato"
    std::string audience(Section const& section) const;  //!< "reparto, sportello" or "tutti"
    std::string kind(Section const& section) const;
    std::string minutes(int declared, double computed) const;
    html::Fragment source_list(Module const& module, std::vector<std::string> const& keys) const;
};

//! A film with captions and transcript, as learners get them.
html::Fragment film_player(Desk const& desk, std::string_view language, Video const& video, html::Url const& film,
                           html::Url const& captions);

//! What is known of the approval of a module, with the name of who gave it.
struct ModuleState {
    std::optional<Approval> approval;  //!< of the texts of today
    std::string approved_by;
    bool was_approved = false;  //!< earlier texts of it
};
ModuleState state_of(db::Tx& tx, Module const& module);
//! The same of all of them, in their order.
std::vector<ModuleState> states_of(db::Tx& tx, std::vector<Module> const& modules);
//! "Approvato da ... il ... Atto: ..."; only for a state with an approval.
std::string approved_sentence(html::Voice const& voice, ModuleState const& state);
html::Fragment state_tag(html::Voice const& voice, ModuleState const& state);
std::string path_of(Module const& module);      //!< "/contenuti/F4"
std::string short_version(Uuid version);        //!< enough of it to tell two texts apart

void add_contents_routes(http::Router& router, access::Installation& installation, Shelves shelves);
void add_approval_routes(http::Router& router, access::Installation& installation, Shelves shelves);
void add_reading_routes(http::Router& router, access::Installation& installation, Shelves shelves);
//! Below /contenuti/{code}/bozza: see authoring/.
void add_authoring_routes(http::Router& router, access::Installation& installation, Shelves shelves,
                          Editorial const& editorial);
void add_api_routes(http::Router& router, access::Installation& installation, Shelves shelves);

}  // namespace regia::catalogue
