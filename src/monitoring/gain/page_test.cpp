//! Gains on the pages and for programs: only of a snapshot, of ten people who are new to it.
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

void sit(World& world, Uuid person, Instant at, std::vector<double> const& abilities,
         Uuid revision = named_uuid("test", "revision")) {
    world.database.write_now("survey", [&, attempt = world.ids.next()](db::Tx& tx) {
        tx.run("INSERT INTO assessment_attempt (person_id, id, kind, revision_id, seed, audiences, started_at, "
               "finished_at, answered, area_position, asked_in_area, answering_seconds, current_item, current_order, "
               "shown_at) VALUES ($1, $2, 'first', $3, 1, '', $4, $4, 30, 6, 0, 900, '', '', $4)",
               person, attempt, revision, at);
        for (std::size_t i = 0; i < abilities.size(); ++i)
            tx.run("INSERT INTO assessment_area (person_id, attempt_id, area, level, probability, mean, deviation, "
                   "asked) VALUES ($1, $2, $3, 1, 0.9, $4, 0.3, 5)",
                   person, attempt, "A" + std::to_string(i + 1), abilities[i]);
    });
}

//! Two surveys of `count` people; a third area only in the first, so it is not shared.
void pairs(World& world, int count, std::string const& body, double gain) {
    for (int i = 0; i < count; ++i) {
        Uuid const person = world.add(Somebody{.body = body, .modules_done = -1});
        sit(world, person, world.clock.now() - days(90), {0.1, -0.3, 2});
        sit(world, person, world.clock.now() - days(20), {0.1 + gain, -0.3 + gain});
        sit(world, person, world.clock.now() - days(2), {4, 4, 4});  // only the next one after the first is her pair
    }
}

void forget_areas(World& world) {
    world.database.write_now("forget", [](db::Tx& tx) { tx.run("DELETE FROM assessment_area"); });
}

std::string gains_in(std::string_view page) {
    auto const begin = page.find("<h2 id=\"crescita\"");
    return read_aloud(page.substr(begin, page.find("<h2", begin + 4) - begin));
}

}  // namespace

TEST_CASE("AGainIsTheMeanOfWhatBothSurveysMeasuredWithItsIntervalAndNumber") {
    on_each_engine([](World& world) {
        forget_areas(world);
        auto office = world.as("regional_office");
        pairs(world, 12, "ausl-tc", 0.5);
        pairs(world, 10, "aou-pisana", 0.8);
        pairs(world, 4, "ispro", 2.0);
        world.add(Somebody{.has_survey = true});  // one measure alone is no gain
        CHECK(says(gains_in(office.get("/monitoraggio").body), "Nessuna fotografia"));
        world.freeze({2026, 1, 31});
        std::string const region = gains_in(office.get("/monitoraggio").body);
        CAPTURE(region);
        // (12 × 0.5 + 10 × 0.8) / 22, and 1.96 / √22 + 0.05 on either side.
        CHECK(says(region, "+0,64 da +0,17 a +1,11, intervallo al 95%"));
        CHECK(says(region, "n = 22 persone con entrambe le misure"));
        CHECK(says(region, "Area Vasta Centro +0,50 da −0,12 a +1,12 12"));
        CHECK(says(region, "Area Vasta Nord Ovest +0,80 da +0,13 a +1,47 10"));
        CHECK(says(region, "il livello base vi è ampio 1,4"));
        CHECK(says(read_aloud(office.get("/monitoraggio").body), "Crescita +0,64 (da +0,17 a +1,11), 22 persone"));
        CHECK(says(gains_in(world.as("body_lead", "ausl-tc").get("/enti/ausl-tc").body), "+0,50 da −0,12 a +1,12"));
        CHECK(says(gains_in(office.get("/enti/ispro").body), "Nessuna crescita da mostrare, ancora"));
        // Filters change no figure of levels.
        CHECK(says(gains_in(office.get("/monitoraggio?area=area-vasta-centro").body), "n = 22 persone"));
        auto const told = office.get("/api/v1/region");
        CHECK(says(told, "\"gain\":{\"pairs\":22,\"mean\":6.4E-1,"));
        CHECK(says(told, "\"gain_by_area\":{\"area-vasta-centro\":{\"pairs\":12,\"mean\":5E-1,"));
        CHECK(says(office.get("/api/v1/bodies/ispro"), "\"gain\":null"));
    });
}

TEST_CASE("FewerThanTenNewPairsWaitAndNobodyIsToldTwice") {
    on_each_engine([](World& world) {
        forget_areas(world);
        auto office = world.as("regional_office");
        pairs(world, 12, "ausl-tc", 0.5);
        world.freeze({2026, 1, 31});
        pairs(world, 9, "ausl-tc", -1);
        CHECK(says(gains_in(office.get("/monitoraggio").body), "n = 12 persone"));  // nothing is live
        world.freeze({2026, 2, 28});
        CHECK(says(gains_in(office.get("/monitoraggio").body), "+0,50"));
        CHECK(says(gains_in(office.get("/monitoraggio").body), "n = 12 persone"));
        pairs(world, 1, "ausl-tc", -1);
        world.freeze({2026, 3, 31});
        CHECK(says(gains_in(office.get("/monitoraggio").body), "n = 22 persone"));
        CHECK(says(gains_in(office.get("/monitoraggio").body), "−0,18"));  // (12 × 0.5 − 10) / 22
        world.database.read([](db::Tx& tx) {
            CHECK(broken_snapshots(tx).empty());
            CHECK(snapshot_up_to(tx, Uuid{}, {2026, 2, 28})->gain->pairs == 12);
            return true;
        });
    });
}

TEST_CASE("SurveysOfTwoScalesAreNoPair") {
    on_each_engine([](World& world) {
        forget_areas(world);
        Uuid const known = named_uuid("test", "programme"), unknown = named_uuid("test", "elsewhere");
        for (int i = 0; i < 10; ++i) {
            Uuid const person = world.add(Somebody{.modules_done = -1});
            sit(world, person, world.clock.now() - days(90), {0, 0}, known);
            sit(world, person, world.clock.now() - days(20), {1, 1}, unknown);
        }
        world.freeze({2026, 1, 31});
        CHECK_FALSE(world.database.read([](db::Tx& tx) { return latest_snapshot(tx, Uuid{}); })->gain.has_value());
    });
}
