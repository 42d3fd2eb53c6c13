//! A unit from its launch to its end, over in-process HTTP, with the record store behind it.
#include <boost/json.hpp>

#include "catalogue/package/package.hpp"
#include "learning/test_unit.hpp"
#include "world/zip.hpp"

namespace regia::learning::cmi5 {
namespace {

namespace json = boost::json;
using test::Lms;
using test::Unit;
using test::with_lms;
using test::World;

//! One unit in a block.
std::string course_xml(std::string_view move_on) {
    return R"(<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
<course id="https://publisher.example/course"><title><langstring lang="it">Corso</langstring></title>
<description><langstring lang="it">Un corso di prova</langstring></description></course>
<block id="https://publisher.example/block"><title><langstring lang="it">Parte</langstring></title>
<description><langstring lang="it">La parte</langstring></description>
<au id="https://publisher.example/au" masteryScore="0.8" moveOn=")" + std::string(move_on) + R"(">
<title><langstring lang="it">Lezione</langstring></title>
<description><langstring lang="it">La lezione</langstring></description>
<url>https://units.example/a.html?x=1</url><launchParameters>dati</launchParameters>
<entitlementKey>chiave</entitlementKey></au></block></courseStructure>)";
}

std::string import(Lms& lms, std::string_view move_on) {
    auto const reply = lms.operate("/api/v1/cmi5/courses", course_xml(move_on), "text/xml");
    CAPTURE(reply.body);
    REQUIRE(reply.status == 201);
    return std::string(json::parse(reply.body).at("course").as_string());
}

struct Launched {
    std::string url, registration, session;
};
Launched launch(Lms& lms, std::string const& course, std::string const& more = "") {
    auto const reply = lms.operate("/api/v1/cmi5/courses/" + course + "/launches",
                                   R"({"unit":0,"account":{"home_page":"https://suite.example","name":"ada"})" +
                                       more + "}");
    CAPTURE(reply.body);
    REQUIRE(reply.status == 201);
    auto const body = json::parse(reply.body);
    return {std::string(body.at("url").as_string()), std::string(body.at("registration").as_string()),
            std::string(body.at("session_id").as_string())};
}

}  // namespace

TEST_CASE("AUnitGoesFromItsLaunchToItsEndAndTheCourseIsSatisfiedByItsMoveOn") {
    struct Case {
        std::string_view move_on, story;
    };
    constexpr Case cases[] = {
        {"NotApplicable", "satisfied satisfied launched initialized completed passed terminated"},
        {"Completed", "launched initialized completed satisfied satisfied passed terminated"},
        {"Passed", "launched initialized completed passed satisfied satisfied terminated"},
        {"CompletedAndPassed", "launched initialized completed passed satisfied satisfied terminated"},
        {"CompletedOrPassed", "launched initialized completed satisfied satisfied passed terminated"}};
    with_lms([&](Lms& lms) {
        for (Case const& one : cases) {
            CAPTURE(one.move_on);
            Launched const made = launch(lms, import(lms, one.move_on));
            Unit unit(lms, made.url);
            CHECK(unit.query.get("x") == "1");
            unit.start();
            CHECK(unit.say("completed") == 200);
            CHECK(unit.say("passed", 0.8) == 200);
            CHECK(unit.say("terminated") == 200);
            CHECK(lms.story(made.registration) == one.story);
        }
    });
}

