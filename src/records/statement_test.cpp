//! What a statement may say: each rule by its requirement, without a database.
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"
#include "records/store/marks.hpp"
#include "records/store/prepared.hpp"
#include "records/store/statement_store.hpp"

using namespace regia;
using namespace regia::records;

namespace {

constexpr std::string_view good =
    R"({"actor":{"objectType":"Agent","name":"Ada","mbox":"mailto:ada@example.it"},)"
    R"("verb":{"id":"http://v.example/did","display":{"it":"fatto"}},)"
    R"("object":{"id":"http://a.example/one","definition":{"name":{"it":"Uno"},"interactionType":"choice",)"
    R"("choices":[{"id":"a","description":{"it":"A"}}],"correctResponsesPattern":["a"]}},)"
    R"("result":{"score":{"scaled":0.5,"raw":5,"min":0,"max":10},"success":true,"duration":"PT5M"},)"
    R"("context":{"registration":"11111111-1111-4111-8111-111111111111","language":"it",)"
    R"("contextActivities":{"parent":{"id":"http://a.example/all"}}},"timestamp":"2026-02-12T09:00:00Z"})";

//! The good one with one text replaced.
Fault fault_with(std::string_view before, std::string_view after) {
    std::string text(good);
    auto const at = text.find(before);
    REQUIRE(at != std::string::npos);
    text.replace(at, before.size(), after);
    return is_statement(json::parse(text), Place{});
}

struct Wrong {
    std::string_view before, after, requirement, path;
};

}  // namespace

TEST_CASE("AGoodStatementHasNoFault") { CHECK_FALSE(is_statement(json::parse({good.data(), good.size()}), Place{})); }

TEST_CASE("EveryFaultNamesItsRequirementAndItsPlace") {
    constexpr Wrong all[] = {
        {"\"Ada\"", "null", "XAPI-00001", "actor.name"},
        {"\"actor\":", "\"Actor\":", "XAPI-00010", "Actor"},
        {"\"name\":\"Ada\",", "\"name\":5,", "XAPI-00033", "actor.name"},
        {"\"objectType\":\"Agent\"", "\"objectType\":\"agent\"", "XAPI-00031", "actor.objectType"},
        {"mailto:ada@example.it", "ada@example.it", "XAPI-00038", "actor.mbox"},
        {"\"mbox\":\"mailto:ada@example.it\"", "\"account\":{\"name\":\"a\"}", "XAPI-00042", "actor.account.homePage"},
        {"\"mbox\":\"mailto:ada@example.it\"", "\"mbox_sha1sum\":\"12\"", "XAPI-00039", "actor.mbox_sha1sum"},
        {",\"mbox\":\"mailto:ada@example.it\"", "", "XAPI-00034", "actor"},
        {"http://v.example/did", "did", "XAPI-00044", "verb.id"},
        {"{\"it\":\"fatto\"}", "{\"italianissimo\":\"fatto\"}", "XAPI-00121", "verb.display.italianissimo"},
        {"\"id\":\"http://a.example/one\",", "", "XAPI-00047", "object.id"},
        {"\"interactionType\":\"choice\"", "\"interactionType\":\"Choice\"", "XAPI-00049",
         "object.definition.interactionType"},
        {"\"choices\":[{\"id\":\"a\"", "\"choices\":[{\"id\":7", "XAPI-00010", "object.definition.choices[0].id"},
        {"\"scaled\":0.5", "\"scaled\":1.5", "XAPI-00083", "result.score.scaled"},
        {"\"raw\":5", "\"raw\":11", "XAPI-00082", "result.score.raw"},
        {"\"max\":10", "\"max\":\"10\"", "XAPI-00080", "result.score.max"},
        {"\"success\":true", "\"success\":\"true\"", "XAPI-00074", "result.success"},
        {"PT5M", "5 minutes", "XAPI-00124", "result.duration"},
        {"11111111-1111-4111-8111-111111111111", "1", "XAPI-00095", "context.registration"},
        {"\"language\":\"it\"", "\"language\":\"italiano-\"", "XAPI-00091", "context.language"},
        {"\"parent\"", "\"Parent\"", "XAPI-00010", "context.contextActivities.Parent"},
        {"2026-02-12T09:00:00Z", "2026-02-12T09:00:00-00:00", "XAPI-00022", "timestamp"},
        {"\"timestamp\"", "\"version\":\"1.1\",\"timestamp\"", "XAPI-00101", "version"},
        {"http://v.example/did", "http://adlnet.gov/expapi/verbs/voided", "XAPI-00017", "object.objectType"},
    };
    for (Wrong const& wrong : all) {
        CAPTURE(wrong.after);
        Fault const fault = fault_with(wrong.before, wrong.after);
        REQUIRE(fault);
        CHECK(fault->requirement == wrong.requirement);
        CHECK(fault->path == wrong.path);
        CHECK_FALSE(fault->why.empty());
    }
}

