//! The rows of those who asked for help to come in.
#include "access/entry/entry.hpp"
#include "access/session.hpp"

namespace regia::access {
namespace {

//! A request with an address stands in a list once the address is confirmed.
constexpr std::string_view listed = "outcome = '' AND (email = '' OR confirmed_at IS NOT NULL)";

constexpr std::string_view kinds[] = {"no_email", "no_account", "unknown_tax_code", "other"};

constexpr std::string_view columns =
    "id, kind, name, tax_code, staff_number, body_id, email, note, language, address, asked_at, confirmed_at, outcome";

EntryRequest read_request(db::Row const& row) {
    EntryRequest found;
    found.id = row.get<Uuid>(0);
    found.kind = entry_kind(row.get<std::string>(1)).value_or(EntryKind::other);
    found.name = row.get<std::string>(2);
    found.tax_code = row.get<std::string>(3);
    found.staff_number = row.get<std::string>(4);
    found.body = row.get<Uuid>(5);
    found.email = row.get<std::string>(6);
    found.note = row.get<std::string>(7);
    found.language = row.get<std::string>(8);
    found.address = row.get<std::string>(9);
    found.asked_at = row.get<Instant>(10);
    found.confirmed_at = row.get<std::optional<Instant>>(11);
    found.outcome = row.get<std::string>(12);
    return found;
}

std::string select(std::string_view rest) {
    return "SELECT " + std::string(columns) + " FROM access_entry_request " + std::string(rest);
}

}  // namespace

std::string_view code_of(EntryKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::optional<EntryKind> entry_kind(std::string_view code) {
    for (std::size_t i = 0; i < std::size(kinds); ++i)
        if (kinds[i] == code) return static_cast<EntryKind>(i);
    return std::nullopt;
}

bool add_entry_request(db::Tx& tx, EntryRequest const& request, std::optional<Digest> const& confirm) {
    return tx.run("INSERT INTO access_entry_request (id, kind, name, tax_code, staff_number, body_id, email, note, "
                  "language, address, asked_at, confirm_sha256, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
                  "$10, $11, $12, '') ON CONFLICT (id) DO NOTHING",
                  request.id, code_of(request.kind), request.name, request.tax_code, request.staff_number,
                  request.body, request.email, request.note, request.language, request.address, request.asked_at,
                  confirm) == 1;
}

void report_unknown_tax_code(db::Tx& tx, EntryRequest const& request) {
    bool const is_known = tx.run("UPDATE access_entry_request SET asked_at = $3, name = $4 WHERE tax_code = $1 "
                                 "AND outcome = '' AND kind = $2",
                                 request.tax_code, code_of(request.kind), request.asked_at, request.name) > 0;
    if (!is_known) add_entry_request(tx, request, std::nullopt);
}

std::int64_t entry_requests_from(db::Tx& tx, std::string_view address, Instant since) {
    return tx.value<std::int64_t>("SELECT COUNT(*) FROM access_entry_request WHERE address = $1 AND asked_at > $2",
                                  address, since)
        .value_or(0);
}

bool was_letter_sent_to(db::Tx& tx, std::string_view email, Instant since) {
    return tx.value<std::int64_t>("SELECT 1 FROM access_entry_request WHERE email = $1 AND asked_at > $2 "
                                  "AND confirm_sha256 IS NOT NULL LIMIT 1",
                                  email, since)
        .has_value();
}

std::optional<EntryRequest> entry_request_to_confirm(db::Tx& tx, std::string_view secret, Instant asked_since) {
    if (!is_token(secret)) return std::nullopt;
    return tx.one(select("WHERE confirm_sha256 = $1 AND asked_at > $2 AND outcome = ''"), read_request, sha256(secret),
                  asked_since);
}

void confirm_entry_request(db::Tx& tx, Uuid request, Instant now) {
    tx.run("UPDATE access_entry_request SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL", request, now);
}

std::vector<EntryRequest> open_entry_requests(db::Tx& tx, Uuid body, int most) {
    return tx.all(select("WHERE body_id = $2 AND " + std::string(listed) +
                         " ORDER BY asked_at DESC NULLS LAST, id LIMIT $1"),
                  read_request, most, body);
}

std::int64_t count_open_entry_requests(db::Tx& tx, Uuid body) {
    return tx.one("SELECT COUNT(*) FROM access_entry_request WHERE body_id = $1 AND " + std::string(listed),
                  [](db::Row const& row) { return row.get<std::int64_t>(0); }, body)
        .value_or(0);
}

std::optional<EntryRequest> find_entry_request(db::Tx& tx, Uuid request) {
    return tx.one(select("WHERE id = $1"), read_request, request);
}

bool close_entry_request(db::Tx& tx, Uuid request, std::string_view outcome, Uuid by, Instant now) {
    return tx.run("UPDATE access_entry_request SET outcome = $2, closed_by = $3, closed_at = $4 WHERE id = $1 "
                  "AND outcome = ''",
                  request, outcome, by, now) == 1;
}

void forget_entry_requests(db::Tx& tx, Instant unconfirmed_before, Instant closed_before) {
    tx.run("DELETE FROM access_entry_request WHERE outcome = '' AND email <> '' AND confirmed_at IS NULL "
           "AND asked_at < $1",
           unconfirmed_before);
    tx.run("DELETE FROM access_entry_request WHERE outcome <> '' AND closed_at < $1", closed_before);
}

}  // namespace regia::access
