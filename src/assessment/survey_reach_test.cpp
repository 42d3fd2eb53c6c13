//! Who reaches a survey and its result: the person, by pages and by programs; nobody else by any route (privacy 1-3).
#include <boost/json.hpp>

#include "access/rights.hpp"
#include "assessment/test_site.hpp"

using namespace regia;
using namespace regia::assessment;
using namespace regia::assessment::test;
using world::Browser;

namespace {

namespace json = boost::json;

json::object body_of(http::Reply const& reply, int status) {
    REQUIRE(reply.status == status);
    return json::parse(reply.body).as_object();
}

std::string text_in(json::object const& object, std::string_view field) {
    return std::string(object.at(field).as_string());
}

//! The page without the ids of its own address.
std::string without(std::string page, std::string const& id) {
    for (auto at = page.find(id); at != std::string::npos; at = page.find(id)) page.erase(at, id.size());
    return page;
}

}  // namespace

TEST_CASE("APersonAnswersThroughAProgramOfHers") {
    on_each_site([](SurveySite& site) {
        Uuid const person = site.nurse();
        Browser program(site.dispatcher());
        CHECK(program.post_json("/api/v1/surveys", "{}").status == 401);
        program.authorization = "Bearer " + site.bearer(person);
        CHECK(body_of(program.get("/api/v1/profile"), 200).at("result").is_null());

        auto document = body_of(program.post_json("/api/v1/surveys", ""), 201);
        CHECK(has(text_in(document, "notice"), "Non è un esame."));
        CHECK(document.at("questions_max") == 36);
        std::string const attempt = text_in(document, "attempt"), answers = "/api/v1/surveys/" + attempt + "/answers";
        CHECK(text_in(body_of(program.post_json("/api/v1/surveys", "{}"), 200), "attempt") == attempt);
        CHECK(body_of(program.get("/api/v1/surveys/" + attempt + "/question"), 200).at("question") ==
              document.at("question"));
        auto const& question = document.at("question").as_object();
        CHECK(question.at("options").as_array().size() == 4);
        CHECK_FALSE(has(json::serialize(document), "right"));

        for (char const* refused : {"{}", R"({"position": 0, "choice": 4})", R"({"position": "1", "choice": "b"})"}) {
            auto const problem = body_of(program.post_json(answers, refused), 422);
            CHECK(has(json::serialize(problem), "\"choice\""));
            CHECK(has(json::serialize(problem), "\"position\""));
        }
        CHECK(program.post_json(answers, "[1]").status == 400);
        document = body_of(program.post_json(answers, R"({"position": 1, "choice": null})"), 200);
        CHECK(document.at("answered") == 1);
        auto const conflict = body_of(program.post_json(answers, R"({"position": 1, "choice": 2})"), 409);
        CHECK(conflict.at("current").at("question") == document.at("question"));
        CHECK(site.answers(person, *parse_uuid(attempt)).size() == 1);

        while (!document.at("is_finished").as_bool()) {
            std::string const position = json::serialize(document.at("question").at("position"));
            document = body_of(program.post_json(answers, "{\"position\": " + position + ", \"choice\": 0}"), 200);
        }
        CHECK(document.at("question").is_null());
        auto const profile = body_of(program.get("/api/v1/profile"), 200);
        auto const& result = profile.at("result").as_object();
        CHECK(text_in(result, "attempt") == attempt);
        CHECK(result.at("areas").as_array().size() == 6);
        CHECK(text_in(result.at("areas").as_array().at(0).as_object(), "expected") == "base");
        CHECK(text_in(profile, "retake_from") == "2026-04-13");
        CHECK(body_of(program.post_json("/api/v1/surveys", "{}"), 409).at("detail") ==
              "you can answer again from 2026-04-13");
        CHECK(body_of(program.post_json(answers, R"({"position": 1, "choice": 2})"), 409)
                  .at("current")
                  .at("is_finished") == true);
    });
}

