#include "access/oidc/identity_store.hpp"

#include <algorithm>

#include "access/session_store.hpp"

namespace regia::access {
namespace {

constexpr std::int64_t notices_kept = days(1);

std::vector<Digest> sessions_of(db::Tx& tx, std::string_view issuer, oidc::LogoutNotice const& notice) {
    auto const read = [](db::Row const& row) {
        Bytes const stored = row.get<Bytes>(0);
        Digest token{};
        std::copy_n(stored.begin(), std::min(stored.size(), token.size()), token.begin());
        return token;
    };
    if (!notice.sid.empty())
        return tx.all("SELECT token_sha256 FROM access_identity_session WHERE issuer = $1 AND sid = $2 "
                      "ORDER BY token_sha256",
                      read, issuer, notice.sid);
    return tx.all("SELECT token_sha256 FROM access_identity_session WHERE issuer = $1 AND subject = $2 "
                  "ORDER BY token_sha256",
                  read, issuer, notice.subject);
}

}  // namespace

std::optional<Uuid> person_of_identity(db::Tx& tx, std::string_view issuer, std::string_view subject) {
    return tx.value<Uuid>("SELECT person_id FROM access_identity WHERE issuer = $1 AND subject = $2", issuer, subject);
}

bool link_identity(db::Tx& tx, std::string_view issuer, std::string_view subject, Uuid person, Instant now) {
    return tx.run("INSERT INTO access_identity (issuer, subject, person_id, linked_at) VALUES ($1, $2, $3, $4) "
                  "ON CONFLICT (issuer, subject) DO NOTHING",
                  issuer, subject, person, now) == 1;
}

std::optional<Instant> identity_linked_at(db::Tx& tx, Uuid person) {
    return tx.value<Instant>("SELECT linked_at FROM access_identity WHERE person_id = $1 "
                             "ORDER BY linked_at NULLS LAST, subject LIMIT 1",
                             person);
}

void unlink_identities(db::Tx& tx, Uuid person) {
    tx.run("DELETE FROM access_identity WHERE person_id = $1", person);
}

void add_identity_session(db::Tx& tx, Digest const& token, IdentitySession const& session, Instant now) {
    // Sessions that ended by themselves leave their row until the next sign-in after their twelve hours.
    tx.run("DELETE FROM access_identity_session WHERE opened_at < $1", now - session_life_max);
    tx.run("INSERT INTO access_identity_session (token_sha256, issuer, subject, sid, id_token, end_url, opened_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
           token, session.issuer, session.subject, session.sid, session.id_token, session.end_url, now);
}

std::optional<IdentitySession> identity_session(db::Tx& tx, Digest const& token) {
    return tx.one("SELECT issuer, subject, sid, id_token, end_url FROM access_identity_session WHERE token_sha256 = $1",
                  [](db::Row const& row) {
                      return IdentitySession{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                                             row.get<std::string>(3), row.get<std::string>(4)};
                  },
                  token);
}

void move_identity_session(db::Tx& tx, Digest const& from, Digest const& to) {
    tx.run("UPDATE access_identity_session SET token_sha256 = $2 WHERE token_sha256 = $1", from, to);
}

bool carry_out_logout(db::Tx& tx, std::string_view issuer, oidc::LogoutNotice const& notice, Instant now) {
    tx.run("DELETE FROM access_logout_notice WHERE received_at < $1", now - notices_kept);
    bool const is_new = tx.run("INSERT INTO access_logout_notice (issuer, notice, received_at) VALUES ($1, $2, $3) "
                               "ON CONFLICT (issuer, notice) DO NOTHING",
                               issuer, notice.id, now) == 1;
    if (!is_new) return false;
    for (Digest const& token : sessions_of(tx, issuer, notice)) end_session(tx, token, now);
    return true;
}

}  // namespace regia::access
