//! Types, the document made of them, cursors, entity tags.
#include <boost/json.hpp>

#include "db/engines_for_tests.hpp"
#include "http/api/edit.hpp"
#include "http/api/list.hpp"
#include "http/api/openapi.hpp"
#include "http/api/shape.hpp"
#include "http/test_site.hpp"

using namespace regia;
using namespace regia::http;
using namespace regia::http::test;

namespace {

std::string schema(std::string_view line) { return schema_of(parse_shape(line)); }

std::vector<std::string> faults(std::string_view line, std::string_view document) {
    return mismatches(parse_shape(line), document, {{"Person", "{name: text, next: Person?}"}});
}

Request with_query(std::string const& name, std::string const& value) {
    Request request;
    request.query.add(name, value);
    return request;
}

}  // namespace

TEST_CASE("ALineBecomesJsonSchema") {
    CHECK(schema("int?") == R"({"type":["integer","null"]})");
    CHECK(schema("[id]") == R"({"type":"array","items":{"type":"string","format":"uuid"}})");
    CHECK(schema("{a: text, b?: day}") ==
          R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string","format":"date"}},)"
          R"("required":["a"]})");
    CHECK(schema("{*: number}") == R"({"type":"object","additionalProperties":{"type":"number"}})");
    CHECK(schema("\"a\" | \"b\"") == R"({"type":"string","enum":["a","b"]})");
    CHECK(schema("\"a\" | int?") == R"({"anyOf":[{"anyOf":[{"const":"a"},{"type":"integer"}]},{"type":"null"}]})");
    CHECK(schema("Person?") == R"({"anyOf":[{"$ref":"#/components/schemas/Person"},{"type":"null"}]})");
    for (char const* bad :
         {"", "person", "{a}", "{a: text", "[int", "\"a", "int int", "{a: text,}", "{*: int, b: int}"})
        CHECK_THROWS_AS(parse_shape(bad), Bug);
}

TEST_CASE("AReplyIsHeldToItsType") {
    CHECK(faults("{a: int, b?: text?}", R"({"a": 1})").empty());
    CHECK(faults("{a: int, b?: text?}", R"({"a": 1, "b": null})").empty());
    CHECK(faults("{a: int}", R"({"a": 1.5})") == std::vector<std::string>{".a: not of the type int"});
    CHECK(faults("{a: int}", "{}") == std::vector<std::string>{".a: missing"});
    CHECK(faults("{a: int}", R"({"a": 1, "c": 2})") == std::vector<std::string>{".c: not described"});
    CHECK(faults("[Person]", R"([{"name": "A", "next": {"name": "B", "next": 3}}])") ==
          std::vector<std::string>{"[0].next.next: no object"});
    CHECK(faults("{*: bool}", R"({"x": true, "y": "yes"})") == std::vector<std::string>{".y: not of the type bool"});
    CHECK(faults("\"a\" | int", "\"b\"").size() == 1);
    CHECK(faults("\"a\" | int", "7").empty());
    CHECK(faults("id", "\"018f0000-0000-7000-8000-000000000001\"").empty());
    CHECK(faults("day", "\"2026-02-30\"").size() == 1);
    CHECK(faults("instant", "\"2026-02-12T09:00:00.000000Z\"").empty());
    CHECK(faults("instant", "\"12/02/2026\"").size() == 1);
    CHECK(faults("text", "null").size() == 1);
    CHECK(faults("any", "null").empty());
    CHECK(faults("text", "{").size() == 1);
}

TEST_CASE("TheDocumentSaysWhatTheRoutesSay") {
    Router router;
    auto const nothing = [](Request const&) -> Answer { return json("{}"); };
    router.type("Person", "{name: text}");
    router.type("Person", "{name: text}");
    CHECK_THROWS_AS(router.type("Person", "{id: id}"), Bug);
    router.get("/pagina", everyone, nothing);
    router.get("/api/v1/people", needs("see_people"), nothing)
        .describe({.summary = "People", .gives = "{people: [Person], next: text?}",
                   .query = {limit_parameter, after_parameter}});
    router.post("/api/v1/people/{person}/letters", signed_in, nothing)
        .describe({.summary = "Writes", .takes = "{text: text}", .gives = "Person", .status = 201});
    auto const document = boost::json::parse(openapi(router, {"Regia", "1", "", "Testo"})).as_object();
    CHECK(document.at("openapi") == "3.1.0");
    CHECK(document.at("paths").as_object().size() == 2);
    auto const& list = document.at("paths").at("/api/v1/people").at("get").as_object();
    CHECK(list.at("operationId") == "get_people");
    CHECK(list.at("x-right") == "see_people");
    for (char const* status : {"200", "304", "400", "401", "403", "503"})
        CHECK(list.at("responses").as_object().contains(status));
    CHECK_FALSE(list.at("responses").as_object().contains("404"));
    auto const& letter = document.at("paths").at("/api/v1/people/{person}/letters").at("post").as_object();
    CHECK(letter.at("parameters").at(0).at("name") == "person");
    CHECK(letter.at("requestBody").at("content").at("application/json").at("schema").at("required").at(0) == "text");
    for (char const* status : {"201", "400", "401", "404", "409", "413", "422", "503"})
        CHECK(letter.at("responses").as_object().contains(status));

    router.get("/api/v1/wrong", everyone, nothing).describe({.summary = "Wrong", .gives = "Nobody"});
    CHECK_THROWS_AS(openapi(router, {"Regia", "1", "", ""}), Bug);
}

TEST_CASE("ACursorComesBackAsItWasAndAnythingElseIsRefused") {
    std::vector<std::string> const keys{"rossi anna", "", "018f"};
    std::string const cursor = cursor_of(keys);
    CHECK(cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
    CHECK(cursor_in(with_query("after", cursor), 3) == keys);
    CHECK_FALSE(cursor_in(Request(), 3).has_value());
    CHECK_THROWS_AS(cursor_in(with_query("after", cursor), 2), BadRequest);
    CHECK_THROWS_AS(cursor_in(with_query("after", "!!"), 1), BadRequest);
    CHECK_THROWS_AS(cursor_in(with_query("after", "_w"), 1), BadRequest);  // a byte that is no UTF-8
    CHECK(limit_in(Request(), 50) == 50);
    CHECK(limit_in(with_query("limit", "7"), 50) == 7);
    for (char const* bad : {"0", "51", "-1", "x", ""})
        CHECK_THROWS_AS(limit_in(with_query("limit", bad), 50), BadRequest);
}

TEST_CASE("AProgramIsToldThatNothingHasChanged") {
    Site site;
    std::string figures = R"({"done":1,"taken_at":"2026-02-12T09:00:00Z"})";
    site.router.get("/api/v1/figures", everyone, [&](Request const&) { return json(figures); });
    site.router.get("/figures", everyone, [&](Request const&) { return json(figures); });
    Reply const first = site.dispatcher.answer(asked(Method::get, "/api/v1/figures"));
    std::string const tag(first.header("ETag"));
    CHECK(tag.starts_with("W/\""));
    CHECK(first.header("Cache-Control") == "no-store");
    CHECK(site.dispatcher.answer(asked(Method::get, "/figures")).header("ETag").empty());

    figures = R"({"done":1,"taken_at":"2026-02-12T09:05:00Z"})";  // asked later, the same
    Reply const same = site.dispatcher.answer(
        asked(Method::get, "/api/v1/figures", {{"if-none-match", "\"x\", " + tag}, {"authorization", "Bearer anna"}}));
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(same.header("ETag") == tag);
    CHECK(same.header("Cache-Control") == "private, no-cache");
    figures = R"({"done":2,"taken_at":"2026-02-12T09:05:00Z"})";
    CHECK(site.dispatcher.answer(asked(Method::get, "/api/v1/figures", {{"if-none-match", tag}})).status == 200);
}

TEST_CASE("AnEditOfWhatWasChangedMeanwhileIsRefused") {
    db::on_each_engine([](std::string const& url) {
        auto const opened = db::open(url);
        db::Database& database = *opened;
        Site site;
        int state = 1;
        auto const shown = [&](db::Tx&, Request const&) { return "{\"state\":" + std::to_string(state) + "}"; };
        site.router.get("/api/v1/thing", everyone, [&](Request const& request) {
            return json(database.read([&](db::Tx& tx) { return shown(tx, request); }));
        });
        site.router.post("/api/v1/thing", everyone, [&](Request const&) {
            return after_commit(database, "thing", [&](db::Tx&) { return ++state, json("{}"); });
        }).edits("/api/v1/thing", shown);
        site.router.post("/api/v1/voices", everyone, [](Request const&) -> Answer { return json("{}"); });
        auto const post = [&](std::string const& path, std::string const& tag) {
            std::vector<std::pair<std::string, std::string>> headers{{"authorization", "Bearer anna"}};
            if (!tag.empty()) headers.emplace_back("if-match", tag);
            return site.dispatcher.answer(asked(Method::post, path, headers));
        };
        std::string const seen(site.dispatcher.answer(asked(Method::get, "/api/v1/thing")).header("ETag"));
        CHECK(post("/api/v1/thing", "").status == 200);
        Reply const refused = post("/api/v1/thing", seen);
        CHECK(refused.status == 412);
        CHECK(refused.header("Content-Type") == "application/problem+json");
        CHECK(state == 2);
        std::string const now(site.dispatcher.answer(asked(Method::get, "/api/v1/thing")).header("ETag"));
        CHECK(post("/api/v1/thing", now.substr(2)).status == 200);  // without W/: what a proxy makes of it
        CHECK(post("/api/v1/thing", "\"x\", *").status == 200);
        CHECK(state == 4);
        CHECK(post("/api/v1/voices", "").status == 200);
        CHECK(post("/api/v1/voices", now).status == 412);  // nothing here is replaced
    });
}

TEST_CASE("TheDocumentSaysWhoseTagIfMatchTakes") {
    Router router;
    auto const nothing = [](Request const&) -> Answer { return json("{}"); };
    auto const shown = [](db::Tx&, Request const&) { return std::string(); };
    router.get("/api/v1/things/{thing}", everyone, nothing).describe({.summary = "A thing", .gives = "{}"});
    router.post("/api/v1/things/{thing}", everyone, nothing).describe({.summary = "Another thing", .gives = "{}"})
        .edits("/api/v1/things/{thing}", shown);
    auto const document = boost::json::parse(openapi(router, {"Regia", "1", "", ""})).as_object();
    auto const& edit = document.at("paths").at("/api/v1/things/{thing}").at("post").as_object();
    CHECK(edit.at("parameters").as_array().back().at("name") == "If-Match");
    CHECK(edit.at("responses").as_object().contains("412"));
    router.post("/api/v1/nothing", everyone, nothing).describe({.summary = "Wrong", .gives = "{}"})
        .edits("/api/v1/nowhere", shown);
    CHECK_THROWS_AS(openapi(router, {"Regia", "1", "", ""}), Bug);
}
