//! Handing statements on: over a real socket, through outages, each there once.
#include <fstream>

#include "http/server.hpp"
#include "records/forward/forward.hpp"
#include "records/test_world.hpp"

using namespace regia;
using namespace regia::records;
using namespace regia::records::test;

namespace {

//! Two stores, the second one behind a socket that can be closed and opened again.
struct Two {
    explicit Two(std::string const& url, std::string filter = "")
        : first(*(first_database = db::open(url))), second(*(second_database = db::open(
              "sqlite:" + folder.file("second.db")))), secret(second.let_in(do_everything)) {
        settings.login = secret.login;
        settings.secret_file = folder.file("secret");
        settings.filter = std::move(filter);
        std::ofstream(settings.secret_file) << secret.secret << "\n";
        open();
        settings.url = "http://127.0.0.1:" + std::to_string(server->port()) + "/xapi";
    }
    ~Two() { close(); }
    void open() {
        http::ServerOptions options;
        options.port = port;
        server = std::make_unique<http::Server>(*second.dispatcher, options);
        port = server->port();
    }
    void close() {
        if (server) server->stop();
        server.reset();
    }
    void settle() { first.clock.advance(seconds(10)); }

    db::TestFolder folder;
    std::unique_ptr<db::Database> first_database, second_database;
    World first, second;
    Secret secret;
    ForwardSettings settings;
    std::uint16_t port = 0;
    std::unique_ptr<http::Server> server;
};

}  // namespace

TEST_CASE("StatementsReachTheOtherStoreOnceThroughAnOutage") {
    db::on_each_engine([](std::string const& url) {
        Two two(url);
        Client here(two.first, do_everything), there(two.second, read_statements);
        for (int i = 1; i <= 120; ++i) REQUIRE(here.post(statement(test::id(i), "ada", "did", "one")).status == 200);
        Sender const sender = make_sender(two.settings);
        int answers_lost = 0;
        // The other store takes a batch, and its answer is lost; later it is not there at all.
        Forwarder lossy(two.first.records, two.settings, [&](Sending const& sending) {
            int const status = sender(sending);
            return ++answers_lost == 2 ? 0 : status;
        });
        two.settle();
        CHECK_THROWS_AS(lossy.hand_on(), Unavailable);
        two.close();
        Forwarder forwarder(two.first.records, two.settings, sender);
        CHECK_THROWS_AS(forwarder.hand_on(), Unavailable);
        two.open();
        CHECK(forwarder.hand_on() == 70);  // fifty were acknowledged before
        CHECK(forwarder.hand_on() == 0);
        auto const ids = there.ids_of("limit=500&ascending=true");
        REQUIRE(ids.size() == 120);
        CHECK(ids.front() == test::id(1));
        CHECK(ids.back() == test::id(120));
    });
}

TEST_CASE("WhatTheOtherStoreRefusesDoesNotHoldUpTheRest") {
    db::TestFolder const folder;
    Two two("sqlite:" + folder.file("regia.db"));
    Client here(two.first, do_everything), there(two.second, do_everything);
    there.post(statement(test::id(2), "bea", "other", "thing"));
    for (int i = 1; i <= 3; ++i) here.post(statement(test::id(i), "ada", "did", "one"));
    two.settle();
    Forwarder forwarder(two.first.records, two.settings, make_sender(two.settings));
    CHECK(forwarder.hand_on() == 2);
    CHECK(there.ids_of("verb=http://v.example/did&ascending=true") ==
          std::vector<std::string>{test::id(1), test::id(3)});
}

TEST_CASE("AFilterHandsOnWhatItNames") {
    db::TestFolder const folder;
    Two two("sqlite:" + folder.file("regia.db"), "verb:http://v.example/saw activity:http://a.example/two");
    Client here(two.first, do_everything), there(two.second, do_everything);
    here.post(statement(test::id(1), "ada", "did", "one"));
    here.post(statement(test::id(2), "ada", "saw", "one"));
    here.post(statement(test::id(3), "ada", "did", "two"));
    two.settle();
    Forwarder forwarder(two.first.records, two.settings, make_sender(two.settings));
    CHECK(forwarder.hand_on() == 2);
    CHECK(there.ids_of("ascending=true") == std::vector<std::string>{test::id(2), test::id(3)});
    ForwardSettings wrong = two.settings;
    wrong.filter = "parola";
    CHECK_THROWS_AS(Forwarder(two.first.records, wrong, {}), Unavailable);
    wrong.url = "http://altrove.example.it/xapi";
    CHECK_THROWS_AS(make_sender(wrong), Unavailable);
}
