//! Who has used all attempts reads the module again and waits: then more open by themselves, and nobody is told.
#include <boost/json.hpp>

#include <thread>

#include "learning/test_world.hpp"

using namespace regia;
using namespace regia::learning;
using namespace regia::learning::test;
namespace json = boost::json;

namespace {

constexpr auto test_path = "/percorso/moduli/1/verifica";

void reread(World& world, Uuid person) {
    world.clock.advance(seconds(1));
    for (std::string const& section : world.sections_of(person, "F1")) world.open(person, "F1", section);
}

//! Fails this many attempts, opening the content again before each that asks for it.
void fail(World& world, Uuid person, int attempts) {
    for (; attempts > 0; --attempts) {
        CHECK_FALSE(world.take_test(person, "F1", 10).is_passed);
        world.clock.advance(minutes(1));
        if (attempts > 1) world.open(person, "F1", world.sections_of(person, "F1").front());
    }
}

//! She has failed five times.
Uuid stuck(World& world) {
    Uuid const person = world.somebody();
    world.measure(person, -2.5);
    world.open_all(person, "F1");
    fail(world, person, 5);
    return person;
}

//! What the interface says of the test.
json::object told(World& world, Uuid person) {
    world::Browser program = world.program_of(person);
    auto const reply = program.get("/api/v1/path/modules/F1");
    CHECK(reply.status == 200);
    return json::parse(reply.body).at("test").as_object();
}

//! What the page says; it tries to begin as well, which is refused unless `opens`.
std::string shown(World& world, Uuid person, bool opens = false) {
    world::Browser browser = world.signed_in(person);
    auto const page = browser.get(test_path);
    CHECK(page.status == 200);
    CHECK(browser.post_from_page(test_path, {}).status == (opens ? 303 : 409));
    return world::text_of(page.body);
}

std::string hero_of(world::Browser& browser) {
    std::string const page = browser.get("/percorso").body;
    auto const start = page.find("<section class=\"hero\"");
    REQUIRE(start != std::string::npos);
    return page.substr(start, page.find("</section>", start) - start);
}

}  // namespace

TEST_CASE("WithAllAttemptsUsedTimeAloneOpensNothing") {
    on_each_engine([](World& world) {
        Uuid const person = stuck(world);
        auto const steps = world.sections_of(person, "F1").size();
        world.clock.advance(days(3));
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);
        auto const test = told(world, person);
        CHECK(test.at("barred") == "reread_first");
        CHECK(test.at("attempts_max") == 5);
        CHECK(test.at("more").at("attempts") == 3);
        CHECK(test.at("more").at("sections_to_reread") == steps);
        std::string const page = shown(world, person);
        CHECK(has(page, "Hai usato tutti i tentativi. Se ne aprono da soli altri 3"));
        CHECK(has(page, "ne restano " + std::to_string(steps) + " su " + std::to_string(steps)));
        CHECK(has(page, "Il tempo di attesa è passato"));
        CHECK(has(page, "nessuno viene avvisato"));
        CHECK(world.progress(person, "F1").attempts_reopened == 0);
    });
}

TEST_CASE("ReadingAgainWithoutTheTimeOpensNothing") {
    on_each_engine([](World& world) {
        Uuid const person = stuck(world);
        Instant const failed_at = world.clock.now() - minutes(1);
        reread(world, person);
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);
        auto const test = told(world, person);
        CHECK(test.at("barred") == "wait");
        CHECK(test.at("more").at("sections_to_reread") == 0);
        CHECK(test.at("more").at("from").as_string() == to_rfc3339(failed_at + hours(24)));
        std::string const page = shown(world, person);
        CHECK(has(page, "Hai riletto ogni passo"));
        CHECK(has(page, "Non prima di"));
        CHECK_FALSE(has(page, "Riprova la verifica"));
        world.clock.set(failed_at + hours(24) - 1);
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);
        world.clock.advance(1);
        CHECK(world.begin(person, "F1").attempt == 6);
    });
}

