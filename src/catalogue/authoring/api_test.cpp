//! What the pages do, done by programs; and the versions that come of it.
#include <set>

#include <boost/json.hpp>

#include "catalogue/authoring/test_newsroom.hpp"
#include "http/api/shape.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using world::Browser;
namespace json = boost::json;

namespace {

std::string const draft_path = "/api/v1/modules/F1/draft";

//! A program with a bearer of somebody in that role.
Browser program(Newsroom& in, std::string const& role) {
    Uuid const person = in.somebody(role, role, {access::Scope::Kind::region, {}});
    Browser browser(in.dispatcher());
    browser.authorization = "Bearer " + in.database.write_now("bearer", [&](db::Tx& tx) {
        auto const grants = access::grants_of(tx, person, rome_day(in.clock.now()));
        return access::make_bearer(tx, grants.at(0), "prova", in.clock.now(), in.clock.now() + days(1));
    });
    return browser;
}

//! What a route gives is what its description says, field by field.
void check_shape(Newsroom& in, std::string const& path, http::Reply const& reply) {
    auto const match = in.router.match(http::Method::get, path);
    REQUIRE(match.route);
    auto const shape = http::parse_shape(match.route->description->gives);
    for (std::string const& mismatch : http::mismatches(shape, reply.body, in.router.types())) FAIL_CHECK(mismatch);
}

json::value read(http::Reply const& reply) {
    CAPTURE(reply.body);
    REQUIRE(reply.status == 200);
    return json::parse(reply.body);
}

http::Reply post(Browser& browser, std::string const& path, json::object body = {}) {
    return browser.post_json(path, json::serialize(body));
}

json::object lesson(std::string const& seen, std::string const& markdown) {
    return {{"seen", seen}, {"title", "Titolo"}, {"kind", "lezione"}, {"level", "base"}, {"level_max", "avanzato"},
            {"minutes", 3}, {"audience", {"tutti"}}, {"competences", {"A1.1"}}, {"sources", {"legge"}},
            {"to_confirm", ""}, {"markdown", markdown}};
}

}  // namespace

TEST_CASE("AProgramTakesADraftToItsPublication") {
    in_a_newsroom([](Newsroom& in) {
        in.database.write_now("first", [&](db::Tx& tx) {
            jobs::emit(tx, "programme_loaded", to_string(in.folders.current().id), "{\"number\":1}", in.clock.now());
        });
        Browser author = program(in, "author");
        Browser reviewer = program(in, "author");
        Browser committee = program(in, "committee");
        CHECK(read(author.get(draft_path)).at("draft").is_null());
        CHECK(read(post(author, draft_path)).at("draft").at("state") == "open");
        auto const section = read(author.get(draft_path + "/sections/s1"));
        std::string const seen(section.at("seen").as_string());
        std::string const text = std::string(section.at("markdown").as_string());
        auto const saved = read(post(author, draft_path + "/sections/s1", lesson(seen, "Nuovo inizio.\n\n" + text)));
        CHECK(saved.at("draft").at("last_edit") == 1);
        CHECK(saved.at("draft").at("sections").at(0).at("is_changed") == true);
        CHECK(post(author, draft_path + "/sections/s1", lesson(seen, "Altro")).status == 409);
        auto const question = read(author.get(draft_path + "/questions/q1"));
        CHECK(read(post(author, draft_path + "/questions/q1",
                        {{"seen", question.at("seen")}, {"question", "Nuova?"}, {"right", "si"},
                         {"wrong", {"a", "b", "c"}}, {"rationale", "R"}, {"competence", "A1.1"}, {"level", "base"},
                         {"sources", {"legge"}}}))
                  .at("draft").at("questions").at(0).at("question") == "Nuova?");
        for (std::string const& path : {draft_path, draft_path + "/sections/s1", draft_path + "/questions/q1"})
            check_shape(in, path, author.get(path));
        auto const sent = read(post(author, draft_path + "/submission", {{"last_edit", 2}}));
        CHECK(sent.at("draft").at("state") == "in_review");
        json::object const conclusion{{"last_edit", 2}, {"outcome", "concluded"}};
        CHECK(post(author, draft_path + "/review", conclusion).status == 409);
        auto const reviewed = read(post(reviewer, draft_path + "/review", conclusion));
        in.clock.advance(hours(1));
        json::object const act{{"last_edit", 2}, {"version", reviewed.at("draft").at("version")}, {"act", "Verbale 9"}};
        CHECK(read(post(committee, draft_path + "/approval", act)).at("draft").is_null());
        CHECK(in.module().find("s1")->html_before_checks.find("Nuovo inizio.") != std::string::npos);

        in.subscribers.drain();
        check_shape(in, "/api/v1/modules/F1/versions", author.get("/api/v1/modules/F1/versions"));
        auto const versions = read(author.get("/api/v1/modules/F1/versions")).at("versions").as_array();
        REQUIRE(versions.size() == 2);
        CHECK(versions[0].at("act") == "Verbale 9");
        CHECK(versions[0].at("started") == 7);
        CHECK(versions[1].at("started") == 0);
        CHECK(versions[1].at("act").is_null());
        Browser reader = in.enter("reader");
        auto const page = reader.get("/contenuti/F1/versioni");
        CHECK(says(page, "committee: Verbale 9"));
        auto const changes = reader.get("/contenuti/F1/versioni/2");
        CHECK(says(changes, "Nuovo inizio."));
        CHECK(says(changes, "Domande della verifica"));
        CHECK(reader.get("/contenuti/F1/versioni/1").status == 404);  // nothing came before it
    });
}

