#include <latch>

#include "http/test_site.hpp"

using namespace regia;
using namespace regia::http;
using namespace regia::http::test;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

Headers const from_page{{"sec-fetch-site", "same-origin"}};
Headers const as_anna{{"sec-fetch-site", "same-origin"}, {"cookie", "who=anna"}};

Reply post_form(Site& site, std::string const& path, Headers const& headers, std::string const& token = "") {
    Request request = asked(Method::post, path, headers);
    if (!token.empty()) request.form.add("form_token", token);
    return site.dispatcher.answer(std::move(request));
}

}  // namespace

TEST_CASE("EachKindOfErrorHasItsStatusAndUnderTheApiItsProblem") {
    Site site;
    struct Kind {
        int status;
        std::string type;
        std::function<void()> raise;
    };
    std::vector<Kind> const kinds{
        {404, "not_found", [] { throw NotFound("no such thing"); }},
        {403, "forbidden", [] { throw Forbidden("no such right"); }},
        {409, "conflict", [] { throw Conflict("changed meanwhile"); }},
        {400, "bad_request", [] { throw BadRequest("can't be read"); }},
        {503, "unavailable", [] { throw Unavailable("a secret of the inside"); }},
        {503, "unavailable", [] { throw db::DatabaseError(db::Refusal::busy, "a secret of the inside"); }},
        {500, "bug", [] { throw db::DatabaseError(db::Refusal::foreign_key, "a secret of the inside"); }},
        {500, "bug", [] { throw Bug("a secret of the inside"); }},
        {500, "bug", [] { throw std::runtime_error("a secret of the inside"); }},
        {500, "bug", [] { throw 42; }},
    };
    for (std::size_t i = 0; i < kinds.size(); ++i)
        for (bool const is_later : {false, true})
            for (std::string const start : {"/", "/api/v1/"}) {
                std::string const path = start + std::to_string(i) + (is_later ? "/later" : "");
                site.router.get(path, everyone, [raise = kinds[i].raise, is_later](Request const&) -> Answer {
                    if (!is_later) raise();
                    return Answer([raise](Send send) {
                        try {
                            raise();
                        } catch (...) {
                            send(std::nullopt, std::current_exception());
                        }
                    });
                });
                CAPTURE(path);
                Reply const reply = site.dispatcher.answer(asked(Method::get, path));
                CHECK(reply.status == kinds[i].status);
                CHECK(reply.header("X-Content-Type-Options") == "nosniff");
                CHECK((reply.header("Retry-After") == "2") == (reply.status == 503));
                CHECK(reply.body.find("secret") == std::string::npos);
                if (start == "/") {
                    CHECK(reply.header("Content-Type") == "text/html; charset=utf-8");
                    CHECK_FALSE(reply.header("Content-Security-Policy").empty());
                } else {
                    CHECK(reply.header("Content-Type") == "application/problem+json");
                    CHECK(reply.body.find("\"status\":" + std::to_string(kinds[i].status)) != std::string::npos);
                    CHECK(reply.body.find("urn:regia:problem:" + kinds[i].type) != std::string::npos);
                }
            }
}

TEST_CASE("WhenEvenThePageOfAFailureFailsThereIsALineToRead") {
    Site site;
    site.router.get("/unshowable", everyone, [](Request const&) -> Answer { throw NotFound(); });
    Reply const reply = site.dispatcher.answer(asked(Method::get, "/unshowable"));
    CHECK(reply.status == 500);
    CHECK(reply.body.starts_with("500 "));
}

TEST_CASE("AReplyIsSentOnceHoweverOftenItIsPromised") {
    Site site;
    site.router.get("/twice", everyone, [](Request const&) {
        return Answer([](Send send) {
            send(text("first"), nullptr);
            send(text("second"), nullptr);
            throw Bug("and then it failed");
        });
    });
    site.router.get("/never", everyone, [](Request const&) { return Answer([](Send const&) {}); });
    site.router.get("/neither", everyone,
                    [](Request const&) { return Answer([](Send send) { send(std::nullopt, nullptr); }); });
    CHECK(site.dispatcher.answer(asked(Method::get, "/twice")).body == "first");
    CHECK(site.dispatcher.answer(asked(Method::get, "/never")).status == 500);
    CHECK(site.dispatcher.answer(asked(Method::get, "/neither")).status == 500);
}

