//! Open data and half-years from frozen counts: decided once, hidden where needed, for everybody or for the office.
#include "monitoring/open_data/publication.hpp"

#include <boost/json.hpp>

#include "monitoring/export/table.hpp"
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

void freeze_month(World& world, Day day) {
    world.clock.set(from_rome(plus_days(day, 1), 0, 1));
    world.database.write_now("monitoring", [&](db::Tx& tx) { freeze_counts(tx, day, world.clock.now()); });
}

std::int64_t publish_now(World& world) {
    return publish_due(world.database, *world.reference.current(), *world.plan.current(), world.clock.now());
}

//! Two bodies of an area each; of one profile only a few.
void add_region(World& world) {
    std::vector<Somebody> people;
    for (int i = 0; i < 40; ++i) people.push_back({.modules_done = i < 20 ? 8 : 2});
    for (int i = 0; i < 4; ++i) people.push_back({.profile = "physician", .modules_done = 8});
    for (int i = 0; i < 30; ++i) people.push_back({.profile = "pharmacist", .modules_done = i < 12 ? 8 : 3});
    for (int i = 0; i < 30; ++i) people.push_back({.body = "aou-pisana", .modules_done = i < 15 ? 8 : -1});
    for (int i = 0; i < 25; ++i)
        people.push_back({.body = "aou-pisana", .profile = "physician", .modules_done = i < 11 ? 8 : 1});
    world.add(people);
}

PublishedCell cell(World& world, std::string_view kind, Day day, std::string const& line, std::string const& item) {
    auto const found = world.database.read([&](db::Tx& tx) { return publication(tx, kind, day); });
    REQUIRE(found);
    for (PublishedCell const& one : found->cells)
        if (one.line == line && one.item == item) return one;
    return {};
}

}  // namespace

TEST_CASE("AMonthIsDecidedOnceAndItsSmallCellsCantBeComputed") {
    on_each_engine([](World& world) {
        add_region(world);
        freeze_month(world, {2026, 2, 28});
        CHECK(publish_now(world) == 1);
        CHECK(publish_now(world) == 0);
        std::string const centre = to_string(World::body("ausl-tc"));
        Day const day{2026, 2, 28};
        CHECK_FALSE(cell(world, open_data_kind, day, centre, "physician").values[0]);  // four people
        auto const told = cell(world, open_data_kind, day, "", "");
        CHECK(told.values[0] == 129);
        CHECK(told.values[3] == 62);
        // Of the four, the total of the body would tell: another profile is hidden with them.
        int hidden = 0;
        for (char const* profile : {"nurse", "physician", "pharmacist"})
            hidden += !cell(world, open_data_kind, day, centre, profile).values[0];
        CHECK(hidden >= 2);
        CHECK(world.database.read([](db::Tx& tx) { return broken_publications(tx); }).empty());
        world.database.write_now("forge", [](db::Tx& tx) {
            tx.run("UPDATE monitoring_publication_cell SET value = 4 WHERE value IS NULL");
        });
        CHECK(world.database.read([](db::Tx& tx) { return broken_publications(tx); }).size() == 1);
    });
}

TEST_CASE("OpenDataAreForEverybodyWithTheirMetadata") {
    on_each_engine([](World& world) {
        add_region(world);
        freeze_month(world, {2026, 2, 28});
        publish_now(world);
        world::Browser nobody(*world.dispatcher);
        CHECK(says(nobody.get("/dati-aperti").body, "/dati-aperti/2026-02-28/stato.csv"));
        auto const csv = nobody.get("/dati-aperti/2026-02-28/stato.csv");
        CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
        CHECK(says(csv.body, "giorno,codice_ente,ente,area_vasta,codice_profilo,profilo,"));
        CHECK(says(csv.body, "2026-02-28,TOTALE,Toscana,TOTALE,TOTALE,TOTALE,129,"));
        CHECK_FALSE(says(csv.body, "physician,Medico,4,"));
        CHECK_FALSE(says(csv.body, "Rossi"));
        CHECK(nobody.get("/dati-aperti/2026-01-31/stato.csv").status == 404);
        CHECK(nobody.get("/dati-aperti/ieri/stato.csv").status == 404);
        auto const metadata = boost::json::parse(nobody.get("/dati-aperti/metadati.json").body).as_object();
        CHECK(metadata.at("@type").as_string() == "dcatapit:Dataset");
        CHECK(metadata.at("dcat:distribution").as_array().size() == 1);
        CHECK(nobody.get("/api/v1/open-data").body == nobody.get("/dati-aperti/metadati.json").body);
    });
}

TEST_CASE("AHalfYearIsToldByAreaGenderAndAgeToWhoSeesTheRegion") {
    on_each_engine([](World& world) {
        add_region(world);
        freeze_month(world, {2026, 5, 31});
        CHECK(publish_now(world) == 1);
        auto office = world.as("regional_office");
        CHECK(says(office.get("/monitoraggio/semestre").body, "Niente di pubblicato"));
        CHECK(office.get("/monitoraggio/semestre.csv").status == 404);
        freeze_month(world, {2026, 6, 30});
        CHECK(publish_now(world) == 2);
        std::string const page = read_aloud(office.get("/monitoraggio/semestre").body);
        CHECK(says(page, "Semestre chiuso il 30 giugno 2026"));
        CHECK(says(page, "Toscana TOTALE TOTALE 129"));
        CHECK(says(page, "Area Vasta Centro Donne 30-54 74"));
        std::string const csv = text_of_file(office.get("/monitoraggio/semestre.csv?al=2026-06-30"));
        // Only women of these years are there, so the office reads the same in the totals of the area.
        CHECK(says(csv, "Area Vasta Centro,Donne,30-54,74,74,74,36,"));
        CHECK(office.get("/monitoraggio/semestre.xlsx").status == 200);
        CHECK(office.get("/monitoraggio/semestre.pdf").status == 200);
        CHECK(office.get("/monitoraggio/semestre?al=ieri").status == 400);
        CHECK(world.as("body_lead", "ausl-tc").get("/monitoraggio/semestre").status == 403);
        // The same totals of the region in both, on the same day.
        CHECK(cell(world, half_year_kind, {2026, 6, 30}, "", "").values ==
              cell(world, open_data_kind, {2026, 6, 30}, "", "").values);
    });
}
