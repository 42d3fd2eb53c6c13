//! The rows of cmi5. Private to the folder.
#pragma once

#include "learning/cmi5/cmi5.hpp"

namespace regia::learning::cmi5 {

//! Of the catalogue by its version, or one that was kept.
std::optional<Course> find_course(db::Tx& tx, Uuid id);
//! What registrations refer to; of one that is kept already, nothing changes.
void keep_course(db::Tx& tx, Course const& course, Instant now);

void insert_registration(db::Tx& tx, Registration const& registration, Instant now);
std::optional<Registration> find_registration(db::Tx& tx, Uuid id);
void mark_satisfied(db::Tx& tx, Registration const& registration, Instant now);

ItemStates states_of(db::Tx& tx, Registration const& registration);
void save_state(db::Tx& tx, Registration const& registration, int item, ItemState const& state);
//! After its state was saved.
void save_waiver(db::Tx& tx, Registration const& registration, int item, std::string_view because, Uuid by);

void insert_session(db::Tx& tx, Session const& session, Digest const& fetch_token);
std::optional<Session> find_session(db::Tx& tx, Uuid id);
//! Of one registration, oldest first.
std::vector<Session> sessions_of(db::Tx& tx, Uuid actor, Uuid registration);
std::optional<Session> find_session_by_fetch(db::Tx& tx, Digest const& fetch_token);
//! Of one unit in one registration.
std::vector<Session> open_sessions(db::Tx& tx, Registration const& registration, int item);
//! At most `most`, the oldest first.
std::vector<Session> open_sessions_before(db::Tx& tx, Instant launched_before, int most);
void save_session(db::Tx& tx, Session const& session);

}  // namespace regia::learning::cmi5
