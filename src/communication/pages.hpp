//! What the pages of communication share. Private to communication/.
#pragma once

#include "access/access.hpp"
#include "communication/needs.hpp"

namespace regia::communication {

using html::Fragment;
using html::Writer;

//! One request: who, in which language, with which programme data. Lives as long as its request.
struct Desk {
    access::Installation& installation;
    Shelves shelves;
    http::Request const& request;
    html::Voice voice;
    std::shared_ptr<portfolio::Portfolio const> portfolio;
    std::shared_ptr<registry::Reference const> reference;

    Desk(access::Installation& to, Shelves const& from, http::Request const& asked);
    Uuid person() const { return access::actor(request).person; }
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    std::string area_name(std::string_view area) const;
    std::string profile_name(std::string_view profile) const;
    std::string body_name(Uuid body) const;
    std::vector<html::Choice> area_choices() const;  //!< "" first: none
    http::Reply page(std::string title, Fragment const& content, int status = 200) const;
};

Fragment state_tag(Desk const& desk, std::string_view state);

void add_need_routes(http::Router& router, access::Installation& installation, Shelves const& shelves);
void add_collected_routes(http::Router& router, access::Installation& installation, Shelves const& shelves);
void add_api_routes(http::Router& router, access::Installation& installation, Shelves const& shelves);

}  // namespace regia::communication
