//! Invitations: a letter with a link that signs in once, to people who are in the registry and have never come in.
//!
//! - Only by e-mail, to the address that the body's staff file gives: a link on somebody's screen would let her act as
//!   the invited person, whose level is hers alone (privacy rules 1-3).
//! - To those who have set no password yet, at most one letter a day to each: asking again the day after reaches those
//!   whose link has expired. A link lives fourteen days.
//! - Letters are written by a job, two hundred to a transaction; it resumes where it stopped.
#pragma once

#include "access/access.hpp"
#include "jobs/queue.hpp"

namespace regia::pages {

struct InvitationOrder {
    std::optional<Uuid> body;  //!< none = all bodies
    std::string site;          //!< "https://regia.example.it": what the link begins with
    Day day;                   //!< on which it was asked
    std::optional<Uuid> audience{};  //!< only who is in it when the letter is written
};
InvitationOrder read_invitation_order(std::string const& payload);  //!< of its job
//! Writes the job; the same order waits only once.
Uuid order_invitations(db::Tx& tx, jobs::Queue const& queue, InvitationOrder const& order, Uuid id, Uuid asked_by);

void add_invitation_jobs(jobs::Queue& queue, access::Installation& installation);
//! /inviti: asks for them, and shows how far the last order is.
void add_invitation_routes(http::Router& router, access::Installation& installation, jobs::Queue& queue);

}  // namespace regia::pages
