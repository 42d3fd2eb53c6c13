//! The rows of sessions, bearers and one-time links. Private to access/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/session.hpp"

namespace regia::access {

//! How somebody signed in: who came by a link may set a password without knowing the old one.
enum class MadeBy { password, link, persona, identity };

//! One query: session, account and grant, all in force on that day. The times are the caller's to judge.
std::optional<Session> find_session(db::Tx& tx, Digest const& token, Day today);
std::optional<Session> find_bearer(db::Tx& tx, Digest const& token, Instant now, Day today);
struct NewSession {
    Digest token;
    Uuid person;
    Uuid grant;
    MadeBy made_by;
    std::string device;     //!< device_of its browser
    Instant signed_in_at;
    Instant now;
    bool has_second_factor = false;
};
void insert_session(db::Tx& tx, NewSession const& session);
//! Two requests may both find it due: the later time stands.
void write_seen(db::Tx& tx, Digest const& token, Instant now);
void end_session(db::Tx& tx, Digest const& token, Instant now);
struct SessionOrigin {
    MadeBy made_by;
    Instant signed_in_at;
    bool has_second_factor = false;
};
std::optional<SessionOrigin> origin_of_session(db::Tx& tx, Digest const& token);
//! A session as its owner sees it, in a list.
struct OpenSession {
    Digest token;
    MadeBy made_by;
    std::string role, device;
    Instant signed_in_at, seen_at;
};
//! Those that may still be used, the one seen last first.
std::vector<OpenSession> open_sessions(db::Tx& tx, Uuid person, Instant now);
//! The grant of the person's latest session.
std::optional<Uuid> last_used_grant(db::Tx& tx, Uuid person);

//! The key of form markers; made by `ensure_form_key` when a program first opens the database.
std::string form_key(db::Tx& tx);
std::string ensure_form_key(db::Database& database);

//! Whose link it is; nothing when it was used before or is too old.
std::optional<Uuid> person_of_link(db::Tx& tx, std::string_view secret, Instant now);
//! False when somebody used it first.
bool use_link(db::Tx& tx, std::string_view secret, Instant now);

}  // namespace regia::access
