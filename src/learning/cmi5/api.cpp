//! /api/v1/cmi5: what an office, or a suite that tries us, asks of the system. /cmi5/fetch: where a unit takes its
//! credential. People of this house are launched from their own pages, never by a program.
#include <boost/json.hpp>
#include <filesystem>

#include "access/rights.hpp"
#include "base/text.hpp"
#include "catalogue/package/package.hpp"
#include "http/api/body.hpp"
#include "learning/cmi5/cmi5_store.hpp"
#include "learning/cmi5/statements.hpp"
#include "learning/cmi5_course/course.hpp"

namespace regia::learning::cmi5 {
namespace {

namespace json = boost::json;
using catalogue::PackageFaults;
using Shared = std::shared_ptr<System>;

constexpr std::uint64_t package_bytes_max = 64 * 1024 * 1024;  //!< in memory; larger ones come by the pages
constexpr std::size_t reason_characters_max = 500;

//! Section 14: the reading is that of the pages (catalogue/package).
catalogue::BroughtPackage brought_by(System const& system, http::Request const& request) {
    std::string_view const header = request.header("content-type");
    std::string const type(trim(lower_ascii(header.substr(0, header.find(';')))));
    bool const is_zip = type == "application/zip" || type == "application/x-zip-compressed";
    bool const is_xml = type == "text/xml" || type == "application/xml";
    if (!is_zip && !is_xml) return {{}, {{"not_a_package", "", 0, type, "14.0.0.0-1 (d)"}}};
    http::TemporaryFile file(std::filesystem::temp_directory_path().string());
    file.append(request.body);
    return catalogue::bring_package(system.installation, file.path(), is_zip ? "cmi5.zip" : "cmi5.xml",
                                    catalogue::PackageKind::cmi5, access::actor(request).person);
}

json::array listed(PackageFaults const& faults) {
    return json::parse(catalogue::to_json(faults)).as_array();
}

//! RFC 9457, with the faults beside it.
http::Reply refused_course(PackageFaults const& faults) {
    http::Reply reply = http::problem(422, "course_faults", "course_faults", "the course can't be taken");
    json::object document = json::parse(reply.body).as_object();
    document["faults"] = listed(faults);
    reply.body = json::serialize(document);
    return reply;
}

json::object shown(Course const& course) {
    json::array units;
    for (catalogue::PackageItem const& item : course.structure.items)
        if (item.is_playable)
            units.push_back(json::object{{"unit", units.size()},
                                         {"publisher_id", item.id},
                                         {"title", catalogue::text_in(item.title, "it")},
                                         {"move_on", item.move_on}});
    return {{"course", to_string(course.id)},
            {"title", catalogue::text_in(course.structure.title, "it")},
            {"units", std::move(units)}};
}

http::Answer import_course(Shared const& system, http::Request const& request) {
    auto const brought = brought_by(*system, request);
    if (!brought.version) return refused_course(brought.faults);
    json::object document = shown({brought.version->id, brought.version->structure});
    document["package"] = to_string(brought.version->package);
    document["warnings"] = listed(brought.faults);
    return http::json(json::serialize(document), 201);
}

//! The body's account as an Agent; throws BadRequest.
std::string agent_in(System const& system, json::object const& body) {
    auto const* const account = body.if_contains("account");
    if (!account || !account->is_object()) throw BadRequest("the field account is missing or no object");
    std::string const home = http::required_text_in(account->as_object(), "home_page"),
                      name = http::required_text_in(account->as_object(), "name");
    if (home == system.records.home())
        throw BadRequest("account.home_page is this house: its people open courses from their own pages");
    std::string agent = json::serialize(
        json::object{{"objectType", "Agent"}, {"account", {{"homePage", home}, {"name", name}}}});
    if (!system.records.key_of(agent)) throw BadRequest("account.home_page must be an IRL, account.name a text");
    return agent;
}

int unit_in(json::object const& body) {
    auto const unit = http::number_in(body, "unit");
    if (!unit || *unit < 0 || *unit > 1'000'000) throw BadRequest("the field unit is missing or no position from 0");
    return static_cast<int>(*unit);
}

struct Wanted {
    Uuid course;
    int unit = 0;
    std::string agent;
    std::optional<Uuid> registration{};
    Uuid new_registration;
    Launch launch;
};

Wanted wanted(System& system, http::Request const& request) {
    json::object const body = http::body_in(request);
    Wanted wanted{request.id_in_path("course"), unit_in(body), agent_in(system, body), {},
                  system.installation.ids.next(), {}};
    if (std::string const text = http::text_in(body, "registration"); !text.empty()) {
        wanted.registration = parse_uuid(text);
        if (!wanted.registration) throw BadRequest("the field registration is no id");
    }
    std::string const mode = http::text_in(body, "launch_mode");
    auto const found = mode.empty() ? Mode::normal : mode_named(mode);
    if (!found) throw BadRequest("launch_mode must be Normal, Browse or Review");
    wanted.launch = {system.installation.ids.next(), {}, 0, *found, random_token(), random_token(),
                     base_of(system.installation.public_url, request),
                     http::text_in(body, "return_url")};
    return wanted;
}

http::Reply launch_wanted(db::Tx& tx, System& system, Wanted const& wanted, Instant now) {
    auto const course = system.courses.find(tx, wanted.course);
    auto const item = course->unit(wanted.unit);
    if (!item) throw NotFound("no such unit");
    Launch made = wanted.launch;
    made.item = *item;
    made.registration = wanted.registration.value_or(wanted.new_registration);
    if (!wanted.registration)
        register_actor(tx, system, made.registration, course->id, wanted.agent, std::nullopt, now);
    else
        check_registration(tx, system, made.registration, course->id, wanted.agent);
    std::string const url = launch(tx, system, made, now);
    return http::json(json::serialize(json::object{{"url", url},
                                                   {"registration", to_string(made.registration)},
                                                   {"session_id", to_string(made.session)}}),
                      201);
}

http::Answer post_launch(Shared const& system, http::Request const& request) {
    Wanted asked = wanted(*system, request);
    std::string key = serial_key(asked.registration.value_or(asked.new_registration));
    return http::after_commit(system->installation.database, std::move(key),
                              [system, asked = std::move(asked), now = system->installation.clock.now()](db::Tx& tx) {
                                  return launch_wanted(tx, *system, asked, now);
                              });
}

Waiver waiver_in(json::object const& body, http::Request const& request) {
    Waiver waiver{unit_in(body), http::text_in(body, "reason"), access::actor(request).person};
    if (waiver.reason.empty() || character_count(waiver.reason) > reason_characters_max)
        throw BadRequest("the field reason is missing or too long");
    return waiver;
}

std::string shown_waiver(Waiver const& waiver) {
    return json::serialize(json::object{{"unit", waiver.unit}, {"reason", waiver.reason}});
}

http::Answer post_waiver(Shared const& system, http::Request const& request) {
    Waiver const waiver = waiver_in(http::body_in(request), request);
    Uuid const registration = request.id_in_path("registration");
    return http::after_commit(system->installation.database, serial_key(registration),
                              [system, registration, waiver, now = system->installation.clock.now()](db::Tx& tx) {
                                  waive(tx, *system, registration, waiver, now);
                                  return http::json(shown_waiver(waiver), 201);
                              });
}

//! Whatever stands against it is told in the same words: that she is not in the course, or has concluded the unit, is
//! nothing that an office may ask (docs/rules/privacy.md).
void waive_for(db::Tx& tx, System& system, Uuid person, Uuid course, Uuid alias, Waiver const& waiver, Instant now) {
    try {
        waive(tx, system, registration_of_person(tx, system, person, course, alias, now).id, waiver, now);
    } catch (Conflict const&) {
        throw NotFound("no unit that could be waived");
    } catch (NotFound const&) {
        throw NotFound("no unit that could be waived");
    }
}

//! Of a person of this house: in the attempt that she is in at this version.
http::Answer post_waiver_of_person(Shared const& system, http::Request const& request) {
    json::object const body = http::body_in(request);
    auto const person = parse_uuid(http::required_text_in(body, "person"));
    if (!person) throw BadRequest("the field person is no id");
    Waiver const waiver = waiver_in(body, request);
    Uuid const alias = system->installation.ids.next();
    return http::after_commit(system->installation.database, "person/" + to_string(*person),
                              [system, person = *person, course = request.id_in_path("course"), waiver, alias,
                               now = system->installation.clock.now()](db::Tx& tx) {
                                  waive_for(tx, *system, person, course, alias, waiver, now);
                                  return http::json(shown_waiver(waiver), 201);
                              });
}

http::Answer post_abandonment(Shared const& system, http::Request const& request) {
    Uuid const session = request.id_in_path("session");
    auto& database = system->installation.database;
    Uuid const registration = database.read([&](db::Tx& tx) { return registration_of_session(tx, session); });
    return http::after_commit(database, serial_key(registration),
                              [system, session, now = system->installation.clock.now()](db::Tx& tx) {
                                  abandon(tx, *system, session, now);
                                  return http::json("{\"session_id\":\"" + to_string(session) + "\"}", 201);
                              });
}

//! A unit asks from another origin; nothing of a browser's session goes with it.
http::Reply for_units(http::Reply reply) {
    reply.with("Access-Control-Allow-Origin", "*");
    reply.with("Access-Control-Allow-Methods", "POST");
    reply.with("Access-Control-Allow-Headers", "Authorization, Content-Type");
    return reply;
}

http::Answer post_fetch(Shared const& system, http::Request const& request) {
    return http::after_commit(system->installation.database, "cmi5",
                              [system, token = std::string(request.in_path("token")),
                               id = system->installation.ids.next(),
                               now = system->installation.clock.now()](db::Tx& tx) {
                                  return for_units(http::json(fetch(tx, *system, token, id, now)));
                              });
}

void add_fetch_routes(http::Router& router, Shared const& system) {
    std::string const path = "/cmi5/fetch/{token}";
    http::Route& post = router.post(path, http::everyone, [system](http::Request const& request) {
        return post_fetch(system, request);
    });
    post.is_for_servers = post.without_form_token = true;  // the token is all that it rests on
    router.add(http::Method::options, path, http::everyone, [](http::Request const&) {
        http::Reply reply;
        reply.status = 204;
        return for_units(std::move(reply));
    }).is_for_servers = true;
}

}  // namespace

void add_routes(http::Router& router, Shared const& system) {
    listen(*system);
    add_course_routes(router, system);
    add_fetch_routes(router, system);
    auto const may = access::may::operate;
    router.type("CourseFault", "{code: text, file: text, line: int, what: text, rule: text, warning: bool}");
    http::Route& import = router.post("/api/v1/cmi5/courses", may, [system](http::Request const& request) {
        return import_course(system, request);
    });
    import.body_bytes_max = package_bytes_max;
    import.is_costly = true;  // a package is read whole, and its files are kept
    import.describe({.summary = "Takes a cmi5 course: the body is a cmi5.xml (text/xml) or a package (application/zip)",
                     .gives = "{course: text, package: text, title: text, units: [{unit: int, publisher_id: text, "
                              "title: text, move_on: text}], warnings: [CourseFault]}",
                     .refuses = {422},
                     .status = 201});
    router.post("/api/v1/cmi5/courses/{course}/launches", may, [system](http::Request const& request) {
        return post_launch(system, request);
    }).describe({.summary = "Launches a unit for an account of another house, in a new registration if none is named",
                 .takes = "{unit: int, account: {home_page: text, name: text}, registration?: text, "
                          "launch_mode?: text, return_url?: text}",
                 .gives = "{url: text, registration: text, session_id: text}",
                 .status = 201});
    router.post("/api/v1/cmi5/courses/{course}/waivers", may, [system](http::Request const& request) {
        return post_waiver_of_person(system, request);
    }).describe({.summary = "Waives a unit for a person of this house who has begun the course",
                 .takes = "{person: text, unit: int, reason: text}",
                 .gives = "{unit: int, reason: text}",
                 .refuses = {409},
                 .status = 201});
    router.post("/api/v1/cmi5/registrations/{registration}/waivers", may, [system](http::Request const& request) {
        return post_waiver(system, request);
    }).describe({.summary = "Waives a unit in a registration",
                 .takes = "{unit: int, reason: text}",
                 .gives = "{unit: int, reason: text}",
                 .refuses = {409},
                 .status = 201});
    router.post("/api/v1/cmi5/sessions/{session}/abandonment", may, [system](http::Request const& request) {
        return post_abandonment(system, request);
    }).describe({.summary = "Ends a session that its unit will not end",
                 .takes = "{}",
                 .gives = "{session_id: text}",
                 .refuses = {409},
                 .status = 201});
}

}  // namespace regia::learning::cmi5