TEST_CASE("AProgramIsToldWhatIsWrongByItsOwnNames") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = program(in, "author");
        CHECK(read(post(author, draft_path)).at("draft").at("state") == "open");
        auto const wrong = post(author, draft_path + "/sections/s1", {{"seen", ""}, {"title", ""}, {"minutes", 0}});
        CHECK(wrong.status == 422);
        auto const problem = json::parse(wrong.body);
        std::vector<std::string> fields;
        for (auto const& error : problem.at("errors").as_array())
            fields.emplace_back(error.at("field").as_string());
        CHECK(fields ==
              std::vector<std::string>{"title", "minutes", "level_max", "audience", "competences", "markdown"});
        CHECK(post(author, draft_path + "/sections/s1", {{"colour", "red"}}).status == 400);
        CHECK(author.post_json(draft_path + "/sections/s1", "[1]").status == 400);
        CHECK(post(author, draft_path + "/sections", {{"title", " "}}).status == 422);
        CHECK(post(author, draft_path + "/order", {{"section", "s2"}, {"direction", "sideways"}}).status == 400);
        CHECK(read(post(author, draft_path + "/order", {{"section", "s2"}, {"direction", "up"}}))
                  .at("draft").at("sections").at(0).at("id") == "s2");
        // Sent again with its key, the same request adds nothing.
        author.more_headers = {{"idempotency-key", "abc"}};
        for (int i = 0; i < 2; ++i)
            CHECK(read(post(author, draft_path + "/sections", {{"title", "Nuova"}})).at("draft").at("last_edit") == 3);
        Browser reader = program(in, "reader");
        CHECK(reader.get(draft_path).status == 200);
        CHECK(post(reader, draft_path).status == 403);
    });
}