TEST_CASE("TheLaunchTellsTheUnitAllThatTheStructureSays") {
    with_lms([](Lms& lms) {
        std::string const course = import(lms, "Passed");
        Launched const made = launch(lms, course, R"(,"return_url":"https://suite.example/back")");
        Unit unit(lms, made.url);
        CHECK(unit.query.get("endpoint") == "http://regia.example.it/xapi");
        CHECK(unit.query.get("registration") == made.registration);
        CHECK(unit.query.get("activityId") != "https://publisher.example/au");
        unit.take_token();
        auto const data = json::parse(unit.launch_data().body).as_object();
        CHECK(data.at("launchMode") == "Normal");
        CHECK(data.at("launchParameters") == "dati");
        CHECK(data.at("masteryScore") == 0.8);
        CHECK(data.at("moveOn") == "Passed");
        CHECK(data.at("returnURL") == "https://suite.example/back");
        CHECK(data.at("entitlementKey").at("courseStructure") == "chiave");
        json::value const whole = data;
        CHECK(whole.at_pointer("/contextTemplate/contextActivities/grouping/0/id") == "https://publisher.example/au");
        json::value const first = lms.statements(made.registration).at(0);
        auto const& told = first.at_pointer("/context/extensions").as_object();
        CHECK(told.at(extensions::session) == made.session.c_str());
        CHECK(told.at(extensions::launch_mode) == "Normal");
        CHECK(told.at(extensions::launch_url) == "https://units.example/a.html?x=1");
        CHECK(told.at(extensions::mastery_score) == 0.8);
        CHECK(told.at(extensions::launch_parameters) == "dati");
        // The same activity at each launch of the registration.
        Launched const again = launch(lms, course, R"(,"registration":")" + made.registration + "\"");
        CHECK(Unit(lms, again.url).query.get("activityId") == unit.query.get("activityId"));
        CHECK(lms.story(made.registration) == "launched abandoned launched");
    });
}

TEST_CASE("TheCredentialIsGivenOnce") {
    with_lms([](Lms& lms) {
        Unit unit(lms, launch(lms, import(lms, "Passed")).url);
        CHECK(unit.launch_data().status == 401);
        unit.take_token();
        CHECK(unit.launch_data().status == 200);
        CHECK(json::parse(unit.fetch()).at("error-code") == "1");
        auto const stranger = lms.send(http::Method::post, "/cmi5/fetch/nobody", "", "", "");
        CHECK(stranger.status == 200);
        CHECK(json::parse(stranger.body).at("error-code") == "2");
    });
}

TEST_CASE("StatementsOutOfOrderAreRefusedWithTheirRule") {
    with_lms([](Lms& lms) {
        Launched const made = launch(lms, import(lms, "Passed"));
        Unit unit(lms, made.url);
        unit.take_token();
        unit.context = json::parse(unit.launch_data().body).at("contextTemplate").as_object();
        CHECK(unit.say("initialized") == 403);
        CHECK(unit.refusal == "cmi5 11.0.0.0-3 (d2)");
        unit.preferences();
        CHECK(unit.say("passed") == 403);
        CHECK(unit.refusal == "cmi5 9.3.0.0-4 (d2)");
        CHECK(unit.say("initialized") == 200);
        CHECK(unit.say("passed", 0.5) == 403);
        CHECK(unit.refusal == "cmi5 9.3.4.0-2 (d2)");
        json::array const batch{unit.statement("passed", 1.0), unit.statement("failed", 0.1)};
        CHECK(unit.send(http::Method::post, "/xapi/statements", json::serialize(batch)).status == 403);
        CHECK(unit.say("terminated") == 200);
        // A lost reply: the same once more.
        CHECK(unit.send(http::Method::post, "/xapi/statements", json::serialize(unit.last)).status == 200);
        CHECK(unit.say("experienced") == 403);
        CHECK(unit.refusal == "cmi5 9.3.0.0-5 (d2)");
        CHECK(unit.launch_data().status == 403);
        CHECK(lms.story(made.registration) == "launched initialized terminated");
        Unit next(lms, launch(lms, import(lms, "Passed")).url);
        next.start();
        CHECK(next.say("failed", 0.1) == 200);
        CHECK(next.say("passed", 0.9) == 403);
        CHECK(next.refusal == "cmi5 9.3.0.0-3 (d)");
    });
}

TEST_CASE("AUnitMayNotChangeTheDataOfItsLaunch") {
    with_lms([](Lms& lms) {
        Unit unit(lms, launch(lms, import(lms, "Passed")).url);
        unit.take_token();
        CHECK(unit.send(http::Method::put, unit.state("LMS.LaunchData"), "{}").status == 403);
        CHECK(unit.send(http::Method::del, unit.state("LMS.LaunchData")).status == 403);
        CHECK(unit.send(http::Method::put, unit.state("segnalibro"), "{}").status == 204);
        CHECK(unit.launch_data().status == 200);
    });
}

