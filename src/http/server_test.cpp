#include <future>

#include "http/test_site.hpp"

using namespace regia;
using namespace regia::http;
using namespace regia::http::test;

namespace {

std::string get(std::string const& target, std::string const& more = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
}

std::string post(std::string const& target, std::string const& body, std::string const& more = "") {
    return "POST " + target + " HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

void add_usual_routes(Site& site) {
    site.router.get("/hello", everyone,
                    [](Request const& request) { return text("hello " + std::string(request.query.get("n"))); });
    site.router.post("/echo", everyone,
                     [](Request const& request) { return text(request.body + std::string(request.form.get("f"))); });
    auto& upload = site.router.post("/upload", needs("import_people"), [](Request const& request) {
        std::string told = std::to_string(request.uploads.size());
        for (Upload const& one : request.uploads) told += " " + one.file_name + " " + to_hex(sha256_of_file(one.path));
        return text(told);
    });
    upload.takes_upload = true;
    upload.body_bytes_max = 8 * 1024 * 1024;
}

std::string const as_lead = "Cookie: who=lead\r\n";

std::string upload_body(std::string const& content) {
    return "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\ntoken of lead\r\n"
           "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.csv\"\r\n\r\n" +
           content + "\r\n--b--\r\n";
}
std::string const is_upload = "Content-Type: multipart/form-data; boundary=b\r\n";

}  // namespace

TEST_CASE("OneConnectionCarriesManyRequestsAlsoSentAtOnce") {
    Site site;
    add_usual_routes(site);
    site.serve();
    Client client(site);
    for (int i = 0; i < 3; ++i)
        CHECK(client.ask(get("/hello?n=" + std::to_string(i))).body == "hello " + std::to_string(i));
    std::string pipelined;
    for (int i = 0; i < 50; ++i)
        pipelined += i % 2 ? get("/hello?n=" + std::to_string(i)) : post("/echo", std::to_string(i));
    client.send(pipelined);
    for (int i = 0; i < 50; ++i) CHECK(client.receive().body == (i % 2 ? "hello " : "") + std::to_string(i));
    auto const last = client.ask(get("/hello", "Connection: close\r\n"));
    CHECK(last.header("Connection") == "close");
    CHECK_FALSE(last.header("Date").empty());
    CHECK(client.is_closed());
    Client old(site);
    CHECK(old.ask("GET /hello?n=old HTTP/1.0\r\n\r\n").body == "hello old");
    CHECK(old.is_closed());
}

TEST_CASE("HeadTellsWhatGetWouldSendAndSendsNothing") {
    Site site;
    add_usual_routes(site);
    site.router.get("/export", everyone, [&](Request const&) {
        auto file = std::make_shared<TemporaryFile>(site.uploads.string());
        for (int i = 0; i < 100; ++i) file->append(std::string(10'000, static_cast<char>('a' + i % 26)));
        Reply reply;
        reply.file = std::move(file);
        return reply.with("Content-Type", "text/csv; charset=utf-8");
    });
    site.serve();
    Client client(site);
    auto const head = client.ask("HEAD /hello?n=12 HTTP/1.1\r\nHost: x\r\n\r\n", true);
    CHECK(head.status == 200);
    CHECK(head.header("Content-Length") == "8");
    auto const of_file = client.ask("HEAD /export HTTP/1.1\r\nHost: x\r\n\r\n", true);
    CHECK(of_file.header("Content-Length") == "1000000");
    auto const whole = client.ask(get("/export"));
    CHECK(whole.body.size() == 1'000'000);
    CHECK(whole.body[10'000] == 'b');
    CHECK(client.ask("HEAD /assets/app.0a1b.js HTTP/1.1\r\nHost: x\r\n\r\n", true).header("Content-Length") == "15");
    CHECK(client.ask("HEAD /none HTTP/1.1\r\nHost: x\r\n\r\n", true).status == 404);
    CHECK(client.ask(get("/hello?n=after")).body == "hello after");
    CHECK(eventually([&] { return site.files_held() == 0; }));
}

TEST_CASE("ABodyTooLargeIsRefusedBeforeItIsRead") {
    Site site;
    add_usual_routes(site);
    site.serve();
    std::string const start = "POST /echo HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n";
    Client unsent(site);
    auto const refused = unsent.ask(start + "Content-Length: 70000\r\n\r\n");  // not a byte of the body was sent
    CHECK(refused.status == 413);
    CHECK(refused.header("Connection") == "close");
    CHECK_FALSE(refused.header("Content-Security-Policy").empty());
    CHECK(unsent.is_closed());
    Client eager(site);  // who goes on sending still reads the answer
    CHECK(eager.ask(start + "Content-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x')).status == 413);
    Client chunked(site);
    std::string chunks;
    for (int i = 0; i < 80; ++i) chunks += "400\r\n" + std::string(1024, 'x') + "\r\n";
    CHECK(chunked.ask(start + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n").status == 413);
    Client just(site);
    CHECK(just.ask(post("/echo", std::string(65'536, 'x'))).body.size() == 65'536);
    Client elsewhere(site);
    CHECK(elsewhere.ask("POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n").status == 413);
    Client in_api(site);
    CHECK(in_api.ask("POST /api/v1/none HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n").header("Content-Type") ==
          "application/problem+json");
}

TEST_CASE("AChunkedBodyIsReadWhole") {
    Site site;
    add_usual_routes(site);
    site.serve();
    Client client(site);
    std::string const start =
        "POST /echo HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nTransfer-Encoding: Chunked\r\n";
    CHECK(client.ask(start + "\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n").body == "abc0123456789");
    CHECK(
        client.ask(start + "Content-Type: application/x-www-form-urlencoded\r\n\r\n5\r\nf=%C3\r\n3\r\n%A0\r\n0\r\n\r\n")
            .body == "f=%C3%A0à");
    for (std::string const broken :
         {"xyz\r\n", "-1\r\nabc\r\n", "ffffffffffffffffff\r\n", "3\r\nabcd\r\n", "3\nabc\n0\n\n"}) {
        CAPTURE(broken);
        Client other(site);
        CHECK(other.ask(start + "\r\n" + broken + "0\r\n\r\n").status == 400);
    }
    Client endless(site);  // the line before a chunk has no end
    endless.send(start + "\r\n1;");
    std::string const more(64 * 1024, 'x');
    for (int i = 0; i < 64 && endless.send(more); ++i) {}
    CHECK(endless.receive().status == 400);
}

TEST_CASE("WhatCanBeReadInTwoWaysIsRefused") {
    Site site;
    add_usual_routes(site);
    site.serve();
    struct Wrong {
        std::string request;
        int status;
    };
    std::string const h = " HTTP/1.1\r\nHost: x\r\n";
    std::string const p = "POST /echo" + h + "Sec-Fetch-Site: same-origin\r\n";
    std::vector<Wrong> const all{
        {"nonsense\r\n\r\n", 400},
        {"GET\r\n\r\n", 400},
        {"GET  /hello" + h + "\r\n", 400},
        {"GET /hello HTTP/9.9\r\nHost: x\r\n\r\n", 400},
        {"GET /hello HTTP/1.1\nHost: x\n\n", 400},
        {"GET /hello HTTP/1.1\r\n\r\n", 400},
        {"GET /hello" + h + "Host: y\r\n\r\n", 400},
        {"GET /hello" + h + "no colon\r\n\r\n", 400},
        {"GET /hello" + h + "Name : value\r\n\r\n", 400},
        {"GET /hello" + h + "X: a\x01z\r\n\r\n", 400},
        {"GET /hello" + h + "Cookie: who=anna\r\nCookie: who=lead\r\n\r\n", 400},
        {"GET /hello" + h + "Authorization: a\r\nauthorization: b\r\n\r\n", 400},
        {"GET /hello" + h + "Big: " + std::string(20'000, 'x') + "\r\n\r\n", 431},
        {"GET /" + std::string(20'000, 'x') + h + "\r\n", 431},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        {"CONNECT evil.example:443" + h + "\r\n", 400},
        {"GET http://evil.example/hello" + h + "\r\n", 400},
        {p + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
        {p + "Content-Length: 3, 3\r\n\r\nabc", 400},
        {p + "Content-Length: +3\r\n\r\nabc", 400},
        {p + "Content-Length: -3\r\n\r\nabc", 400},
        {p + "Content-Length: 99999999999999999999\r\n\r\nabc", 400},
        {p + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {p + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
        {p + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        {p + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n", 501},
        {p + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
        {p + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400},
        {"POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {p + "Expect: a miracle\r\nContent-Length: 3\r\n\r\nabc", 417},
        {p + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=%", 400},
        {"GET /../etc/passwd" + h + "\r\n", 400},
        {"GET /%2e%2e/%2e%2e/etc/passwd" + h + "\r\n", 400},
        {"GET /assets/..%2f..%2fetc/passwd" + h + "\r\n", 400},
        {"GET /hello%00.html" + h + "\r\n", 400},
        {"GET /hello?n=%00" + h + "\r\n", 400},
        {"GET //hello" + h + "\r\n", 404},
        {"GET /hello//" + h + "\r\n", 404},
        {"GET /./hello" + h + "\r\n", 404},
        {"OPTIONS *" + h + "\r\n", 400},
        {"PATCH /hello" + h + "\r\n", 405},
    };
    for (Wrong const& wrong : all) {
        CAPTURE(wrong.request.substr(0, 200));
        Client client(site);
        auto const answer = client.ask(wrong.request);
        CHECK(answer.status == wrong.status);
        CHECK(answer.header("X-Content-Type-Options") == "nosniff");
        if (wrong.status != 404 && wrong.status != 405) CHECK(client.is_closed());
    }
}

TEST_CASE("WhoAsksFirstIsToldToGoOnOrNot") {
    Site site;
    add_usual_routes(site);
    site.serve();
    std::string const start =
        "POST /echo HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nExpect: 100-Continue\r\n";
    Client client(site);
    CHECK(client.ask(start + "Content-Length: 4\r\n\r\n").status == 100);
    CHECK(client.ask("body").body == "body");
    CHECK(client.ask(start + "Content-Length: 70000\r\n\r\n").status == 413);
}

TEST_CASE("AnUploadGoesThroughTheDiskAndLeavesNothingThere") {
    Site site;
    add_usual_routes(site);
    site.serve();
    std::string content(5 * 1024 * 1024, 'x');
    for (std::size_t i = 0; i < content.size(); i += 1000) content[i] = static_cast<char>('a' + i % 23);
    Client client(site);
    for (int i = 0; i < 2; ++i)
        CHECK(client.ask(post("/upload", upload_body(content), as_lead + is_upload)).body ==
              "1 p.csv " + to_hex(sha256(content)));
    std::string const body = upload_body(content.substr(0, 100'000));
    std::string chunked;
    for (std::size_t at = 0; at < body.size(); at += 0x1000) {
        std::string const piece = body.substr(at, 0x1000);
        char length[16];
        std::snprintf(length, sizeof length, "%zx\r\n", piece.size());
        chunked += length + piece + "\r\n";
    }
    auto const answer =
        client.ask("POST /upload HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nTransfer-Encoding: chunked\r\n" +
                   as_lead + is_upload + "\r\n" + chunked + "0\r\n\r\n");
    CHECK(answer.body == "1 p.csv " + to_hex(sha256(content.substr(0, 100'000))));
    CHECK(client.ask(post("/upload", "--b\r\nbroken", as_lead + is_upload)).status == 400);
    CHECK(eventually([&] { return site.files_held() == 0; }));
}

TEST_CASE("AnUploadIsRefusedBeforeItIsReadWhenItsSenderMayNotSendIt") {
    Site site;
    add_usual_routes(site);
    site.serve();
    std::string const start = "POST /upload HTTP/1.1\r\nHost: x\r\n" + is_upload;
    std::string const from_page = "Sec-Fetch-Site: same-origin\r\n";
    std::string const large = "Content-Length: 5000000\r\n\r\n";
    struct Case {
        std::string headers;
        int status;
    };
    for (Case const& one : std::vector<Case>{{from_page + large, 401},
                                             {from_page + "Cookie: who=anna\r\n" + large, 403},
                                             {"Sec-Fetch-Site: cross-site\r\n" + as_lead + large, 400},
                                             {from_page + as_lead + "Content-Length: 9000000\r\n\r\n", 413},
                                             {from_page + as_lead + "Expect: 100-continue\r\n" + large, 100}}) {
        CAPTURE(one.headers);
        Client client(site);
        CHECK(client.ask(start + one.headers).status == one.status);
    }
    // What is no form is never worth the room that an upload gets.
    Client text_only(site);
    CHECK(text_only.ask("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n" + from_page + as_lead + large)
              .status == 413);
    Client too_long(site);
    too_long.send(start + from_page + as_lead + "Transfer-Encoding: chunked\r\n\r\n");
    std::string const chunk = "100000\r\n" + std::string(0x100000, 'x') + "\r\n";
    for (int i = 0; i < 10 && too_long.send(chunk); ++i) {}
    CHECK(too_long.receive().status == 413);
    CHECK(eventually([&] { return site.files_held() == 0; }));
}

TEST_CASE("AnUploadWhoseSenderVanishesLeavesNothing") {
    Site site;
    add_usual_routes(site);
    site.serve();
    Client client(site);
    std::string const whole = post("/upload", upload_body(std::string(5'000'000, 'x')), as_lead + is_upload);
    client.send(std::string_view(whole).substr(0, 3'000'000));
    CHECK(eventually([&] { return site.files_held() == 1; }));
    client.vanish();
    CHECK(eventually([&] { return site.files_held() == 0; }));
    Client next(site);
    CHECK(next.ask(get("/hello?n=1")).status == 200);
}

TEST_CASE("AFullDiskIsSaidAndNotHidden") {
    Site site;
    add_usual_routes(site);
    ServerOptions options;
    options.upload_folder = "/no/such/folder";
    site.serve(options);
    Client client(site);
    auto const answer = client.ask(post("/upload", upload_body("x"), as_lead + is_upload));
    CHECK(answer.status == 503);
    CHECK(answer.header("Retry-After") == "2");
}

TEST_CASE("WhoIsTooSlowIsLeft") {
    Site site;
    add_usual_routes(site);
    ServerOptions options;
    options.idle_seconds = 1;
    options.header_seconds = 1;
    options.body_seconds = 1;
    site.serve(options);
    Client silent(site), in_header(site), in_body(site), in_upload(site), dripping(site);
    in_header.send("GET /hello HTTP/1.1\r\nHo");
    in_body.send("POST /echo HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 10\r\n\r\nabc");
    in_upload.send(post("/upload", upload_body(std::string(100, 'x')), as_lead + is_upload).substr(0, 250));
    auto const began = std::chrono::steady_clock::now();
    // One letter now and then keeps nobody for ever: the time is for the header as a whole.
    bool is_heard = true;
    while (is_heard && std::chrono::steady_clock::now() - began < std::chrono::seconds(15)) {
        is_heard = dripping.send("G");
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    CHECK_FALSE(is_heard);
    CHECK(silent.is_closed());
    CHECK(in_header.is_closed());
    CHECK(in_body.is_closed());
    CHECK(in_upload.is_closed());
    CHECK(eventually([&] { return site.files_held() == 0; }));
}

TEST_CASE("AReplyWhoseClientIsGoneIsKeptAllTheSame") {
    Site site;
    add_usual_routes(site);
    std::mutex mutex;
    std::vector<Send> promised;
    site.router.post("/later", everyone, [&](Request const&) {
        return Answer([&](Send send) {
            std::lock_guard const lock(mutex);
            promised.push_back(std::move(send));
        });
    });
    auto const waiting = [&] {
        std::lock_guard const lock(mutex);
        return promised.size();
    };
    site.serve();
    Client vanished(site), closed(site), there(site);
    for (Client* client : {&vanished, &closed, &there}) client->send(post("/later", ""));
    REQUIRE(eventually([&] { return waiting() == 3; }));
    vanished.vanish();
    closed.close();
    for (Send& send : promised) send(text("done"), nullptr);
    CHECK(there.receive().body == "done");
    CHECK(there.ask(get("/hello?n=1")).status == 200);
}

TEST_CASE("StoppingLetsRunningRequestsEndAndTakesNoNewOnes") {
    Site site;
    add_usual_routes(site);
    std::promise<void> started, release;
    site.router.get("/slow", everyone, [&](Request const&) {
        started.set_value();
        release.get_future().wait();
        return text("done");
    });
    site.serve();
    Client busy(site), idle(site);
    CHECK(idle.ask(get("/hello?n=1")).status == 200);
    busy.send(get("/slow") + get("/hello?n=too-late"));
    started.get_future().wait();
    auto const stopped = std::async(std::launch::async, [&] { site.server->stop(); });
    CHECK(idle.is_closed());
    CHECK(eventually([&] { return !Client(site).is_connected; }));
    release.set_value();
    auto const answer = busy.receive();
    CHECK(answer.body == "done");
    CHECK(answer.header("Connection") == "close");
    stopped.wait();
    CHECK(busy.receive().status == 0);
}

TEST_CASE("AReplyLaterThanItsServerHarmsNobody") {
    Site site;
    Send promised;
    std::promise<void> is_promised;
    site.router.get("/later", everyone, [&](Request const&) {
        return Answer([&](Send send) {
            promised = std::move(send);
            is_promised.set_value();
        });
    });
    ServerOptions options;
    options.stop_seconds = 0;
    site.serve(options);
    Client client(site);
    client.send(get("/later"));
    is_promised.get_future().wait();
    site.server->stop();
    site.server.reset();
    promised(text("too late"), nullptr);
    promised = nullptr;
    CHECK(client.receive().status == 0);
}

TEST_CASE("TheAddressOfAClientIsWhatItsProxySaysLast") {
    Site site;
    site.router.get("/from", everyone, [](Request const& request) { return text(request.remote_address); });
    site.serve();
    Client client(site);
    CHECK(client.ask(get("/from")).body == "127.0.0.1");
    CHECK(client.ask(get("/from", "X-Forwarded-For: 192.0.2.7\r\n")).body == "192.0.2.7");
    CHECK(client.ask(get("/from", "X-Forwarded-For: 127.0.0.1, 2001:db8::7\r\n")).body == "2001:db8::7");
    CHECK(client.ask(get("/from", "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: 192.0.2.8\r\n")).body == "192.0.2.8");
    CHECK(client.ask(get("/from", "X-Forwarded-For: <script>\r\n")).body == "127.0.0.1");
    CHECK(client.ask(get("/from", "X-Forwarded-For: \r\n")).body == "127.0.0.1");
}

TEST_CASE("AnAddressIsTakenByOneServer") {
    Site site, other;
    add_usual_routes(site);
    site.serve();
    ServerOptions options;
    options.port = site.server->port();
    CHECK_THROWS_AS(Server(other.dispatcher, options), Unavailable);
    options.address = "not an address";
    CHECK_THROWS_AS(Server(other.dispatcher, options), Unavailable);
}

TEST_CASE("MoreConnectionsThanThereIsRoomForWait") {
    Site site;
    add_usual_routes(site);
    ServerOptions options;
    options.connections_max = 2;
    site.serve(options);
    Client first(site), second(site);
    CHECK(first.ask(get("/hello?n=1")).status == 200);
    CHECK(second.ask(get("/hello?n=2")).status == 200);
    Client third(site);
    third.send(get("/hello?n=3"));
    CHECK(first.ask(get("/hello?n=4")).status == 200);
    second.close();
    CHECK(third.receive().body == "hello 3");
}
