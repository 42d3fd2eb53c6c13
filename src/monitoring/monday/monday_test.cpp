//! The sheet of Mondays: to whom, once, with which figures, and to nobody who does not want it.
#include "monitoring/monday/monday.hpp"

#include <boost/json.hpp>

#include "access/period/period.hpp"
#include "mail/mail.hpp"
#include "monitoring/export/table.hpp"
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

Instant const monday_at_seven = from_rome({2026, 2, 16}, 7, 0);

Sources sources_of(World& world) {
    return {world.installation, world.plan, world.library, world.live, world.queue, std::make_shared<TableRoutes>()};
}

void freeze_sunday(World& world, Day day) {
    world.database.write_now("monitoring", [&](db::Tx& tx) {
        freeze_counts(tx, day, from_rome(plus_days(day, 1), 0, 1));
    });
}

//! Somebody with an address who has this role there; returns her browser.
world::Browser with_address(World& world, Uuid& person, std::string_view role, std::string_view body) {
    world::Browser browser = world.as(role, body);
    world.database.write_now("address", [&](db::Tx& tx) {
        person = tx.one("SELECT person_id FROM access_grant ORDER BY id DESC LIMIT 1",
                        [](db::Row const& row) { return row.get<Uuid>(0); })
                     .value();
        tx.run("INSERT INTO registry_person (id, given_name, family_name, sort_key, gender, email, language, "
               "created_at) VALUES ($1, 'Marta', 'Lippi', 'lippi marta', 'f', $2, 'it', $3)",
               person, "p" + to_string(person) + "@example.it", world.clock.now());
    });
    return browser;
}

std::vector<mail::Letter> letters(World& world) {
    return world.database.read([](db::Tx& tx) { return mail::letters(tx, 100); });
}

//! Two frozen Sundays; the clock stands at seven on the Monday after.
void live_two_weeks(World& world) {
    world.clock.set(from_rome({2026, 2, 8}, 12, 0));
    world.add({{.family = "Uno", .modules_done = 8}, {.family = "Due", .modules_done = 2}, {.family = "Tre"}});
    Uuid const late = world.add(Somebody{.family = "Quattro", .modules_done = 7});
    for (char const* colleague : {"Sette", "Otto", "Nove", "Dieci", "Undici", "Dodici"})
        world.add(Somebody{.family = colleague});
    freeze_sunday(world, {2026, 2, 8});
    world.progress(late, 8);
    world.add({{.family = "Cinque"}, {.family = "Sei", .body = "aou-pisana", .modules_done = 8}});
    freeze_sunday(world, {2026, 2, 15});
    world.clock.set(monday_at_seven);
    world.installation.public_url = "https://regia.example.it";
}

}  // namespace

TEST_CASE("EveryMondayWhoLeadsABodyReadsItsStateAndWhatChangedInTheWeek") {
    on_each_engine([](World& world) {
        live_two_weeks(world);
        Uuid lead, office;
        with_address(world, lead, "body_lead", "ausl-tc");
        with_address(world, office, "regional_office", "");
        CHECK(write_monday_letters(sources_of(world), world.clock.now()) == 1);
        auto const all = letters(world);
        REQUIRE(all.size() == 1);
        CHECK(all[0].person == lead);
        CHECK(says(all[0].text, "alla fine di domenica 15 febbraio 2026; tra parentesi la differenza da domenica 8 "
                                "febbraio 2026"));
        CHECK(says(all[0].text, "- Persone nel perimetro: 11 (+1)\n- Raggiunte: 3 (=)"));
        CHECK(says(all[0].text, "- Iniziati: 3 (=)\n- Conclusi: 2 (+1)"));
        CHECK(says(all[0].text, "https://regia.example.it/enti/ausl-tc"));
        CHECK(says(all[0].text, "https://regia.example.it/lunedi"));
        for (char const* word : {"Rossi", "Anna", "Uno", "base", "intermedi", "punteggio", "Pisana"})
            CHECK_FALSE(says(all[0].text, word));
    });
}