TEST_CASE("AnAttemptOfSomebodyElseIsAsUnknownAsOneThatNeverWas") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site), other(site);
        nurse.begin();
        std::string const hers = to_string(nurse.now().id), none = to_string(site.ids.next());
        auto const form = nurse.form();
        auto const pages = [&](std::string const& id) {
            std::string const path = "/questionari/" + id + "/domanda";
            std::vector<http::Reply> all{other.browser.get(path)};
            for (auto const* tail : {"", "/scelta"})
                for (world::Form fields : {world::Form{{"posizione", "1"}, {"risposta", "0"}},
                                           world::Form{{"posizione", "1"}, {"non_so", "1"}}})
                    if (*tail == '\0' || fields[1].first == "risposta")
                        all.push_back(other.browser.post_from_page(path + tail, fields));
            all.push_back(other.browser.post_from_page(path, {{"posizione", "1"}}));
            return all;
        };
        auto const of_hers = pages(hers), of_none = pages(none);
        REQUIRE(of_hers.size() == of_none.size());
        for (std::size_t i = 0; i < of_hers.size(); ++i) {
            CHECK(of_hers[i].status == 404);
            CHECK(without(of_hers[i].body, hers) == without(of_none[i].body, none));
        }
        CHECK(other.browser.get("/questionari/1/domanda").status == 404);

        other.browser.authorization = "Bearer " + site.bearer(other.person);
        CHECK(other.browser.get("/api/v1/surveys/" + hers + "/question").status == 404);
        CHECK(other.browser.post_json("/api/v1/surveys/" + hers + "/answers", R"({"position": 1, "choice": 0})")
                  .status == 404);
        CHECK(nurse.now().answered == 0);

        nurse.finish();
        other.browser.authorization.clear();
        CHECK(other.browser.get("/questionari/" + hers + "/domanda").status == 404);
        CHECK(has(other.browser.get("/profilo?misura=" + hers).body, "Non hai ancora risposto"));
    });
}

TEST_CASE("NoOtherRoleReachesAnyOfIt") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        std::string const open = to_string(nurse.now().id);
        nurse.finish();
        int roles = 0;
        for (access::Role const& role : site.programme.current()->roles) {
            if (role.may(access::may::follow_own_path.right)) continue;
            ++roles;
            CAPTURE(role.code);
            access::Scope scope{role.scope, {}};
            if (scope.kind == access::Scope::Kind::body) scope.id = named_uuid("body", "ausl-tc");
            Uuid const person = site.somebody("Marta Lippi", role.code, scope);
            Browser pages = site.browser_of(person), program(site.dispatcher());
            program.authorization = "Bearer " + site.bearer(person);
            for (auto const& route : site.router.routes()) {
                if (route->access.right != access::may::follow_own_path.right) continue;
                std::string path = route->path;
                for (auto const* name : {"{id}", "{attempt}"})
                    if (auto const at = path.find(name); at != std::string::npos)
                        path.replace(at, std::string(name).size(), open);
                CAPTURE(path);
                for (Browser* browser : {&pages, &program}) {
                    auto const reply = route->method == http::Method::get ? browser->get(path)
                                       : browser == &pages ? browser->post_from_page(path, {{"posizione", "1"}})
                                                           : browser->post_json(path, "{}");
                    CHECK(reply.status == 403);
                }
            }
            CHECK_FALSE(has(pages.get("/area-di-lavoro").body, "/profilo"));
        }
        CHECK(roles >= 5);
        CHECK(Browser(site.dispatcher()).get("/profilo").header("Location") == "/accedi?torna=%2Fprofilo");
    });
}

TEST_CASE("AfterARepetitionBothMeasuresAreHersToSee") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        Uuid const first = nurse.now().id;
        nurse.answer_until(100, [](int) { return false; });
        site.clock.advance(days(61));
        nurse.sign_in_again();
        CHECK(has(nurse.browser.get("/profilo").body, "href=\"/questionario\">Ripeti il questionario</a>"));
        nurse.begin();
        CHECK(has(world::text_of(nurse.browser.get("/profilo").body), "Hai un questionario in corso"));
        nurse.answer_until(100, [](int) { return true; });
        std::string const last = world::text_of(nurse.browser.get("/profilo").body);
        CHECK(has(last, "Questionario di ripetizione del 14 aprile 2026."));
        CHECK_FALSE(has(last, "Da rafforzare"));
        std::string const before = world::text_of(nurse.browser.get("/profilo?misura=" + to_string(first)).body);
        CHECK(has(before, "Questionario iniziale del 12 febbraio 2026."));
        CHECK(has(before, "Da rafforzare"));
        CHECK(has(before, "ne hai raggiunte 0 su 6"));
    });
}
