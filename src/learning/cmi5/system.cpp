//! What the system does: registers, launches, gives the credential, judges what comes, waives, abandons.
#include <algorithm>

#include "learning/cmi5/cmi5_store.hpp"
#include "access/period/period.hpp"
#include "learning/cmi5/statements.hpp"
#include "learning/package/package.hpp"
#include "registry/registry.hpp"

namespace regia::learning::cmi5 {
namespace {

constexpr std::size_t courses_kept = 50;
//! A credential ends by itself then; whoever is still inside launches again (8.1.2.0-2).
constexpr std::int64_t session_length = hours(24);
constexpr int forgotten_at_once = 200;
constexpr std::string_view owner = "cmi5";

void say(db::Tx& tx, System& system, std::string const& statement, Instant now) {
    auto const said = system.records.put(tx, statement, now);
    if (!said) throw Bug("a statement of the system is refused: " + said.error().why + " " + said.error().path);
}

Telling telling_of(System& system, Registration const& registration, Course const& course, Uuid session, Instant now) {
    return {system.records.home(), registration.agent, course, registration.id, session, now};
}

//! 9.3.9: tells blocks and course that are satisfied now, with the session that made it so.
void settle(db::Tx& tx, System& system, Registration& registration, Course const& course, ItemStates& states,
            Uuid session, Instant now) {
    Satisfied const found = newly_satisfied(course.structure, states);
    Telling const telling = telling_of(system, registration, course, session, now);
    for (int const item : found.items) {
        states[item].satisfied_at = now;
        save_state(tx, registration, item, states[item]);
        if (!course.structure.items[static_cast<std::size_t>(item)].is_playable)
            say(tx, system, satisfied(telling, item), now);
    }
    if (!found.course || registration.satisfied_at) return;
    registration.satisfied_at = now;
    mark_satisfied(tx, registration, now);
    say(tx, system, satisfied(telling, std::nullopt), now);
    if (registration.person && course.package) conclude_attempt(tx, *registration.person, registration.id, now);
}

void end_abandoned(db::Tx& tx, System& system, Registration const& registration, Course const& course, Session session,
                   Instant now) {
    say(tx, system, abandoned(telling_of(system, registration, course, session.id, now), session), now);
    session.ending = Ending::abandoned;
    save_session(tx, session);
}

//! What changes a registration comes one after the other, in every process.
Registration registration_of(db::Tx& tx, Uuid id) {
    tx.serialise(serial_key(id));
    auto found = find_registration(tx, id);
    if (!found) throw NotFound("no such registration");
    return *found;
}

//! As it is once nobody else changes its registration; `find` is asked twice, since the first tells which that is.
template <class Find>
std::optional<Session> session_alone(db::Tx& tx, Find const& find) {
    auto const seen = find();
    if (!seen) return std::nullopt;
    tx.serialise(serial_key(seen->registration));
    return find();
}

//! Everything by which a request of a session is judged.
struct Standing {
    Session session;
    Registration registration;
    std::shared_ptr<Course const> course;
    std::string activity;
};
Standing standing_of(db::Tx& tx, System& system, records::Credential const& credential) {
    auto session = session_alone(tx, [&] { return find_session(tx, credential.subject); });
    if (!session) throw Bug("a credential of a session that is not there");
    Registration registration = registration_of(tx, session->registration);
    auto course = system.courses.find(tx, registration.course);
    return {*session, registration, course, activity_of(system.records.home(), course->id, session->item)};
}

std::optional<records::Refusal> judge(db::Tx& tx, System& system, records::Credential const& credential,
                                      std::vector<records::Told> const& told, Instant now) {
    // A session outlives the day on which the programme is closed.
    if (!access::training_is_open(tx)) return records::Refusal{403, {"", "", "the programme takes no training now"}};
    Standing at = standing_of(tx, system, credential);
    ItemStates states = states_of(tx, at.registration);
    ItemState& state = states[at.session.item];
    auto const& unit = at.course->structure.items.at(static_cast<std::size_t>(at.session.item));
    for (records::Told const& one : told) {
        Ruling const ruling = ruling_on({at.session, unit, state, at.registration.agent, at.activity, one});
        if (ruling.fault) return records::Refusal{403, *ruling.fault};
        take(ruling.verb, one, now, at.session, state);
    }
    save_session(tx, at.session);
    if (state.completed_at || state.passed_at) save_state(tx, at.registration, at.session.item, state);
    // Whoever browses or reviews is no learner there: nothing is satisfied by it.
    if (at.session.mode == Mode::normal)
        settle(tx, system, at.registration, *at.course, states, at.session.id, now);
    // The credential stays, so that what comes late is answered with the rule and not as a stranger's.
    return {};
}

std::optional<records::Refusal> judge_document(db::Tx& tx, System& system, records::Credential const& credential,
                                               records::DocumentCall const& call, Instant now) {
    Standing at = standing_of(tx, system, credential);
    if (auto const fault = fault_of(at.session, at.registration.actor, at.activity, call))
        return records::Refusal{403, *fault};
    // 11.0.0.0-3 (d1).
    bool const reads = call.is_reading && !call.is_state && call.key.name == preferences_name;
    if (reads && !at.session.preferences_read_at) {
        at.session.preferences_read_at = now;
        save_session(tx, at.session);
    }
    return {};
}

//! 10.1.0.0-1, 11: what the unit reads before it begins.
void write_documents(db::Tx& tx, System& system, Telling const& telling, Registration const& registration,
                     Launch const& launch, Instant now) {
    Uuid const activity = records::activity_key(activity_of(system.records.home(), telling.course.id, launch.item));
    auto const package = telling.course.package ? catalogue::find_package(tx, *telling.course.package) : std::nullopt;
    records::put_document(tx, {registration.actor, activity, registration.id, std::string(launch_data_name)},
                          {"application/json",
                           launch_data(telling, launch.item, launch.mode, launch.return_url,
                                       package ? package->entitlement_key : std::string()),
                           {}, now});
    records::DocumentKey const key{registration.actor, {}, {}, std::string(preferences_name)};
    if (!registration.person || records::find_document(tx, key)) return;
    auto const person = registry::find_person(tx, *registration.person);
    records::put_document(tx, key, {"application/json", preferences(person ? person->language : ""), {}, now});
}

//! Of a unit that lies in its package: below a token that opens the files of its version.
std::string url_of_unit(db::Tx& tx, System& system, Course const& course, catalogue::PackageItem const& unit,
                        Launch const& launch, Instant now) {
    if (unit.is_outside || !course.version) return unit.launch;
    auto const path = catalogue::path_in_package("", unit.launch);
    if (!path) throw Bug("a unit was taken that lies nowhere");
    auto const end = unit.launch.find_first_of("?#");
    std::string const& content = system.installation.content_url;
    catalogue::open_package(tx, *course.version, launch.files_token, now);
    return (content.empty() ? launch.base : content) + catalogue::address_in_package(launch.files_token, *path) +
           (end == std::string::npos ? std::string() : unit.launch.substr(end));
}

}  // namespace

std::shared_ptr<Course const> Courses::find(db::Tx& tx, Uuid id) {
    {
        std::lock_guard const lock(mutex_);
        if (auto const kept = kept_.find(id); kept != kept_.end()) return kept->second;
    }
    auto found = find_course(tx, id);
    if (!found) throw NotFound("no such course");
    auto course = std::make_shared<Course const>(std::move(*found));
    std::lock_guard const lock(mutex_);
    if (kept_.size() >= courses_kept) kept_.clear();
    kept_[id] = course;
    return course;
}

std::string serial_key(Uuid registration) { return std::string(owner) + "/" + to_string(registration); }

Registration register_actor(db::Tx& tx, System& system, Uuid id, Uuid course_id, std::string_view agent,
                            std::optional<Uuid> person, Instant now) {
    auto const actor = system.records.key_of(agent);
    if (!actor) throw Bug("a registration of nobody");
    Registration registration{*actor, id, course_id, std::string(agent), person};
    auto const course = system.courses.find(tx, course_id);
    keep_course(tx, *course, now);
    insert_registration(tx, registration, now);
    ItemStates states;
    // 9.6.1.1-3: at once; the session is one of its own.
    settle(tx, system, registration, *course, states, named_uuid("cmi5/registered", to_string(id)), now);
    return registration;
}

void check_registration(db::Tx& tx, System& system, Uuid id, Uuid course, std::string_view agent) {
    Registration const registration = registration_of(tx, id);
    if (registration.course != course || system.records.key_of(agent) != registration.actor)
        throw NotFound("no such registration");
}

Uuid registration_of_session(db::Tx& tx, Uuid id) {
    auto const session = find_session(tx, id);
    if (!session) throw NotFound("no such session");
    return session->registration;
}

std::string launch(db::Tx& tx, System& system, Launch const& launch, Instant now) {
    Registration const registration = registration_of(tx, launch.registration);
    auto const course = system.courses.find(tx, registration.course);
    auto const& unit = course->structure.items.at(static_cast<std::size_t>(launch.item));
    // 9.3.6: of one unit the document of the launch is one, so there is one session.
    for (Session const& open : open_sessions(tx, registration, launch.item))
        end_abandoned(tx, system, registration, *course, open, now);
    Session const session{registration.actor, launch.session, registration.id, launch.item, launch.mode, now};
    insert_session(tx, session, sha256(launch.token));
    std::string const unit_url = url_of_unit(tx, system, *course, unit, launch, now);
    Telling const telling = telling_of(system, registration, *course, session.id, now);
    write_documents(tx, system, telling, registration, launch, now);
    say(tx, system, launched(telling, launch.item, launch.mode, unit_url), now);  // 9.3.1.0-1: before it is opened
    std::string const activity = activity_of(system.records.home(), course->id, launch.item);
    return launch_url(unit_url, {launch.base + "/xapi", launch.base + "/cmi5/fetch/" + launch.token,
                                    registration.agent, to_string(registration.id), activity});
}

std::string fetch(db::Tx& tx, System& system, std::string_view token, Uuid id, Instant now) {
    auto session = session_alone(tx, [&] { return find_session_by_fetch(tx, sha256(token)); });
    // 8.2.3: 1 = it was used, 2 = not known or over.
    if (!session || session->ending != Ending::open || now - session->launched_at > session_length)
        return R"({"error-code":"2","error-text":"there is no such open session"})";
    if (session->fetched_at) return R"({"error-code":"1","error-text":"the credential was given already"})";
    session->fetched_at = now;
    save_session(tx, *session);
    Registration const registration = registration_of(tx, session->registration);
    records::Credential credential{id, "cmi5",
                                   records::write_statements | records::read_mine | records::use_state |
                                       records::use_profiles,
                                   system.records.agent_of_program(named_uuid("cmi5", "sessions"), "cmi5")};
    credential.owner = owner;
    credential.subject = session->id;
    credential.actor = session->actor;
    credential.registration = session->registration;
    credential.activity = activity_of(system.records.home(), registration.course, session->item);
    credential.expires_at = session->launched_at + session_length;
    records::Secret const secret = records::add_credential(tx, credential, std::nullopt, now);
    return "{\"auth-token\":\"" + to_base64(as_bytes(secret.login + ":" + secret.secret)) + "\"}";
}

void waive(db::Tx& tx, System& system, Uuid id, Waiver const& waiver, Instant now) {
    Registration registration = registration_of(tx, id);
    auto const course = system.courses.find(tx, registration.course);
    auto const item = course->unit(waiver.unit);
    if (!item) throw NotFound("no such unit");
    ItemStates states = states_of(tx, registration);
    ItemState& state = states[*item];
    if (state.satisfied_at) throw Conflict("the unit is satisfied already");
    state.waived_at = now;
    save_state(tx, registration, *item, state);
    save_waiver(tx, registration, *item, waiver.reason, waiver.by);
    // 9.3.7.0-3: a session id of its own, that only "satisfied" shares.
    Uuid const session = named_uuid("cmi5/waiver", to_string(id) + "/" + std::to_string(*item));
    say(tx, system, waived(telling_of(system, registration, *course, session, now), *item, waiver.reason), now);
    settle(tx, system, registration, *course, states, session, now);
}

void abandon(db::Tx& tx, System& system, Uuid id, Instant now) {
    auto const session = session_alone(tx, [&] { return find_session(tx, id); });
    if (!session) throw NotFound("no such session");
    if (session->ending != Ending::open) throw Conflict("the session has ended");
    Registration const registration = registration_of(tx, session->registration);
    end_abandoned(tx, system, registration, *system.courses.find(tx, registration.course), *session, now);
}

int abandon_forgotten(System& system, Instant now) {
    db::Database& database = system.installation.database;
    int count = 0;
    for (;;) {
        auto const some = database.read(
            [&](db::Tx& tx) { return open_sessions_before(tx, now - session_length, forgotten_at_once); });
        for (Session const& one : some)
            count += database.write_now(serial_key(one.registration), [&](db::Tx& tx) {
                auto const still = find_session(tx, one.id);
                if (!still || still->ending != Ending::open) return 0;
                abandon(tx, system, one.id, now);
                return 1;
            });
        if (some.size() < static_cast<std::size_t>(forgotten_at_once)) return count;
    }
}

void add_jobs(jobs::Queue& queue, std::shared_ptr<System> const& system) {
    std::string const kind = "cmi5_forgotten_sessions";
    queue.add_kind(kind, [system](jobs::Run&) { abandon_forgotten(*system, system->installation.clock.now()); });
    queue.schedule(kind, kind, jobs::Daily{3, 50});
}

void listen(System& system) {
    records::SessionRules rules;
    rules.judge = [&system](db::Tx& tx, records::Credential const& who, std::vector<records::Told> const& told,
                            Instant now) { return judge(tx, system, who, told, now); };
    rules.document = [&system](db::Tx& tx, records::Credential const& who, records::DocumentCall const& call,
                               Instant now) { return judge_document(tx, system, who, call, now); };
    system.records.on_session(std::string(owner), std::move(rules));
}

}  // namespace regia::learning::cmi5
