//! cmi5 (first edition): Regia as the learning management system of courses that are made elsewhere.
//!
//! - A person is registered to a course once; what needs nothing (NotApplicable) is satisfied then (9.6.1.1-3).
//! - A launch is a session: a row, an address from which the unit takes its credential once (8.2.3), the document
//!   LMS.LaunchData (10.1), a statement "launched" (9.3.1). A second launch of the same unit abandons the first.
//! - What a unit sends is judged before it stays: refused with 403 and the number of the requirement. The numbers are
//!   those of the list "cmi5 requirements" (docs/standards/cmi5.md); "(d)" marks what follows for the system.
//! - A unit is satisfied by its moveOn or by a waiver, a block by all that is in it, the course by everything; blocks
//!   and course are told by a statement "satisfied".
//! - The actor is an account of another house, as the program that launches names it, or a person of this house, who
//!   opens a live course from its page (learning/cmi5_course): her registration is her attempt, and the course that is
//!   satisfied ends in a completion of the version that she began.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/package/structure.hpp"
#include "records/records.hpp"

namespace regia::access {
class MergeParts;
class OwnRecord;
}

namespace regia::learning::cmi5 {

//! Section 10.2.2.
enum class Mode { normal, browse, review };
std::string_view name_of(Mode mode);  //!< "Normal", "Browse", "Review"
std::optional<Mode> mode_named(std::string_view name);

struct Course {
    Uuid id;
    catalogue::PackageStructure structure;
    std::optional<Uuid> package{}, version{};  //!< of the catalogue; none = every unit lies elsewhere
    Uuid made_by{};
    //! The place in the structure of the n-th unit, from 0; nothing when there are fewer.
    std::optional<int> unit(int number) const;
};

//! What is known of a unit or a block in one registration.
struct ItemState {
    std::optional<Instant> completed_at{}, passed_at{}, waived_at{}, satisfied_at{};
};
using ItemStates = std::map<int, ItemState>;  //!< by place in the structure

struct Registration {
    Uuid actor, id, course;
    std::string agent;       //!< JSON
    std::optional<Uuid> person{};  //!< of this house: `id` is that of her attempt, `actor` a name of hers for it alone
    std::optional<Instant> satisfied_at{};
};

enum class Ending { open, terminated, abandoned };
struct Session {
    Uuid actor, id, registration;
    int item = 0;
    Mode mode = Mode::normal;
    Instant launched_at{};
    std::optional<Instant> fetched_at{}, preferences_read_at{}, initialized_at{}, last_at{};
    bool is_completed = false, is_passed = false, is_failed = false;  //!< said in this session
    Ending ending = Ending::open;
    std::optional<Uuid> last_statement{};  //!< that which ended it
};

// -- decisions, pure

enum class Verb { other, initialized, completed, passed, failed, terminated };
//! A statement of a unit, and all that it is judged by.
struct Said {
    Session const& session;
    catalogue::PackageItem const& unit;
    ItemState const& state;
    std::string_view agent;     //!< JSON, as it was given to the unit
    std::string_view activity;  //!< IRI, as it was given to the unit
    records::Told const& told;
};
struct Ruling {
    records::Fault fault{};      //!< it is refused with this
    Verb verb = Verb::other;     //!< of a statement "cmi5 defined"
};
Ruling ruling_on(Said const& said);
//! What the statement changes.
void take(Verb verb, records::Told const& told, Instant now, Session& session, ItemState& state);

//! Of a document that a unit asks for or brings (10.2.1, 11).
records::Fault fault_of(Session const& session, Uuid actor, std::string_view activity,
                        records::DocumentCall const& call);
inline constexpr std::string_view preferences_name = "cmi5LearnerPreferences";
inline constexpr std::string_view launch_data_name = "LMS.LaunchData";

//! Section 13.1.4, moveOn: the five forms, and a waiver.
bool is_satisfied(catalogue::PackageItem const& unit, ItemState const& state);
//! What is satisfied now and was not: units and blocks by their place, inner before outer; `course` = all of it is.
struct Satisfied {
    std::vector<int> items;
    bool course = false;
};
Satisfied newly_satisfied(catalogue::PackageStructure const& structure, ItemStates const& states);

// -- the system

//! Structures never change, so those that were used lately are kept parsed.
class Courses {
public:
    std::shared_ptr<Course const> find(db::Tx& tx, Uuid id);  //!< throws NotFound

private:
    std::mutex mutex_;
    std::map<Uuid, std::shared_ptr<Course const>> kept_;
};

struct System {
    access::Installation& installation;
    records::Records& records;
    Courses courses{};
};

//! Writes the registration and what is satisfied at once. A course is known by its version in the catalogue.
Registration register_actor(db::Tx& tx, System& system, Uuid id, Uuid course, std::string_view agent,
                            std::optional<Uuid> person, Instant now);
//! Throws NotFound unless it is of this course and this actor.
void check_registration(db::Tx& tx, System& system, Uuid registration, Uuid course, std::string_view agent);
Uuid registration_of_session(db::Tx& tx, Uuid session);  //!< throws NotFound
struct Launch {
    Uuid session;
    Uuid registration;
    int item = 0;
    Mode mode = Mode::normal;
    std::string token;        //!< of the fetch address
    std::string files_token;  //!< by which the unit's files are fetched
    std::string base;         //!< "https://regia.example.it", by which the unit reaches us
    std::string return_url;   //!< empty = none
};
//! The address at which the unit begins. Throws NotFound for a registration that is not there.
std::string launch(db::Tx& tx, System& system, Launch const& launch, Instant now);
//! The answer of the fetch address, JSON (8.2.2, 8.2.3).
std::string fetch(db::Tx& tx, System& system, std::string_view token, Uuid credential, Instant now);
struct Waiver {
    int unit = 0;        //!< the n-th, from 0
    std::string reason;  //!< stands in the statement
    Uuid by;
};
//! Throws NotFound; Conflict for a unit that is satisfied already (9.3.7.0-4).
void waive(db::Tx& tx, System& system, Uuid registration, Waiver const& waiver, Instant now);
//! Throws NotFound; Conflict for a session that has ended (9.3.0.0-10).
void abandon(db::Tx& tx, System& system, Uuid session, Instant now);

//! Sessions whose credential is over and whose unit never ended them are abandoned (9.3.6.0-1). How many.
int abandon_forgotten(System& system, Instant now);
//! Every night.
void add_jobs(jobs::Queue& queue, std::shared_ptr<System> const& system);

std::string serial_key(Uuid registration);
//! Judges what comes with sessions: before the first request.
void listen(System& system);
void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts);
//! /api/v1/cmi5 and the fetch address.
void add_routes(http::Router& router, std::shared_ptr<System> const& system);

}  // namespace regia::learning::cmi5
