//! The sheet of Mondays: the state of each body, written to who leads it.
//!
//! - Every Monday at 7 who sees the people of a body by state gets a letter: how many there were at the end of Sunday,
//!   in counts that are frozen, and the difference to the Sunday before. No name, no level: a letter lies in mailboxes
//!   that are not ours.
//! - One letter a person and week, however often the job runs; who leads two bodies reads both in one.
//! - She may switch it off, on its page, where she reads the same.
//! - None before the programme begins, and none once it is closed.
//! - Where Sunday was not frozen (the server was down and froze no day of that week) there is no sheet: it would
//!   compare days that are no week apart.
//!
//! Reads access_grant.
#pragma once

#include "monitoring/as_at/as_at.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {

//! One body in two weeks.
struct MondaySheet {
    Uuid body;
    Day day, day_before;  //!< the Sundays
    Counts counts;
    std::optional<Counts> before;  //!< nothing in the first week
};
//! Nothing where that week's Sunday is not frozen.
std::optional<MondaySheet> monday_sheet(db::Tx& tx, Uuid body, Day monday);
//! "Conclusi: 120 (+4)", a line for each figure.
std::vector<std::string> lines_of(html::Voice const& voice, MondaySheet const& sheet);

//! Everybody who leads a body today, with the bodies, by id.
std::map<Uuid, std::vector<Uuid>> leads_today(db::Tx& tx, access::Programme const& programme, Day today);
bool wants_monday_sheet(db::Tx& tx, Uuid person);
void choose_monday_sheet(db::Tx& tx, Uuid person, bool is_wanted, Instant now);

//! The letters of this Monday; nothing on another day. Returns how many were written now.
std::int64_t write_monday_letters(Sources const& sources, Instant now);
void add_monday_jobs(jobs::Queue& queue, Sources sources);
//! /lunedi and /api/v1/monday-sheet.
void add_monday_routes(http::Router& router, Sources sources);

}  // namespace regia::monitoring
