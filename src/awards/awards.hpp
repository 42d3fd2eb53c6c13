//! The door of awards: certificates of who concluded the course, as facts that never change.
//!
//! Rules: a certificate says title, hours, areas, dates, passed; never a level (docs/rules/privacy.md rule 10). Issuing
//! writes what will be printed: name, title, hours, dates, version of the texts, code. It happens once for a
//! conclusion, also when the event is seen twice. The PDF is made at the first download, stored with its SHA-256 and
//! never made again (docs/adr/2026-11-26-certificates.md). Who holds the code may ask whether it is valid; the holder's
//! name is shown only if she allows it. A revocation is a row with author, reason and time; the certificate stays.
//! Texts have versions, are never deleted, and are in force from their approval.
//! Reacts to "course_concluded". Writes "certificate_issued", "certificate_revoked" (key = person id).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "learning/learning.hpp"

namespace regia::awards {

using portfolio::Text;

//! What the programme folder says of certificates: programme.toml.
struct Terms {
    Text course;      //!< [certificate] course_it, course_en; else the programme's name
    std::string cup;  //!< "Codice unico di progetto"; empty = not yet known
};
Terms parse_terms(files::Folder const& folder, files::Faults& faults);

//! What awards asks of others; built once by main.
struct Sources {
    access::Installation& installation;
    learning::Library& library;
    files::Shelf<Terms>& terms;
};

//! As printed: nothing of it is looked up again.
struct Facts {
    std::string name, language;  //!< "it" or "en": of everything below
    std::string course, programme, owner, funding, funding_line, cup;
    std::vector<std::string> areas;
    int modules = 0;
    int minutes = 0;
    Day started_on, concluded_on;
    bool is_provisional = false;  //!< the Portfolio is not the official one yet
};

struct Revocation {
    std::string reason;
    Instant revoked_at;
};

struct Certificate {
    Uuid id;
    Uuid person;
    std::string code;  //!< "K7QM-2XDT-9RF7"
    Uuid text;         //!< the version of the texts it is printed with
    int text_number = 1;
    Facts facts;
    Instant issued_at;
    int renewal = 0;  //!< 0 = the first; 1 = the one in the place of a revoked one, and so on
    std::optional<Revocation> revocation{};
    bool shows_name = false;
};

//! Hers, newest first.
std::vector<Certificate> certificates_of(db::Tx& tx, Uuid person);

//! What awards keeps of a person, for her (access/own_record/own_record.hpp).
void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts);
//! What a rule may ask: whether somebody holds a certificate.
void add_facts(access::Facts& facts);
void add_subscribers(jobs::Subscribers& subscribers, Sources sources);
//! /attestati: hers, the public check, the register, the texts; and their /api/v1 counterparts.
void add_routes(http::Router& router, Sources sources);

}  // namespace regia::awards
