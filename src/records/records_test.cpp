//! The record store over HTTP in process, on both engines.
#include <boost/json.hpp>

#include "records/test_world.hpp"

using namespace regia;
using namespace regia::records;
using namespace regia::records::test;

namespace json = boost::json;

std::vector<std::string> Client::ids_of(std::string const& query) {
    http::Reply const reply = get("statements?" + query);
    CAPTURE(reply.body);
    REQUIRE(reply.status == 200);
    std::vector<std::string> ids;
    json::value const page = json::parse(reply.body);
    for (json::value const& one : page.at("statements").as_array()) ids.emplace_back(one.at("id").as_string());
    return ids;
}

namespace {

std::vector<std::string> ids(std::initializer_list<int> numbers) {
    std::vector<std::string> all;
    for (int const number : numbers) all.push_back(test::id(number));
    return all;
}

std::string reference(int from, int to, std::string const& verb = "http://v.example/noted") {
    return R"({"id":")" + test::id(from) + R"(","actor":{"mbox":"mailto:zoe@example.it"},"verb":{"id":")" + verb +
           R"("},"object":{"objectType":"StatementRef","id":")" + test::id(to) + "\"}}";
}
constexpr char const* voided = "http://adlnet.gov/expapi/verbs/voided";

}  // namespace

TEST_CASE("ABatchIsStoredWholeAndGivenBackNewestFirst") {
    with_world([](World& world) {
        Client client(world, do_everything);
        http::Reply const reply = client.post("[" + statement(test::id(1), "ada", "did", "one") + "," +
                                              statement(test::id(2), "bea", "did", "two") + "]");
        CHECK(reply.status == 200);
        CHECK(reply.body == "[\"" + test::id(1) + "\",\"" + test::id(2) + "\"]");
        CHECK(reply.header("X-Experience-API-Version") == "2.0.0");
        CHECK(client.ids_of("") == ids({2, 1}));
        CHECK(client.ids_of("ascending=true") == ids({1, 2}));
    });
}

TEST_CASE("OneFaultInABatchLeavesNothingOfItAndNamesItsPlace") {
    with_world([](World& world) {
        Client client(world, do_everything);
        http::Reply const reply = client.post("[" + statement(test::id(1), "ada", "did", "one") + "," +
                                              statement(test::id(2), "b ea", "did", "two") + "]");
        CHECK(reply.status == 400);
        CHECK(json::parse(reply.body).at("property") == "[1].actor.mbox");
        CHECK(json::parse(reply.body).at("requirement") == "XAPI-00038");
        CHECK(client.ids_of("").empty());
        // The same where only the store can know.
        CHECK(client.post(statement(test::id(1), "ada", "did", "one")).status == 200);
        CHECK(client.post("[" + statement(test::id(3), "ada", "did", "one") + "," +
                          statement(test::id(1), "ada", "undid", "one") + "]").status == 409);
        CHECK(client.ids_of("") == ids({1}));
    });
}

TEST_CASE("TheSameStatementTwiceIsThereOnce") {
    with_world([](World& world) {
        Client client(world, do_everything);
        std::string const one = statement(test::id(1), "ada", "did", "one");
        for (int i = 0; i < 2; ++i) {
            CHECK(client.post(one).status == 200);
            CHECK(client.send(http::Method::put, "statements?statementId=" + test::id(1), one).status == 204);
        }
        CHECK(client.ids_of("") == ids({1}));
    });
}

