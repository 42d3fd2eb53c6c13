//! What SCORM packages report, as statements: each change told once, in the words of the profile, and stored.
#include <boost/json.hpp>

#include "learning/told/statements.hpp"
#include "learning/test_world.hpp"
#include "records/records.hpp"

using namespace regia;
using namespace regia::learning;
using learning::test::World;
using catalogue::PackageItem;
using catalogue::PackageKind;

namespace json = boost::json;

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view verbs = "http://adlnet.gov/expapi/verbs/";

Uuid publish(World& world, PackageKind kind, double mastery = 0) {
    Uuid const package = world.ids.next();
    PackageItem item;
    item.id = "parte 1";
    item.title["it"] = "Parte prima";
    item.launch = "index.html";
    item.is_playable = item.talks = true;
    if (mastery > 0) item.mastery = mastery;
    catalogue::PackageStructure structure;
    structure.kind = kind;
    structure.title[""] = "Corso";
    structure.items = {item};
    world.database->write_now("package", [&, id = world.ids.next(), now = world.clock.now()](db::Tx& tx) {
        tx.run("INSERT INTO catalogue_package (id, title, competences, level, created_by, created_at) "
               "VALUES ($1, 'Corso', '', NULL, $1, $2)", package, now);
        tx.run("INSERT INTO catalogue_package_version (id, package_id, number, state, kind, structure, warnings, "
               "file_name, size_bytes, sha256, files, uploaded_by, uploaded_at) "
               "VALUES ($1, $2, 1, $3, $4, $5, '[]', 'c.zip', 1, $6, 0, $2, $7)",
               id, package, catalogue::PackageState::live, kind, catalogue::to_json(structure), sha256("c"), now);
    });
    return package;
}

//! One learner inside one package, her reports, and what the store has of her.
struct Telling {
    World& world;
    records::Records records;
    Uuid person, package, attempt;
    std::int64_t seq = 0;

    Telling(World& in, PackageKind kind, double mastery = 0)
        : world(in), records(in.installation, "2.0.0"), person(in.somebody()), package(publish(in, kind, mastery)),
          attempt(in.ids.next()) {
        world.database->write_now("begin", [&](db::Tx& tx) {
            begin_attempt(tx, person, package, false, attempt, "segreto", world.clock.now());
        });
    }
    void report(std::string const& launch, Values const& values, std::string const& reason = "commit") {
        json::object cmi;
        for (auto const& [key, value] : values) cmi[key] = value;
        PackageReport one{"parte 1", reason, json::serialize(cmi), "", launch};
        one.seq = ++seq;
        send(one);
    }
    void send(PackageReport const& one) {
        world.clock.advance(seconds(1));
        world.database->write_now("report", [&](db::Tx& tx) {
            save_report(tx, person, attempt, one, world.clock.now(), &records);
        });
    }
    std::vector<json::object> statements() {
        return world.database->read([&](db::Tx& tx) {
            return tx.all("SELECT document FROM records_statement WHERE actor_id = $1 ORDER BY position",
                          [](db::Row const& row) { return json::parse(row.get<std::string>(0)).as_object(); }, person);
        });
    }
    std::string verbs_said() {
        std::string all;
        for (json::object const& one : statements()) {
            std::string const id(one.at("verb").at("id").as_string());
            REQUIRE(id.starts_with(verbs));
            all += (all.empty() ? "" : " ") + id.substr(verbs.size());
        }
        return all;
    }
};

std::string attempt_in(json::object const& statement) {
    for (json::value const& one : statement.at("context").at("contextActivities").at("grouping").as_array())
        if (std::string const id(one.at("id").as_string()); id.find("?attemptId=") != std::string::npos) return id;
    return {};
}

}  // namespace

TEST_CASE("ASessionOf12IsToldFromItsBeginningToItsEnd") {
    learning::test::on_each_engine([](World& world) {
        Telling telling(world, PackageKind::scorm12, 60);
        telling.report("a", {{"cmi.core.lesson_status", "incomplete"}});
        telling.report("a", {{"cmi.core.lesson_status", "incomplete"}, {"cmi.core.lesson_location", "2"}});
        CHECK(telling.verbs_said() == "initialized");
        telling.report("a", {{"cmi.core.lesson_status", "incomplete"}, {"cmi.core.exit", "suspend"},
                             {"cmi.core.session_time", "0000:01:30.5"}}, "finish");
        telling.report("b", {{"cmi.core.lesson_status", "incomplete"},
                             {"cmi.interactions.0.id", "q1"}, {"cmi.interactions.0.type", "choice"},
                             {"cmi.interactions.0.student_response", "{a,c}"}, {"cmi.interactions.0.result", "wrong"}});
        telling.report("b", {{"cmi.core.lesson_status", "completed"}, {"cmi.core.score.raw", "70"},
                             {"cmi.interactions.0.id", "q1"}, {"cmi.interactions.0.type", "choice"},
                             {"cmi.interactions.0.student_response", "{a,c}"}, {"cmi.interactions.0.result", "wrong"}},
                       "finish");
        CHECK(telling.verbs_said() ==
              "initialized suspended resumed responded passed completed terminated completed");
        auto const said = telling.statements();
        CHECK(said[0].at("actor").at("account").at("name").as_string() == to_string(telling.person));
        CHECK(said[1].at("result").at("duration").as_string() == "PT0000H01M30.5S");
        CHECK(said[3].at("result").at("response").as_string() == "a[,]c");
        CHECK(said[3].at("result").at("success").as_bool() == false);
        std::string const course = telling.records.home() + "/scorm/" + to_string(telling.package);
        CHECK(said[3].at("object").at("id").as_string() == course + "/parte%201/interactions/q1");
        CHECK(said[3].at("context").at("contextActivities").at("parent").as_array()[0].at("id").as_string() ==
              course + "/parte%201");
        CHECK(said[4].at("result").at("score").at("scaled").as_double() == doctest::Approx(0.7));
        CHECK(said[6].at("result").at("completion").as_bool());
        CHECK(said[7].at("object").at("id").as_string() == course);
        for (json::object const& one : said)
            CHECK(one.at("context").at("contextActivities").at("category").as_array()[0].at("id").as_string() ==
                  "https://w3id.org/xapi/scorm");
        // One attempt in the sense of the profile, though it was suspended.
        CHECK(attempt_in(said[0]) == attempt_in(said[6]));
    });
}