TEST_CASE("ALongDeferredReplyLeavesTheThreadThatKeptThePromise") {
    Site site;
    std::mutex mutex;
    std::vector<std::thread> keepers;
    std::thread::id kept_on;
    site.router.get("/later", everyone, [&](Request const& request) {
        std::size_t const size = request.query.has("long") ? 5'000 : 10;
        return Answer([&, size](Send send) {
            std::lock_guard const lock(mutex);
            keepers.emplace_back([&, send, size] {
                kept_on = std::this_thread::get_id();
                send(text(std::string(size, 'x')), nullptr);
            });
        });
    });
    auto const answered_on = [&](std::string const& query) {
        std::promise<std::thread::id> on;
        Request request = asked(Method::get, "/later", {{"accept-encoding", "gzip"}});
        request.query.add(query, "");
        site.dispatcher.handle(std::move(request), [&](Reply) { on.set_value(std::this_thread::get_id()); });
        return on.get_future().get();
    };
    auto const of_short = answered_on("short");
    CHECK(of_short == kept_on);
    auto const of_long = answered_on("long");
    CHECK(of_long != kept_on);
    site.dispatcher.stop();
    for (std::thread& keeper : keepers) keeper.join();
}

TEST_CASE("AMethodThatAPathDoesNotTakeIsToldWhichItTakes") {
    Site site;
    auto const nothing = [](Request const&) { return text("x"); };
    site.router.get("/a", everyone, nothing);
    site.router.post("/a", everyone, nothing);
    site.router.post("/api/v1/a", everyone, nothing);
    Reply const reply = site.dispatcher.answer(asked(Method::del, "/a", from_page));
    CHECK(reply.status == 405);
    CHECK(reply.header("Allow") == "GET, HEAD, POST");
    Reply const in_api = site.dispatcher.answer(asked(Method::get, "/api/v1/a"));
    CHECK(in_api.status == 405);
    CHECK(in_api.header("Allow") == "POST");
    CHECK(in_api.header("Content-Type") == "application/problem+json");
    CHECK(site.dispatcher.answer(asked(Method::head, "/a")).status == 200);
    CHECK(site.dispatcher.answer(asked(Method::other, "/a")).status == 405);
    CHECK(site.dispatcher.answer(asked(Method::post, "/none", from_page)).status == 404);
}

TEST_CASE("AHandlerMayAnswerByThrowingAReplyOfItsOwn") {
    Site site;
    site.router.get("/a", everyone,
                    [](Request const&) -> Answer { throw Answered(text("mine", 418).with("X-A", "b")); });
    site.router.add(Method::options, "/a", everyone, [](Request const&) { return text("o"); }).is_for_servers = true;
    Reply const reply = site.dispatcher.answer(asked(Method::get, "/a"));
    CHECK(reply.status == 418);
    CHECK(reply.body == "mine");
    CHECK(reply.header("X-A") == "b");
    CHECK(site.dispatcher.answer(asked(Method::options, "/a")).body == "o");
    Reply const none = site.dispatcher.answer(asked(Method::get, "/xapi/none"));
    CHECK(none.header("Content-Type") == "application/problem+json");
}

TEST_CASE("TheAddressOfAFormOpensThePageThatItStandsOn") {
    Site site;
    auto const nothing = [](Request const&) { return text("x"); };
    site.router.get("/", everyone, nothing);
    site.router.get("/a", everyone, nothing);
    site.router.post("/a/{id}/b", everyone, nothing);
    site.router.post("/c", everyone, nothing);
    site.router.get("/d/{id}", everyone, nothing);
    site.router.post("/d/{id}/e", everyone, nothing);
    CHECK(site.dispatcher.answer(asked(Method::get, "/a/1/b")).header("Location") == "/a");
    CHECK(site.dispatcher.answer(asked(Method::get, "/c")).header("Location") == "/");
    CHECK(site.dispatcher.answer(asked(Method::get, "/d/x?y/e")).header("Location") == "/d/x%3Fy");
    CHECK(site.dispatcher.answer(asked(Method::del, "/a/1/b", from_page)).status == 405);
    CHECK(site.dispatcher.answer(asked(Method::get, "/a/1/none")).status == 404);
}