TEST_CASE("EachFilterFindsWhatItNames") {
    with_world([](World& world) {
        Client client(world, do_everything);
        std::string const registration = "33333333-3333-4333-8333-333333333333";
        std::string const context = R"(,"context":{"registration":")" + registration +
                                    R"(","instructor":{"mbox":"mailto:ivo@example.it"},)"
                                    R"("contextActivities":{"parent":[{"id":"http://a.example/all"}]}})";
        client.post(statement(test::id(1), "ada", "did", "one", context));
        client.post(statement(test::id(2), "bea", "did", "two"));
        client.post(statement(test::id(3), "ada", "saw", "two"));
        auto const agent = [](std::string const& who) {
            return "agent=" + http::url_encode(R"({"mbox":"mailto:)" + who + R"(@example.it"})");
        };
        CHECK(client.ids_of(agent("ada")) == ids({3, 1}));
        CHECK(client.ids_of("verb=http://v.example/did") == ids({2, 1}));
        CHECK(client.ids_of("activity=http://a.example/two") == ids({3, 2}));
        CHECK(client.ids_of("registration=" + registration) == ids({1}));
        CHECK(client.ids_of(agent("ada") + "&verb=http://v.example/saw&activity=http://a.example/two") == ids({3}));
        CHECK(client.ids_of(agent("bea") + "&verb=http://v.example/saw").empty());
        CHECK(client.ids_of(agent("ivo")).empty());
        CHECK(client.ids_of(agent("ivo") + "&related_agents=true") == ids({1}));
        CHECK(client.ids_of("activity=http://a.example/all").empty());
        CHECK(client.ids_of("activity=http://a.example/all&related_activities=true") == ids({1}));
    });
}

TEST_CASE("TimesAndPagesAreWalkedWithoutGapOrRepetition") {
    with_world([](World& world) {
        Client client(world, do_everything);
        for (int i = 1; i <= 7; ++i) client.post(statement(test::id(i), "ada", "did", "one"));
        auto const stored = [&](int number) {
            auto const body = client.get("statements?statementId=" + test::id(number)).body;
            return std::string(json::parse(body).at("stored").as_string());
        };
        CHECK(client.ids_of("since=" + stored(5)) == ids({7, 6}));
        CHECK(client.ids_of("until=" + stored(2)) == ids({2, 1}));
        CHECK(client.ids_of("since=" + stored(2) + "&until=" + stored(4)) == ids({4, 3}));
        for (std::string const order : {"false", "true"}) {
            std::vector<std::string> seen;
            std::string next = "statements?limit=3&verb=http://v.example/did&ascending=" + order;
            while (!next.empty()) {
                auto const page = json::parse(client.get(next).body);
                for (json::value const& one : page.at("statements").as_array())
                    seen.emplace_back(one.at("id").as_string());
                next = std::string(page.at("more").as_string());
                if (!next.empty()) next.erase(0, std::string("/xapi/").size());
            }
            CHECK(seen == (order == "true" ? ids({1, 2, 3, 4, 5, 6, 7}) : ids({7, 6, 5, 4, 3, 2, 1})));
        }
    });
}

TEST_CASE("WhatRefersToAStatementIsFoundByItWhicheverCameFirst") {
    with_world([](World& world) {
        Client client(world, do_everything);
        client.post(reference(3, 2));  // before what it refers to, and that before what it refers to in turn
        client.post(reference(2, 1));
        client.post(statement(test::id(1), "ada", "did", "one"));
        client.post(reference(4, 1));
        CHECK(client.ids_of("activity=http://a.example/one") == ids({4, 1, 2, 3}));
        // All conditions hold for the same statement: the note is of Zoe, the deed is Ada's.
        std::string const zoe = "agent=" + http::url_encode(R"({"mbox":"mailto:zoe@example.it"})");
        CHECK(client.ids_of(zoe + "&activity=http://a.example/one").empty());
        CHECK(client.ids_of(zoe + "&verb=http://v.example/noted") == ids({4, 2, 3}));
    });
}

TEST_CASE("AVoidedStatementIsHiddenWhicheverCameFirst") {
    with_world([](World& world) {
        Client client(world, do_everything);
        client.post(statement(test::id(1), "ada", "did", "one"));
        client.post(reference(2, 1, voided));
        client.post(reference(4, 3, voided));
        client.post(statement(test::id(3), "ada", "did", "one"));
        client.post(reference(5, 2, voided));  // a voiding statement can't be voided
        CHECK(client.ids_of("activity=http://a.example/one&ascending=true") == ids({2, 4, 5}));
        CHECK(client.get("statements?statementId=" + test::id(1)).status == 404);
        CHECK(client.get("statements?voidedStatementId=" + test::id(1)).status == 200);
        CHECK(client.get("statements?voidedStatementId=" + test::id(3)).status == 200);
        CHECK(client.get("statements?statementId=" + test::id(2)).status == 200);
    });
}