TEST_CASE("AnAttemptOf2004ThatHasEndedIsFollowedByAnother") {
    learning::test::on_each_engine([](World& world) {
        Telling telling(world, PackageKind::scorm2004);
        Values const failed{{"cmi.completion_status", "completed"}, {"cmi.success_status", "failed"},
                            {"cmi.score.scaled", "0.2"}, {"cmi.objectives.0.id", "o1"},
                            {"cmi.objectives.0.success_status", "failed"}};
        telling.report("a", failed, "finish");
        CHECK(telling.verbs_said() == "initialized failed failed terminated");
        CHECK(telling.statements()[1].at("object").at("id").as_string().ends_with("/parte%201/objectives/o1"));
        // The same values again, in a new session: they are said of that one.
        telling.report("b", failed, "finish");
        CHECK(telling.verbs_said() == "initialized failed failed terminated initialized failed failed terminated");
        auto const said = telling.statements();
        CHECK(attempt_in(said[0]) == attempt_in(said[3]));
        CHECK(attempt_in(said[0]) != attempt_in(said[4]));
    });
}

TEST_CASE("AnActivityOf12ThatIsOpenedAgainDoesNotSayAgainWhatItHasStored") {
    learning::test::on_each_engine([](World& world) {
        Telling telling(world, PackageKind::scorm12);
        Values const passed{{"cmi.core.lesson_status", "passed"}, {"cmi.core.score.raw", "90"}};
        telling.report("a", passed, "finish");
        CHECK(telling.verbs_said() == "initialized passed completed terminated completed");
        telling.report("b", passed);
        telling.report("b", passed, "finish");
        CHECK(telling.verbs_said() ==
              "initialized passed completed terminated completed initialized terminated");
        auto const said = telling.statements();
        CHECK(attempt_in(said[0]) != attempt_in(said[5]));
    });
}

TEST_CASE("AReportThatComesTwiceSaysNothingMore") {
    learning::test::on_each_engine([](World& world) {
        Telling telling(world, PackageKind::scorm2004);
        PackageReport one{"parte 1", "finish", R"({"cmi.completion_status":"completed"})", "", "a"};
        one.seq = 7;
        telling.send(one);
        std::string const said = telling.verbs_said();
        CHECK(said == "initialized completed terminated completed");
        telling.send(one);
        one.seq = 5;
        telling.send(one);
        CHECK(telling.verbs_said() == said);
    });
}

TEST_CASE("AValueThatIsNoneIsLeftOutAndTheReportStays") {
    learning::test::on_each_engine([](World& world) {
        Telling telling(world, PackageKind::scorm2004);
        telling.report("a", {{"cmi.score.raw", "900"}, {"cmi.score.max", "100"}, {"cmi.score.scaled", "3"},
                             {"cmi.session_time", "un'ora"}, {"cmi.interactions.0.id", "ä ?#"},
                             {"cmi.interactions.0.type", "mai visto"}, {"cmi.interactions.0.learner_response", ""},
                             {"cmi.interactions.0.latency", "PT1.234S"}},
                       "finish");
        CHECK(telling.verbs_said() == "initialized responded completed terminated completed");
        CHECK(world.database->read([&](db::Tx& tx) { return items_of(tx, telling.person, telling.attempt).size(); }) ==
              1);
    });
}

TEST_CASE("SessionTimesOfBothEditionsAreDurations") {
    CHECK(duration_of("P" + std::string(1'000'000, '1') + "Y").empty());  // of any length
    CHECK(duration_of("0001:30:00.5") == "PT0001H30M00.5S");
    CHECK(duration_of("PT1H30M5.2S") == "PT1H30M5.2S");
    CHECK(duration_of("P1DT2H") == "P1DT2H");
    CHECK(duration_of("P").empty());
    CHECK(duration_of("PT").empty());
    CHECK(duration_of("1:30").empty());
    CHECK(duration_of("").empty());
}
