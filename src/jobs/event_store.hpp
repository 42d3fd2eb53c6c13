//! The SQL of events and of their subscribers; private to jobs/ but for the two structs.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/tx.hpp"

namespace regia::jobs {

//! A place in the order of events. PostgreSQL orders by transaction and then by sequence: a sequence number is drawn
//! before its commit, so that a cursor of sequence numbers alone would jump over late commits. SQLite has one writer:
//! there txid is 0.
struct Position {
    std::int64_t txid = 0;
    std::int64_t seq = 0;
    auto operator<=>(Position const&) const = default;
};

struct Event {
    std::int64_t seq = 0;
    std::string kind;
    std::string key;
    std::string payload;  //!< a JSON object
    Instant happened_at;
    std::int64_t txid = 0;  //!< only its place in the order

    Position position() const { return {txid, seq}; }
};

struct Glimpse {
    Position position;
    std::string kind;
};

//! Whether an event may be read although a transaction with an earlier number is still open.
enum class Horizon { settled, all };

//! Of up to `limit` events after the cursor, in their order: those of the kinds asked for (none = all).
struct Taken {
    std::vector<Event> wanted;
    std::int64_t count = 0;  //!< of all, wanted or not
    Position last;           //!< where the last of all stands
};
Taken take_after(db::Tx& tx, Position after, std::int64_t limit, std::vector<std::string> const& kinds);
std::optional<Event> event_of(db::Tx& tx, std::int64_t seq);
//! The same without their contents, to see whether there is anything to do.
std::vector<Glimpse> glimpses_after(db::Tx& tx, Position after, std::int64_t limit, Horizon horizon);
//! The last event that may be read now.
std::optional<Position> newest_settled(db::Tx& tx);
std::int64_t count_after(db::Tx& tx, Position after, std::vector<std::string> const& kinds);

void enrol_subscriber(db::Tx& tx, std::string_view name, Instant now);
Position cursor_of(db::Tx& tx, std::string_view name);
//! Locks the row to the end of the transaction; nothing when somebody else has it.
std::optional<Position> locked_cursor(db::Tx& tx, std::string_view name);
void move_cursor(db::Tx& tx, std::string_view name, Position to, Instant now);
//! A cursor ahead of every transaction of this cluster: the database came from another one.
bool is_ahead_of_cluster(db::Tx& tx);

void park_event(db::Tx& tx, std::string_view name, std::int64_t seq, std::string_view reason, Instant now);
//! Takes the event off the parked ones; false when it was not there.
bool unpark_event(db::Tx& tx, std::string_view name, std::int64_t seq);
std::int64_t count_parked(db::Tx& tx);

}  // namespace regia::jobs
