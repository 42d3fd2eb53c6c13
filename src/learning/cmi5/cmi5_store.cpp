#include "learning/cmi5/cmi5_store.hpp"

#include "catalogue/package/package.hpp"

namespace regia::learning::cmi5 {
namespace {

constexpr std::string_view session_columns =
    "SELECT actor_id, id, registration_id, item, mode, launched_at, fetched_at, preferences_read_at, initialized_at, "
    "is_completed, is_passed, is_failed, last_at, ending, last_statement_id FROM learning_cmi5_session ";

Session read_session(db::Row const& row) {
    Session one;
    one.actor = row.get<Uuid>(0);
    one.id = row.get<Uuid>(1);
    one.registration = row.get<Uuid>(2);
    one.item = row.get<int>(3);
    one.mode = row.get<Mode>(4);
    one.launched_at = row.get<Instant>(5);
    one.fetched_at = row.get<std::optional<Instant>>(6);
    one.preferences_read_at = row.get<std::optional<Instant>>(7);
    one.initialized_at = row.get<std::optional<Instant>>(8);
    one.is_completed = row.get<bool>(9);
    one.is_passed = row.get<bool>(10);
    one.is_failed = row.get<bool>(11);
    one.last_at = row.get<std::optional<Instant>>(12);
    one.ending = row.get<Ending>(13);
    one.last_statement = row.get<std::optional<Uuid>>(14);
    return one;
}

}  // namespace

void keep_course(db::Tx& tx, Course const& course, Instant now) {
    tx.run("INSERT INTO learning_cmi5_course (id, structure, package_id, version_id, made_by, made_at) "
           "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
           course.id, catalogue::to_json(course.structure), course.package, course.version, course.made_by, now);
}

std::optional<Course> find_course(db::Tx& tx, Uuid id) {
    if (auto const version = catalogue::find_package_version(tx, id);
        version && version->structure.kind == catalogue::PackageKind::cmi5)
        return Course{id, version->structure, version->package, version->id, version->uploaded_by};
    return tx.one("SELECT id, structure, package_id, version_id, made_by FROM learning_cmi5_course WHERE id = $1",
                  [](db::Row const& row) {
                      return Course{row.get<Uuid>(0), catalogue::structure_of_json(row.get<std::string>(1)),
                                    row.get<std::optional<Uuid>>(2), row.get<std::optional<Uuid>>(3),
                                    row.get<Uuid>(4)};
                  },
                  id);
}

void insert_registration(db::Tx& tx, Registration const& one, Instant now) {
    tx.run("INSERT INTO learning_cmi5_registration (actor_id, id, course_id, agent, is_person, made_at, person_id) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
           one.actor, one.id, one.course, one.agent, one.person.has_value(), now, one.person);
}

std::optional<Registration> find_registration(db::Tx& tx, Uuid id) {
    return tx.one("SELECT actor_id, id, course_id, agent, person_id, satisfied_at FROM learning_cmi5_registration "
                  "WHERE id = $1",
                  [](db::Row const& row) {
                      return Registration{row.get<Uuid>(0),        row.get<Uuid>(1), row.get<Uuid>(2),
                                          row.get<std::string>(3), row.get<std::optional<Uuid>>(4),
                                          row.get<std::optional<Instant>>(5)};
                  },
                  id);
}

void mark_satisfied(db::Tx& tx, Registration const& one, Instant now) {
    tx.run("UPDATE learning_cmi5_registration SET satisfied_at = $3 WHERE actor_id = $1 AND id = $2", one.actor, one.id,
           now);
}

ItemStates states_of(db::Tx& tx, Registration const& one) {
    ItemStates states;
    tx.each("SELECT item, completed_at, passed_at, waived_at, satisfied_at FROM learning_cmi5_item "
            "WHERE actor_id = $1 AND registration_id = $2 ORDER BY item",
            [&](db::Row const& row) {
                states[row.get<int>(0)] = {row.get<std::optional<Instant>>(1), row.get<std::optional<Instant>>(2),
                                           row.get<std::optional<Instant>>(3), row.get<std::optional<Instant>>(4)};
            },
            one.actor, one.id);
    return states;
}

void save_state(db::Tx& tx, Registration const& one, int item, ItemState const& state) {
    tx.run("INSERT INTO learning_cmi5_item (actor_id, registration_id, item, completed_at, passed_at, waived_at, "
           "waived_because, satisfied_at) VALUES ($1, $2, $3, $4, $5, $6, '', $7) "
           "ON CONFLICT (actor_id, registration_id, item) DO UPDATE SET completed_at = excluded.completed_at, "
           "passed_at = excluded.passed_at, waived_at = excluded.waived_at, satisfied_at = excluded.satisfied_at",
           one.actor, one.id, item, state.completed_at, state.passed_at, state.waived_at, state.satisfied_at);
}

void save_waiver(db::Tx& tx, Registration const& one, int item, std::string_view because, Uuid by) {
    tx.run("UPDATE learning_cmi5_item SET waived_because = $4, waived_by = $5 "
           "WHERE actor_id = $1 AND registration_id = $2 AND item = $3",
           one.actor, one.id, item, because, by);
}

void insert_session(db::Tx& tx, Session const& one, Digest const& fetch_token) {
    tx.run("INSERT INTO learning_cmi5_session (actor_id, id, registration_id, item, mode, fetch_sha256, launched_at, "
           "is_completed, is_passed, is_failed, ending) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0)",
           one.actor, one.id, one.registration, one.item, static_cast<std::int64_t>(one.mode), fetch_token,
           one.launched_at);
}

std::optional<Session> find_session(db::Tx& tx, Uuid id) {
    return tx.one(std::string(session_columns) + "WHERE id = $1", read_session, id);
}

std::vector<Session> sessions_of(db::Tx& tx, Uuid actor, Uuid registration) {
    return tx.all(std::string(session_columns) +
                      "WHERE actor_id = $1 AND registration_id = $2 ORDER BY launched_at, id",
                  read_session, actor, registration);
}

std::optional<Session> find_session_by_fetch(db::Tx& tx, Digest const& fetch_token) {
    return tx.one(std::string(session_columns) + "WHERE fetch_sha256 = $1", read_session, fetch_token);
}

std::vector<Session> open_sessions(db::Tx& tx, Registration const& one, int item) {
    return tx.all(std::string(session_columns) +
                      "WHERE actor_id = $1 AND registration_id = $2 AND item = $3 AND ending = 0 ORDER BY id",
                  read_session, one.actor, one.id, item);
}

std::vector<Session> open_sessions_before(db::Tx& tx, Instant launched_before, int most) {
    return tx.all(std::string(session_columns) +
                      "WHERE ending = 0 AND launched_at < $1 ORDER BY launched_at, id LIMIT $2",
                  read_session, launched_before, most);
}

void save_session(db::Tx& tx, Session const& one) {
    std::optional<Instant> const ended =
        one.ending == Ending::open ? std::nullopt : std::optional(one.last_at.value_or(one.launched_at));
    tx.run("UPDATE learning_cmi5_session SET fetched_at = $3, preferences_read_at = $4, initialized_at = $5, "
           "is_completed = $6, is_passed = $7, is_failed = $8, last_at = $9, ending = $10, ended_at = $11, "
           "last_statement_id = $12 WHERE actor_id = $1 AND id = $2",
           one.actor, one.id, one.fetched_at, one.preferences_read_at, one.initialized_at, one.is_completed,
           one.is_passed, one.is_failed, one.last_at, static_cast<std::int64_t>(one.ending), ended,
           one.last_statement);
}

}  // namespace regia::learning::cmi5
