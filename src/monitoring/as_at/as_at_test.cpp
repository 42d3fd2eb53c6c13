//! Freezes and what is known of them since, with people in the database.
#include "monitoring/as_at/as_at.hpp"
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

void freeze(World& world, Day day) {
    world.clock.set(from_rome(plus_days(day, 1), 0, 1));
    world.database.write_now("monitoring", [&](db::Tx& tx) { freeze_counts(tx, day, world.clock.now()); });
}

void sql(World& world, std::string const& text) {
    world.database.write_now("change", [&](db::Tx& tx) { tx.run(text); });
}

AsAt region_on(World& world, Day day) {
    return world.database.read([&](db::Tx& tx) { return as_at(tx, *frozen_on(tx, day), Uuid{}); });
}

std::int64_t concluded_for(AsAt const& group, Correction reason) {
    return group.corrections[static_cast<std::size_t>(reason)].concluded;
}

}  // namespace

TEST_CASE("SundaysAndEndsOfMonthsAreFrozen") {
    CHECK(last_due({2026, 7, 1}) == Day{2026, 6, 30});   // Wednesday
    CHECK(last_due({2026, 7, 2}) == Day{2026, 6, 30});
    CHECK(last_due({2026, 7, 5}) == Day{2026, 6, 30});   // a Sunday is not over
    CHECK(last_due({2026, 7, 6}) == Day{2026, 7, 5});
    CHECK(last_due({2026, 3, 1}) == Day{2026, 2, 28});
    CHECK(last_due({2026, 3, 2}) == Day{2026, 3, 1});
}

TEST_CASE("WhatIsPublishedStaysAndWhatIsKnownFollows") {
    on_each_engine([](World& world) {
        for (int i = 0; i < 5; ++i) world.add(Somebody{.modules_done = 8});
        world.add(Somebody{.body = "aou-pisana", .modules_done = 3});
        freeze(world, {2026, 2, 15});
        CHECK(region_on(world, {2026, 2, 15}).published.concluded == 5);
        find_corrections(world.database, world.clock.now());
        for (Counts const& change : region_on(world, {2026, 2, 15}).corrections) CHECK(change.registry == 0);

        world.clock.advance(days(3));
        world.add(Somebody{.body = "ispro", .modules_done = 8, .days_ago = 30});
        sql(world, "UPDATE learning_course SET concluded_at = started_at WHERE concluded_at IS NULL");
        CHECK(find_corrections(world.database, world.clock.now()) == 2);
        AsAt const region = region_on(world, {2026, 2, 15});
        CHECK(region.published.concluded == 5);
        CHECK(concluded_for(region, Correction::late) == 1);      // of Pisa
        CHECK(concluded_for(region, Correction::arrived) == 1);
        CHECK(region.corrections[static_cast<std::size_t>(Correction::arrived)].in_scope == 1);
        CHECK(region.known().concluded == 7);
        CHECK(region.known().in_scope == 7);
        AsAt sum;
        for (auto const& [body, group] :
             world.database.read([](db::Tx& tx) { return bodies_as_at(tx, *frozen_on(tx, {2026, 2, 15})); }))
            sum += group;
        CHECK(sum.known().concluded == 7);
        CHECK(sum.known().in_scope == 7);
        freeze(world, {2026, 2, 15});  // again: nothing
        CHECK(region_on(world, {2026, 2, 15}).published.in_scope == 6);
        CHECK(world.database.read([](db::Tx& tx) { return all_frozen(tx).size(); }) == 1);
    });
}

TEST_CASE("MovesAbsencesAndDuplicatesEachSayTheirReason") {
    on_each_engine([](World& world) {
        Uuid const moved = world.add(Somebody{.modules_done = 8}), away = world.add(Somebody{.modules_done = 8});
        Uuid const twice = world.add(Somebody{.modules_done = 8});
        world.add(Somebody{.body = "aou-pisana", .modules_done = 8});
        freeze(world, {2026, 2, 15});
        world.database.write_now("later", [&](db::Tx& tx) {
            tx.run("UPDATE registry_employment SET body_id = $2, unit_id = NULL WHERE person_id = $1", moved,
                   World::body("aou-pisana"));
            tx.run("INSERT INTO registry_absence (person_id, id, kind, started_on) VALUES ($1, $2, 'long_absence', $3)",
                   away, named_uuid("absence", "one"), Day{2026, 2, 1});
            tx.run("DELETE FROM registry_counting WHERE person_id = $1", twice);
            tx.run("DELETE FROM registry_employment WHERE person_id = $1", twice);
            recount_person(tx, moved, world.clock.now());
            recount_person(tx, away, world.clock.now());
        });
        CHECK(find_corrections(world.database, world.clock.now()) == 3);
        AsAt const region = region_on(world, {2026, 2, 15});
        CHECK(concluded_for(region, Correction::moved) == 0);
        CHECK(concluded_for(region, Correction::mended) == -1);
        CHECK(concluded_for(region, Correction::gone) == -1);
        CHECK(region.known().concluded == 2);
        auto const bodies =
            world.database.read([](db::Tx& tx) { return bodies_as_at(tx, *frozen_on(tx, {2026, 2, 15})); });
        CHECK(concluded_for(bodies.at(World::body("ausl-tc")), Correction::moved) == -1);
        CHECK(concluded_for(bodies.at(World::body("aou-pisana")), Correction::moved) == 1);
        std::string const page =
            read_aloud(world.as("regional_office").get("/monitoraggio/al-giorno?al=2026-02-15").body);
        CHECK(says(page, "Conclusi: 4 come pubblicato, −1 non più in anagrafe, −1 corrette; 2 come noto oggi."));
        std::string const body =
            read_aloud(world.as("body_lead", "ausl-tc").get("/enti/ausl-tc/al-giorno?al=2026-02-15").body);
        CHECK(says(body, "−1 in altro ente quel giorno"));
        CHECK(says(body, "Rete ospedaliera 3 3"));  // the unit, as published
    });
}

