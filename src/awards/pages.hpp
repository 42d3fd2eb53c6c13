//! What the pages of awards share.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "access/rights.hpp"
#include "awards/certificate.hpp"
#include "html/components.hpp"

namespace regia::awards {

struct Desk {
    Sources sources;
    access::Installation& installation;
    http::Request const& request;
    html::Voice voice;

    Desk(Sources const& to, http::Request const& asked);
    db::Database& database() const { return installation.database; }
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    //! `crumb` stands between "Attestati" and the page; none for the top page.
    http::Reply page(std::string const& title, html::Fragment const& content, int status = 200,
                     std::vector<std::pair<std::string, std::string>> const& crumbs = {}) const;
};

//! Where anybody may check this certificate: in its own language, under the address of the installation.
std::string check_address(Desk const& desk, Certificate const& certificate);
//! "/attestati/K7QM-2XDT-9RF7"
std::string path_of(Certificate const& certificate);
html::Fragment state_tag(html::Voice const& voice, Certificate const& certificate);
//! "4 ore"
std::string hours_of(html::Voice const& voice, Facts const& facts);
//! The PDF as stored; the first time it is made and stored. `certificate` is one that the asker may have.
http::Answer send_document(Desk const& desk, Certificate const& certificate);
//! Hers, with the code that stands in this place of the path; throws NotFound.
Certificate own_certificate(Desk const& desk, std::string_view place = "codice");
//! A PDF to be saved under this name, or shown.
http::Reply pdf_reply(std::string pdf, std::string const& name, bool is_shown = false);

//! Who asks for too many codes that do not exist is guessing: 20 a minute from one address, then no answer.
class Guesses {
public:
    bool are_too_many(std::string const& address, Instant now);
    void count(std::string const& address, Instant now);

private:
    struct Line {
        std::int64_t minute = 0;
        int wrong = 0;
    };
    std::mutex mutex_;
    std::map<std::string, Line> lines_;
};

void add_own_routes(http::Router& router, Sources sources);
void add_check_routes(http::Router& router, Sources sources, std::shared_ptr<Guesses> guesses);
void add_register_routes(http::Router& router, Sources sources);
void add_template_routes(http::Router& router, Sources sources);
void add_api_routes(http::Router& router, Sources sources, std::shared_ptr<Guesses> guesses);

}  // namespace regia::awards
