//! The rows of people known to an identity provider, and of sessions that it opened. Private to access/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/oidc/token.hpp"
#include "db/tx.hpp"

namespace regia::access {

std::optional<Uuid> person_of_identity(db::Tx& tx, std::string_view issuer, std::string_view subject);
//! False when this subject is somebody's already.
bool link_identity(db::Tx& tx, std::string_view issuer, std::string_view subject, Uuid person, Instant now);
//! Since when; nothing when she was never linked.
std::optional<Instant> identity_linked_at(db::Tx& tx, Uuid person);
void unlink_identities(db::Tx& tx, Uuid person);

struct IdentitySession {
    std::string issuer, subject, sid, id_token, end_url;
};
void add_identity_session(db::Tx& tx, Digest const& token, IdentitySession const& session, Instant now);
std::optional<IdentitySession> identity_session(db::Tx& tx, Digest const& token);
//! The session goes on under another token (another work area).
void move_identity_session(db::Tx& tx, Digest const& from, Digest const& to);

//! Ends the sessions that a notice names: of one session at the provider, or all of a person there. False when the
//! notice was carried out before.
bool carry_out_logout(db::Tx& tx, std::string_view issuer, oidc::LogoutNotice const& notice, Instant now);

}  // namespace regia::access
