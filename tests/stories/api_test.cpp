//! The interface for programs: every route of it is described, and answers as its description says.
#include "helpdesk/helpdesk.hpp"
#include "http/api/openapi.hpp"
#include "http/api/shape.hpp"
#include "world/house.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

TEST_CASE("EveryRouteForProgramsIsDescribed") {
    world::on_each_engine([](TestHouse& in) {
        for (http::Route const* const route : http::api_routes(in.house.router)) {
            CAPTURE(http::route_name(*route));
            REQUIRE(route->description.has_value());
            CHECK(route->description->summary.size() > 10);
        }
        Browser nobody(in.house.dispatcher());
        auto const document = nobody.get("/api/openapi.json");
        CHECK(document.status == 200);
        CHECK(document.body.find("\"/api/v1/path/modules/{module}/tests/{attempt}\"") != std::string::npos);
        nobody.more_headers = {{"if-none-match", std::string(document.header("ETag"))}};
        CHECK(nobody.get("/api/openapi.json").status == 304);
        auto const page = nobody.get("/api");
        CHECK(page.status == 200);
        CHECK(page.body.find("POST /api/v1/surveys") != std::string::npos);
    });
}

TEST_CASE("WhoAsksForHelpTooOftenIsToldWhenToComeBack") {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-often-" + random_token());
    TestHouse in("sqlite:" + (folder / "regia.db").string(), folder);
    Browser program(in.house.dispatcher());
    program.authorization = "Bearer " + in.bearer(in.somebody("author"));
    auto const ask = [&] {
        return program.post_json("/api/v1/help-requests", R"({"cause": "other", "text": "Una domanda come tante"})");
    };
    for (int i = 0; i < helpdesk::requests_a_day_max; ++i) CHECK(ask().status == 201);
    auto const refused = ask();
    CHECK(refused.status == 429);
    CHECK(refused.header("Retry-After") == "3600");
}
