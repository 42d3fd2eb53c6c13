//! The session rules of cmi5 one by one, without a database: a sound statement, what is changed in it, and the
//! requirement by which it is then refused.
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "learning/cmi5/statements.hpp"

namespace regia::learning::cmi5 {
namespace {

namespace json = boost::json;

constexpr std::string_view activity = "https://regia.example.it/cmi5/course/0";
constexpr std::string_view publisher = "https://publisher.example/au/1";
constexpr std::string_view agent =
    R"({"objectType":"Agent","account":{"homePage":"https://regia.example.it","name":"x"}})";

catalogue::PackageItem unit_of(std::string move_on = "CompletedAndPassed") {
    catalogue::PackageItem unit;
    unit.id = publisher;
    unit.is_playable = true;
    unit.move_on = std::move(move_on);
    unit.mastery = 0.8;
    return unit;
}

Session session_of(Mode mode = Mode::normal) {
    Session session;
    session.id = *parse_uuid("11111111-1111-4111-8111-111111111111");
    session.registration = *parse_uuid("22222222-2222-4222-8222-222222222222");
    session.mode = mode;
    session.preferences_read_at = session.initialized_at = Instant{1};
    return session;
}

//! As a well-made unit would say it.
json::object sound(std::string_view word) {
    bool const is_other = word == "experienced";
    json::array category;
    if (!is_other) category.push_back(json::object{{"id", categories::cmi5}});
    json::object result;
    if (word == "passed" || word == "failed") {
        result["success"] = word == "passed";
        result["score"] = json::object{{"scaled", word == "passed" ? 0.9 : 0.5}, {"raw", 9}, {"min", 0}, {"max", 10}};
    }
    if (word == "completed") result["completion"] = true;
    if (!is_other && word != "initialized") result["duration"] = "PT1M";
    if (result.contains("success") || result.contains("completion"))
        category.push_back(json::object{{"id", categories::move_on}});
    json::object statement{
        {"id", "33333333-3333-4333-8333-333333333333"},
        {"timestamp", "2026-02-12T08:00:00Z"},
        {"actor", json::parse({agent.data(), agent.size()})},
        {"verb", {{"id", "http://adlnet.gov/expapi/verbs/" + std::string(word)}}},
        {"object", {{"id", activity}}},
        {"context",
         {{"registration", "22222222-2222-4222-8222-222222222222"},
          {"contextActivities", {{"category", category}, {"grouping", json::array{json::object{{"id", publisher}}}}}},
          {"extensions",
           {{extensions::session, "11111111-1111-4111-8111-111111111111"}, {extensions::mastery_score, 0.8}}}}}};
    if (!result.empty()) statement["result"] = result;
    return statement;
}

std::string ruling(json::object const& statement, Session const& session = session_of(), ItemState const& state = {},
                   bool is_new = true) {
    std::string const document = json::serialize(statement);
    json::value const* const time = statement.if_contains("timestamp");
    std::string const timestamp = time ? std::string(time->as_string()) : "";
    records::Told const told{*parse_uuid("33333333-3333-4333-8333-333333333333"), document, statement.contains("id"),
                             timestamp, is_new};
    catalogue::PackageItem const unit = unit_of();
    Ruling const found = ruling_on({session, unit, state, agent, activity, told});
    return found.fault ? found.fault->requirement : "";
}

//! "/context/registration" set to a JSON value, or taken away where `value` is empty.
json::object with(json::object statement, std::string_view pointer, std::string_view value) {
    json::value whole = statement;
    auto const slash = pointer.rfind('/');
    json::value& above = slash == 0 ? whole : whole.at_pointer({pointer.data(), slash});
    std::string_view const name = pointer.substr(slash + 1);
    if (value.empty()) above.as_object().erase(json::string_view(name.data(), name.size()));
    else above.as_object()[json::string_view(name.data(), name.size())] = json::parse({value.data(), value.size()});
    return whole.as_object();
}

}  // namespace

TEST_CASE("ASoundStatementOfEachKindIsTaken") {
    for (std::string_view const word : {"completed", "passed", "failed", "terminated", "experienced"}) {
        CAPTURE(word);
        CHECK(ruling(sound(word)).empty());
    }
    Session fresh = session_of();
    fresh.initialized_at.reset();
    CHECK(ruling(sound("initialized"), fresh).empty());
    json::object const without_score = with(sound("passed"), "/result/score", "");
    json::value bare = without_score;
    bare.at_pointer("/context/extensions").as_object().erase(extensions::mastery_score);
    CHECK(ruling(bare.as_object()).empty());
}

TEST_CASE("WhatIsWrongInAStatementIsRefusedWithItsRequirement") {
    struct Case {
        std::string_view word, pointer, value, requirement;
    };
    constexpr std::string_view moveon_only =
        R"([{"id":"https://w3id.org/xapi/cmi5/context/categories/moveon"}])";
    constexpr std::string_view both =
        R"([{"id":"https://w3id.org/xapi/cmi5/context/categories/cmi5"},)"
        R"({"id":"https://w3id.org/xapi/cmi5/context/categories/moveon"}])";
    constexpr std::string_view cmi5_only = R"([{"id":"https://w3id.org/xapi/cmi5/context/categories/cmi5"}])";
    constexpr Case cases[] = {
        {"experienced", "/verb/id", R"("http://adlnet.gov/expapi/verbs/voided")", "6.3.0.0-1"},
        {"experienced", "/id", "", "9.1.0.0-1 (d)"},
        {"experienced", "/timestamp", "", "9.7.0.0-1 (d)"},
        {"experienced", "/timestamp", R"("2026-02-12T09:00:00+01:00")", "9.7.0.0-2 (d)"},
        {"passed", "/actor/objectType", R"("Group")", "9.2.0.0-2"},
        {"passed", "/actor/account", "", "9.2.0.0-3"},
        {"passed", "/actor/account/name", R"("y")", "8.1.3.0-3 (d)"},
        {"passed", "/context", "", "9.6.0.0-1 (d)"},
        {"experienced", "/context", "", "10.2.1.0-6 (d)"},
        {"passed", "/context/registration", "", "9.6.1.0-1 (d)"},
        {"passed", "/context/registration", R"("33333333-2222-4222-8222-222222222222")", "9.6.1.0-1 (d)"},
        {"experienced", "/context/registration", R"("33333333-2222-4222-8222-222222222222")", "8.1.4.0-3 (d)"},
        {"experienced", "/context/extensions", "{}", "9.6.3.1-4 (d)"},
        {"passed", "/context/contextActivities/grouping", "[]", "9.6.2.0-1 (d)"},
        {"experienced", "/context/contextActivities/grouping", "[]", "10.2.1.0-7 (d)"},
        {"passed", "/verb/id", R"("https://w3id.org/xapi/adl/verbs/satisfied")", "9.3.0.0-1"},
        {"initialized", "/id", R"("33333333-3333-4333-8333-333333333333")", "9.3.2.0-3 (d)"},
        {"passed", "/object/id", R"("https://publisher.example/au/1")", "8.1.5.0-6 (d)"},
        {"completed", "/result/score", R"({"scaled":1})", "9.5.1.0-2 (d)"},
        {"passed", "/result/score/min", "", "9.5.1.0-3 (d1)"},
        {"passed", "/result/score/max", "", "9.5.1.0-3 (d2)"},
        {"passed", "/result/success", "", "9.5.2.0-1 (d1)"},
        {"passed", "/result/success", "false", "9.5.2.0-1 (d1)"},
        {"failed", "/result/success", "true", "9.5.2.0-2 (d)"},
        {"completed", "/result/success", "true", "9.5.2.0-3 (d)"},
        {"completed", "/result/completion", "", "9.5.3.0-1 (d1)"},
        {"completed", "/result/completion", "false", "9.5.3.0-1 (d1)"},
        {"passed", "/result/completion", "true", "9.5.3.0-2 (d)"},
        {"terminated", "/result/duration", "", "9.5.4.1-1 (d)"},
        {"completed", "/result/duration", "", "9.5.4.1-2 (d)"},
        {"passed", "/result/duration", "", "9.5.4.1-3 (d)"},
        {"failed", "/result/duration", "", "9.5.4.1-4 (d)"},
        {"completed", "/context/contextActivities/category", cmi5_only, "9.6.2.2-1 (d1)"},
        {"passed", "/context/contextActivities/category", cmi5_only, "9.6.2.2-1 (d2)"},
        {"failed", "/context/contextActivities/category", cmi5_only, "9.6.2.2-1 (d3)"},
        {"experienced", "/context/contextActivities/category", moveon_only, "9.6.2.2-2 (d)"},
        {"terminated", "/context/contextActivities/category", both, "9.6.2.2-2 (d)"},
        {"passed", "/context/extensions", R"({"https://w3id.org/xapi/cmi5/context/extensions/sessionid":)"
                                          R"("11111111-1111-4111-8111-111111111111"})", "9.6.3.2-2 (d)"},
        {"passed", "/result/score", R"({"scaled":0.79})", "9.3.4.0-2 (d2)"},
        {"failed", "/result/score", R"({"scaled":0.8})", "9.3.5.0-2 (d)"},
    };
    for (Case const& one : cases) {
        CAPTURE(one.word);
        CAPTURE(one.pointer);
        CAPTURE(one.value);
        CHECK(ruling(with(sound(one.word), one.pointer, one.value)) == "cmi5 " + std::string(one.requirement));
    }
}

TEST_CASE("WhatComesTooEarlyTooLateOrTwiceIsRefusedWithItsRequirement") {
    Session session = session_of();
    session.initialized_at.reset();
    CHECK(ruling(sound("experienced"), session) == "cmi5 9.3.0.0-4 (d2)");
    CHECK(ruling(sound("passed"), session) == "cmi5 9.3.0.0-4 (d2)");
    session.preferences_read_at.reset();
    CHECK(ruling(sound("initialized"), session) == "cmi5 11.0.0.0-3 (d2)");
    session = session_of();
    session.is_completed = session.is_failed = true;
    CHECK(ruling(sound("completed"), session) == "cmi5 9.3.0.0-2 (d)");
    CHECK(ruling(sound("failed"), session) == "cmi5 9.3.0.0-2 (d)");
    CHECK(ruling(sound("passed"), session) == "cmi5 9.3.0.0-3 (d)");
    ItemState const before{Instant{1}, Instant{1}};
    CHECK(ruling(sound("completed"), session_of(), before) == "cmi5 9.3.0.0-6 (d2)");
    CHECK(ruling(sound("passed"), session_of(), before) == "cmi5 9.3.0.0-7 (d2)");
    CHECK(ruling(sound("failed"), session_of(), before) == "cmi5 9.3.0.0-8 (d)");
    for (std::string_view const word : {"completed", "passed", "failed"}) {
        CHECK(ruling(sound(word), session_of(Mode::browse)) == "cmi5 10.2.2.0-2 (d)");
        CHECK(ruling(sound(word), session_of(Mode::review)) == "cmi5 10.2.2.0-3 (d)");
    }
    CHECK(ruling(sound("terminated"), session_of(Mode::browse)).empty());
}

TEST_CASE("AfterTheEndOnlyTheLastStatementMayComeOnceMore") {
    Session session = session_of();
    session.ending = Ending::terminated;
    CHECK(ruling(sound("experienced"), session) == "cmi5 9.3.0.0-5 (d2)");
    CHECK(ruling(sound("terminated"), session, {}, false) == "cmi5 9.3.0.0-5 (d2)");
    session.last_statement = *parse_uuid("33333333-3333-4333-8333-333333333333");
    CHECK(ruling(sound("terminated"), session, {}, false).empty());
    session.ending = Ending::abandoned;
    session.last_statement.reset();
    CHECK(ruling(sound("terminated"), session) == "cmi5 9.3.6.0-2 (d2)");
}

TEST_CASE("AUnitIsSatisfiedByItsMoveOnOrAWaiver") {
    Instant const at{1};
    ItemState const none, completed{at}, passed{{}, at}, both{at, at}, waived{{}, {}, at};
    struct Row {
        std::string_view move_on;
        bool by_none, by_completed, by_passed, by_both;
    };
    for (Row const& row : {Row{"NotApplicable", true, true, true, true}, Row{"Completed", false, true, false, true},
                           Row{"Passed", false, false, true, true},
                           Row{"CompletedAndPassed", false, false, false, true},
                           Row{"CompletedOrPassed", false, true, true, true}}) {
        CAPTURE(row.move_on);
        auto const unit = unit_of(std::string(row.move_on));
        CHECK(is_satisfied(unit, none) == row.by_none);
        CHECK(is_satisfied(unit, completed) == row.by_completed);
        CHECK(is_satisfied(unit, passed) == row.by_passed);
        CHECK(is_satisfied(unit, both) == row.by_both);
        CHECK(is_satisfied(unit, waived));
    }
}

TEST_CASE("BlocksAreSatisfiedFromTheInsideAndTheCourseByAll") {
    catalogue::PackageStructure structure;
    auto const add = [&](bool is_unit, int depth) {
        catalogue::PackageItem item = unit_of("Passed");
        item.is_playable = is_unit;
        item.depth = depth;
        structure.items.push_back(item);
    };
    add(false, 0);  // 0: a block with a unit and an inner block with one
    add(true, 1);   // 1
    add(false, 1);  // 2
    add(true, 2);   // 3
    add(true, 0);   // 4: a unit beside it
    ItemStates states;
    CHECK(newly_satisfied(structure, states).items.empty());
    states[3].passed_at = Instant{1};
    CHECK(newly_satisfied(structure, states).items == std::vector<int>{3, 2});
    states[1].passed_at = Instant{1};
    states[2].satisfied_at = states[3].satisfied_at = Instant{1};
    Satisfied found = newly_satisfied(structure, states);
    CHECK(found.items == std::vector<int>{1, 0});
    CHECK_FALSE(found.course);
    states[4].waived_at = Instant{1};
    found = newly_satisfied(structure, states);
    CHECK(found.items == std::vector<int>{1, 0, 4});
    CHECK(found.course);
}

TEST_CASE("AUnitReachesOnlyTheDocumentsOfItsLaunch") {
    Uuid const actor = *parse_uuid("44444444-4444-4444-8444-444444444444"), own = records::activity_key(activity);
    Session const session = session_of();
    auto const fault = [&](records::DocumentCall const& call) {
        auto const found = fault_of(session, actor, activity, call);
        return found ? found->requirement : "";
    };
    Uuid const registration = session.registration;
    CHECK(fault({{actor, own, registration, "LMS.LaunchData"}, true, true}).empty());
    CHECK(fault({{actor, own, registration, "LMS.LaunchData"}, true, false, true}) == "cmi5 10.2.1.0-5 (d)");
    CHECK(fault({{actor, own, registration, ""}, true, false}) == "cmi5 10.2.1.0-5 (d)");
    CHECK(fault({{actor, own, registration, "bookmark"}, true, false, true}).empty());
    CHECK(fault({{actor, own, {}, "bookmark"}, true, true}) == "cmi5 8.1.4.0-3 (d)");
    CHECK(fault({{own, own, registration, "bookmark"}, true, true}) == "cmi5 8.1.3.0-3 (d)");
    CHECK(fault({{own, {}, {}, "cmi5LearnerPreferences"}, false, true}) == "cmi5 11.0.0.0-1 (d)");
    CHECK(fault({{{}, own, {}, "any"}, false, true}).empty());
    CHECK(fault({{{}, actor, {}, "any"}, false, true}) == "cmi5 8.1.5.0-5");
    auto const preferring = [&](std::string_view content, std::string_view type = "application/json") {
        return fault({{actor, {}, {}, "cmi5LearnerPreferences"}, false, false, true, type, content});
    };
    CHECK(preferring(R"({"languagePreference":"it-IT,en","audioPreference":"off"})").empty());
    CHECK(preferring(R"({"languagePreference":"it","audioPreference":"off"})", "text/plain") == "cmi5 11.0.0.0-5 (d)");
    CHECK(preferring(R"(["it"])") == "cmi5 11.0.0.0-5 (d)");
    CHECK(preferring(R"({"audioPreference":"off"})") == "cmi5 11.0.0.0-5 (d)");
    CHECK(preferring(R"({"languagePreference":"it"})") == "cmi5 11.0.0.0-5 (d)");
    CHECK(preferring(R"({"languagePreference":"","audioPreference":"on"})") == "cmi5 11.1.0.0-1 (d)");
    CHECK(preferring(R"({"languagePreference":"not a list","audioPreference":"on"})") == "cmi5 11.1.0.0-1 (d)");
}

TEST_CASE("TheParametersOfALaunchStandBesideThoseOfTheUnit") {
    LaunchParameters const given{"https://r.example/xapi", "https://r.example/f", R"({"a":1})", "r",
                                 "https://r.example/a"};
    std::string const added = "endpoint=https%3A%2F%2Fr.example%2Fxapi&fetch=https%3A%2F%2Fr.example%2Ff&"
                              "actor=%7B%22a%22%3A1%7D&registration=r&activityId=https%3A%2F%2Fr.example%2Fa";
    CHECK(launch_url("https://u.example/a.html", given) == "https://u.example/a.html?" + added);
    CHECK(launch_url("https://u.example/a.html?x=1#top", given) == "https://u.example/a.html?x=1&" + added + "#top");
}

}  // namespace regia::learning::cmi5
