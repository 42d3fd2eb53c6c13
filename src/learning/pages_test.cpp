//! The pages and the interface of learning over HTTP in process, on both engines.
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "learning/test_world.hpp"

using namespace regia;
using namespace regia::learning;
using namespace regia::learning::test;
namespace json = boost::json;

namespace {

http::Reply send(world::Browser& browser, world::PageForm const& form, world::Form more = {}) {
    more.insert(more.begin(), form.hidden.begin(), form.hidden.end());
    return browser.post(form.action, more);
}

world::Form chosen(std::vector<int> const& answers) {
    world::Form form;
    for (std::size_t i = 0; i < answers.size(); ++i)
        form.emplace_back("d" + std::to_string(i + 1), std::to_string(answers[i]));
    return form;
}

std::string text_at(world::Browser& browser, std::string const& path) {
    auto const reply = browser.get(path);
    CHECK(reply.status == 200);
    return world::text_of(reply.body);
}

//! What is read in the step that is shown, from its title on.
std::string lesson_in(std::string const& page) {
    auto const start = page.find("<article");
    REQUIRE(start != std::string::npos);
    return world::text_of(page.substr(start, page.find("</article>", start) - start));
}

json::object object_of(http::Reply const& reply, int status = 200) {
    CHECK(reply.status == status);
    return json::parse(reply.body).as_object();
}

}  // namespace

TEST_CASE("TheHomeOfALearnerShowsTheOneNextStep") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world::Browser browser = world.signed_in(person);
        std::string home = text_at(browser, "/percorso");
        CHECK(has(home, "Ciao Chiara"));
        CHECK(has(home, "Questionario iniziale"));
        CHECK(has(home, "I tuoi 8 moduli"));

        world.measure(person, -2.5);
        home = text_at(browser, "/percorso");
        CHECK_FALSE(has(home, "Questionario iniziale"));
        CHECK(has(home, "modulo 1 di 8"));
        CHECK(has(home, "Inizia il modulo"));

        auto const sections = world.sections_of(person, "F1");
        world.open(person, "F1", sections[0]);
        world.open(person, "F1", sections[1]);
        home = text_at(browser, "/percorso");
        CHECK(has(home, "Riprendi il modulo"));
        CHECK(has(home, "Riprendi da «" + world.catalogue.current()->find("F1")->find(sections[1])->title + "»"));
        world.open_all(person, "F1");
        CHECK(has(text_at(browser, "/percorso"), "Vai alla verifica"));
        CHECK(world.take_test(person, "F1").is_passed);
        home = text_at(browser, "/percorso");
        CHECK(has(home, "Moduli conclusi: 1 su 8"));
        CHECK(has(home, "verifica 10 su 10"));
        CHECK(has(home, "modulo 2 di 8"));
    });
}

TEST_CASE("AfterTheLastModuleTheHomeOffersToMeasureAgain") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.measure(person, -2.5);
        for (auto const& module : world.catalogue.current()->modules) world.complete(person, module.code);
        world.standing(person);
        world::Browser browser = world.signed_in(person);
        std::string const home = text_at(browser, "/percorso");
        CHECK(has(home, "Percorso concluso: 8 moduli su 8"));
        CHECK(has(home, "Questionario di ripetizione"));

        Uuid const able = world.somebody();
        world.measure(able, 3);
        for (auto const& module : world.catalogue.current()->modules) world.complete(able, module.code);
        world.standing(able);
        world::Browser other = world.signed_in(able);
        CHECK(has(text_at(other, "/percorso"), "Hai concluso gli otto moduli"));
    });
}

TEST_CASE("AModuleIsWalkedStepByStepAndResumedWhereSheWas") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world::Browser browser = world.signed_in(person);
        std::string page = browser.get("/percorso/moduli/1").body;
        CHECK(has(world::text_of(page), "Che cosa imparerai"));
        CHECK(world.course(person).modules.empty());  // looking writes nothing
        std::vector<std::string> titles;
        for (auto const& id : world.sections_of(person, "F1"))
            titles.push_back(world.catalogue.current()->find("F1")->find(id)->title);
        for (std::size_t i = 0; i < titles.size(); ++i) {
            CAPTURE(titles[i]);
            world.clock.advance(minutes(2));
            auto const reply = send(browser, world::form_with(page, "/passi"));
            CHECK(reply.status == 303);
            CHECK(reply.header("Location") == "/percorso/moduli/1");
            page = browser.get("/percorso/moduli/1").body;
            CHECK(lesson_in(page).starts_with(titles[i]));
        }
        CHECK(has(world::text_of(page), "Vai alla verifica"));
        CHECK(lesson_in(browser.get("/percorso/moduli/1?passo=2").body).starts_with(titles[1]));
        CHECK(lesson_in(browser.get("/percorso/moduli/1").body).starts_with(titles.back()));
        CHECK(browser.get("/percorso/moduli/1?passo=99").status == 303);
        CHECK(browser.get("/percorso/moduli/1?passo=abc").status == 200);
    });
}

