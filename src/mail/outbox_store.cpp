#include "mail/outbox_store.hpp"

#include <algorithm>
#include <array>

namespace regia::mail {
namespace {

constexpr std::array<std::string_view, 4> state_words{"queued", "sending", "sent", "failed"};

constexpr std::string_view select_letter =
    "SELECT id, person_id, occasion, address, subject, body_text, language, created_at, state, sent_at, error "
    "FROM mail_message ";

Letter letter(db::Row const& row) {
    auto const word = std::find(state_words.begin(), state_words.end(), row.get<std::string_view>(8));
    if (word == state_words.end()) throw Bug("no such state of a letter");
    return {.id = row.get<Uuid>(0),
            .person = row.get<Uuid>(1),
            .occasion = row.get<std::string>(2),
            .address = row.get<std::string>(3),
            .subject = row.get<std::string>(4),
            .text = row.get<std::string>(5),
            .language = row.get<std::string>(6),
            .at = row.get<Instant>(7),
            .state = static_cast<State>(word - state_words.begin()),
            .sent_at = row.get<std::optional<Instant>>(9),
            .error = row.get<std::optional<std::string>>(10)};
}

Attempt attempt(db::Row const& row) { return {row.get<Uuid>(0), row.get<std::int64_t>(1)}; }

}  // namespace

bool insert_letter(db::Tx& tx, Letter const& letter) {
    return tx.run("INSERT INTO mail_message (person_id, occasion, id, address, subject, body_text, language, "
                  "created_at, state, attempts, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $8) "
                  "ON CONFLICT (person_id, occasion) DO NOTHING",
                  letter.person, letter.occasion, letter.id, letter.address, letter.subject, letter.text,
                  letter.language, letter.at) == 1;
}

std::vector<Letter> newest_letters(db::Tx& tx, std::int64_t limit) {
    return tx.all(std::string(select_letter) + "ORDER BY created_at DESC, id DESC LIMIT $1", letter, limit);
}

std::optional<Letter> find_letter(db::Tx& tx, Uuid id) {
    return tx.one(std::string(select_letter) + "WHERE id = $1", letter, id);
}

OutboxCounts count_letters(db::Tx& tx) {
    OutboxCounts counts;
    tx.each("SELECT state, count(*) FROM mail_message WHERE state IN ('queued', 'sending', 'failed') GROUP BY state",
            [&](db::Row const& row) {
                auto& count = row.get<std::string_view>(0) == "failed" ? counts.failed : counts.waiting;
                count += row.get<std::int64_t>(1);
            });
    return counts;
}

std::vector<Attempt> due_letters(db::Tx& tx, Instant now, std::int64_t limit) {
    return tx.all("SELECT id, attempts FROM mail_message WHERE state = 'queued' AND next_at <= $1 "
                  "ORDER BY next_at, id LIMIT $2", attempt, now, limit);
}

std::vector<Attempt> letters_on_their_way(db::Tx& tx) {
    return tx.all("SELECT id, attempts FROM mail_message WHERE state = 'sending' ORDER BY id", attempt);
}

bool start_attempt(db::Tx& tx, Attempt const& queued) {
    return tx.run("UPDATE mail_message SET state = 'sending', attempts = attempts + 1 "
                  "WHERE id = $1 AND attempts = $2 AND state = 'queued'", queued.id, queued.attempts) == 1;
}

bool mark_sent(db::Tx& tx, Attempt const& sending, Instant now) {
    return tx.run("UPDATE mail_message SET state = 'sent', sent_at = $3, error = NULL "
                  "WHERE id = $1 AND attempts = $2 AND state = 'sending'", sending.id, sending.attempts, now) == 1;
}

bool mark_failed(db::Tx& tx, Attempt const& sending, std::string_view error) {
    return tx.run("UPDATE mail_message SET state = 'failed', error = $3 "
                  "WHERE id = $1 AND attempts = $2 AND state = 'sending'", sending.id, sending.attempts, error) == 1;
}

bool queue_again(db::Tx& tx, Attempt const& sending, Instant next_at, std::optional<std::string> const& error) {
    return tx.run("UPDATE mail_message SET state = 'queued', next_at = $3, error = $4 "
                  "WHERE id = $1 AND attempts = $2 AND state = 'sending'",
                  sending.id, sending.attempts, next_at, error) == 1;
}

}  // namespace regia::mail