TEST_CASE("BrowsingSatisfiesNothing") {
    with_lms([](Lms& lms) {
        Launched const made = launch(lms, import(lms, "Completed"), R"(,"launch_mode":"Browse")");
        Unit unit(lms, made.url);
        unit.start();
        CHECK(unit.say("completed") == 403);
        CHECK(unit.refusal == "cmi5 10.2.2.0-2 (d)");
        CHECK(unit.say("terminated") == 200);
        CHECK(lms.story(made.registration) == "launched initialized terminated");
    });
}

TEST_CASE("AWaivedUnitIsSatisfiedOnceWithItsReason") {
    with_lms([](Lms& lms) {
        Launched const made = launch(lms, import(lms, "CompletedAndPassed"));
        std::string const target = "/api/v1/cmi5/registrations/" + made.registration + "/waivers";
        CHECK(lms.operate(target, R"({"unit":0})").status == 400);
        CHECK(lms.operate(target, R"({"unit":0,"reason":"Titolo già posseduto"})").status == 201);
        CHECK(lms.operate(target, R"({"unit":0,"reason":"Ancora"})").status == 409);
        CHECK(lms.operate(target, R"({"unit":1,"reason":"Nessuna"})").status == 404);
        CHECK(lms.story(made.registration) == "launched waived satisfied satisfied");
        json::value const all = lms.statements(made.registration);
        CHECK(all.at_pointer("/1/result/extensions").as_object().at(extensions::reason) == "Titolo già posseduto");
        CHECK(all.at_pointer("/1/result/success") == true);
        auto const session = [&](std::string_view at) {
            return all.at_pointer({at.data(), at.size()}).as_object().at(extensions::session);
        };
        CHECK(session("/1/context/extensions") != json::value(made.session));
        CHECK(session("/1/context/extensions") == session("/2/context/extensions"));
    });
}

TEST_CASE("AnAbandonedSessionTakesNothingMore") {
    with_lms([](Lms& lms) {
        Launched const made = launch(lms, import(lms, "Passed"));
        Unit unit(lms, made.url);
        unit.start();
        CHECK(lms.operate("/api/v1/cmi5/sessions/" + made.session + "/abandonment", "{}").status == 201);
        CHECK(lms.operate("/api/v1/cmi5/sessions/" + made.session + "/abandonment", "{}").status == 409);
        CHECK(unit.say("passed", 0.9) == 403);
        CHECK(unit.refusal == "cmi5 9.3.6.0-2 (d2)");
        CHECK(unit.launch_data().status == 403);
        CHECK(lms.story(made.registration) == "launched initialized abandoned");
        CHECK(json::value(lms.statements(made.registration)).at_pointer("/2/result/duration").is_string());
    });
}

TEST_CASE("ASessionThatNobodyEndsIsAbandonedOnceItsCredentialIsOver") {
    learning::test::on_new_worlds([](World& world) {  // whose clock may run away
        Lms lms(world);
        Launched const made = launch(lms, import(lms, "Passed"));
        Unit unit(lms, made.url);
        unit.start();
        lms.world.clock.advance(hours(23));
        Instant const before = lms.world.clock.now();
        abandon_forgotten(*lms.system, before);
        CHECK(lms.story(made.registration) == "launched initialized");
        lms.world.clock.advance(hours(2));
        CHECK(unit.say("passed", 0.9) == 401);
        CHECK(abandon_forgotten(*lms.system, lms.world.clock.now()) >= 1);
        CHECK(abandon_forgotten(*lms.system, lms.world.clock.now()) == 0);
        CHECK(lms.story(made.registration) == "launched initialized abandoned");
    });
}

TEST_CASE("APersonIsAnOpaqueAccountWithHerPreferences") {
    with_lms([](Lms& lms) {
        World& world = lms.world;
        Uuid const person = world.somebody(), registration = world.ids.next(), session = world.ids.next();
        Uuid const alias = world.ids.next();
        Uuid const course = *parse_uuid(import(lms, "Passed"));
        std::string const url = world.database->write_now(serial_key(registration), [&](db::Tx& tx) {
            register_actor(tx, *lms.system, registration, course, lms.records.agent_of(tx, person, alias), person,
                           world.clock.now());
            return cmi5::launch(tx, *lms.system,
                                {session, registration, 1, Mode::normal, random_token(), random_token(),
                                 "http://regia.example.it", ""},
                                world.clock.now());
        });
        Unit unit(lms, url);
        unit.start();
        json::value const actor = json::parse({unit.query.get("actor").data(), unit.query.get("actor").size()});
        CHECK(actor.at_pointer("/account/name") == to_string(alias).c_str());  // not the id that lists show
        CHECK(actor.as_object().size() == 2);
        auto const preferences = json::parse(unit.preferences().body);
        CHECK(preferences.at("languagePreference") == "it,en");
        CHECK(preferences.at("audioPreference") == "on");
        // Nobody launches her from outside.
        CHECK(lms.operate("/api/v1/cmi5/courses/" + to_string(course) + "/launches",
                          R"({"unit":0,"account":{"home_page":")" + lms.records.home() + R"(","name":")" +
                              to_string(person) + "\"}}").status == 400);
    });
}

