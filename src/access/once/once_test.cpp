//! Idempotency-Key over in-process HTTP, on both engines.
#include "access/once/once.hpp"
#include "access/session_store.hpp"
#include "access/test_world.hpp"

#include <sodium.h>

#include <future>
#include <latch>

using namespace regia;
using namespace regia::access;
using test::Browser;
using test::World;

namespace {

std::int64_t rows(World& world, std::string const& table) {
    return world.database.read([&](db::Tx& tx) { return tx.value<std::int64_t>("SELECT count(*) FROM " + table); })
        .value();
}

//! POST /api/v1/fatti writes one fact, named by the world's ids, and answers with its name.
void add_facts(World& world, std::function<void()> const& while_writing = [] {}) {
    world.router.post("/api/v1/fatti", may::follow_own_path, [&world, while_writing](http::Request const& request) {
        return http::after_commit(world.database, "fatti",
                                  [name = to_string(world.ids.next()), body = request.body, while_writing](db::Tx& tx) {
                                      tx.run("INSERT INTO access_fact (name, value) VALUES ($1, $2)", name, body);
                                      while_writing();
                                      if (body == "refuse") throw Conflict("refused");
                                      return http::json("{\"name\":\"" + name + "\"}", 201)
                                          .with("Location", "/api/v1/fatti/" + name);
                                  });
    });
}

Browser program_of(World& world, std::string const& key) {
    auto const made = world.somebody();
    Browser program(world);
    program.authorization = "Bearer " + world.database.write_now("bearer", [&](db::Tx& tx) {
        return make_bearer(tx, made.grants.at(0), "prova", world.clock.now(), world.clock.now() + days(30));
    });
    program.more_headers = {{"idempotency-key", key}};
    return program;
}

}  // namespace

TEST_CASE("WhatIsSentTwiceWithOneKeyIsDoneOnceAndAnsweredAlike") {
    test::on_each_engine([](World& world) {
        add_facts(world);
        Browser program = program_of(world, "k-1");
        std::int64_t const before = rows(world, "access_fact");
        auto const first = program.post_json("/api/v1/fatti", "{}");
        auto const second = program.post_json("/api/v1/fatti", "{}");
        CHECK(first.status == 201);
        CHECK(second.status == 201);
        CHECK(second.body == first.body);
        CHECK(second.header("Location") == first.header("Location"));
        CHECK(second.header("Content-Type") == "application/json");
        CHECK(first.header("Idempotency-Replayed").empty());
        CHECK(second.header("Idempotency-Replayed") == "true");
        CHECK(rows(world, "access_fact") == before + 1);

        program.more_headers = {{"idempotency-key", "k-2"}};
        CHECK(program.post_json("/api/v1/fatti", "{}").body != first.body);
        program.more_headers = {};
        CHECK(program.post_json("/api/v1/fatti", "{}").body != first.body);
        CHECK(rows(world, "access_fact") == before + 3);
    });
}

TEST_CASE("AKeyIsOfOnePersonAndOneRequest") {
    test::on_each_engine([](World& world) {
        add_facts(world);
        Browser ada = program_of(world, "k"), bea = program_of(world, "k");
        auto const first = ada.post_json("/api/v1/fatti", "{\"a\":1}");
        auto const hers = bea.post_json("/api/v1/fatti", "{\"a\":1}");
        CHECK(hers.status == 201);
        CHECK(hers.body != first.body);
        auto const other = ada.post_json("/api/v1/fatti", "{\"a\":2}");
        CHECK(other.status == 422);
        CHECK(other.header("Content-Type") == "application/problem+json");
        CHECK(ada.post_json("/api/v1/fatti?x=1", "{\"a\":1}").status == 422);
        CHECK(ada.post_json("/api/v1/fatti", "{\"a\":1}").body == first.body);
        for (std::string const& bad : {std::string(), std::string("two words"), std::string(65, 'k')}) {
            ada.more_headers = {{"idempotency-key", bad}};
            CHECK(ada.post_json("/api/v1/fatti", "{}").status == 400);
        }
    });
}

