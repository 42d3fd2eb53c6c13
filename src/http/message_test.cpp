#include "http/message.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include "http/compress.hpp"
#include "http/router.hpp"

using namespace regia;
using namespace regia::http;

TEST_CASE("FormsAreDecodedAndBrokenOnesRefusedWhole") {
    auto const form = parse_urlencoded("nome=Niccol%C3%B2+Rossi&vuoto=&&solo&a=1&a=2");
    REQUIRE(form);
    CHECK(form->get("nome") == "Niccolò Rossi");
    CHECK(form->has("vuoto"));
    CHECK(form->has("solo"));
    CHECK_FALSE(form->has("altro"));
    CHECK(form->all("a") == std::vector<std::string_view>{"1", "2"});
    CHECK(parse_urlencoded("")->pairs().empty());
    for (char const* broken : {"a=%", "a=%4", "a=%zz", "%=1", "a=%ff", "a=%00", "a=%c0%80", "a=\xe9"}) {
        CAPTURE(broken);
        CHECK_FALSE(parse_urlencoded(broken));
    }
}

TEST_CASE("AFormOfTensOfThousandsOfPairsIsNoForm") {
    std::string many;
    for (int i = 0; i < 2'000; ++i) many += "a=1&";
    CHECK(parse_urlencoded(many));
    CHECK_FALSE(parse_urlencoded(many + "a=1"));
}

TEST_CASE("WhatIsEncodedForAnAddressComesBack") {
    std::string const text = "/a b?c=d&e+f%\xc3\xa0\"<>";
    CHECK(parse_urlencoded("x=" + url_encode(text))->get("x") == text);
    CHECK(url_encode("a-b_c.d~9") == "a-b_c.d~9");
}

TEST_CASE("OneCookieIsFoundByItsWholeName") {
    CHECK(cookie("a=1; regia_session=xyz; b=2", "regia_session") == "xyz");
    CHECK(cookie("regia_session=first; regia_session=second", "regia_session") == "first");
    CHECK(cookie("my_regia_session=1", "regia_session").empty());
    CHECK(cookie("regia_session", "regia_session").empty());
    CHECK(cookie("x=regia_session=1", "regia_session").empty());
    CHECK(cookie("", "regia_session").empty());
    CHECK(cookie(";;;", "regia_session").empty());
}

TEST_CASE("APathIsReadOnceAndOneThatClimbsIsRefused") {
    Request request;
    REQUIRE(read_target("/persone/D%27Angelo+x%2B?pagina=2&q=a+b", request));
    CHECK(request.path == "/persone/D'Angelo+x+");
    CHECK(request.query.get("q") == "a b");
    CHECK(request.query_text == "pagina=2&q=a+b");
    REQUIRE(read_target("/%252e%252e/x", request));
    CHECK(request.path == "/%2e%2e/x");
    REQUIRE(read_target("/a=b&c;d", request));
    CHECK(request.path == "/a=b&c;d");
    for (char const* bad :
         {"", "*", "x", "http://host/x", "/../etc/passwd", "/a/..", "/..", "/%2e%2e/x", "/%2E%2e", "/a/%2e%2e/%2e%2e/b",
          "/a%2f..%2fb", "/..%2f", "/%00", "/a%00.css", "/a%0d%0aSet-Cookie:x", "/a%7f", "/a%5cb", "/..%5c", "/%",
          "/%c0%ae%c0%ae/", "/\xff", "/x?a=%zz", "/x?a=%00"}) {
        CAPTURE(bad);
        CHECK_FALSE(read_target(bad, request));
    }
}

TEST_CASE("ProblemDetailsAreJsonWhateverTheWordsInThem") {
    Reply const reply = problem(422, "validation", "Not \"valid\"", "line\nend \x01 \\ \t",
                                {{"tax_code", "it ends in \"X\""}, {"name", ""}});
    CHECK(reply.status == 422);
    CHECK(reply.header("Content-Type") == "application/problem+json");
    CHECK(reply.body == R"({"type":"urn:regia:problem:validation","title":"Not \"valid\"","status":422,)"
                        R"("detail":"line\nend \u0001 \\ \t","errors":[{"field":"tax_code",)"
                        R"("message":"it ends in \"X\""},{"field":"name","message":""}]})");
}

TEST_CASE("TheBrowserChoosesTheEncodingAndBrotliIsFirst") {
    CHECK(best_encoding("") == Encoding::none);
    CHECK(best_encoding("gzip, deflate, br, zstd") == Encoding::brotli);
    CHECK(best_encoding("deflate, GZIP") == Encoding::gzip);
    CHECK(best_encoding("br;q=0, gzip;q=0.5") == Encoding::gzip);
    CHECK(best_encoding("br;q=0.000,gzip; q=0.0") == Encoding::none);
    CHECK(best_encoding("br;q=0.001") == Encoding::brotli);
    CHECK(best_encoding("brotli, x-gzip, identity, *") == Encoding::none);
    CHECK(best_encoding(",;,;q=,br;") == Encoding::brotli);
}

TEST_CASE("AGzippedBodyUnfoldsToWhatItWas") {
    std::string const body(100'000, 'a');
    std::string const small = compressed(body, Encoding::gzip);
    CHECK(small.size() < 1'000);
    CHECK(compressed(body, Encoding::brotli).size() < 1'000);
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string back(body.size() + 1, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(small.data()));
    stream.avail_in = static_cast<uInt>(small.size());
    stream.next_out = reinterpret_cast<Bytef*>(back.data());
    stream.avail_out = static_cast<uInt>(back.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    CHECK(stream.total_out == body.size());
    inflateEnd(&stream);
    CHECK(back.substr(0, body.size()) == body);
}

TEST_CASE("ASegmentWrittenOutWinsOverANameAndNamesAreCaptured") {
    Router router;
    auto const nothing = [](Request const&) { return text(""); };
    router.get("/", everyone, nothing);
    router.get("/percorso/moduli/{n}", signed_in, nothing);
    router.get("/percorso/moduli/nuovo", signed_in, nothing);
    router.post("/percorso/moduli/{n}/passi", signed_in, nothing);
    auto const of = [&](Method method, char const* path) {
        auto const match = router.match(method, path);
        return match.route ? match.route->path : "-";
    };
    CHECK(of(Method::get, "/") == "/");
    CHECK(of(Method::get, "/percorso/moduli/nuovo") == "/percorso/moduli/nuovo");
    CHECK(of(Method::head, "/percorso/moduli/3") == "/percorso/moduli/{n}");
    CHECK(router.match(Method::post, "/percorso/moduli/3/passi").captured.get("n") == "3");
    CHECK(of(Method::get, "/percorso/moduli/3/passi") == "-");
    CHECK(router.match(Method::get, "/percorso/moduli/3/passi").other_methods == std::vector{Method::post});
    for (char const* none : {"//", "/percorso", "/percorso/", "/percorso/moduli/", "/percorso//3",
                             "//percorso/moduli/3", "/percorso/moduli/3/"}) {
        CAPTURE(none);
        auto const match = router.match(Method::get, none);
        CHECK_FALSE(match.route);
        CHECK(match.other_methods.empty());
    }
    CHECK_THROWS_AS(router.get("/percorso/moduli/{m}", everyone, nothing), Bug);
}
