//! What the pages of helpdesk share. Private to helpdesk/.
#pragma once

#include "helpdesk/helpdesk.hpp"
#include "html/components.hpp"
#include "mail/mail.hpp"

namespace regia::helpdesk {

struct Sources {
    access::Installation& installation;
    files::Shelf<registry::Reference>& reference;
};

std::string_view cause_name(html::Voice const& voice, std::string_view cause);
//! The desk of who asks: that of her body, or the region's (the null id).
Uuid own_desk(access::Actor const& actor);
//! Writes the answer, closes if asked to, and tells by e-mail that there is one. `id` is the form's.
struct Reaction {
    Uuid request, id, by;
    std::string text;  //!< empty = only close
    bool closes = false;
    std::string site;  //!< what a link in a letter begins with; empty = no letter
};
//! Whether its text is of a length that is taken, or may be missing: nobody's request is closed before an answer.
//! Throws NotFound for a request of another desk.
bool says_something(db::Tx& tx, Reaction const& reaction, Uuid desk);
void react(db::Tx& tx, access::Installation& installation, Reaction const& reaction, Uuid desk, Uuid letter,
           Instant now);

void add_help_routes(http::Router& router, Sources sources);
void add_desk_routes(http::Router& router, Sources sources);
void add_api_routes(http::Router& router, Sources sources);

}  // namespace regia::helpdesk