TEST_CASE("AFormIsTakenOnlyFromAPageOfThisSite") {
    struct From {
        Headers headers;
        bool is_taken;
    };
    auto const check = [](std::string const& public_origin, std::vector<From> const& all) {
        Site site(public_origin);
        site.router.post("/a", everyone, [](Request const&) { return text("done"); });
        for (From const& from : all) {
            std::string shown;
            for (auto const& [name, value] : from.headers) shown += name + ": " + value + " ";
            CAPTURE(public_origin);
            CAPTURE(shown);
            CHECK((post_form(site, "/a", from.headers).status == 200) == from.is_taken);
        }
    };
    check("", {{{}, false},
               {{{"sec-fetch-site", "same-origin"}}, true},
               {{{"sec-fetch-site", "same-site"}}, false},
               {{{"sec-fetch-site", "cross-site"}}, false},
               {{{"sec-fetch-site", "none"}}, false},
               {{{"sec-fetch-site", "cross-site"}, {"origin", "http://regia.example.it"}}, false},
               {{{"origin", "http://regia.example.it"}}, true},
               {{{"origin", "https://regia.example.it"}}, true},
               {{{"origin", "null"}}, false},
               {{{"origin", "https://regia.example.it.evil.example"}}, false},
               {{{"origin", "https://evil.example"}}, false},
               {{{"referer", "http://regia.example.it/a"}}, false}});
    check("https://regia.example.it/",
          {{{{"origin", "https://regia.example.it"}}, true},
           {{{"origin", "http://regia.example.it"}}, false},
           {{{"origin", "https://evil.example"}, {"x-forwarded-host", "evil.example"}}, false},
           {{{"sec-fetch-site", "same-origin"}}, true},
           {{}, false}});
}

TEST_CASE("AFormOfASessionCarriesItsTokenAndABearerNeedsNone") {
    Site site;
    int done = 0;
    site.router.post("/a", signed_in, [&](Request const&) { return text(std::to_string(++done)); });
    site.router.post("/free", everyone, [&](Request const&) { return text(std::to_string(++done)); })
        .without_form_token = true;
    CHECK(post_form(site, "/a", as_anna).status == 401);
    CHECK(post_form(site, "/a", as_anna, "token of berta").status == 401);
    CHECK(post_form(site, "/a", as_anna, "token of ann").status == 401);
    CHECK(post_form(site, "/a", {{"sec-fetch-site", "cross-site"}, {"cookie", "who=anna"}}, "token of anna").status ==
          400);
    CHECK(post_form(site, "/a", from_page, "token of anna").status == 401);
    CHECK(done == 0);
    CHECK(post_form(site, "/a", as_anna, "token of anna").status == 200);
    Headers in_header = as_anna;
    in_header.emplace_back("x-form-token", "token of anna");
    CHECK(post_form(site, "/a", in_header).status == 200);
    CHECK(post_form(site, "/a", {{"authorization", "Bearer anna"}}).status == 200);
    CHECK(post_form(site, "/free", as_anna).status == 200);
    CHECK(done == 4);
}

TEST_CASE("WhoMayIsDecidedBeforeTheHandlerRuns") {
    Site site;
    int run = 0;
    site.router.get("/right", needs("import_people"), [&](Request const&) { return text(std::to_string(++run)); });
    site.router.get("/signed", signed_in, [&](Request const&) { return text(std::to_string(++run)); });
    CHECK(site.dispatcher.answer(asked(Method::get, "/right")).status == 401);
    CHECK(site.dispatcher.answer(asked(Method::get, "/signed")).status == 401);
    CHECK(site.dispatcher.answer(asked(Method::get, "/right", {{"cookie", "who=anna"}})).status == 403);
    CHECK(run == 0);
    CHECK(site.dispatcher.answer(asked(Method::get, "/signed", {{"cookie", "who=anna"}})).status == 200);
    CHECK(site.dispatcher.answer(asked(Method::get, "/right", {{"cookie", "who=lead"}})).status == 200);
}