TEST_CASE("OnlyWhoRecordedAStatementVoidsIt") {
    with_world([](World& world) {
        Client one(world, write_statements), other(world, write_statements), reader(world, read_statements);
        CHECK(one.post(statement(test::id(1), "ada", "did", "one")).status == 200);
        CHECK(other.post(reference(2, 1, voided)).status == 403);
        CHECK(other.post(reference(2, 9, voided)).status == 403);  // of whom it will be nobody knows yet
        std::string const again = statement(test::id(1), "ada", "did", "one");
        CHECK(other.post("[" + again + "," + reference(6, 1, voided) + "]").status == 403);  // another's
        CHECK(reader.ids_of("") == ids({1}));
        CHECK(one.post(reference(3, 1, voided)).status == 200);
        std::string const both = reference(5, 4, voided) + "," + statement(test::id(4), "ada", "did", "one");
        CHECK(one.post("[" + both + "]").status == 200);
        CHECK(reader.ids_of("ascending=true") == ids({3, 5}));
    });
}

TEST_CASE("ASessionSeesOnlyWhomItIsAbout") {
    with_world([](World& world) {
        auto const agent = [&](std::string const& who) {
            return "agent=" + http::url_encode(R"({"mbox":"mailto:)" + who + R"(@example.it"})");
        };
        Credential session{world.ids.next(), "Sessione", read_mine | use_state | use_profiles | read_statements, {}};
        session.authority = R"({"mbox":"mailto:lms@example.it"})";
        session.owner = "course";
        session.actor = actor_key(json::parse(R"({"mbox":"mailto:ada@example.it"})").as_object(), "");
        Client own(world, world.database.write_now("", [&](db::Tx& tx) {
            return add_credential(tx, session, std::nullopt, world.clock.now());
        }));
        Client client(world, do_everything);
        client.post(statement(test::id(1), "ada", "did", "one"));
        client.post(statement(test::id(2), "bea", "did", "one"));
        CHECK(own.ids_of("") == ids({1}));
        CHECK(own.ids_of(agent("bea")).empty());
        CHECK(own.get("statements?statementId=" + test::id(2)).status == 404);
        std::string const state = "activities/state?activityId=http://a.example/one&stateId=s&";
        CHECK(own.send(http::Method::put, state + agent("ada"), "{}").status == 204);
        CHECK(own.send(http::Method::put, state + agent("bea"), "{}").status == 403);
        CHECK(own.get("agents/profile?" + agent("bea")).status == 403);
        CHECK(own.get("agents?" + agent("bea")).status == 403);
    });
}

TEST_CASE("ACredentialDoesWhatItsScopesSayAndNothingElse") {
    with_world([](World& world) {
        Client writer(world, write_statements), reader(world, read_statements);
        Client own(world, write_statements | read_mine);
        CHECK(writer.post(statement(test::id(1), "ada", "did", "one")).status == 200);
        CHECK(own.post(statement(test::id(2), "bea", "did", "one")).status == 200);
        CHECK(writer.get("statements").status == 403);
        CHECK(reader.post(statement(test::id(3), "ada", "did", "one")).status == 403);
        auto const looks = [&] {
            return world.database.read([](db::Tx& tx) {
                return tx.value<std::int64_t>("SELECT COALESCE(SUM(people), 0) FROM access_list_look "
                                              "WHERE what = 'xapi_statements' AND looker_role = 'xapi_program'");
            });
        };
        CHECK(reader.ids_of("") == ids({2, 1}));
        CHECK(looks() == 2);
        CHECK(own.ids_of("") == ids({2}));
        CHECK(looks() == 2);  // what it recorded itself is no look
        // One that another program made and that refers to hers is not hers; her own that refers to another's is.
        CHECK(writer.post(reference(4, 2)).status == 200);
        CHECK(own.post(reference(5, 1)).status == 200);
        CHECK(own.ids_of("") == ids({5, 2}));
        CHECK(own.ids_of("verb=http://v.example/noted") == ids({5}));
        CHECK(own.ids_of("activity=http://a.example/one&ascending=true") == ids({2, 5}));
        CHECK(own.get("statements?statementId=" + test::id(1)).status == 404);
        std::string const state = "activities/state?activityId=http://a.example/one&stateId=s&agent=" +
                                  http::url_encode(R"({"mbox":"mailto:ada@example.it"})");
        CHECK(reader.send(http::Method::put, state, "{}").status == 403);
        reader.by_bearer = true;
        CHECK(reader.ids_of("").size() == 4);
        CHECK(Client(world, Secret{"nobody", "nothing"}).get("statements").status == 401);
    });
}

