//! Reminders: what is due, once each, not in quiet hours, off when she says so; her calendar by a secret address.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "learning/reminders/reminders.hpp"
#include "learning/test_world.hpp"
#include "mail/mail.hpp"

using namespace regia;
using namespace regia::learning;
using namespace regia::learning::test;
namespace json = boost::json;

namespace {

catalogue::Catalogue programme(Day deadline) {
    catalogue::Catalogue catalogue;
    catalogue.deadline = deadline;
    catalogue.remind_days_before = {30, 7, 1};
    return catalogue;
}

std::string occasion(Day today) {
    auto const found = deadline_reminder(programme({2026, 4, 30}), today);
    return found ? found->occasion : "";
}

//! Somebody with an address.
Uuid reachable(World& world) {
    Uuid const person = world.somebody();
    world.database->write_now("email", [&](db::Tx& tx) {
        tx.run("UPDATE registry_person SET email = $2 WHERE id = $1", person, "p" + to_string(person) + "@example.it");
    });
    return person;
}

int remind_at(World& world, Uuid person, Instant now) {
    return world.database->write_now("remind", [&](db::Tx& tx) {
        return remind(tx, world.installation, world.library, {person}, now);
    });
}

std::vector<mail::Letter> letters_to(World& world, Uuid person) {
    std::vector<mail::Letter> all;
    for (mail::Letter const& one : world.database->read([](db::Tx& tx) { return mail::letters(tx, 1000); }))
        if (one.person == person) all.push_back(one);
    return all;
}

std::vector<Reminder> shown_to(World& world, Uuid person) {
    return world.database->read([&](db::Tx& tx) { return reminders_for(tx, person); });
}

Instant const thirty_before = from_rome({2026, 3, 31}, 6, 0);

}  // namespace

TEST_CASE("OfADeadlineTheNearestDistanceReachedIsDue") {
    CHECK(occasion({2026, 3, 30}) == "");
    CHECK(occasion({2026, 3, 31}) == "deadline/2026-04-30/30");
    CHECK(occasion({2026, 4, 22}) == "deadline/2026-04-30/30");  // nobody was there on the day itself
    CHECK(occasion({2026, 4, 23}) == "deadline/2026-04-30/7");
    CHECK(occasion({2026, 4, 30}) == "deadline/2026-04-30/1");
    CHECK(occasion({2026, 5, 1}) == "");
    CHECK_FALSE(deadline_reminder({}, {2026, 4, 30}));
}

TEST_CASE("QuietHoursMayCrossMidnightAndTheChangeOfTheClocks") {
    ReminderChoice choice;
    auto const loud = [&](Day day, int hour, int minute) { return first_loud(choice, from_rome(day, hour, minute)); };
    CHECK(loud({2026, 2, 12}, 9, 30) == from_rome({2026, 2, 12}, 9, 30));
    CHECK(loud({2026, 2, 12}, 6, 0) == from_rome({2026, 2, 12}, 8, 0));
    CHECK(loud({2026, 2, 12}, 20, 0) == from_rome({2026, 2, 13}, 8, 0));
    CHECK(loud({2026, 3, 28}, 23, 0) == from_rome({2026, 3, 29}, 8, 0));
    CHECK(loud({2026, 3, 28}, 23, 0) - from_rome({2026, 3, 28}, 23, 0) == hours(8));  // the night of one hour less
    CHECK(loud({2026, 10, 24}, 23, 0) - from_rome({2026, 10, 24}, 23, 0) == hours(10));
    choice = {true, true, 12, 14};
    CHECK(loud({2026, 2, 12}, 13, 59) == from_rome({2026, 2, 12}, 14, 0));
    CHECK(loud({2026, 2, 12}, 6, 0) == from_rome({2026, 2, 12}, 6, 0));
    choice = {true, true, 8, 8};
    CHECK(loud({2026, 2, 12}, 8, 30) == from_rome({2026, 2, 12}, 8, 30));
}

