//! The record store and the system of cmi5 in the world of learning's tests, and a unit as it behaves in a browser.
//! Whoever includes this has included boost/json before: it is slow to compile, and headers leave it out.
#pragma once

#include "learning/cmi5/cmi5.hpp"
#include "learning/cmi5/statements.hpp"
#include "learning/test_world.hpp"

namespace regia::learning::cmi5::test {

namespace json = boost::json;
using learning::test::World;

//! Record store and system in the world that the other tests of learning have.
struct Lms {
    explicit Lms(World& in)
        : world(in), records(in.installation, "1.0.3"), system(std::make_shared<System>(in.installation, records)) {
        records::add_routes(in.router, in.installation, records);
        add_routes(in.router, system);
        Uuid const operators = in.somebody();
        access::Grant const grant{in.ids.next(), operators, "admin", {access::Scope::Kind::region, {}}, {2026, 1, 1},
                                  "atto"};
        bearer = in.database->write_now("operator", [&](db::Tx& tx) {
            access::add_grant(tx, grant, in.clock.now());
            return access::make_bearer(tx, grant, "prova", in.clock.now(), in.clock.now() + days(1000));
        });
        records::Credential reader{in.ids.next(), "lettore", records::read_statements,
                                   records.agent_of_program(in.ids.next(), "lettore")};
        auto const secret = in.database->write_now("reader", [&](db::Tx& tx) {
            return records::add_credential(tx, reader, std::nullopt, in.clock.now());
        });
        reader_token = to_base64(as_bytes(secret.login + ":" + secret.secret));
    }

    http::Reply send(http::Method method, std::string const& target, std::string const& authorization,
                     std::string body = {}, std::string const& type = "application/json") {
        http::Request request;
        request.method = method;
        REQUIRE(http::read_target(target, request));
        request.headers.add("host", "regia.example.it");
        request.headers.add("x-experience-api-version", "1.0.3");
        request.headers.add("content-type", type);
        if (!authorization.empty()) request.headers.add("authorization", authorization);
        request.body = std::move(body);
        world.clock.advance(seconds(1));
        return world.dispatcher->answer(std::move(request));
    }
    http::Reply operate(std::string const& target, std::string body, std::string const& type = "application/json") {
        return send(http::Method::post, target, "Bearer " + bearer, std::move(body), type);
    }
    //! Verbs of a registration, in their order, as their last words.
    std::string story(std::string const& registration) {
        std::string told;
        json::array const all = statements(registration);
        for (json::value const& one : all) {
            std::string_view const verb = one.at_pointer("/verb/id").as_string();
            told += (told.empty() ? "" : " ") + std::string(verb.substr(verb.rfind('/') + 1));
        }
        return told;
    }
    json::array statements(std::string const& registration) {
        auto const reply = send(http::Method::get, "/xapi/statements?ascending=true&registration=" + registration,
                                "Basic " + reader_token);
        REQUIRE(reply.status == 200);
        return json::parse(reply.body).at("statements").as_array();
    }

    World& world;
    records::Records records;
    std::shared_ptr<System> system;
    std::string bearer, reader_token;
};

//! One for each world, which has its routes once.
inline Lms& lms_in(World& world) {
    static std::map<World*, std::unique_ptr<Lms>> all;
    auto& lms = all[&world];
    if (!lms) lms = std::make_unique<Lms>(world);
    return *lms;
}

template <class Test>
void with_lms(Test&& check) {
    learning::test::on_each_engine([&](World& world) { check(lms_in(world)); });
}

//! What a unit does in a browser.
class Unit {
public:
    Unit(Lms& lms, std::string_view url) : lms_(lms) {
        auto const question = url.find('?');
        REQUIRE(question != std::string_view::npos);
        query = http::parse_urlencoded(url.substr(question + 1)).value();
    }
    std::string fetch() {
        std::string const address(query.get("fetch"));
        auto const path = address.find("/cmi5/fetch/");
        REQUIRE(path != std::string::npos);
        auto const reply = lms_.send(http::Method::post, address.substr(path), "", "", "");
        CHECK(reply.status == 200);
        CHECK(reply.header("Content-Type").starts_with("application/json"));
        return reply.body;
    }
    void take_token() { token = std::string(json::parse(fetch()).at("auth-token").as_string()); }
    http::Reply launch_data() { return send(http::Method::get, state("LMS.LaunchData")); }
    http::Reply preferences() {
        return send(http::Method::get, "/xapi/agents/profile?profileId=cmi5LearnerPreferences&agent=" +
                                           http::url_encode(query.get("actor")));
    }
    std::string state(std::string_view name) const {
        return "/xapi/activities/state?activityId=" + http::url_encode(query.get("activityId")) +
               "&agent=" + http::url_encode(query.get("actor")) + "&registration=" +
               std::string(query.get("registration")) + "&stateId=" + std::string(name);
    }
    http::Reply send(http::Method method, std::string const& target, std::string body = {}) {
        return lms_.send(method, target, "Basic " + token, std::move(body));
    }
    void start() {
        take_token();
        auto const data = launch_data();
        REQUIRE(data.status == 200);
        context = json::parse(data.body).at("contextTemplate").as_object();
        CHECK(preferences().status != 403);
        CHECK(say("initialized") == 200);
    }
    int say(std::string_view word, std::optional<double> scaled = {}) {
        last = statement(word, scaled);
        refusal = {};
        auto const reply = send(http::Method::post, "/xapi/statements", json::serialize(last));
        if (reply.status == 403) refusal = json::parse(reply.body).at("requirement").as_string();
        return reply.status;
    }
    json::object statement(std::string_view word, std::optional<double> scaled) {
        bool const is_other = word == "experienced";
        json::object where = context;
        where["registration"] = query.get("registration");
        json::array category;
        if (!is_other) category.push_back(json::object{{"id", categories::cmi5}});
        json::object result;
        if (word == "passed" || word == "failed") result["success"] = word == "passed";
        if (word == "completed") result["completion"] = true;
        if (!result.empty()) category.push_back(json::object{{"id", categories::move_on}});
        if (!is_other && word != "initialized") result["duration"] = "PT1M";
        if (scaled) {
            result["score"] = json::object{{"scaled", *scaled}};
            where["extensions"].as_object()[extensions::mastery_score] = 0.8;
        }
        where["contextActivities"].as_object()["category"] = category;
        return {{"id", to_string(lms_.world.ids.next())},
                {"timestamp", to_rfc3339(lms_.world.clock.now())},
                {"actor", json::parse({query.get("actor").data(), query.get("actor").size()})},
                {"verb", {{"id", "http://adlnet.gov/expapi/verbs/" + std::string(word)}}},
                {"object", {{"id", query.get("activityId")}}},
                {"context", where},
                {"result", result}};
    }

    http::Fields query;
    std::string token, refusal;
    json::object context, last;

private:
    Lms& lms_;
};

}  // namespace regia::learning::cmi5::test
