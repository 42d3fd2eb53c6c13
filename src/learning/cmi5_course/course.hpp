//! cmi5 courses of the catalogue, as people of this house take them and as their authors look at them before.
//!
//! - Her attempt (learning/package) is her registration: made at the first launch, at the version she began.
//! - A unit in a package that says AnyWindow opens in a frame of the page, as a SCO does. OwnWindow, and what lies on
//!   another site, takes the place of the page and comes back to it by its returnURL (8.1, 10.2.6).
//! - Normal until the unit is satisfied by what was said or waived; from then on Review. What asks for nothing
//!   (NotApplicable) is satisfied before it was seen, so there it is what it said that counts.
//! - A look before the approval is a launch in mode Browse of an account that is nobody: no attempt, no completion,
//!   nothing in any person's record.
#pragma once

#include "catalogue/package/package.hpp"
#include "catalogue/package/unit_stage.hpp"
#include "learning/cmi5/cmi5.hpp"
#include "learning/pages.hpp"
#include "learning/package/package.hpp"

namespace regia::learning::cmi5 {

//! Of the next launch. Pure.
Mode next_mode(catalogue::PackageItem const& unit, ItemState const& state);

//! What is known of one unit or block, for its owner's eyes. Pure.
enum class Progress { to_start, started, failed, completed, passed, waived, satisfied };
Progress progress_of(catalogue::PackageItem const& item, ItemState const& state, bool was_launched, bool has_failed);

//! A course somebody is in.
struct TakenCourse {
    catalogue::Package const& package;
    PackageAttempt const& attempt;
    catalogue::PackageVersion const& version;
    bool has_newer = false;  //!< another version is live than she is in
};
//! /percorso/corsi/{corso}: its units and blocks with their states; with ?voce= one unit, ready to be opened.
http::Reply show_course(Desk const& desk, TakenCourse const& taken);

//! Where a launch stands: who, where it comes back to, by which addresses and tokens. A person is `alias` to the course
//! if this is her first launch in it; nobody of this house is `agent`.
struct Opening {
    Uuid session, registration, alias;
    std::string agent, base, token, files_token, return_frame, return_page;
};
//! Of her last attempt, which must be at this version; written now, as `alias`, if she has launched nothing. Throws
//! NotFound.
Registration registration_of_person(db::Tx& tx, System& system, Uuid person, Uuid version, Uuid alias, Instant now);
//! Launches for a person, in her last attempt. Throws NotFound for what she is not in.
std::string open_unit(db::Tx& tx, System& system, Uuid person, Uuid package, int item, Opening const& opening,
                      Instant now);
//! Launches any version for nobody, in mode Browse.
std::string browse_unit(db::Tx& tx, System& system, Uuid version, int item, Opening const& opening, Instant now);

//! The launches of people and of those who look; the page that a unit in a frame comes back to.
void add_course_routes(http::Router& router, std::shared_ptr<System> const& system);

}  // namespace regia::learning::cmi5