TEST_CASE("AChangedFigureIsFound") {
    on_each_engine([](World& world) {
        world.add(Somebody{.modules_done = 8});
        freeze(world, {2026, 2, 15});
        auto const broken = [&] { return world.database.read([](db::Tx& tx) { return broken_counts(tx); }); };
        CHECK(broken().empty());
        sql(world, "UPDATE monitoring_frozen_count SET counts = 'concluded 2' WHERE series = 'region'");
        CHECK(broken() == std::vector<Day>{{2026, 2, 15}});
        sql(world, "DELETE FROM monitoring_frozen_count WHERE series = 'region'");
        CHECK(broken() == std::vector<Day>{{2026, 2, 15}});
    });
}

TEST_CASE("ADayWithoutFiguresSaysWhy") {
    on_each_engine([](World& world) {
        world.add(Somebody{.modules_done = 8});
        auto office = world.as("regional_office");
        auto const text = [&](std::string const& day) {
            auto const reply = office.get("/monitoraggio/al-giorno?al=" + day);
            CHECK(reply.status == 200);
            return read_aloud(reply.body);
        };
        CHECK(says(text("2026-02-11"), "Nessuna fotografia dei conteggi, ancora"));
        CHECK(says(text("2026-02-30"), "Scrivi un giorno che esiste"));
        CHECK(says(text("%3Cb%3E"), "Scrivi un giorno che esiste"));
        CHECK(says(text("2026-02-12"), "non è ancora chiuso"));
        freeze(world, {2026, 2, 15});
        world.clock.advance(days(2));
        office.authorization = world.as("regional_office").authorization;
        CHECK(says(text("2026-02-14"), "la prima fotografia dei conteggi è del 15 febbraio 2026"));
        std::string const next = text("2026-02-16");
        CHECK(says(next, "Per il 16 febbraio 2026 valgono quelli del 15 febbraio 2026"));
        CHECK(says(next, "la prima ricerca non è ancora stata fatta"));
        CHECK(office.get("/enti/ispro/al-giorno?al=2026-02-16").status == 200);
        CHECK(world.as("body_lead", "ausl-tc").get("/enti/ispro/al-giorno").status == 404);
        CHECK(world.as("body_lead", "ausl-tc").get("/monitoraggio/al-giorno").status == 403);
    });
}

TEST_CASE("APastThatWasNeverFrozenIsFrozenFromWhatIsKnown") {
    on_each_engine([](World& world) {
        for (int i = 0; i < 30; ++i) world.add(Somebody{.modules_done = i % 9, .days_ago = 3 * i});
        freeze_past(world.database, {2025, 6, 1}, world.clock.now());
        CHECK(region_on(world, {2026, 2, 8}).published.in_scope == 30);
        CHECK(region_on(world, {2025, 12, 31}).published.concluded == 2);  // 51 and 78 days before
        CHECK(region_on(world, {2025, 6, 15}).published.concluded == 0);
        auto const frozen = world.database.read([](db::Tx& tx) { return all_frozen(tx); });
        CHECK(frozen.front().day == Day{2026, 2, 8});
        CHECK(find_corrections(world.database, world.clock.now()) == 0);
        CHECK(world.database.read([](db::Tx& tx) { return broken_counts(tx); }).empty());
        freeze_past(world.database, {2025, 6, 1}, world.clock.now());
        CHECK(world.database.read([](db::Tx& tx) { return all_frozen(tx); }).size() == frozen.size());
        freeze(world, {2026, 2, 15});  // it goes on from there
        CHECK(find_corrections(world.database, world.clock.now()) == 0);
    });
}