TEST_CASE("EachOccasionReachesHerOnceInTheProductAndByEmail") {
    on_each_engine([](World& world) {
        world.installation.public_url = "https://regia.example.it";
        Uuid const person = reachable(world);
        CHECK(remind_at(world, person, thirty_before - days(1)) == 0);
        CHECK(remind_at(world, person, thirty_before) == 1);
        CHECK(remind_at(world, person, thirty_before) == 0);
        CHECK(remind_at(world, person, thirty_before + days(1)) == 0);
        auto const letters = letters_to(world, person);
        REQUIRE(letters.size() == 1);
        CHECK(letters[0].at == from_rome({2026, 3, 31}, 8, 0));  // not at six
        CHECK(letters[0].subject == "Promemoria: Competenze digitali FSE 2.0");
        CHECK(has(letters[0].text, "Mancano 30 giorni"));
        CHECK(remind_at(world, person, thirty_before + days(23)) == 1);
        CHECK(shown_to(world, person).size() == 2);

        Uuid const silent = reachable(world);
        world.database->write_now("choose", [&](db::Tx& tx) {
            choose_reminders(tx, silent, {false, false, 20, 8}, world.clock.now());
        });
        CHECK(remind_at(world, silent, thirty_before) == 0);
        CHECK(letters_to(world, silent).empty());
        Uuid const by_post = reachable(world);
        world.database->write_now("choose", [&](db::Tx& tx) {
            choose_reminders(tx, by_post, {false, true, 20, 8}, world.clock.now());
        });
        CHECK(remind_at(world, by_post, thirty_before) == 1);
        CHECK(shown_to(world, by_post).empty());
        CHECK(letters_to(world, by_post).size() == 1);
        world.installation.public_url = "";
    });
}

TEST_CASE("ALetterOfADemoLeadsToWhereItsServerListens") {
    on_each_engine([](World& world) {
        Uuid const nowhere = reachable(world);
        CHECK(remind_at(world, nowhere, thirty_before) == 1);
        CHECK(letters_to(world, nowhere).empty());  // a link would lead nowhere
        world.installation.demo_url = "http://127.0.0.1:8080";
        Uuid const person = reachable(world);
        CHECK(remind_at(world, person, thirty_before) == 1);
        auto const letters = letters_to(world, person);
        REQUIRE(letters.size() == 1);
        CHECK(has(letters[0].text, "http://127.0.0.1:8080/percorso\n"));
        CHECK(has(letters[0].text, "http://127.0.0.1:8080/promemoria/disattiva/"));
        world.installation.demo_url = "";
    });
}

TEST_CASE("WhoRestsIsRemindedOnceARestAndWhoHasConcludedNever") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world.open(person, "F1", world.sections_of(person, "F1").front());
        Instant const began = world.clock.now();
        CHECK(remind_at(world, person, began + days(10)) == 0);
        Instant const rests = began + days(31);
        if (rome_day(rests) < Day{2026, 3, 31}) {  // later the deadline speaks first
            CHECK(remind_at(world, person, rests) == 1);
            CHECK(remind_at(world, person, rests + days(1)) == 0);
            CHECK(shown_to(world, person).at(0).kind == "rest");
        }
        Uuid const done = world.somebody();
        world.measure(done, -2.5);
        for (auto const& module : world.catalogue.current()->modules) world.complete(done, module.code);
        CHECK(remind_at(world, done, thirty_before) == 0);
    });
}

TEST_CASE("TheMorningsJobWalksEverybodyInSteps") {
    on_new_worlds([](World& world) {
        std::vector<Uuid> people;
        for (int i = 0; i < 130; ++i) people.push_back(world.somebody());
        auto const run_job = [&] {
            world.database->write_now("job", [&, id = world.ids.next()](db::Tx& tx) {
                world.queue.enqueue(tx, {.id = id, .kind = "learning_reminders"});
            });
            world.queue.drain();
        };
        world.clock.set(thirty_before);
        run_job();
        run_job();
        for (Uuid const person : people) CHECK(shown_to(world, person).size() == 1);
    });
}