TEST_CASE("EveryPageHasItsHeadersAndAnotherMakerMayNotAddLines") {
    Site site("https://regia.example.it");
    site.router.get("/page", everyone, [](Request const&) { return page("<p>x</p>"); });
    site.router.get("/split", everyone, [](Request const&) { return see_other("/x\r\nSet-Cookie: who=lead"); });
    site.router.get("/csv", everyone, [](Request const&) { return text("a,b").with("Cache-Control", "private"); });
    for (char const* path : {"/page", "/none"}) {
        CAPTURE(path);
        Reply const reply = site.dispatcher.answer(asked(Method::get, path));
        std::string const policy(reply.header("Content-Security-Policy"));
        for (char const* word : {"default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'",
                                 "base-uri 'none'", "frame-ancestors 'self'", "form-action 'self'"})
            CHECK(policy.find(word) != std::string::npos);
        CHECK(policy.find("unsafe") == std::string::npos);
        CHECK(reply.header("Referrer-Policy") == "same-origin");
        CHECK(reply.header("Cross-Origin-Opener-Policy") == "same-origin");
        CHECK(reply.header("Cross-Origin-Resource-Policy") == "same-origin");
        CHECK(reply.header("Cache-Control") == "no-store");
        CHECK(reply.header("Strict-Transport-Security") == "max-age=31536000");
        CHECK(reply.header("Vary") == "HX-Request, Accept-Encoding");
    }
    CHECK(site.dispatcher.answer(asked(Method::get, "/csv")).header("Cache-Control") == "private");
    Reply const split = site.dispatcher.answer(asked(Method::get, "/split"));
    CHECK(split.status == 500);
    CHECK(split.header("Location").empty());
    Site plain;
    CHECK(plain.dispatcher.answer(asked(Method::get, "/none")).header("Strict-Transport-Security").empty());
}