TEST_CASE("AZipWithItsFilesIsTakenAndItsUnitsOpenInIt") {
    with_lms([](Lms& lms) {
        std::string inside = course_xml("Passed");
        inside.replace(inside.find("https://units.example/a.html?x=1"), 32, "parti/a%20b.html?x=1#inizio");
        std::string const page = "<!doctype html><p>Parte</p>";
        auto const reply = lms.operate("/api/v1/cmi5/courses",
                                       world::zip_of({{"cmi5.xml", inside}, {"parti/a b.html", page}}),
                                       "application/zip");
        CAPTURE(reply.body);
        REQUIRE(reply.status == 201);
        auto const brought = json::parse(reply.body);
        Launched const made = launch(lms, std::string(brought.at("course").as_string()));
        CHECK(made.url.ends_with("#inizio"));
        std::string const file = made.url.substr(0, made.url.find('?'));
        json::value const told = lms.statements(made.registration);
        CHECK(told.at_pointer("/0/context/extensions").as_object().at(extensions::launch_url) ==
              json::value(file + "?x=1#inizio"));
        // It stands with the others, and learners wait for its approval.
        auto const package = parse_uuid(brought.at("package").as_string());
        CHECK(lms.world.database->read([&](db::Tx& tx) {
            return catalogue::find_package(tx, *package)->title == "Corso" && !catalogue::live_version(tx, *package);
        }));
        auto const fault = [&](std::string const& body) {
            auto const refused = lms.operate("/api/v1/cmi5/courses", body, "application/zip");
            CHECK(refused.status == 422);
            return std::string(json::parse(refused.body).at_pointer("/faults/0/code").as_string());
        };
        CHECK(fault(world::zip_of({{"cmi5.xml", inside}})) == "launch_missing");
        CHECK(fault(world::zip_of({{"corso/cmi5.xml", inside}})) == "manifest_below");
        std::string const scorm = "<manifest identifier=\"M\"><metadata><schemaversion>1.2</schemaversion></metadata>"
                                  "<organizations default=\"o\"><organization identifier=\"o\"><title>T</title>"
                                  "<item identifier=\"i\" identifierref=\"r\"><title>I</title></item></organization>"
                                  "</organizations><resources><resource identifier=\"r\" href=\"a.html\"/></resources>"
                                  "</manifest>";
        CHECK(fault(world::zip_of({{"imsmanifest.xml", scorm}, {"a.html", page}})) == "not_a_course");
    });
}

TEST_CASE("WhatIsNoCourseIsRefusedWithItsFaults") {
    with_lms([](Lms& lms) {
        auto const rule = [&](std::string body, std::string const& type) {
            auto const reply = lms.operate("/api/v1/cmi5/courses", std::move(body), type);
            CHECK(reply.status == 422);
            return std::string(json::parse(reply.body).at_pointer("/faults/0/rule").as_string());
        };
        CHECK(rule("# no course", "text/markdown") == "14.0.0.0-1 (d)");
        CHECK(rule("not a zip", "application/zip") == "14.1.0.0-1 (d)");
        std::string relative = course_xml("Passed");
        relative.replace(relative.find("https://units.example/"), 22, "");
        CHECK(rule(relative, "text/xml") == "14.2.0.0-1 (d)");
        CHECK(lms.send(http::Method::post, "/api/v1/cmi5/courses", "Bearer nobody", course_xml("Passed"), "text/xml")
                  .status == 401);
    });
}

}  // namespace regia::learning::cmi5
