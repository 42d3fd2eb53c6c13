//! After a programme is loaded, what rests on it follows: expected levels, plans of modules that nobody has begun,
//! standings. Who is inside a module ends on the texts she began with.
#pragma once

#include "jobs/queue.hpp"
#include "learning/learning.hpp"

namespace regia::learning {

//! One person; writes only what differs. Running it again changes nothing.
void follow_programme(db::Tx& tx, Library& library, Uuid person, Instant now);

//! The event "programme_loaded" becomes a job that walks all people in steps of a hundred, with a cursor.
void add_follow_job(jobs::Queue& queue, jobs::Subscribers& subscribers, access::Installation& installation,
                    Library& library);

}  // namespace regia::learning
