#include "access/own_record/own_record.hpp"
#include "records/test_world.hpp"

using namespace regia;
using namespace regia::records;
using namespace regia::records::test;

TEST_CASE("WhatLiesBesideAStatementIsToldToWhomItIsAboutAndToNobodyElse") {
    with_world([](World& world) {
        Client client(world, do_everything);
        Uuid const ada = world.ids.next(), bea = world.ids.next();
        auto const about = [&](Uuid person, int number, std::string const& more) {
            return R"({"id":")" + test::id(number) + R"(","actor":)" + world.records.agent_of(person) +
                   R"(,"verb":{"id":"http://v.example/did"},"object":{"id":"http://a.example/one"})" + more + "}";
        };
        std::string const content = "la relazione di Ada";
        std::string const hash = to_hex(sha256(content));
        std::string const named = R"(,"attachments":[{"usageType":"http://u.example/x","display":{"it":"F"},)"
                                  R"("contentType":"text/plain","length":19,"sha2":")" + hash + "\"}]";
        std::string const body = "--b\r\nContent-Type: application/json\r\n\r\n" + about(ada, 1, named) +
                                 "\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n"
                                 "X-Experience-API-Hash: " + hash + "\r\n\r\n" + content + "\r\n--b--\r\n";
        CHECK(client.send(http::Method::post, "statements", body, {{"content-type", "multipart/mixed; boundary=b"}})
                  .status == 200);
        CHECK(client.post(about(bea, 2, "")).status == 200);
        access::OwnRecord data;
        records::add_own_record(data);
        auto const rows = [&](Uuid person) {
            return world.database.read([&](db::Tx& tx) { return access::count_own(tx, data, person).front(); });
        };
        CHECK(rows(ada) == 2);  // the statement and what lies beside it
        CHECK(rows(bea) == 1);
    });
}
