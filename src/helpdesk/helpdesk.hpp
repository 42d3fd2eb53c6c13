//! The door of helpdesk: somebody asks for help, the desk of her body answers, the region sees what people ask about.
//!
//! - Who asks is signed in and chooses a cause from a closed list; what she writes is hers. The desk sees her name, the
//!   cause and her text: nothing of her path, and never a level (privacy rules 1 and 3).
//! - The desk of the body where she counts answers; that of the region, for contracted doctors (rule 9) and for who is
//!   in no registry. A body never sees another's requests.
//! - A request is closed with an answer or after one: nobody is left with nothing.
//! - An answer is in the product, and by e-mail where there is an address: the letter only says that there is one.
//! - Counts by cause and week are of all requests, and name nobody.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.hpp"
#include "registry/registry.hpp"

namespace regia::access {
class MergeParts;
class OwnRecord;
}

namespace regia::helpdesk {

inline constexpr std::array<std::string_view, 8> causes{"access",  "survey",   "module",    "test",
                                                        "meeting", "personal", "technical", "other"};
bool is_cause(std::string_view cause);

inline constexpr std::size_t text_least = 10, text_most = 2000;
inline constexpr std::int64_t requests_a_day_max = 20;  //!< of one person

struct Answer {
    Uuid by;
    std::string text;
    Instant answered_at;
    std::string by_name{};
};
struct Request {
    Uuid id, person;
    Uuid body;  //!< whose desk; the null id is the region's
    std::string cause, text, language;
    Instant asked_at;
    std::vector<Answer> answers{};
    std::optional<Instant> closed_at{};
    std::string person_name{};  //!< only for the desk
};
//! The desk that answers somebody.
Uuid desk_of(db::Tx& tx, Uuid person, Day today);
enum class Asked { added, again, too_many };
Asked ask(db::Tx& tx, Request const& request);
std::vector<Request> requests_of(db::Tx& tx, Uuid person, int most);          //!< newest first, with answers
std::vector<Request> open_requests(db::Tx& tx, Uuid desk, int most);          //!< oldest first, with names and answers
std::int64_t open_count(db::Tx& tx, Uuid desk);
//! Of that desk; nothing for another's.
std::optional<Request> find_request(db::Tx& tx, Uuid desk, Uuid id);
bool is_answered(db::Tx& tx, Uuid request);
//! False when this form was received before.
bool answer(db::Tx& tx, Uuid request, Uuid id, Uuid by, std::string_view text, Instant now);
void close(db::Tx& tx, Uuid request, Uuid by, Instant now);

//! Requests of one week (its Monday) by cause; of one desk, or of all bodies and the region together.
struct WeekCounts {
    Day week;
    std::map<std::string, std::int64_t, std::less<>> by_cause;
};
std::vector<WeekCounts> counts_by_week(db::Tx& tx, std::optional<Uuid> desk, Day from);
//! Of the requests asked since then: how many, and how many had their first answer within a day.
struct Promptness {
    std::int64_t asked = 0, within_a_day = 0;
};
Promptness promptness(db::Tx& tx, std::optional<Uuid> desk, Instant since, Instant now);

void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts);
//! /assistenza, /sportello and their /api/v1 counterparts.
void add_routes(http::Router& router, access::Installation& installation, files::Shelf<registry::Reference>& reference);

}  // namespace regia::helpdesk
