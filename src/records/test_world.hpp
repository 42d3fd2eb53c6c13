//! The record store alone, served in process on each engine, and a client that speaks xAPI with it.
#pragma once

#include <doctest/doctest.h>

#include "db/engines_for_tests.hpp"
#include "records/inside.hpp"

namespace regia::records::test {

inline constexpr std::string_view house = "https://regia.example.it";

class World {
public:
    explicit World(db::Database& to)
        : database(to),
          clock(from_rome({2026, 2, 12}, 9, 0)),
          ids(clock, 5),
          folders(migrated(to)),
          programme(folders, access::parse_programme),
          installation{to, clock, ids, folders, programme, assets, {}, false, std::string(house)},
          records(installation, "2.0.0") {
        add_routes(router, installation, records);
        gate_ = access::make_gate(installation);
        failures_ = access::make_failure_pages(installation);
        dispatcher = std::make_unique<http::Dispatcher>(
            http::Dispatcher::Parts{router, *gate_, *failures_, assets, std::string(house), "", false});
    }
    ~World() { dispatcher->stop(); }
    World(World const&) = delete;
    World& operator=(World const&) = delete;

    Secret let_in(unsigned scopes) {
        Credential credential{ids.next(), "Programma", scopes, {}};
        credential.authority = records.agent_of_program(credential.id, "Programma");
        return database.write_now("let in", [&](db::Tx& tx) {
            return add_credential(tx, credential, std::nullopt, clock.now());
        });
    }

    db::Database& database;
    ManualClock clock;
    IdSource ids;
    files::FolderStore folders;
    files::Shelf<access::Programme> programme;
    html::Assets assets;
    access::Installation installation;
    Records records;
    http::Router router;
    std::unique_ptr<http::Dispatcher> dispatcher;

private:
    static db::Database& migrated(db::Database& database) {
        db::migrate(database, db::embedded_migrations());
        return database;
    }
    std::unique_ptr<http::Gate> gate_;
    std::unique_ptr<http::FailurePages> failures_;
};

//! A program with a credential.
class Client {
public:
    Client(World& world, unsigned scopes) : world_(world), secret_(world.let_in(scopes)) {}
    Client(World& world, Secret secret) : world_(world), secret_(std::move(secret)) {}

    std::string version = "2.0.0";
    bool by_bearer = false;

    http::Reply send(http::Method method, std::string const& resource, std::string body = {},
                     std::vector<std::pair<std::string, std::string>> headers = {}) {
        http::Request request;
        request.method = method;
        REQUIRE(http::read_target("/xapi/" + resource, request));
        if (!version.empty()) request.headers.add("x-experience-api-version", version);
        std::string const pair = secret_.login + ":" + secret_.secret;
        request.headers.add("authorization",
                            by_bearer ? "Bearer " + secret_.secret : "Basic " + to_base64(as_bytes(pair)));
        bool has_type = false;
        for (auto& [name, value] : headers) {
            has_type = has_type || name == "content-type";
            request.headers.add(name, value);
        }
        if (!has_type) request.headers.add("content-type", "application/json");
        if (request.header("content-type") == "application/x-www-form-urlencoded")
            request.form = http::parse_urlencoded(body).value();
        request.body = std::move(body);
        world_.clock.advance(seconds(1));  // each request at a time of its own
        return world_.dispatcher->answer(std::move(request));
    }
    http::Reply get(std::string const& resource) { return send(http::Method::get, resource); }
    http::Reply post(std::string const& statements) { return send(http::Method::post, "statements", statements); }
    //! The ids of the statements on a page, in its order.
    std::vector<std::string> ids_of(std::string const& query);

private:
    World& world_;
    Secret secret_;
};

//! One statement, to be changed by a test: "actor.name" and so on are set by `with`.
inline std::string statement(std::string const& id, std::string const& who, std::string const& verb,
                             std::string const& activity, std::string const& more = "") {
    return R"({"id":")" + id + R"(","actor":{"mbox":"mailto:)" + who +
           R"(@example.it"},"verb":{"id":"http://v.example/)" + verb + R"("},"object":{"id":"http://a.example/)" +
           activity + "\"}" + more + "}";
}
//! "…-000000000007"
inline std::string id(int number) {
    std::string const digits = std::to_string(number);
    return "11111111-1111-4111-8111-" + std::string(12 - digits.size(), '0') + digits;
}

template <class Test>
void with_world(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        auto const database = db::open(url);
        World world(*database);
        test(world);
    });
}

}  // namespace regia::records::test