TEST_CASE("WhatIsKeptOfARequestCantBeFoundByTryingWithoutTheKey") {
    test::on_each_engine([](World& world) {
        add_facts(world);
        auto const made = world.somebody();
        Browser program(world);
        program.authorization = "Bearer " + world.database.write_now("bearer", [&](db::Tx& tx) {
            return make_bearer(tx, made.grants.at(0), "prova", world.clock.now(), world.clock.now() + days(30));
        });
        program.more_headers = {{"idempotency-key", "k-print"}};
        std::string const body = "{\"text\":\"Un bisogno\"}";
        REQUIRE(program.post_json("/api/v1/fatti", body).status == 201);
        auto const [kept, key] = world.database.read([&](db::Tx& tx) {
            return std::pair(tx.value<Bytes>("SELECT request_sha256 FROM access_reply WHERE person_id = $1", made.id),
                             form_key(tx));
        });
        REQUIRE(kept);
        REQUIRE(kept->size() == crypto_auth_hmacsha256_BYTES);
        // What somebody who tries would compute, who knows whose it was and how it was sent.
        std::string whole;
        for (std::string const& part : {std::string("POST"), std::string("/api/v1/fatti"),
                                        to_string(made.grants.at(0).id), std::string(), body})  // no content type
            whole += std::to_string(part.size()) + ":" + part;
        Digest const plain = sha256(whole), secret = sha256("once:" + key);
        CHECK(*kept != Bytes(plain.begin(), plain.end()));
        CHECK(crypto_auth_hmacsha256_verify(kept->data(), plain.data(), plain.size(), secret.data()) == 0);
        CHECK(crypto_auth_hmacsha256_verify(kept->data(), plain.data(), plain.size(), sha256("once:").data()) != 0);
    });
}

TEST_CASE("AReplyIsKeptForADayAndThenDropped") {
    test::on_each_engine([](World& world) {
        add_facts(world);
        jobs::Queue queue(world.database, world.clock, world.ids);
        add_once_jobs(queue, world.database, world.clock);
        Browser program = program_of(world, "k");
        auto const first = program.post_json("/api/v1/fatti", "{}");
        world.clock.advance(hours(23));
        CHECK(program.post_json("/api/v1/fatti", "{}").body == first.body);
        world.clock.advance(hours(2));
        auto const later = program.post_json("/api/v1/fatti", "{}");
        CHECK(later.status == 201);
        CHECK(later.body != first.body);
        queue.drain();
        CHECK(rows(world, "access_reply") > 0);
        world.clock.advance(hours(25));
        queue.drain();
        CHECK(rows(world, "access_reply") == 0);
    });
}

TEST_CASE("WhatWasRefusedIsNotKept") {
    test::on_each_engine([](World& world) {
        add_facts(world);
        Browser program = program_of(world, "k");
        std::int64_t const before = rows(world, "access_fact"), kept = rows(world, "access_reply");
        CHECK(program.post_json("/api/v1/fatti", "refuse").status == 409);
        CHECK(rows(world, "access_fact") == before);
        CHECK(rows(world, "access_reply") == kept);
        CHECK(program.post_json("/api/v1/fatti", "{}").status == 201);
    });
}

TEST_CASE("TheSecondIsToldToWaitWhileTheFirstIsWorkedOn") {
    test::on_each_engine([](World& world) {
        std::latch begun(1), go_on(1);
        add_facts(world, [&] {
            begun.count_down();
            go_on.wait();
        });
        Browser program = program_of(world, "k");
        auto first = std::async(std::launch::async, [&] { return program.post_json("/api/v1/fatti", "{}"); });
        begun.wait();
        auto const second = program.post_json("/api/v1/fatti", "{}");
        CHECK(second.status == 409);
        CHECK(second.header("Retry-After") == "1");
        go_on.count_down();
        auto const done = first.get();
        CHECK(done.status == 201);
        CHECK(program.post_json("/api/v1/fatti", "{}").body == done.body);
    });
}

TEST_CASE("TwoServersDoOneRequestOnce") {
    for (auto const& store : test::stores()) {
        if (store->database().engine() != db::Engine::postgres) continue;  // SQLite has one server
        World one(store->database(), {}), other(store->database(), {});
        std::latch begun(1);
        add_facts(one, [&] {
            begun.count_down();
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        });
        add_facts(other);
        Browser program = program_of(one, "k");
        Browser elsewhere(other);
        elsewhere.authorization = program.authorization;
        elsewhere.more_headers = program.more_headers;
        std::int64_t const before = rows(one, "access_fact");
        auto first = std::async(std::launch::async, [&] { return program.post_json("/api/v1/fatti", "{}"); });
        begun.wait();
        auto const second = elsewhere.post_json("/api/v1/fatti", "{}");
        CHECK(second.header("Idempotency-Replayed") == "true");
        CHECK(second.body == first.get().body);
        CHECK(rows(one, "access_fact") == before + 1);
    }
}