TEST_CASE("ASheetComesOnceAWeekHoweverOftenTheJobRuns") {
    on_each_engine([](World& world) {
        live_two_weeks(world);
        Uuid lead;
        with_address(world, lead, "body_lead", "ausl-tc");
        Sources const sources = sources_of(world);
        CHECK(write_monday_letters(sources, world.clock.now()) == 1);
        for (int again = 0; again < 3; ++again) {
            world.clock.advance(minutes(30));
            CHECK(write_monday_letters(sources, world.clock.now()) == 0);
        }
        world.clock.advance(days(1));
        CHECK(write_monday_letters(sources, world.clock.now()) == 0);  // Tuesday
        world.clock.advance(days(6));
        CHECK(write_monday_letters(sources, world.clock.now()) == 0);  // a Monday whose Sunday was not frozen
        freeze_sunday(world, {2026, 2, 22});
        CHECK(write_monday_letters(sources, world.clock.now()) == 1);
        CHECK(letters(world).size() == 2);
    });
}

TEST_CASE("WhoLeadsTwoBodiesReadsBothInOneLetter") {
    on_each_engine([](World& world) {
        live_two_weeks(world);
        Uuid lead;
        with_address(world, lead, "body_lead", "ausl-tc");
        world.database.write_now("grant", [&](db::Tx& tx) {
            access::add_grant(tx, {world.ids.next(), lead, "body_lead",
                                   {access::Scope::Kind::body, World::body("aou-pisana")}, {2026, 1, 1}, "atto"},
                              world.clock.now());
        });
        CHECK(write_monday_letters(sources_of(world), world.clock.now()) == 1);
        std::string const text = letters(world)[0].text;
        CHECK(says(text, "/enti/ausl-tc"));
        // Of so few a letter says nothing that lies in a mailbox afterwards.
        CHECK(says(text, "Pisana\n- Meno di 10 persone nel perimetro: i conteggi sono nella pagina.\n"));
        CHECK(says(text, "/enti/aou-pisana"));
    });
}

TEST_CASE("SheDecidesWhetherTheSheetComes") {
    on_each_engine([](World& world) {
        live_two_weeks(world);
        Uuid lead;
        auto browser = with_address(world, lead, "body_lead", "ausl-tc");
        CHECK(says(read_aloud(browser.get("/lunedi").body), "Conclusi: 2 (+1)"));
        CHECK(browser.post("/lunedi", {{"voglio", "0"}}).status == 303);
        CHECK(says(browser.get("/lunedi").body, "non ti arriva per posta"));
        CHECK(write_monday_letters(sources_of(world), world.clock.now()) == 0);
        CHECK(browser.post("/lunedi", {{"voglio", "1"}}).status == 303);
        CHECK(write_monday_letters(sources_of(world), world.clock.now()) == 1);
        auto const told = boost::json::parse(browser.get("/api/v1/monday-sheet").body).as_object();
        CHECK(told.at("is_wanted").as_bool());
        CHECK(told.at("sheets").as_array().at(0).at("before").at("concluded").as_int64() == 1);
        CHECK(world.as("regional_office").get("/lunedi").status == 403);
    });
}

TEST_CASE("NoSheetOfAClosedProgrammeNorToWhoLeadsNoLonger") {
    on_each_engine([](World& world) {
        live_two_weeks(world);
        Uuid lead, former;
        with_address(world, lead, "body_lead", "ausl-tc");
        with_address(world, former, "body_lead", "ausl-tc");
        world.database.write_now("end", [&](db::Tx& tx) {
            tx.run("UPDATE access_grant SET finished_on = '2026-02-15' WHERE person_id = $1", former);
        });
        auto const state = [&](access::ProgrammeState to) {
            world.database.write_now("period", [&](db::Tx& tx) {
                tx.run("DELETE FROM access_programme_state");
                access::PeriodInput input;
                input.id = world.ids.next();
                input.by = lead;
                input.to = to;
                input.act = "DGR 1";
                input.act_on = Day{2026, 1, 1};
                input.is_confirmed = true;
                access::write_period(tx, input, world.clock.now());
            });
        };
        state(access::ProgrammeState::closed);
        CHECK(write_monday_letters(sources_of(world), world.clock.now()) == 0);
        world.database.write_now("period", [](db::Tx& tx) { tx.run("DELETE FROM access_programme_state"); });
        CHECK(write_monday_letters(sources_of(world), world.clock.now()) == 1);
        CHECK(letters(world)[0].person == lead);
    });
}
