//! Courses made elsewhere that are proposed to audiences. Private to audience/.
//!
//! Only a course that is live is proposed. An offer that has ended stays on record; a course can be proposed anew.
#pragma once

#include "audience/audience.hpp"

namespace regia::audience {

struct Offer {
    Uuid id, course, audience;
    Uuid given_by;
    Instant given_at;
};
//! Those that hold, of audiences in use of a body, or with none of the region; oldest first.
std::vector<Offer> offers_of(db::Tx& tx, std::optional<Uuid> body);

//! Once, however often the form arrives. False when it is proposed to that audience already. Throws NotFound for a
//! course that is not live.
bool give_offer(db::Tx& tx, Offer const& offer);
//! Throws NotFound for one that is not of this course and this desk; one that has ended stays as it is.
void end_offer(db::Tx& tx, Uuid offer, Uuid course, std::optional<Uuid> body, Uuid by, Instant now);

std::string offer_lock(Uuid course);

}  // namespace regia::audience
