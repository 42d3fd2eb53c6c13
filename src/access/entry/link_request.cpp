//! Who asked for a link by e-mail, and whether one more letter may go.
#include "access/account_store.hpp"
#include "access/entry/entry.hpp"
#include "access/oidc/identity_store.hpp"
#include "base/text.hpp"
#include "db/places.hpp"

namespace regia::access {
namespace {

constexpr std::int64_t letters_apart = minutes(10);
constexpr std::int64_t letters_a_day_max = 5;
constexpr std::int64_t asked_an_hour_max = 60;
constexpr std::size_t username_characters_max = 200;

}  // namespace

bool may_send_link(LinkHistory const& history, Instant asked_at) {
    if (history.last_sent_at && asked_at - *history.last_sent_at < letters_apart) return false;
    if (history.asked_from_address_in_an_hour > asked_an_hour_max) return history.sent_in_a_day == 0;
    return history.sent_in_a_day < letters_a_day_max;
}

void add_link_request(db::Tx& tx, LinkRequest const& request) {
    std::string const key(first_characters(username_key(request.username), username_characters_max));
    tx.run("INSERT INTO access_link_request (id, username_key, address, asked_at, is_sent) VALUES ($1, $2, $3, $4, 0) "
           "ON CONFLICT (id) DO NOTHING",
           request.id, key, request.address, request.asked_at);
}

std::vector<LinkRequest> waiting_link_requests(db::Tx& tx, int most) {
    return tx.all("SELECT id, username_key, address, asked_at FROM access_link_request WHERE answered_at IS NULL "
                  "ORDER BY asked_at NULLS LAST, id LIMIT $1",
                  [](db::Row const& row) {
                      return LinkRequest{row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2),
                                         row.get<Instant>(3)};
                  },
                  most);
}

void close_link_request(db::Tx& tx, Uuid request, bool is_sent, Instant now) {
    tx.run("UPDATE access_link_request SET answered_at = $2, is_sent = $3 WHERE id = $1", request, now, is_sent);
}

void forget_link_requests(db::Tx& tx, Instant before) {
    tx.run("DELETE FROM access_link_request WHERE asked_at < $1", before);
}

LinkHistory link_history(db::Tx& tx, LinkRequest const& request) {
    LinkHistory history;
    Instant const a_day_ago = request.asked_at - days(1);
    tx.each("SELECT COUNT(*), MAX(asked_at) FROM access_link_request WHERE username_key = $1 AND asked_at > $2 "
            "AND is_sent = 1",
            [&](db::Row const& row) {
                history.sent_in_a_day = row.get<std::int64_t>(0);
                history.last_sent_at = row.get<std::optional<Instant>>(1);
            },
            username_key(request.username), a_day_ago);
    history.asked_from_address_in_an_hour =
        tx.value<std::int64_t>("SELECT COUNT(*) FROM access_link_request WHERE address = $1 AND asked_at > $2 "
                               "AND asked_at <= $3",
                               request.address, request.asked_at - hours(1), request.asked_at)
            .value_or(0);
    return history;
}

std::optional<Uuid> person_named(db::Tx& tx, std::string_view username) {
    auto const account = find_account(tx, username);
    return account ? std::optional(account->person) : std::nullopt;
}

bool has_come_in(db::Tx& tx, Uuid person) {
    auto const account = account_of(tx, person);
    return (account && account->password_hash) || identity_linked_at(tx, person) || has_opened_link(tx, person) ||
           tx.value<Uuid>("SELECT person_id FROM access_account WHERE leads_to = $1 AND password_hash IS NOT NULL",
                          person);
}

std::set<Uuid> who_have_come_in(db::Tx& tx, std::span<Uuid const> people) {
    std::set<Uuid> found;
    if (people.empty()) return found;
    std::vector<db::Param> values;
    std::string const places = db::places(values, people);
    tx.each_with("SELECT person_id FROM access_account WHERE password_hash IS NOT NULL AND person_id IN (" + places +
                     ") UNION SELECT leads_to FROM access_account WHERE password_hash IS NOT NULL AND leads_to IN (" +
                     places + ") UNION SELECT person_id FROM access_identity WHERE person_id IN (" + places +
                     ") UNION SELECT person_id FROM access_link WHERE used_at IS NOT NULL AND person_id IN (" + places +
                     ")",
                 values, [&](db::Row const& row) { found.insert(row.get<Uuid>(0)); });
    return found;
}

bool has_opened_link(db::Tx& tx, Uuid person) {
    return tx.value<std::int64_t>("SELECT 1 FROM access_link WHERE person_id = $1 AND used_at IS NOT NULL LIMIT 1",
                                  person)
        .has_value();
}

void end_unused_links(db::Tx& tx, Uuid person) {
    tx.run("DELETE FROM access_link WHERE person_id = $1 AND used_at IS NULL", person);
}

}  // namespace regia::access
