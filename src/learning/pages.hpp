//! What the pages of learning share: names of modules and levels in the language of the page, parts of the frame.
#pragma once

#include "access/rights.hpp"
#include "html/components.hpp"
#include "learning/test.hpp"

namespace regia::learning {

//! One request of a learner: who, in which language, with which programme data.
struct Desk {
    access::Installation& installation;
    Library& library;
    http::Request const& request;
    html::Voice voice;
    access::Actor const& actor;
    std::shared_ptr<portfolio::Portfolio const> portfolio;

    Desk(access::Installation& to, Library& books, http::Request const& asked);
    http::Reply page(html::Frame frame, html::Fragment const& content, int status = 200) const;
    html::Frame frame(std::string title) const;
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    std::string title(catalogue::Module const& module) const;
    std::string area_name(std::string_view area) const;
    std::string variant_name(Level level) const;  //!< "versione base"
    //! A sentence of ModuleProgress::because.
    std::string because(std::string_view reason) const;
    std::string level_name(Level level) const;
};

//! A handler of the router that answers at a Desk: `with_desk(installation, library, &show_notes)`.
template <class Answer>
auto with_desk(access::Installation& installation, Library& library, Answer* answer) {
    return [&installation, &library, answer](http::Request const& request) {
        return answer(Desk(installation, library, request));
    };
}

//! The module with that number in the path ("4" -> F4); throws NotFound.
catalogue::Module const& module_in_path(catalogue::Catalogue const& catalogue, http::Request const& request);

void add_path_routes(http::Router& router, access::Installation& installation, Library& library);
void add_module_routes(http::Router& router, access::Installation& installation, Library& library);
void add_test_routes(http::Router& router, access::Installation& installation, Library& library);
void add_api_routes(http::Router& router, access::Installation& installation, Library& library);

}  // namespace regia::learning
