#include "access/second/factor_store.hpp"

#include "access/account_store.hpp"
#include "access/ways_in.hpp"

namespace regia::access {
namespace {

constexpr std::int64_t challenges_kept = hours(1);  // longer than any of them is good for

void mark_account(db::Tx& tx, Uuid person, bool has_one) {
    tx.run("UPDATE access_account SET has_second_factor = $2 WHERE person_id = $1", person, has_one);
}

}  // namespace

Factors factors_of(db::Tx& tx, Uuid person) {
    Factors found;
    found.totp = tx.one("SELECT secret, last_step FROM access_totp WHERE person_id = $1",
                        [](db::Row const& row) { return Totp{row.get<Bytes>(0), row.get<std::int64_t>(1)}; }, person);
    found.passkeys = tx.all("SELECT credential, public_key, counter, name, added_at, used_at FROM access_passkey "
                            "WHERE person_id = $1 ORDER BY added_at NULLS LAST, credential",
                            [](db::Row const& row) {
                                return Passkey{{row.get<Bytes>(0), row.get<Bytes>(1), row.get<std::int64_t>(2)},
                                               row.get<std::string>(3), row.get<Instant>(4),
                                               row.get<std::optional<Instant>>(5)};
                            },
                            person);
    found.recovery_codes_left =
        tx.value<std::int64_t>("SELECT COUNT(*) FROM access_recovery_code WHERE person_id = $1 AND used_at IS NULL",
                               person)
            .value_or(0);
    return found;
}

void set_totp(db::Tx& tx, Uuid person, Totp const& totp, Instant now) {
    tx.run("INSERT INTO access_totp (person_id, secret, last_step, added_at) VALUES ($1, $2, $3, $4) "
           "ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step, "
           "added_at = excluded.added_at",
           person, totp.secret, totp.last_step, now);
    mark_account(tx, person, true);
}

bool use_totp_step(db::Tx& tx, Uuid person, std::int64_t step) {
    return tx.run("UPDATE access_totp SET last_step = $2 WHERE person_id = $1 AND last_step < $2", person, step) == 1;
}

void set_recovery_codes(db::Tx& tx, Uuid person, std::vector<Digest> const& codes) {
    tx.run("DELETE FROM access_recovery_code WHERE person_id = $1", person);
    for (Digest const& code : codes)
        tx.run("INSERT INTO access_recovery_code (person_id, code_sha256) VALUES ($1, $2)", person, code);
}

bool use_recovery_code(db::Tx& tx, Uuid person, Digest const& code, Instant now) {
    return tx.run("UPDATE access_recovery_code SET used_at = $3 WHERE person_id = $1 AND code_sha256 = $2 "
                  "AND used_at IS NULL",
                  person, code, now) == 1;
}

void add_passkey(db::Tx& tx, Uuid person, PasskeyMade const& made, std::string_view name, Instant now) {
    tx.run("INSERT INTO access_passkey (person_id, credential, public_key, counter, name, added_at) "
           "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id, credential) DO NOTHING",
           person, made.credential, made.public_key, made.counter, name, now);
    mark_account(tx, person, true);
}

void use_passkey(db::Tx& tx, Uuid person, Bytes const& credential, std::int64_t counter, Instant now) {
    tx.run("UPDATE access_passkey SET counter = $3, used_at = $4 WHERE person_id = $1 AND credential = $2", person,
           credential, counter, now);
}

bool use_challenge(db::Tx& tx, std::string_view challenge, Instant now) {
    tx.run("DELETE FROM access_used_challenge WHERE used_at < $1", now - challenges_kept);
    return tx.run("INSERT INTO access_used_challenge (challenge_sha256, used_at) VALUES ($1, $2) "
                  "ON CONFLICT (challenge_sha256) DO NOTHING",
                  sha256(challenge), now) == 1;
}

bool forget_second_factor(db::Tx& tx, std::string_view username, Instant now) {
    auto const account = find_account(tx, username);
    if (!account) return false;
    remove_factors(tx, account->person);
    end_sessions(tx, account->person, now);
    return true;
}

void remove_factors(db::Tx& tx, Uuid person) {
    tx.run("DELETE FROM access_totp WHERE person_id = $1", person);
    tx.run("DELETE FROM access_recovery_code WHERE person_id = $1", person);
    tx.run("DELETE FROM access_passkey WHERE person_id = $1", person);
    mark_account(tx, person, false);
}

}  // namespace regia::access
