#include "learning/cmi5_course/course.hpp"

#include <boost/json.hpp>

#include "access/rights.hpp"
#include "base/text.hpp"
#include "learning/cmi5/cmi5_store.hpp"
#include "learning/cmi5/statements.hpp"
#include "locale/unit.hpp"

namespace regia::learning::cmi5 {
namespace {

namespace json = boost::json;
using catalogue::PackageItem;

PackageItem const& unit_of(catalogue::PackageStructure const& structure, int item) {
    bool const is_there = item >= 0 && item < static_cast<int>(structure.items.size());
    if (!is_there || !structure.items[static_cast<std::size_t>(item)].is_playable) throw NotFound("no such unit");
    return structure.items[static_cast<std::size_t>(item)];
}

Launch launch_of(Opening const& opening, PackageItem const& unit, int item, Mode mode) {
    return {opening.session, opening.registration, item,         mode,
            opening.token,   opening.files_token,  opening.base, catalogue::opens_in_frame(unit) ? opening.return_frame
                                                                                      : opening.return_page};
}

Opening opening_for(System& system, http::Request const& request, std::string const& page) {
    Opening opening;
    opening.session = system.installation.ids.next();
    opening.base = base_of(system.installation.public_url, request);
    opening.token = random_token();
    opening.files_token = random_token();
    opening.return_frame = opening.base + request.local("/cmi5/ritorno");
    opening.return_page = opening.base + request.local(page);
    return opening;
}

//! Written at its first need. To the course she is `alias`: its maker may have a server of her own, and lists of this
//! house show the id of a person.
Registration registered_for(db::Tx& tx, System& system, Uuid person, PackageAttempt const& attempt, Uuid alias,
                            Instant now) {
    tx.serialise(serial_key(attempt.id));
    if (auto const known = find_registration(tx, attempt.id)) return *known;
    return register_actor(tx, system, attempt.id, attempt.version, system.records.agent_of(tx, person, alias), person,
                          now);
}

//! A script asks where the frame goes; a form without scripts goes there itself.
http::Reply opened(std::string url, bool asks_json) {
    if (!asks_json) return http::see_other(std::move(url));
    return http::json(json::serialize(json::object{{"address", url}}));
}

bool asks_json(http::Request const& request) {
    return request.header("accept").find("application/json") != std::string_view::npos;
}

int item_in_path(http::Request const& request) {
    auto const item = parse_number<int>(request.in_path("n"));
    if (!item) throw NotFound("no such unit");
    return *item;
}

http::Answer post_unit(std::shared_ptr<System> const& system, http::Request const& request) {
    Uuid const package = request.id_in_path("corso"), person = access::actor(request).person;
    Opening opening = opening_for(*system, request, "/percorso/corsi/" + to_string(package));
    opening.alias = system->installation.ids.next();
    return http::after_commit(system->installation.database, "person/" + to_string(person),
                              [system, person, package, opening, item = item_in_path(request),
                               as_json = asks_json(request), now = system->installation.clock.now()](db::Tx& tx) {
                                  return opened(open_unit(tx, *system, person, package, item, opening, now), as_json);
                              });
}

http::Answer post_preview(std::shared_ptr<System> const& system, http::Request const& request) {
    Uuid const version = request.id_in_path("versione");
    Opening opening = opening_for(*system, request, "/contenuti/pacchetti/");
    opening.registration = system->installation.ids.next();
    opening.agent = json::serialize(
        json::object{{"objectType", "Agent"},
                     {"account", {{"homePage", system->records.home() + "/anteprima"},
                                  {"name", to_string(opening.registration)}}}});
    return http::after_commit(system->installation.database, serial_key(opening.registration),
                              [system, version, opening, item = item_in_path(request), as_json = asks_json(request),
                               now = system->installation.clock.now()](db::Tx& tx) {
                                  return opened(browse_unit(tx, *system, version, item, opening, now), as_json);
                              });
}

//! Where a unit in a frame ends: it has no session of ours and needs none; its script tells the page around it.
http::Answer show_return(System& system, http::Request const& request) {
    namespace w = words::unit;
    html::Voice const voice = access::voice(request);
    html::Frame frame = access::frame(system.installation, request, std::string(voice[w::ended]));
    frame.scripts.emplace_back("unit-return.js");
    return http::page(html::page(frame, html::fragment([&](html::Writer& h) {
        h("{}<p><a href=\"{}\">{}</a></p>", html::page_head(voice[w::ended]),
          html::Url(request.local("/percorso/corsi")), voice[w::back_to_courses]);
    })));
}

}  // namespace

Mode next_mode(PackageItem const& unit, ItemState const& state) {
    bool const was_seen = state.completed_at || state.passed_at || state.waived_at;
    return state.satisfied_at && (unit.move_on != "NotApplicable" || was_seen) ? Mode::review : Mode::normal;
}

Progress progress_of(PackageItem const& item, ItemState const& state, bool was_launched, bool has_failed) {
    if (!item.is_playable) return state.satisfied_at ? Progress::satisfied : Progress::to_start;
    if (state.waived_at) return Progress::waived;
    if (state.passed_at) return Progress::passed;
    if (has_failed) return Progress::failed;
    if (state.completed_at) return Progress::completed;
    return was_launched ? Progress::started : Progress::to_start;
}

Registration registration_of_person(db::Tx& tx, System& system, Uuid person, Uuid version, Uuid alias,
                                    Instant now) {
    tx.serialise("person/" + to_string(person));
    auto const course = system.courses.find(tx, version);
    auto const attempt = course->package ? last_attempt(tx, person, *course->package) : std::nullopt;
    if (!attempt || attempt->version != version) throw NotFound("she is not in this course");
    return registered_for(tx, system, person, *attempt, alias, now);
}

std::string open_unit(db::Tx& tx, System& system, Uuid person, Uuid package, int item, Opening const& opening,
                      Instant now) {
    tx.serialise("person/" + to_string(person));
    auto const attempt = last_attempt(tx, person, package);
    if (!attempt) throw NotFound("she has not begun the course");
    auto const course = system.courses.find(tx, attempt->version);
    PackageItem const& unit = unit_of(course->structure, item);
    Opening hers = opening;
    hers.registration = attempt->id;
    ItemStates states = states_of(tx, registered_for(tx, system, person, *attempt, opening.alias, now));
    return launch(tx, system, launch_of(hers, unit, item, next_mode(unit, states[item])), now);
}

std::string browse_unit(db::Tx& tx, System& system, Uuid version, int item, Opening const& opening, Instant now) {
    auto const course = system.courses.find(tx, version);
    PackageItem const& unit = unit_of(course->structure, item);
    auto const nobody = system.records.key_of(opening.agent);
    if (!nobody || !course->package) throw Bug("a look by no account, or at no package");
    keep_course(tx, *course, now);
    // Nothing is satisfied for nobody: there is no evaluation of moveOn, and no statement of it.
    insert_registration(tx, {*nobody, opening.registration, course->id, opening.agent}, now);
    Opening back = opening;
    back.return_page += to_string(*course->package);
    return launch(tx, system, launch_of(back, unit, item, Mode::browse), now);
}

void add_course_routes(http::Router& router, std::shared_ptr<System> const& system) {
    router.post("/percorso/corsi/{corso}/unita/{n}", access::may::follow_own_path,
                [system](http::Request const& request) { return post_unit(system, request); });
    router.post("/contenuti/pacchetti/versioni/{versione}/unita/{n}", access::may::read_content,
                [system](http::Request const& request) { return post_preview(system, request); });
    router.get("/cmi5/ritorno", http::everyone,
               [system](http::Request const& request) { return show_return(*system, request); });
}

}  // namespace regia::learning::cmi5
