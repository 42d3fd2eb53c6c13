//! The outbox: one row per person and occasion, so that no one gets the same letter twice, whatever is repeated.
//!
//! The hand-over to the relay is at least once. A letter that was on its way at a crash goes again, byte for byte the
//! same, with the same Message-ID, by which mail servers drop the second.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/tx.hpp"

namespace regia::mail {

enum class State { queued, sending, sent, failed };

struct Letter {
    Uuid id;
    Uuid person;           //!< the zero id when it goes to nobody we know
    std::string occasion;  //!< what it is about, once: "meeting/<id>/reminder"
    std::string address;   //!< one address, without a name
    std::string subject;   //!< one line, UTF-8
    std::string text;      //!< plain text, UTF-8, lines end with \n
    std::string language = "it";
    Instant at = {};       //!< when it was written; its Date

    //! Read from the row; ignored by `enqueue`.
    State state = State::queued;
    std::optional<Instant> sent_at = std::nullopt;
    std::optional<std::string> error = std::nullopt;
};

//! One address that mail can be sent to: ASCII, one @, no blanks and none of the signs that would end it in SMTP. For
//! forms and imports to ask before.
bool is_address(std::string_view text);

//! False when this person was already written to on this occasion: then nothing changes. Throws Bug when the address
//! is none, the subject is empty or holds a line break or another control character, or a text is not UTF-8.
bool enqueue(db::Tx& tx, Letter const& letter);

//! The newest first, of any state, for the mailbox page.
std::vector<Letter> letters(db::Tx& tx, std::int64_t limit);
std::optional<Letter> find(db::Tx& tx, Uuid id);

//! How many letters wait to be sent, and how many were given up; for /metrics.
struct OutboxCounts {
    std::int64_t waiting = 0;
    std::int64_t failed = 0;
};
OutboxCounts counts(db::Tx& tx);

}  // namespace regia::mail
