//! Statements and bodies with letters changed at random: whatever comes is answered, and never with a fault of ours.
#include <random>

#include "records/test_world.hpp"

using namespace regia;
using namespace regia::records;
using namespace regia::records::test;

namespace {

constexpr int rounds = 3'000;

std::string whole() {
    return statement(test::id(1), "ada", "did", "one",
                     R"(,"result":{"score":{"scaled":0.5,"raw":5,"min":0,"max":10},"duration":"PT1.5S","extensions":)"
                     R"({"http://e.example/x":null}},"context":{"registration":"11111111-1111-4111-8111-111111111111",)"
                     R"("team":{"objectType":"Group","name":"T","member":[{"openid":"http://o.example/1"}]},)"
                     R"("contextActivities":{"parent":{"id":"http://a.example/2","definition":{"name":{"it":"P"}}}},)"
                     R"("language":"it-IT"},"timestamp":"2026-02-12T10:00:00+01:00")");
}

//! A few letters replaced, left out or doubled, mostly by those that mean something in JSON.
std::string mutated(std::string text, std::mt19937& random) {
    constexpr std::string_view letters = "{}[]\":,\\u0n-+.eZT%\r\n\xff\xc3 ";
    for (int changes = 1 + static_cast<int>(random() % 3); changes > 0 && !text.empty(); --changes) {
        std::size_t const at = random() % text.size();
        switch (random() % 4) {
            case 0: text[at] = letters[random() % letters.size()]; break;
            case 1: text.erase(at, 1 + random() % 8); break;
            case 2: text.insert(at, text.substr(at, 1 + random() % 20)); break;
            default: text.insert(at, 1, letters[random() % letters.size()]); break;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("NoStatementThatIsSentMakesAFaultOfOurs") {
    db::TestFolder const folder;
    auto const database = db::open("sqlite:" + folder.file("regia.db"));
    World world(*database);
    Client client(world, do_everything);
    std::mt19937 random(7);
    int taken = 0;
    for (int i = 0; i < rounds; ++i) {
        std::string const body = mutated(whole(), random);
        CAPTURE(body);
        int const status = client.post(body).status;
        taken += status == 200;
        CHECK((status == 200 || status == 400 || status == 409));
    }
    CHECK(taken > 0);
    CHECK(client.get("statements?format=canonical&limit=500").status == 200);
    CHECK(client.get("statements?format=ids&limit=500").status == 200);
}

TEST_CASE("NoBodyWithAttachmentsMakesAFaultOfOurs") {
    db::TestFolder const folder;
    auto const database = db::open("sqlite:" + folder.file("regia.db"));
    World world(*database);
    Client client(world, do_everything);
    std::string const content = "contenuto";
    std::string const hash = to_hex(sha256(content));
    std::string const body = "--b\r\nContent-Type: application/json\r\n\r\n" +
                             statement(test::id(1), "ada", "did", "one",
                                       R"(,"attachments":[{"usageType":"http://u.example/x","display":{"it":"F"},)"
                                       R"("contentType":"text/plain","length":9,"sha2":")" + hash + "\"}]") +
                             "\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n"
                             "X-Experience-API-Hash: " + hash + "\r\n\r\n" + content + "\r\n--b--\r\n";
    std::vector<std::pair<std::string, std::string>> const mixed{{"content-type", "multipart/mixed; boundary=b"}};
    CHECK(client.send(http::Method::post, "statements", body, mixed).status == 200);
    std::mt19937 random(11);
    for (int i = 0; i < rounds; ++i) {
        std::string const changed = mutated(body, random);
        CAPTURE(changed);
        int const status = client.send(http::Method::post, "statements", changed, mixed).status;
        CHECK((status == 200 || status == 400 || status == 409));
    }
    CHECK(client.get("statements?attachments=true&limit=500").status == 200);
}

TEST_CASE("NoParameterMakesAFaultOfOurs") {
    db::TestFolder const folder;
    auto const database = db::open("sqlite:" + folder.file("regia.db"));
    World world(*database);
    Client client(world, do_everything);
    std::mt19937 random(13);
    for (std::string const resource : {"statements", "activities/state", "agents", "activities", "agents/profile"})
        for (int i = 0; i < 300; ++i) {
            std::string const agent = mutated(R"({"objectType":"Agent","mbox":"mailto:ada@example.it"})", random);
            std::string const query =
                mutated("activityId=http%3A%2F%2Fa.example%2F1&since=2026-02-12T10%3A00%3A00Z&limit=5", random);
            http::Request request;
            std::string const target = resource + "?agent=" + http::url_encode(agent) + "&" + query;
            CAPTURE(target);
            if (!http::read_target("/xapi/" + target, request)) continue;
            int const status = client.get(target).status;
            CHECK(status < 500);
        }
}
