//! Reminders to a learner, about her own path only: she can turn them off, in the product and by e-mail.
//!
//! - Occasions: a deadline of the programme comes near (days before: programme data), the path rests for a month.
//!   Each occasion reaches a person once, whatever is repeated: a row for it.
//! - Nobody is reminded who has concluded, is out of scope or has turned reminders off.
//! - An e-mail is not sent in her quiet hours (20 to 8 unless she says otherwise, by the clocks of Rome): it waits.
//! - Nothing in a reminder tells her level, variant or score, and nobody else reads one (docs/rules/privacy.md,
//!   rule 3): the subject of an e-mail and the title of a calendar are the same for everybody.
//! - The end of every e-mail turns e-mails off without a sign-in; the calendar has a secret address, which she revokes.
#pragma once

#include "files/icalendar.hpp"
#include "learning/learning.hpp"

namespace regia::learning {

struct ReminderChoice {
    bool in_product = true, by_email = true;
    int quiet_from = 20, quiet_to = 8;  //!< hours of the day; equal = no quiet hours
};
ReminderChoice reminder_choice(db::Tx& tx, Uuid person);
void choose_reminders(db::Tx& tx, Uuid person, ReminderChoice const& choice, Instant now);
//! Pure: the first instant from `at` on that is not in the quiet hours.
Instant first_loud(ReminderChoice const& choice, Instant at);

struct Reminder {
    std::string occasion;  //!< "deadline/2026-04-30/7", "rest/2026-01-02"
    std::string kind;      //!< deadline, rest
    std::optional<Day> due_on;
    Instant created_at;
};
//! What she has not put away yet, the newest first; nothing when she wants none in the product.
std::vector<Reminder> reminders_for(db::Tx& tx, Uuid person);
void put_away(db::Tx& tx, Uuid person, std::string_view occasion, Instant now);

//! Pure: of which deadline somebody is to be reminded today: the smallest distance that has been reached.
std::optional<Reminder> deadline_reminder(catalogue::Catalogue const& catalogue, Day today);
//! Pure: the path rests.
std::optional<Reminder> rest_reminder(std::optional<Instant> last_step_at, Instant now);

//! Addresses that open without a sign-in. `purpose`: "calendar" or "unsubscribe".
std::string make_link(db::Tx& tx, Uuid person, std::string_view purpose, Instant now);
std::optional<Uuid> person_of_link(db::Tx& tx, std::string_view secret, std::string_view purpose);
bool has_link(db::Tx& tx, Uuid person, std::string_view purpose);
void revoke_links(db::Tx& tx, Uuid person, std::string_view purpose, Instant now);

//! Writes the rows and letters that are due to these people; running it again writes nothing. How many were new.
int remind(db::Tx& tx, access::Installation& installation, Library& library, std::vector<Uuid> const& people,
           Instant now);

//! Every morning, in steps of a hundred people with a cursor.
void add_reminder_jobs(jobs::Queue& queue, access::Installation& installation, Library& library);
void add_reminder_routes(http::Router& router, access::Installation& installation, Library& library);

}  // namespace regia::learning