TEST_CASE("IfMatchLetsAProgramChangeOnlyTheDraftThatItHasRead") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = program(in, "author");
        post(author, draft_path);
        auto const tag_of = [&](std::string const& path) { return std::string(author.get(path).header("ETag")); };
        auto const with = [&](std::string const& tag, std::string const& key = "") {
            author.more_headers = {{"if-match", tag}};
            if (!key.empty()) author.more_headers.emplace_back("idempotency-key", key);
        };
        std::string const seen = tag_of(draft_path), section = draft_path + "/sections/s1";
        with(seen, "twice");
        for (int i = 0; i < 2; ++i)  // the second is the same submission, and is answered so
            CHECK(read(post(author, draft_path + "/order", {{"section", "s2"}, {"direction", "up"}}))
                      .at("draft").at("last_edit") == 1);
        with(seen);
        CHECK(post(author, draft_path + "/order", {{"section", "s2"}, {"direction", "down"}}).status == 412);
        CHECK(post(author, draft_path + "/withdrawal", {{"last_edit", 1}}).status == 412);
        auto text = read(author.get(section)).as_object();
        std::string const before = tag_of(section);
        for (char const* name : {"id", "slot", "minutes_computed", "file", "is_changed", "html"}) text.erase(name);
        text["title"] = "Altro titolo";
        with(before);
        CHECK(post(author, section, text).status == 200);
        CHECK(tag_of(section) != before);
        CHECK(post(author, section, text).status == 412);
        with(tag_of(draft_path));
        CHECK(post(author, draft_path + "/withdrawal", {{"last_edit", 2}}).status == 200);
        with("*");
        CHECK(post(author, draft_path).status == 412);  // nothing is replaced by opening one
    });
}

TEST_CASE("AProgramChangesAnItemOfTheSurveyAndIsToldByItsOwnNames") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = program(in, "author");
        std::string const survey = "/api/v1/modules/questionario/draft";
        CHECK(read(post(author, survey)).at("draft").at("items").as_array().size() == 2);
        check_shape(in, survey, author.get(survey));
        check_shape(in, survey + "/items/A1-01", author.get(survey + "/items/A1-01"));
        // What a program has read it sends back, changed in one place.
        auto item = read(author.get(survey + "/items/A1-01")).as_object();
        item.erase("id");
        item["stem_en"] = "A new question?";
        item["right"] = 4;
        item["difficulty"] = 0.5;
        auto const saved = read(post(author, survey + "/items/A1-01", item));
        CHECK(saved.at("draft").at("items").at(0).at("stem_en") == "A new question?");
        CHECK(saved.at("draft").at("items").at(0).at("difficulty") == 0.5);
        CHECK(saved.at("draft").at("faults").as_array().empty());
        CHECK(read(author.get(survey + "/items/A1-01")).at("right") == 4);
        CHECK(post(author, survey + "/items/A1-01", item).status == 409);  // over what is no longer there
        item["options_en"] = json::array{"one", "", "one", "two"};
        item["rationales"] = json::array{};
        item["difficulty"] = 9;
        std::set<std::string> fields;
        auto const problem = json::parse(post(author, survey + "/items/A1-01", item).body);
        for (auto const& error : problem.at("errors").as_array()) fields.emplace(error.at("field").as_string());
        CHECK(fields == std::set<std::string>{"difficulty", "options_en", "rationales"});
        CHECK(author.get("/api/v1/modules/F1/draft/items/A1-01").status == 404);
        CHECK(program(in, "reader").get(survey + "/items/A1-01").status == 403);
    });
}

TEST_CASE("AProgramAddsAnItemRetiresOneAndRestoresIt") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = program(in, "author");
        std::string const survey = "/api/v1/modules/questionario/draft", items = survey + "/items";
        post(author, survey);
        auto item = json::parse(author.get(items + "/A1-01").body).as_object();
        for (char const* name : {"id", "seen", "retired"}) item.erase(name);
        CHECK(author.post_json(items, "{}").status == 422);
        CHECK(says(author.post_json(items, json::serialize(item)), "A1-03"));
        auto const change = [&](json::object body) {
            body["seen"] = json::parse(author.get(items + "/A1-02").body).at("seen");
            return author.post_json(items + "/A1-02/state", json::serialize(body));
        };
        CHECK(change({{"action", "retire"}}).status == 422);
        CHECK(change({{"action", "retire"}, {"reason", "La legge è cambiata"}}).status == 200);
        CHECK(says(author.get(items + "/A1-02"), "\"retired\":\"La legge è cambiata\""));
        CHECK(change({{"action", "restore"}}).status == 200);
        CHECK(says(author.get(items + "/A1-02"), "\"retired\":\"\""));
        CHECK(change({{"action", "delete"}}).status == 409);
        CHECK(change({{"action", "burn"}}).status == 400);
    });
}
