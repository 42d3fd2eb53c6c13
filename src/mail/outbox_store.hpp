//! The SQL of the outbox; private to mail/.
#pragma once

#include "mail/outbox.hpp"

namespace regia::mail {

//! A row on its way. The count of attempts is also its beat: it grows with each hand-over, so a row that is `sending`
//! with the same count for longer than a hand-over can last belongs to a sender that died.
struct Attempt {
    Uuid id;
    std::int64_t attempts = 0;
};

bool insert_letter(db::Tx& tx, Letter const& letter);
std::vector<Letter> newest_letters(db::Tx& tx, std::int64_t limit);
std::optional<Letter> find_letter(db::Tx& tx, Uuid id);
OutboxCounts count_letters(db::Tx& tx);

//! Queued rows whose time has come, the longest due first.
std::vector<Attempt> due_letters(db::Tx& tx, Instant now, std::int64_t limit);
std::vector<Attempt> letters_on_their_way(db::Tx& tx);
//! These say false and change nothing when somebody else was first. `start_attempt` leaves `attempts + 1` in the row,
//! which is what the others then name.
bool start_attempt(db::Tx& tx, Attempt const& queued);
bool mark_sent(db::Tx& tx, Attempt const& sending, Instant now);
bool mark_failed(db::Tx& tx, Attempt const& sending, std::string_view error);
bool queue_again(db::Tx& tx, Attempt const& sending, Instant next_at, std::optional<std::string> const& error);

}  // namespace regia::mail
