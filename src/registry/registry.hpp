//! The door of registry: health bodies, districts, units, people, their dated employments, and the import of staff
//! files.
//!
//! Rules: a person is one row whatever her jobs; the tax code is the key (omocodia letters allowed, the canonical form
//! is only a search key); periods are rows; at each instant one employment counts (most hours, else the oldest).
//! Kinds of event written here: "person_changed" (key = person id) after every change of person, employment, absence;
//! "address_proposed" (key = person id) when a staff file names another address for somebody who has come in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/access.hpp"
#include "db/tx.hpp"
#include "files/folder_store.hpp"
#include "jobs/events.hpp"
#include "jobs/queue.hpp"
#include "registry/district/succession.hpp"

namespace regia::registry {

struct Body {
    Uuid id;  //!< named_uuid("body", code): the same in every installation
    std::string code, name, kind, wide_area;
};
struct District {
    Uuid id;
    std::string code, name, body_code;
    DistrictLife life{};
};
struct Profile {  //!< professional, from profiles.csv
    std::string code, name_it, name_en, group, relationship;
};
//! Reference data of the programme folder: areas.csv, bodies.csv, districts.csv, district_changes.csv, profiles.csv.
struct Reference {
    std::map<std::string, std::string, std::less<>> wide_areas;  //!< code -> name
    std::vector<Body> bodies;
    std::vector<District> districts;
    std::vector<Profile> profiles;
    int removal_percent_max = 5;  //!< a file that takes a larger share of a body's people away is confirmed twice
    Body const* find_body(std::string_view code) const;
    Body const* find_body(Uuid id) const;
    District const* find_district(std::string_view code) const;
    Profile const* find_profile(std::string_view code) const;
};
Reference parse_reference(files::Folder const& folder, files::Faults& faults);
//! Rows for foreign keys; called when a programme is loaded.
void store_reference(db::Tx& tx, Reference const& reference);

struct Person {
    Uuid id;
    std::string given_name, family_name;
    std::optional<std::string> tax_code, email;
    std::optional<Day> born_on;
    std::string gender;    //!< "f", "m", "x" (not stated)
    std::string language;  //!< "it", "en"
};
struct Employment {
    Uuid id;
    Uuid person, body;
    std::optional<Uuid> unit, district;
    std::string profile;       //!< code of a Profile
    std::string relationship;  //!< employee, contracted, freelance, other
    std::optional<std::string> staff_number;
    std::optional<double> weekly_hours;
    Day started_on;
    std::optional<Day> finished_on;
};
//! The employment that counts today, with names; what pages and counters need of a person's place.
struct Place {
    Uuid body;
    Uuid unit;      //!< zero id = none
    Uuid district;  //!< zero id = none
    std::string unit_name, profile, relationship;
    std::string staff_number;
    std::string absence;  //!< "" or long_absence, secondment, ended, other_body
    bool in_scope = false;
};

std::optional<Person> find_person(db::Tx& tx, Uuid person);
//! "Rossi Ada", of those who are in the registry.
std::map<Uuid, std::string> names_of(db::Tx& tx, std::span<Uuid const> people);
std::optional<Place> place_of(db::Tx& tx, Uuid person, Day on);
//! Functions given by an act ("tutor", "trainer", "front-office", "clinical-lead", "strategic-role",
//! "primary-care-doctor"); gp and family-paediatrician profiles hold the last one by themselves.
std::vector<std::string> functions_of(db::Tx& tx, Uuid person, Day on);
//! Writes a person with her employment and the event; used by the import, the demo and tests. Throws DatabaseError on a
//! tax code that exists.
void add_person(db::Tx& tx, Person const& person, Employment const& employment, Instant now);
Uuid unit_id(db::Tx& tx, Uuid body, std::string_view name, Uuid id_if_new);
void add_function(db::Tx& tx, Uuid id, Uuid person, std::string_view function, std::string_view act, Day from,
                  Instant now);

//! Employments, absences and functions begin and end on a day without anybody touching them. Every night a job chooses
//! anew which employment counts for those to whom this happened, and says "person_changed" of each. So do districts.
void add_jobs(jobs::Queue& queue, access::Installation& installation, files::Shelf<Reference>& reference);

enum class TaxCodeFault { none, length, character, month, day, check_character };
TaxCodeFault check_tax_code(std::string_view tax_code);        //!< upper case expected
std::string canonical_tax_code(std::string_view tax_code);     //!< omocodia letters back to digits
//! Birth day and gender written in a valid tax code; `today` decides the century.
struct TaxCodeFacts {
    Day born_on;
    std::string gender;
};
TaxCodeFacts facts_of_tax_code(std::string_view tax_code, Day today);

//! A staff file to be checked. `id` comes from the form that brought it, so that the same form makes one import.
struct ImportOrder {
    Uuid id;
    std::string path, file_name;
    Uuid body, by;  //!< the body limits the rows; the null id = any
    bool is_complete = false;  //!< who is not in it has left
};
//! What an import found. Nothing is written to people before `apply_import`.
struct ImportReport {
    Uuid id;
    //! The whole file is refused: a word of a closed list ("zip", "utf16", "columns", "no_rows" ...).
    std::string refusal;
    std::vector<std::string> columns;  //!< missing ones, or those that stand twice
    std::int64_t rows = 0, fresh = 0, changed = 0, same = 0, refused = 0;
    std::int64_t moved = 0, gone = 0;  //!< of the changed ones: to another place; who is not in a complete file
    struct Refused {
        int line;
        std::string column, reason, value;
    };
    std::vector<Refused> first_refused;  //!< at most 100; all of them in the refused-rows CSV
};
//! What a refusal or a reason says to a person, and what to do about it.
std::string refusal_text(html::Voice const& voice, ImportReport const& report);
std::string reason_text(html::Voice const& voice, std::string_view reason);
//! Reads the file, compares with the registry, stores what would happen. Does nothing for an import that is there.
ImportReport check_import(db::Database& database, Reference const& reference, ImportOrder const& order, Instant now);
//! Applies the good rows in batches; resumes where it stopped. A row whose person was changed since the check is
//! refused then. Returns how many changed something.
std::int64_t apply_import(db::Database& database, Reference const& reference, Uuid import, access::Actor const& by,
                          IdSource& ids, Instant now);

//! Whoever is in the registry may follow the programme: an account named after her tax code, without a password (it is
//! set through a one-time link), and the role of learner, once. Later changes only keep the name on her pages right.
//! `grant` is the id of the role: who has several begins in the one that was granted last.
void give_account(db::Tx& tx, Person const& person, Uuid grant, Instant now);
//! Gives accounts to new people after their commit.
void add_subscribers(jobs::Subscribers& subscribers, IdSource& ids);

void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Reference>& reference);

}  // namespace regia::registry
