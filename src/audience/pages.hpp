//! What the pages of audiences share. Private to audience/.
#pragma once

#include "access/rights.hpp"
#include "audience/audience.hpp"
#include "html/components.hpp"

namespace regia::audience {

using html::Fragment;
using html::Writer;

//! One request: who, for which body, with which facts.
struct Desk {
    access::Installation& installation;
    access::Facts const& facts;
    jobs::Queue& queue;
    http::Request const& request;
    html::Voice voice;
    access::Actor const& actor;

    Desk(access::Installation& to, access::Facts const& told, jobs::Queue& jobs, http::Request const& asked);
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    //! Whose people: a body's lead chooses among hers, the region among all.
    std::optional<Uuid> body() const;
    Day today() const { return rome_day(installation.clock.now()); }
    http::Reply page(std::string title, std::string const& path, Fragment const& content, int status = 200) const;
    //! "1.240 persone". To the region in fives, from ten on (docs/rules/privacy.md, rule 5).
    std::string people(std::int64_t count) const;
    //! The same as a number; nothing where it is "fewer than ten".
    std::optional<std::int64_t> told(std::int64_t count) const;
    //! The audience in the path, of one's own scope; throws NotFound.
    Audience audience_in_path() const;
};

//! How many are in; or that it is being counted.
Fragment size_of(Desk const& desk, Audience const& audience);
//! The clauses in words, each with a link that takes it away where `without` gives its address.
Fragment clause_list(Desk const& desk, Rule const& rule, std::function<std::string(std::size_t)> const& without = {});

void add_offer_routes(http::Router& router, access::Installation& installation, access::Facts const& facts,
                      jobs::Queue& queue);
void add_api_routes(http::Router& router, access::Installation& installation, access::Facts const& facts,
                    jobs::Queue& queue);
void add_builder_routes(http::Router& router, access::Installation& installation, access::Facts const& facts,
                        jobs::Queue& queue);

}  // namespace regia::audience