TEST_CASE("OneStepReadTwiceIsNotTwoSteps") {
    on_each_engine([](World& world) {
        Uuid const person = stuck(world);
        auto const sections = world.sections_of(person, "F1");
        auto const left = [&] { return told(world, person).at("more").at("sections_to_reread").as_int64(); };
        auto const all = static_cast<std::int64_t>(sections.size());
        world.open(person, "F1", sections[0]);
        world.open(person, "F1", sections[0]);
        CHECK(left() == all - 1);
        world::Browser browser = world.signed_in(person);
        std::string const second = "/percorso/moduli/1?passo=2";
        std::string page = browser.get(second).body;  // a look at it by a link does not count
        CHECK(has(world::text_of(page), "Questo passo non conta ancora tra quelli riletti"));
        CHECK(has(world::text_of(page), "(da rileggere)"));
        CHECK(left() == all - 1);
        auto const again = world::form_with(page, "/passi");
        CHECK(browser.post(again.action, again.hidden).status == 303);
        CHECK(browser.post(again.action, again.hidden).status == 303);  // the same form twice
        CHECK(left() == all - 2);
        page = browser.get(second).body;
        CHECK_FALSE(has(world::text_of(page), "Questo passo non conta ancora"));
        // From there the test leads to the first step that is left.
        auto const next = world::form_with(browser.get(test_path).body, "/passi");
        CHECK(browser.post(next.action, next.hidden).status == 303);
        CHECK(left() == all - 3);
        CHECK(world.progress(person, "F1").last_section == sections[2]);
    });
}

TEST_CASE("ThreeMoreAttemptsOpenAndAfterThemThreeMore") {
    on_each_engine([](World& world) {
        Uuid const person = stuck(world);
        reread(world, person);
        world.clock.advance(hours(24));
        CHECK(told(world, person).at("barred") == "");
        std::string const page = shown(world, person, true);
        CHECK(has(page, "Si sono aperti altri 3 tentativi"));
        CHECK(has(page, "Riprova la verifica"));
        world::Browser browser = world.signed_in(person);
        CHECK(has(world::text_of(browser.get(test_path).body), "Tentativo 6 di 8"));
        auto test = told(world, person);
        CHECK(test.at("open_attempt") == 6);
        CHECK(test.at("attempts_max") == 8);
        CHECK_FALSE(test.contains("more"));
        CHECK(world.standing(person).at("A1").next_step == "module:F1");
        fail(world, person, 1);  // the sixth, which is open
        CHECK(told(world, person).at("barred") == "reopen_first");  // as after each of the first ones
        CHECK_FALSE(told(world, person).contains("more"));
        world.open(person, "F1", world.sections_of(person, "F1").front());
        fail(world, person, 2);
        test = told(world, person);
        CHECK(test.at("attempts") == 8);
        CHECK(test.at("barred") == "reread_first");
        CHECK(test.at("more").at("sections_to_reread") == world.sections_of(person, "F1").size());  // all of them anew
        CHECK(is_blocked(world.progress(person, "F1"), *world.catalogue.current()->find("F1")));
        CHECK(world.events(person, "module_blocked") == 2);
        reread(world, person);
        world.clock.advance(hours(24));
        CHECK(world.take_test(person, "F1").is_passed);  // the ninth
        CHECK(world.progress(person, "F1").attempts_reopened == 6);
        CHECK(world.course(person).modules_done == 1);
    });
}

TEST_CASE("APassedTestNeverOpensAgain") {
    on_each_engine([](World& world) {
        Uuid const person = stuck(world);
        reread(world, person);
        world.clock.advance(hours(24));
        CHECK(world.take_test(person, "F1").is_passed);
        int const reopened = world.progress(person, "F1").attempts_reopened;
        reread(world, person);
        world.clock.advance(days(2));
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);
        auto const test = told(world, person);
        CHECK(test.at("barred") == "already_passed");
        CHECK_FALSE(test.contains("more"));
        CHECK(has(shown(world, person), "Verifica superata"));
        CHECK(world.progress(person, "F1").attempts_reopened == reopened);
    });
}