TEST_CASE("LongTextsAreCompressedForWhoUnderstandsIt") {
    Site site;
    site.router.get("/long", everyone, [](Request const&) { return page(std::string(10'000, 'x')); });
    site.router.get("/short", everyone, [](Request const&) { return page("x"); });
    site.router.get("/bytes", everyone, [](Request const&) {
        Reply reply;
        reply.body.assign(10'000, 'x');
        return reply.with("Content-Type", "application/pdf");
    });
    auto const encoding = [&](char const* path, char const* accept) {
        return std::string(
            site.dispatcher.answer(asked(Method::get, path, {{"accept-encoding", accept}})).header("Content-Encoding"));
    };
    CHECK(encoding("/long", "gzip, br") == "br");
    CHECK(encoding("/long", "gzip") == "gzip");
    CHECK(encoding("/long", "br;q=0").empty());
    CHECK(encoding("/short", "br").empty());
    CHECK(encoding("/bytes", "br").empty());
}

TEST_CASE("AssetsAreForEverAndTheirFolderHasNoWayOut") {
    Site site;
    Reply const asset = site.dispatcher.answer(asked(Method::get, "/assets/app.0a1b.js"));
    CHECK(asset.status == 200);
    CHECK(asset.fixed_body == "const app = 1;\n");
    CHECK(asset.header("Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(asset.header("X-Content-Type-Options") == "nosniff");
    CHECK(site.dispatcher.answer(asked(Method::head, "/assets/app.0a1b.js")).status == 200);
    CHECK(site.dispatcher.answer(asked(Method::post, "/assets/app.0a1b.js", from_page)).status == 404);
    for (char const* path :
         {"/assets/", "/assets/app.js", "/assets//etc/passwd", "/assets/./app.0a1b.js", "/en/assets/app.0a1b.js"}) {
        CAPTURE(path);
        CHECK(site.dispatcher.answer(asked(Method::get, path)).status == 404);
    }
}

TEST_CASE("TheEnglishPrefixIsForPagesOnly") {
    Site site;
    auto const tell = [](Request const& request) {
        return text(std::string(request.english ? "en " : "it ") + request.path);
    };
    for (char const* path : {"/", "/percorso", "/metrics", "/health/live", "/api/v1/path"})
        site.router.get(path, everyone, tell);
    auto const body = [&](char const* path) { return site.dispatcher.answer(asked(Method::get, path)).body; };
    CHECK(body("/percorso") == "it /percorso");
    CHECK(body("/en/percorso") == "en /percorso");
    CHECK(body("/en") == "en /");
    CHECK(body("/en/") == "en /");
    CHECK(body("/metrics") == "it /metrics");
    for (char const* path :
         {"/en/metrics", "/en/health/live", "/en/api/v1/path", "/en/en/percorso", "/english", "/en//percorso"}) {
        CAPTURE(path);
        CHECK(site.dispatcher.answer(asked(Method::get, path)).status == 404);
    }
}

TEST_CASE("WhatIsCostlyIsDoneByFewAndTheOthersAreAskedToWait") {
    Site site;
    std::latch release(1);
    site.router.post("/api/v1/costly", everyone, [&](Request const&) {
        release.wait();
        return text("done");
    }).is_costly = true;
    site.router.get("/page", everyone, [](Request const&) { return text("page"); });
    std::mutex mutex;
    std::map<int, int> statuses;
    std::string problem_body;
    constexpr int asking = 80;
    for (int i = 0; i < asking; ++i)
        site.dispatcher.handle(asked(Method::post, "/api/v1/costly", from_page), [&](Reply reply) {
            std::lock_guard const lock(mutex);
            ++statuses[reply.status];
            if (reply.status == 429) problem_body = reply.body + std::string(reply.header("Retry-After"));
        });
    CHECK(site.dispatcher.answer(asked(Method::get, "/page")).body == "page");  // pages go on
    release.count_down();
    CHECK(eventually([&] {
        std::lock_guard const lock(mutex);
        return statuses[200] + statuses[429] == asking;
    }));
    CHECK(statuses[200] >= 64);
    CHECK(statuses[429] > 0);
    CHECK(problem_body.find("\"status\":429") != std::string::npos);
    CHECK(problem_body.ends_with("2"));
}

TEST_CASE("RequestsAreCountedByRouteAndStatus") {
    Site site;
    site.router.get("/persone/{id}", everyone, [](Request const&) { return text("x"); });
    site.dispatcher.answer(asked(Method::get, "/persone/1"));
    site.dispatcher.answer(asked(Method::get, "/persone/2"));
    site.dispatcher.answer(asked(Method::get, "/nessuna"));
    std::string const metrics = site.dispatcher.measures().prometheus();
    CHECK(metrics.find("regia_http_requests_total{route=\"GET /persone/{id}\",status=\"200\"} 2\n") !=
          std::string::npos);
    CHECK(metrics.find("regia_http_requests_total{route=\"none\",status=\"404\"} 1\n") != std::string::npos);
    // Prometheus wants the lines of one measure together, after its type.
    CHECK(metrics.find("regia_http_milliseconds_total{") > metrics.find("# TYPE regia_http_milliseconds_total"));
    CHECK(metrics.rfind("regia_http_requests_total{") < metrics.find("# TYPE regia_http_milliseconds_total"));
}

TEST_CASE("APoolFinishesWhatIsQueuedAndTakesNothingAfterwards") {
    std::atomic<int> done{0};
    std::latch release(1);
    Pool pool(1, 3);
    REQUIRE(pool.post([&] { release.wait(); }));
    int accepted = 0;
    while (accepted < 10 && pool.post([&] { ++done; })) ++accepted;
    CHECK(accepted >= 2);  // the first may still be queued itself
    CHECK(accepted <= 3);
    release.count_down();
    pool.stop();
    CHECK(done == accepted);
    CHECK_FALSE(pool.post([&] { ++done; }));
}