TEST_CASE("HerChoicesAreAPageAndTheEndOfAnEmailTurnsEmailsOff") {
    on_each_engine([](World& world) {
        world.installation.public_url = "https://regia.example.it";
        Uuid const person = reachable(world);
        remind_at(world, person, thirty_before);
        std::string const letter = letters_to(world, person).at(0).text;
        world.installation.public_url = "";
        world::Browser browser = world.signed_in(person);
        std::string home = browser.get("/percorso").body;
        CHECK(has(world::text_of(home), "concludi gli 8 moduli entro giovedì 30 aprile 2026"));
        auto const seen = world::form_with(home, "/promemoria/visto");
        CHECK(browser.post(seen.action, seen.hidden).status == 303);
        CHECK_FALSE(has(browser.get("/percorso").body, "/promemoria/visto"));

        auto const form = world::form_with(browser.get("/promemoria").body, "/promemoria");
        world::Form chosen = form.hidden;
        chosen.insert(chosen.end(), {{"posta", "1"}, {"quiete_da", "22"}, {"quiete_a", "7"}});
        CHECK(browser.post(form.action, chosen).status == 303);
        ReminderChoice choice = world.database->read([&](db::Tx& tx) { return reminder_choice(tx, person); });
        CHECK_FALSE(choice.in_product);
        CHECK(choice.by_email);
        CHECK(choice.quiet_from == 22);
        chosen.back().second = "25";
        CHECK(browser.post(form.action, chosen).status == 422);

        auto const at = letter.find("/promemoria/disattiva/");
        std::string const stop = std::string(trim(letter.substr(at)));
        world::Browser nobody(*world.dispatcher);
        CHECK(nobody.get(stop).status == 200);
        auto const is_written = [&] {
            return world.database->read([&](db::Tx& tx) { return reminder_choice(tx, person).by_email; });
        };
        CHECK(is_written());  // looking changes nothing
        CHECK(nobody.post(stop, {}).status == 200);
        CHECK_FALSE(is_written());
        CHECK(nobody.get("/promemoria/disattiva/xyz").status == 404);
        CHECK(nobody.post("/promemoria/disattiva/xyz", {}).status == 404);
    });
}

TEST_CASE("TheCalendarHasASecretAddressThatSheRevokes") {
    on_each_engine([](World& world) {
        Uuid const person = world.somebody();
        world::Browser browser = world.signed_in(person);
        auto const address_in = [](std::string const& page) {
            auto const at = page.find("/calendario.ics?token=");
            REQUIRE(at != std::string::npos);
            return page.substr(at, page.find('"', at) - at);
        };
        std::string const first = address_in(browser.post_from_page("/promemoria/calendario", {}).body);
        CHECK_FALSE(has(browser.get("/promemoria").body, "token="));  // shown once
        world::Browser phone(*world.dispatcher);
        auto const calendar = phone.get(first);
        CHECK(calendar.status == 200);
        CHECK(calendar.header("Content-Type").starts_with("text/calendar"));
        CHECK(has(calendar.body, "DTSTART;VALUE=DATE:20260430"));
        CHECK(has(calendar.body, "SUMMARY:Concludi gli 8 moduli"));
        CHECK_FALSE(has(calendar.body, "Chiara"));
        std::string const second = address_in(browser.post_from_page("/promemoria/calendario", {}).body);
        CHECK(phone.get(first).status == 404);
        CHECK(phone.get(second).status == 200);
        CHECK(browser.post_from_page("/promemoria/calendario/revoca", {}).status == 303);
        CHECK(phone.get(second).status == 404);
        CHECK(phone.get("/calendario.ics").status == 404);
        CHECK(phone.get("/calendario.ics?token=").status == 404);

        world::Browser program = world.program_of(person);
        auto const made = program.post_json("/api/v1/path/calendar", "");
        CHECK(made.status == 201);
        CHECK(phone.get(address_in(made.body + "\"")).status == 200);
        auto const chosen = program.post_json("/api/v1/path/reminders", "{\"by_email\":false,\"quiet_from\":21}");
        CHECK(json::parse(chosen.body).at("quiet_from") == 21);
        CHECK(json::parse(program.get("/api/v1/path/reminders").body).at("by_email") == false);
        CHECK(program.post_json("/api/v1/path/reminders", "{\"quiet_to\":24}").status == 400);
        CHECK(program.post_json("/api/v1/path/reminders", "{\"in_product\":1}").status == 400);
    });
}