TEST_CASE("StepsOutOfTurnAndUnknownModulesAreRefused") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world::Browser browser = world.signed_in(person);
        auto const sections = world.sections_of(person, "F1");
        auto const step = [&](std::string const& module, std::string const& section) {
            return browser.post_from_page("/percorso/moduli/" + module + "/passi", {{"passo", section}}).status;
        };
        CHECK(step("1", sections[2]) == 409);
        CHECK(step("1", "") == 404);
        CHECK(step("1", "../../etc/passwd") == 404);
        CHECK(step("2", sections[0]) == 404);  // of another module
        CHECK(step("9", sections[0]) == 404);
        CHECK(step("0", sections[0]) == 404);
        CHECK(browser.get("/percorso/moduli/9").status == 404);
        CHECK(browser.get("/percorso/moduli/uno").status == 404);
        CHECK(browser.get("/percorso/moduli/9/verifica").status == 404);
        CHECK(browser.get("/percorso/moduli/1?passo=2").status == 303);
        CHECK(browser.post("/percorso/moduli/1/passi", {{"passo", sections[0]}}).status != 303);  // no form token
        CHECK(world.course(person).modules.empty());
        CHECK(step("1", sections[0]) == 303);
        CHECK(step("1", sections[0]) == 303);  // the same form again
        CHECK(world.progress(person, "F1").sections_opened == 1);
    });
}

TEST_CASE("ATestIsTakenFailedAndTakenAgain") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world::Browser browser = world.signed_in(person);
        std::string const path = "/percorso/moduli/1/verifica";
        CHECK(has(text_at(browser, path), "Prima apri tutti i passi"));
        CHECK(browser.post_from_page(path, {}).status == 409);
        CHECK(browser.post_from_page(path + "/consegna", {{"tentativo", "1"}}).status == 409);
        world.open_all(person, "F1");
        CHECK(send(browser, world::form_with(browser.get(path).body, "/verifica")).status == 303);

        auto const form = world::form_with(browser.get(path).body, "/verifica/consegna");
        CHECK(form.choices.size() == 10);
        CHECK(form.choices.at("d1").size() == 4);
        auto answers = chosen(world.answers(person, "F1", 10));
        auto missing = answers;
        missing.erase(missing.begin() + 3);
        auto const refused = send(browser, form, missing);
        CHECK(refused.status == 422);
        CHECK(has(world::text_of(refused.body), "Scegli una risposta alla domanda 4"));
        CHECK(has(refused.body, "checked"));  // what was chosen is still there
        answers[0].second = "4";
        CHECK(send(browser, form, answers).status == 422);
        answers[0].second = "-1";
        CHECK(send(browser, form, answers).status == 422);
        CHECK(world.progress(person, "F1").best_right == std::nullopt);

        CHECK(send(browser, form, chosen(world.answers(person, "F1", 10))).status == 303);
        CHECK(has(text_at(browser, path), "Verifica non superata: 0 su 10"));
        CHECK(send(browser, form, chosen(world.answers(person, "F1"))).status == 303);  // too late: marked already
        CHECK(has(text_at(browser, path), "Verifica non superata: 0 su 10"));
        CHECK(browser.post_from_page(path, {}).status == 409);

        world.clock.advance(minutes(2));
        CHECK(send(browser, world::form_with(browser.get(path).body, "/passi")).status == 303);
        CHECK(send(browser, world::form_with(browser.get(path).body, "/verifica")).status == 303);
        auto const second = world::form_with(browser.get(path).body, "/verifica/consegna");
        CHECK(send(browser, form, chosen(world.answers(person, "F1"))).status == 409);  // the form of the first attempt
        CHECK(send(browser, second, chosen(world.answers(person, "F1"))).status == 303);
        CHECK(has(text_at(browser, path), "Verifica superata: 10 su 10"));
        CHECK(world.course(person).modules_done == 1);
    });
}

