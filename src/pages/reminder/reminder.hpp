//! Reminders ("promemoria") to people of one body who have not started: the selection or all of them, a page that says
//! how many and who is skipped, a job that writes the letters, a log. Rules: communication/reminder/reminder.hpp.
//!
//! - Whoever leads a body reminds its people, and nobody else's: another's id counts as unknown.
//! - Subject and text are the same for everybody: they tell neither a level nor how far she is.
//! - In the product she finds it under /notifiche.
#pragma once

#include "access/access.hpp"
#include "communication/reminder/reminder.hpp"
#include "files/folder_store.hpp"
#include "jobs/queue.hpp"
#include "monitoring/person_state.hpp"
#include "registry/registry.hpp"

namespace regia::pages {

//! What the pages of a body's people share; lives as long as the routes.
struct ReminderDesk {
    access::Installation& installation;
    files::Shelf<registry::Reference>& reference;
    jobs::Queue& queue;
};

//! Who would be written to now, and who would be skipped for which reason.
struct ReminderPreview {
    communication::ReminderCounts counts;
    std::vector<Uuid> people;  //!< of a selection: those of the body, in the order given
};
ReminderPreview preview_for_all(db::Tx& tx, Uuid body, Instant now, std::optional<Uuid> audience = {});
ReminderPreview preview_for(db::Tx& tx, Uuid body, std::vector<Uuid> const& wanted, Instant now);

inline constexpr std::size_t reminder_people_most = 200;  //!< of a selection

//! Writes the order and its job; the same form twice is one order.
void order_reminders(db::Tx& tx, jobs::Queue const& queue, communication::ReminderOrder const& order,
                     std::vector<Uuid> const& people, Uuid job);

void add_reminder_jobs(jobs::Queue& queue, access::Installation& installation);
void add_reminder_routes(http::Router& router, ReminderDesk desk);

}  // namespace regia::pages
