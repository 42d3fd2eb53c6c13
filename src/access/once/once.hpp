//! Idempotency-Key: a program that got no reply sends its request again, and it is done once. (draft-ietf-httpapi-
//! idempotency-key-header-07; the twin of the one-time `invio` of forms.)
//!
//! The reply is kept in the transaction that does the work, so there is no moment at which only one of the two is
//! there. For 24 hours, for the same person in the same role. What is refused (a wrong field, a conflict that was
//! thrown) changes nothing and is not kept: sent again, it is judged again.
#pragma once

#include <set>

#include "access/access.hpp"
#include "jobs/queue.hpp"

namespace regia::access {

class Once {
public:
    //! `answer`, done once. 400: the key is no key; 409: the same key is being worked on in this process; 422: it came
    //! with another request before.
    http::Answer answer(http::Request const& request, http::Answer answer, Instant now);

private:
    struct Held;
    struct Working {
        std::mutex mutex;
        std::set<std::string> keys;
    };
    std::shared_ptr<Working> working_ = std::make_shared<Working>();
};

//! Drops, every hour, the replies that are no longer kept.
void add_once_jobs(jobs::Queue& queue, db::Database& database, Clock const& clock);

}  // namespace regia::access