TEST_CASE("WithoutAttemptsLeftTheHomeOffersToReadAgainAfterTheOtherModules") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.measure(person, -2.5);
        world.open_all(person, "F1");
        for (int attempt = 1; attempt <= 5; ++attempt) {
            CHECK_FALSE(world.take_test(person, "F1", 10).is_passed);
            world.clock.advance(minutes(1));
            world.open(person, "F1", world.sections_of(person, "F1").front());
        }
        world::Browser browser = world.signed_in(person);
        CHECK(has(text_at(browser, "/percorso/moduli/1/verifica"), "Hai usato tutti i tentativi"));
        CHECK(browser.post_from_page("/percorso/moduli/1/verifica", {}).status == 409);
        CHECK(has(text_at(browser, "/percorso"), "modulo 2 di 8"));
        for (auto const& module : world.catalogue.current()->modules)
            if (module.code != "F1") world.complete(person, module.code);
        world::Browser later = world.signed_in(person);  // the first session has ended meanwhile
        std::string const home = text_at(later, "/percorso");
        CHECK(has(home, "Rileggi ogni passo del suo modulo"));
        CHECK(has(home, "nessuno viene avvisato"));
    });
}

TEST_CASE("TheEnglishPagesShowTheItalianLessonsAsSuch") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world::Browser browser = world.signed_in(person);
        CHECK(has(text_at(browser, "/en/percorso"), "Hello Chiara"));
        std::string const page = browser.get("/en/percorso/moduli/1").body;
        CHECK(has(page, "lang=\"it\""));
        auto const reply = send(browser, world::form_with(page, "/passi"));
        CHECK(reply.header("Location") == "/en/percorso/moduli/1");
        CHECK(has(browser.get("/en/percorso/moduli/1").body, "<html lang=\"en\""));
    });
}

TEST_CASE("AProgramWalksTheSamePath") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world::Browser program = world.program_of(person);
        std::string const path = "/api/v1/path/modules/F1";
        json::object module = object_of(program.get(path));
        CHECK(module.at("is_begun") == false);
        CHECK(module.at("test").at("barred") == "sections_left");
        CHECK_FALSE(module.at("sections").at(0).as_object().contains("html"));
        auto const step = [&](std::string const& section) {
            return program.post_json(path + "/steps", json::serialize(json::object{{"section", section}}));
        };
        auto const sections = module.at("sections").as_array();
        CHECK(step(std::string(sections[1].at("id").as_string())).status == 409);
        for (auto const& section : sections)
            object_of(step(std::string(section.at("id").as_string())));
        module = object_of(program.get(path));
        CHECK(module.at("sections").at(0).as_object().contains("html"));
        CHECK(module.at("test").at("barred") == "");

        CHECK(program.post_json(path + "/tests/1", "{\"answers\":[]}").status == 409);
        json::object const attempt = object_of(program.post_json(path + "/tests", ""), 201);
        CHECK(attempt.at("questions").as_array().size() == 10);
        CHECK(object_of(program.post_json(path + "/tests", ""), 201) == attempt);  // the open one
        CHECK_FALSE(has(json::serialize(attempt), "right"));
        auto const mark = [&](std::string const& body) { return program.post_json(path + "/tests/1", body); };
        CHECK(mark("{\"answers\":[0]}").status == 400);
        CHECK(mark("{\"answers\":[0,1,2,3,4,0,1,2,3,0]}").status == 400);
        CHECK(mark("{\"answers\":\"0\"}").status == 400);
        CHECK(mark("[]").status == 400);
        CHECK(mark("{").status == 400);
        json::array right;
        for (int answer : world.answers(person, "F1")) right.push_back(answer);
        json::object const marked = object_of(mark(json::serialize(json::object{{"answers", right}})));
        CHECK(marked.at("is_passed") == true);
        CHECK(object_of(mark("{\"answers\":[0]}")) == marked);  // marked already
        CHECK(object_of(program.get("/api/v1/path")).at("modules_completed") == 1);

        CHECK(program.get("/api/v1/path/modules/F9").status == 404);
        CHECK(program.post_json("/api/v1/path/modules/F9/steps", "{\"section\":\"x\"}").status == 404);
        CHECK(program.post_json("/api/v1/path/modules/F9/tests", "").status == 404);
        CHECK(program.post_json(path + "/steps", "{}").status == 400);
        CHECK(program.post_json(path + "/tests/x", "{\"answers\":[]}").status == 404);
        world::Browser nobody(*world.dispatcher);
        CHECK(nobody.get("/api/v1/path").status == 401);
    });
}

TEST_CASE("NobodyReachesThePathOfSomebodyElse") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody(), other = world.somebody();
        world.open(person, "F1", world.sections_of(person, "F1").front());
        world::Browser browser = world.signed_in(other);
        CHECK(has(text_at(browser, "/percorso/moduli/1"), "Che cosa imparerai"));  // her own, not begun
        CHECK(world.course(other).modules.empty());
    });
}
