//! What a person asks about her own data (GDPR 15-22): erasure, correction, objection. A door of access.
//!
//! - A request is a row with a state, answered by a person who holds the right of audit; its answer says what was done
//!   or why the law forbids it. Nothing is erased by the request itself.
//! - One open request of a kind at a time. It is answered within thirty days (GDPR 12.3): the page says until when.
//! - Who opens a request sees the name of who asks, and she can read that it was opened.
#pragma once

#include <span>

#include "access/access.hpp"
#include "base/outcome.hpp"

namespace regia::access {

inline constexpr std::size_t request_characters_max = 2000;
inline constexpr int request_days = 30;  //!< to answer; GDPR 12.3
inline constexpr std::string_view request_kinds[] = {"erasure", "correction", "objection"};
html::Word word_of_request(std::string_view kind);
html::Word word_of_request_state(std::string_view state);

struct DataRequest {
    Uuid person, id;
    std::string kind, text;
    Instant asked_at;
    std::string state = "asked";  //!< or that of the last reply: in_hand, done, refused
    std::string reply;            //!< the words of the last reply
    std::optional<Instant> replied_at;
    std::string name{};           //!< of the person, for who answers
    bool is_open() const { return state == "asked" || state == "in_hand"; }
    Day due() const { return plus_days(rome_day(asked_at), request_days); }
};
struct DataReply {
    Uuid request, id;
    std::string state, text;
    Uuid by;
    Instant replied_at;
};

std::vector<DataRequest> requests_of(db::Tx& tx, Uuid person);  //!< newest first
//! Open ones first, oldest first; then those answered, newest first. At most 200.
std::vector<DataRequest> all_requests(db::Tx& tx);
std::int64_t count_open_requests(db::Tx& tx);
std::optional<DataRequest> find_request(db::Tx& tx, Uuid request);

//! Pure: faults of a form. An erasure needs no reason.
FormErrors request_errors(html::Voice const& voice, DataRequest const& request);
FormErrors data_reply_errors(html::Voice const& voice, DataReply const& reply);

//! Once, however often the form arrives. Throws Conflict while another of this kind is open.
void ask(db::Tx& tx, DataRequest const& request);
//! Throws NotFound, or Conflict for a request that was answered already.
void answer(db::Tx& tx, DataReply const& reply);

//! /richieste-dati for who answers, POST /i-miei-dati/richieste for who asks, and /api/v1/data-requests.
void add_data_request_routes(http::Router& router, Installation& installation);

}  // namespace regia::access
