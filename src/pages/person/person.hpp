//! The sheet of one person for those entitled: her state and since which week, certificates, employments, absences,
//! reminders, who opened it. State only: no level, no score, no day of her activity (docs/rules/privacy.md, rules 2, 3,
//! 9, 11). A certificate is state: whoever opens the sheet reads its title and week, and whether it is valid; with its
//! number the public check would tell the day. Why it was revoked is told to her.
//!
//! - Whoever leads the body where she counts opens it, and enters absences.
//! - The regional office and the auditor open it for a reason, written before and kept; it holds for half an hour.
//! - Contracted doctors are in no body's list and have no sheet but for the auditor.
//! - Each opening is a row that she reads, written before the reply leaves.
#pragma once

#include "access/access.hpp"
#include "awards/awards.hpp"
#include "files/folder_store.hpp"
#include "monitoring/person_state.hpp"
#include "registry/absence/absence.hpp"
#include "registry/registry.hpp"

namespace regia::pages {

struct PersonDesk {
    access::Installation& installation;
    learning::Library& library;
    int modules_total() const { return static_cast<int>(library.catalogue.current()->modules.size()); }
};

struct PersonSheet {
    monitoring::PersonCard card;
    monitoring::StateWeeks weeks;
    std::vector<registry::EmploymentPeriod> employments;
    std::vector<registry::Absence> absences;
    std::vector<registry::AbsenceEntry> entries;
    std::vector<Instant> reminders;
    std::vector<access::Look> looks;
    std::vector<awards::Certificate> certificates;
};
PersonSheet read_sheet(db::Tx& tx, monitoring::PersonCard const& card);

enum class SheetAccess { open, needs_reason };
//! Throws NotFound for who is not hers to open, as for an id that nobody has.
SheetAccess sheet_access(access::Actor const& actor, monitoring::PersonCard const& card);
bool may_enter_absences(access::Actor const& actor, monitoring::PersonCard const& card);
//! Finds her through the actor's scope.
monitoring::PersonCard card_for(db::Tx& tx, access::Actor const& actor, Uuid person);

inline constexpr std::int64_t reason_holds_for = minutes(30);
inline constexpr std::size_t reason_least = 10, reason_most = 200;
std::string_view code_of(monitoring::PersonState state);

void add_person_routes(http::Router& router, PersonDesk desk);
//! /api/v1/people/{person}; called by add_person_routes.
void add_person_api_routes(http::Router& router, PersonDesk desk);
//! /persone/{persona}/completamenti and its API; called by add_person_routes.
void add_completion_routes(http::Router& router, PersonDesk desk);

}  // namespace regia::pages