TEST_CASE("AStatementWithinHasNeitherIdNorAStatementWithinItself") {
    std::string const actor = R"("actor":{"mbox":"mailto:b@example.it"},"verb":{"id":"http://v.example/did"},)";
    auto const within = [&](std::string const& more) {
        std::string text(good);
        auto const start = text.find("\"object\":"), end = text.find(",\"result\"");
        std::string const object = R"("object":{"objectType":"SubStatement",)" + actor + more + "}";
        return is_statement(json::parse(text.replace(start, end - start, object)), Place{});
    };
    // Revision and platform are not in the good one, so its context may stand beside any object.
    CHECK_FALSE(within(R"("object":{"id":"http://a.example/one"})"));
    CHECK(within(R"("object":{"id":"http://a.example/one"},"stored":"2026-02-12T09:00:00Z")")->requirement ==
          "XAPI-00069");
    CHECK(within(R"("object":{"objectType":"SubStatement"})")->requirement == "XAPI-00071");
    CHECK(within(R"("object":{"objectType":"Group"})")->path == "object.object.member");
}

TEST_CASE("TimesAreReadInBothFormsAndKeepTheirInstant") {
    for (std::string_view const text : {"2026-02-12T10:00:00+01:00", "20260212T100000+0100", "2026-02-12T09:00:00Z",
                                        "2026-02-12T10:00:00+01", "2026-02-12T09:00:00.0000001Z"}) {
        CAPTURE(text);
        REQUIRE(parse_timestamp(text));
        CHECK(to_rfc3339(*parse_timestamp(text)) == "2026-02-12T09:00:00.000Z");
    }
    for (std::string_view const text : {"2026-02-12", "2026-02-12T09:00:00", "2026-02-30T09:00:00Z", "12/02/2026",
                                        "2026-02-12T09:00:00-00", "2026-02-12T09:00:00-0000", "2026-02-12T25:00:00Z"})
        CHECK_FALSE(parse_timestamp(text));
}

TEST_CASE("DurationsAreOfOneForm") {
    for (std::string_view const text : {"P3Y1M29DT4H35M59.14S", "P4W", "PT1H0M0.1S", "P1D", "PT0.5S"}) {
        CAPTURE(text);
        CHECK(is_duration(text));
    }
    for (std::string_view const text : {"P", "PT", "P4W1D", "PA1H", "1H", "PT1.5H1M", "P1S", "PT1D", "P1M1Y"}) {
        CAPTURE(text);
        CHECK_FALSE(is_duration(text));
    }
    CHECK(to_hundredths("PT0.1237S") == "PT0.12S");
    CHECK(to_hundredths("PT5M") == "PT5M");
}

TEST_CASE("LanguagesAreReadAsRfc5646Writes") {
    for (std::string_view const text : {"it", "en-US", "zh-Hant", "sr-Latn-RS", "es-419", "cmn", "x-casa", "i-klingon",
                                        "de-CH-1996", "en-a-bbb-x-a"}) {
        CAPTURE(text);
        CHECK(is_language(text));
    }
    for (std::string_view const text : {"", "i", "something", "a12345678", "en--US", "en-US-", "en-a", "1t"}) {
        CAPTURE(text);
        CHECK_FALSE(is_language(text));
    }
    std::string_view const tags[] = {"en", "en-GB", "it"};
    CHECK(best_language("en-GB", tags, 3) == "en-GB");
    CHECK(best_language("en-US", tags, 3) == "en");
    CHECK(best_language("fr, it;q=0.5", tags, 3) == "it");
    CHECK(best_language("fr", tags, 3) == "en");
}

TEST_CASE("APersonOfTheHouseIsHerOwnKey") {
    Uuid const person = *parse_uuid("22222222-2222-4222-8222-222222222222");
    auto const account = [](std::string const& page) {
        std::string const name = "22222222-2222-4222-8222-222222222222";
        return json::parse(R"({"account":{"homePage":")" + page + R"(","name":")" + name + "\"}}").as_object();
    };
    CHECK(actor_key(account("https://regia.example.it"), "https://regia.example.it") == person);
    CHECK(actor_key(account("https://other.example.it"), "https://regia.example.it") != person);
    CHECK_FALSE(actor_key(json::parse(R"({"objectType":"Group","member":[]})").as_object(), ""));
}

TEST_CASE("TheSameStatementMayBeToldTwiceAndAnotherMayNot") {
    std::string const told = R"({"id":"1","stored":"s","timestamp":"s","verb":{"id":"v","display":{"it":"a"}},)"
                             R"("object":{"id":"o","definition":{"type":"t"}},"result":{"duration":"PT0.123S"}})";
    std::string const again = R"({"id":"1","stored":"r","timestamp":"r","verb":{"id":"v"},"object":{"id":"o"},)"
                              R"("result":{"duration":"PT0.12S"}})";
    std::string const other = R"({"id":"1","stored":"r","timestamp":"r","verb":{"id":"w"},"object":{"id":"o"}})";
    CHECK(say_the_same(told, again));
    CHECK_FALSE(say_the_same(told, other));
}

TEST_CASE("ANewerDefinitionAddsLanguagesAndReplacesTheRest") {
    CHECK(json::parse(merged_definition(R"({"name":{"it":"Uno"},"type":"http://t/1"})",
                                        R"({"name":{"en":"One"},"type":"http://t/2"})")) ==
          json::parse(R"({"name":{"it":"Uno","en":"One"},"type":"http://t/2"})"));
}