TEST_CASE("ARevokedCredentialIsNobodysWithinSeconds") {
    with_world([](World& world) {
        Credential credential{world.ids.next(), "Vecchio", do_everything, world.records.agent_of(world.ids.next())};
        Secret const secret = world.database.write_now(
            "", [&](db::Tx& tx) { return add_credential(tx, credential, std::nullopt, world.clock.now()); });
        Client client(world, secret);
        CHECK(client.get("statements").status == 200);
        world.database.write_now("", [&](db::Tx& tx) { world.records.revoke(tx, credential.id, world.clock.now()); });
        world.clock.advance(seconds(10));
        CHECK(client.get("statements").status == 401);
    });
}

TEST_CASE("AStateIsMergedReplacedAndGuardedByItsTag") {
    with_world([](World& world) {
        Client client(world, do_everything);
        std::string const state = "activities/state?activityId=http://a.example/one&agent=" +
                                  http::url_encode(R"({"mbox":"mailto:ada@example.it"})");
        CHECK(client.send(http::Method::post, state + "&stateId=s", R"({"a":1,"b":{"c":2}})").status == 204);
        CHECK(client.send(http::Method::post, state + "&stateId=s", R"({"b":{"d":3}})").status == 204);
        http::Reply const read = client.get(state + "&stateId=s");
        CHECK(json::parse(read.body) == json::parse(R"({"a":1,"b":{"d":3}})"));
        std::string const tag(read.header("ETag"));
        CHECK(client.send(http::Method::put, state + "&stateId=s", "{}").status == 409);
        CHECK(client.send(http::Method::put, state + "&stateId=s", "{}", {{"if-match", "\"x\""}}).status == 412);
        CHECK(client.send(http::Method::put, state + "&stateId=s", "{}", {{"if-match", tag}}).status == 204);
        CHECK(client.send(http::Method::put, state + "&stateId=t", "testo", {{"content-type", "text/plain"}}).status ==
              204);
        CHECK(client.send(http::Method::post, state + "&stateId=t", "{}").status == 400);
        CHECK(client.get(state).body == R"(["s","t"])");
        CHECK(client.send(http::Method::del, state).status == 204);
        CHECK(client.get(state).body == "[]");
    });
}

TEST_CASE("AttachmentsComeBackAsTheyWere") {
    with_world([](World& world) {
        Client client(world, do_everything);
        std::string const content("uno\r\n\0due", 9);
        std::string const hash = to_hex(sha256(content));
        std::string const one = statement(test::id(1), "ada", "did", "one",
                                          R"(,"attachments":[{"usageType":"http://u.example/x",)"
                                          R"("display":{"it":"File"},)"
                                          R"("contentType":"application/x-prova","length":9,"sha2":")" + hash + "\"}]");
        std::string const part = "--b\r\nContent-Type: application/json\r\n\r\n" + one +
                                 "\r\n--b\r\nContent-Type: application/x-prova\r\nContent-Transfer-Encoding: binary\r\n"
                                 "X-Experience-API-Hash: " + hash + "\r\n\r\n" + content + "\r\n--b--\r\n";
        std::vector<std::pair<std::string, std::string>> const mixed{{"content-type", "multipart/mixed; boundary=b"}};
        CHECK(client.post(one).status == 400);  // its content is missing
        CHECK(client.send(http::Method::post, "statements", part, mixed).status == 200);
        http::Reply const read = client.get("statements?attachments=true");
        CHECK(read.header("Content-Type").starts_with("multipart/mixed; boundary="));
        CHECK(read.body.find("\r\n\r\n" + content + "\r\n--") != std::string::npos);
        CHECK(client.get("statements").header("Content-Type") == "application/json");
    });
}

