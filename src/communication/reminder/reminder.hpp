//! A further door of communication: reminders ("promemoria") that a body sends to its people who have not started.
//!
//! An order is a selection, or everybody of the body who has not started. It reaches a person once, and nobody twice in
//! seven days, whoever asks. What it came to is kept: sent, and skipped by reason. Who is written to is decided when
//! the letter is written, not when it was asked for.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/access.hpp"

namespace regia::access {
class OwnRecord;
}

namespace regia::communication {

inline constexpr std::int64_t reminder_rests_days = 7;

//! Why somebody gets a reminder or not.
enum class ReminderFate { sent, recent, no_address, absent, started };
struct ReminderCounts {
    std::int64_t sent = 0, recent = 0, no_address = 0, absent = 0, started = 0;
    std::int64_t& of(ReminderFate fate);
    std::int64_t skipped() const { return recent + no_address + absent + started; }
    bool operator==(ReminderCounts const&) const = default;
};
//! Pure.
ReminderFate fate_of(bool is_absent, bool has_not_started, bool is_recent, bool has_address);

struct ReminderOrder {
    Uuid id;
    Uuid body, by;
    std::string site;  //!< "https://regia.example.it": what the link begins with
    bool is_for_all = false;
    Instant asked_at;
    std::optional<Uuid> audience{};  //!< of those: only who is in it when the letter is written
    std::optional<ReminderCounts> outcome{};  //!< nothing while letters are being written
};
//! False when this form was received before. `people` only where it is not for all.
bool add_reminder_order(db::Tx& tx, ReminderOrder const& order, std::vector<Uuid> const& people);
std::optional<ReminderOrder> find_reminder_order(db::Tx& tx, Uuid id);
std::vector<ReminderOrder> reminder_orders(db::Tx& tx, Uuid body, int most);  //!< newest first
std::vector<Uuid> reminder_wishes(db::Tx& tx, Uuid order);                    //!< in the order of ids
void end_reminder_order(db::Tx& tx, Uuid order, ReminderCounts const& counts, Instant now);

//! People of a body who were reminded since then.
std::set<Uuid> reminded_since(db::Tx& tx, Uuid body, Instant since);
bool was_reminded_since(db::Tx& tx, Uuid person, Instant since);
//! False when this order has reached her before.
bool add_reminder(db::Tx& tx, Uuid person, ReminderOrder const& order, Instant now);
std::vector<Instant> reminders_of(db::Tx& tx, Uuid person, int most);  //!< newest first

void add_reminder_record(access::OwnRecord& data);

}  // namespace regia::communication
