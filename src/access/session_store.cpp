#include "access/session_store.hpp"

#include <algorithm>

namespace regia::access {
namespace {

constexpr std::string_view made_by_names[] = {"password", "link", "persona", "identity"};

MadeBy read_made_by(std::string_view name) {
    auto const* const found = std::find(std::begin(made_by_names), std::end(made_by_names), name);
    if (found == std::end(made_by_names)) throw Bug("a session made by " + std::string(name));
    return static_cast<MadeBy>(found - std::begin(made_by_names));
}

//! The columns of find_session and of find_bearer, in the same order.
Session read_session(db::Row const& row) {
    return {row.get<Uuid>(0),
            row.get<Uuid>(1),
            row.get<std::string>(2),
            row.get<std::string>(3),
            {row.get<Scope::Kind>(4), row.get<Uuid>(5)},
            row.get<bool>(6),
            row.get<Instant>(7),
            row.get<Instant>(8),
            row.get<bool>(9),
            row.get<bool>(10)};
}

}  // namespace

std::optional<Session> find_session(db::Tx& tx, Digest const& token, Day today) {
    return tx.one("SELECT s.person_id, s.grant_id, a.display_name, g.role, g.scope_kind, g.scope_id, "
                  "EXISTS (SELECT 1 FROM access_grant o WHERE o.person_id = s.person_id "
                  "AND o.id <> s.grant_id AND o.revoked_at IS NULL AND o.started_on <= $2 "
                  "AND (o.finished_on IS NULL OR o.finished_on >= $2)), "
                  "s.signed_in_at, s.seen_at, s.second_factor, a.has_second_factor FROM access_session s "
                  "JOIN access_account a ON a.person_id = s.person_id "
                  "JOIN access_grant g ON g.id = s.grant_id AND g.person_id = s.person_id "
                  "WHERE s.token_sha256 = $1 AND s.ended_at IS NULL AND g.revoked_at IS NULL AND g.started_on <= $2 "
                  "AND (g.finished_on IS NULL OR g.finished_on >= $2)",
                  read_session, token, today);
}

std::optional<Session> find_bearer(db::Tx& tx, Digest const& token, Instant now, Day today) {
    return tx.one("SELECT b.person_id, b.grant_id, b.name, g.role, g.scope_kind, g.scope_id, 0, "
                  "b.created_at, b.created_at, 1, 0 FROM access_bearer b "
                  "JOIN access_grant g ON g.id = b.grant_id AND g.person_id = b.person_id "
                  "WHERE b.token_sha256 = $1 AND b.revoked_at IS NULL AND b.expires_at > $2 "
                  "AND g.revoked_at IS NULL AND g.started_on <= $3 AND (g.finished_on IS NULL OR g.finished_on >= $3)",
                  read_session, token, now, today);
}

void insert_session(db::Tx& tx, NewSession const& session) {
    tx.run("INSERT INTO access_session (token_sha256, person_id, grant_id, made_by, device, signed_in_at, seen_at, "
           "second_factor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
           session.token, session.person, session.grant, made_by_names[static_cast<int>(session.made_by)],
           session.device, session.signed_in_at, session.now, session.has_second_factor);
}

void write_seen(db::Tx& tx, Digest const& token, Instant now) {
    tx.run("UPDATE access_session SET seen_at = $2 WHERE token_sha256 = $1 AND seen_at < $2", token, now);
}

void end_session(db::Tx& tx, Digest const& token, Instant now) {
    tx.run("DELETE FROM access_identity_session WHERE token_sha256 = $1", token);
    tx.run("UPDATE access_session SET ended_at = $2 WHERE token_sha256 = $1 AND ended_at IS NULL", token, now);
}

void end_sessions(db::Tx& tx, Uuid person, Instant now, Digest const& except) {
    tx.run("DELETE FROM access_identity_session WHERE token_sha256 IN (SELECT token_sha256 FROM access_session "
           "WHERE person_id = $1 AND ended_at IS NULL AND token_sha256 <> $2)",
           person, except);
    tx.run("UPDATE access_session SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL AND token_sha256 <> $3",
           person, now, except);
}

std::optional<SessionOrigin> origin_of_session(db::Tx& tx, Digest const& token) {
    return tx.one("SELECT made_by, signed_in_at, second_factor FROM access_session WHERE token_sha256 = $1 "
                  "AND ended_at IS NULL",
                  [](db::Row const& row) {
                      return SessionOrigin{read_made_by(row.get<std::string>(0)), row.get<Instant>(1),
                                           row.get<bool>(2)};
                  },
                  token);
}

std::vector<OpenSession> open_sessions(db::Tx& tx, Uuid person, Instant now) {
    return tx.all("SELECT s.token_sha256, s.made_by, g.role, s.device, s.signed_in_at, s.seen_at "
                  "FROM access_session s JOIN access_grant g ON g.id = s.grant_id WHERE s.person_id = $1 "
                  "AND s.ended_at IS NULL AND g.revoked_at IS NULL AND s.seen_at > $2 AND s.signed_in_at > $3 "
                  "ORDER BY s.seen_at DESC NULLS LAST, s.token_sha256",
                  [](db::Row const& row) {
                      Bytes const stored = row.get<Bytes>(0);
                      OpenSession session;
                      std::copy_n(stored.begin(), std::min(stored.size(), session.token.size()),
                                  session.token.begin());
                      session.made_by = read_made_by(row.get<std::string>(1));
                      session.role = row.get<std::string>(2);
                      session.device = row.get<std::string>(3);
                      session.signed_in_at = row.get<Instant>(4);
                      session.seen_at = row.get<Instant>(5);
                      return session;
                  },
                  person, now - session_idle_max, now - session_life_max);
}

std::optional<Uuid> last_used_grant(db::Tx& tx, Uuid person) {
    return tx.value<Uuid>("SELECT grant_id FROM access_session WHERE person_id = $1 "
                          "ORDER BY seen_at DESC NULLS LAST, token_sha256 LIMIT 1",
                          person);
}

std::string form_key(db::Tx& tx) {
    return tx.value<std::string>("SELECT value FROM access_fact WHERE name = 'form_key'").value_or("");
}

std::string ensure_form_key(db::Database& database) {
    std::string const known = database.read([](db::Tx& tx) { return form_key(tx); });
    if (!known.empty()) return known;
    std::string const fresh = random_token();
    return database.write_now("access/form_key", [fresh](db::Tx& tx) {
        tx.run("INSERT INTO access_fact (name, value) VALUES ('form_key', $1) ON CONFLICT (name) DO NOTHING", fresh);
        return form_key(tx);
    });
}

std::string make_sign_in_link(db::Tx& tx, Uuid person, Instant expires_at) {
    std::string secret = random_token();
    tx.run("INSERT INTO access_link (token_sha256, person_id, expires_at) VALUES ($1, $2, $3)", sha256(secret), person,
           expires_at);
    return secret;
}

std::optional<Uuid> person_of_link(db::Tx& tx, std::string_view secret, Instant now) {
    if (!is_token(secret)) return std::nullopt;
    return tx.value<Uuid>("SELECT person_id FROM access_link WHERE token_sha256 = $1 AND used_at IS NULL "
                          "AND expires_at > $2",
                          sha256(secret), now);
}

bool use_link(db::Tx& tx, std::string_view secret, Instant now) {
    return is_token(secret) && tx.run("UPDATE access_link SET used_at = $2 WHERE token_sha256 = $1 AND used_at IS NULL "
                                      "AND expires_at > $2",
                                      sha256(secret), now) == 1;
}

std::string make_bearer(db::Tx& tx, Grant const& grant, std::string_view name, Instant now, Instant expires_at) {
    std::string secret = random_token();
    tx.run("INSERT INTO access_bearer (token_sha256, person_id, grant_id, name, created_at, expires_at) "
           "VALUES ($1, $2, $3, $4, $5, $6)",
           sha256(secret), grant.person, grant.id, name, now, expires_at);
    return secret;
}

}  // namespace regia::access