TEST_CASE("AProgrammeMayOpenNoMore") {
    on_new_worlds([](World& world) {
        files::Folder forbidding = tuscany();
        std::string text = *forbidding.find("programme.toml");
        std::string const rule = "attempts_reopen = 3\n";
        REQUIRE(has(text, rule));
        text.replace(text.find(rule), rule.size(), "attempts_reopen = 0\n");
        forbidding.put("programme.toml", text);
        world.load(forbidding);
        Uuid const person = stuck(world);
        for (auto const& module : world.catalogue.current()->modules)
            if (module.code != "F1") world.complete(person, module.code);
        reread(world, person);
        world.clock.advance(days(30));
        CHECK_THROWS_AS(world.begin(person, "F1"), Conflict);
        auto const test = told(world, person);
        CHECK(test.at("barred") == "no_attempts_left");
        CHECK_FALSE(test.contains("more"));
        std::string const page = shown(world, person);
        CHECK(has(page, "Hai usato tutti i tentativi che il programma prevede"));
        CHECK_FALSE(has(page, "Quando si aprono"));
        world::Browser browser = world.signed_in(person);
        CHECK(has(world::text_of(hero_of(browser)), "dice se e quando se ne aprono altri"));
        CHECK_FALSE(has(world::text_of(browser.get("/percorso/moduli/1?passo=1").body), "non conta ancora"));
    });
}

TEST_CASE("TwoProgramsThatOpenAttemptsAgainAtOnceOpenThemOnce") {
    on_each_engine([](World& world) {
        Uuid const person = stuck(world);
        reread(world, person);
        world.clock.advance(hours(24));
        auto const other = db::open(world.url);
        auto const begin = [&](db::Database& database, std::uint64_t seed) {
            return database.write_now("person", [&](db::Tx& tx) {
                return begin_test(tx, world.library, person, "F1", seed, world.clock.now());
            });
        };
        TestAttempt one, two;
        std::thread beside([&] { one = begin(*other, 1); });
        two = begin(*world.database, 2);
        beside.join();
        CHECK(one.attempt == 6);
        CHECK(two.attempt == 6);
        CHECK(one.seed == two.seed);
        CHECK(world.progress(person, "F1").test_attempts == 6);
        CHECK(world.progress(person, "F1").attempts_reopened == 3);
    });
}

TEST_CASE("BelowExpectedAfterTheModulesSheReadsAgainAndNoDeskIsTold") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.measure(person, -2.5);
        Day const again = plus_days(rome_day(world.clock.now()), 60);
        for (auto const& module : world.catalogue.current()->modules) world.complete(person, module.code);
        world.subscribers.drain();
        auto const hero = [&] {
            world::Browser browser = world.signed_in(person);
            std::string const found = hero_of(browser);
            CHECK_FALSE(has(found, "/assistenza"));
            return found;
        };
        std::string const waiting = hero();
        CHECK(has(world::text_of(waiting), "potrai misurarle di nuovo dal"));
        CHECK(has(world::text_of(waiting), std::to_string(again.day) + " "));
        CHECK(has(world::text_of(waiting), "nessuno viene avvisato"));
        CHECK(has(waiting, "href=\"/percorso/moduli/1\""));
        CHECK_FALSE(has(waiting, "href=\"/questionario\""));
        for (int repetition = 1; repetition <= 2; ++repetition) {
            world.clock.advance(days(61));
            CHECK(has(hero(), "href=\"/questionario\""));
            world.measure(person, -2.5);
        }
        for (auto const& [area, standing] : world.standing(person)) {
            CAPTURE(area);
            CHECK(standing.next_step == (standing.current >= standing.expected ? "" : "reread"));
        }
        std::string const left = hero();
        CHECK(has(world::text_of(left), "Le aree che restano"));
        CHECK(has(world::text_of(left), "Rileggi il modulo 1"));
        CHECK(has(world::text_of(left), "nessuno viene avvisato"));
    });
}