TEST_CASE("TheAlternateFormOfARequestIsOfVersionOneAlone") {
    with_world([](World& world) {
        Client client(world, do_everything);
        std::string const form = "statementId=" + test::id(1) + "&content=" +
                                 http::url_encode(statement(test::id(1), "ada", "did", "one"));
        std::vector<std::pair<std::string, std::string>> const type{
            {"content-type", "application/x-www-form-urlencoded"}};
        CHECK(client.send(http::Method::post, "statements?method=PUT", form, type).status == 400);
        client.version = "1.0.3";
        CHECK(client.send(http::Method::post, "statements?method=PUT", form, type).status == 204);
        std::string const filter = "verb=http://v.example/did";
        CHECK(client.send(http::Method::post, "statements?method=GET", filter, type).status == 200);
        client.version = "";
        CHECK(client.get("statements").status == 400);
        client.version = "3.0";
        CHECK(client.get("statements").status == 400);
    });
}

TEST_CASE("AContextJudgesWhatComesWithItsSessions") {
    with_world([](World& world) {
        std::string kinds, documents;
        world.records.on_session(
            "course",
            {[&](db::Tx&, Credential const& who, std::vector<Told> const& told, Instant) -> std::optional<Refusal> {
                 CHECK(who.registration.has_value());
                 CHECK(told.back().timestamp.empty());
                 kinds += told.back().has_id ? told.back().is_new ? "new " : "again " : "nameless ";
                 if (told.size() < 2) return std::nullopt;
                 return Refusal{403, {"", "", "one at a time"}};
             },
             [&](db::Tx&, Credential const&, DocumentCall const& call, Instant) -> std::optional<Refusal> {
                 documents += call.key.name + (call.is_reading ? " read " : call.replaces ? " put " : " changed ");
                 if (call.key.name == "free") return std::nullopt;
                 return Refusal{403, {"", "stateId", "not yours"}};
             }});
        Credential session{world.ids.next(), "Sessione", write_statements | use_state, {}};
        session.authority = world.records.agent_of(world.ids.next());
        session.owner = "course";
        session.subject = world.ids.next();
        session.registration = world.ids.next();
        Client client(world, world.database.write_now("", [&](db::Tx& tx) {
            return add_credential(tx, session, std::nullopt, world.clock.now());
        }));
        CHECK(client.post("[" + statement(test::id(1), "ada", "did", "one") + "," +
                          statement(test::id(2), "ada", "did", "two") + "]").status == 403);
        CHECK(client.post(statement(test::id(3), "ada", "did", "one")).status == 200);
        CHECK(client.post(statement(test::id(3), "ada", "did", "one")).status == 200);
        CHECK(kinds == "new new again ");
        std::string const state =
            R"(activities/state?activityId=http://a.example/one&agent={"mbox":"mailto:ada@example.it"}&stateId=)";
        CHECK(client.send(http::Method::put, state + "free", "{}").status == 204);
        CHECK(client.get(state + "free").status == 200);
        CHECK(client.send(http::Method::put, state + "other", "{}").status == 403);
        CHECK(client.send(http::Method::del, state + "other").status == 403);
        CHECK(client.get(state + "other").status == 403);
        CHECK(documents == "free put free read other put other changed other read ");
        Client reader(world, read_statements);
        CHECK(reader.ids_of("") == ids({3}));
        world.database.write_now("", [&](db::Tx& tx) { world.records.revoke(tx, session.id, world.clock.now()); });
        world.clock.advance(seconds(10));
        CHECK(client.post(statement(test::id(4), "ada", "did", "one")).status == 401);
    });
}

TEST_CASE("TheHouseStoresStatementsInItsOwnTransactions") {
    with_world([](World& world) {
        auto const put = [&](std::string const& text) {
            return world.database.write_now(
                "", [&](db::Tx& tx) { return world.records.put(tx, text, world.clock.now()); });
        };
        CHECK(put(statement(test::id(1), "ada", "did", "one")));
        CHECK(put(statement(test::id(1), "ada", "did", "one")));
        CHECK_THROWS_AS(put(statement(test::id(1), "ada", "undid", "one")), Conflict);
        auto const wrong = put("{}");
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().requirement == "XAPI-00003");
        Client reader(world, read_statements);
        CHECK(reader.ids_of("") == ids({1}));
    });
}
