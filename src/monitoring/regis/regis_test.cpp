//! The month's sheet: its shape is the programme's, a wrong one is told with its line.
#include "monitoring/regis/regis.hpp"

#include "monitoring/as_at/as_at.hpp"
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

files::Faults faults_of(std::string const& text) {
    files::Folder folder;
    folder.put("regis.toml", text);
    files::Faults faults;
    parse_regis(folder, {"A.reach"}, faults);
    return faults;
}

}  // namespace

TEST_CASE("AWrongTemplateIsToldWithFileLineAndField") {
    CHECK(faults_of("targets = [\"A.reach\"]\n[[column]]\nname = \"CUP\"\ntext = \"B1\"\n").empty());
    auto const unknown = faults_of("targets = [\"Z.none\"]\n[[column]]\nname = \"Valore\"\nvalue = \"achived\"\n");
    REQUIRE(unknown.size() == 2);
    CHECK(unknown[0].file == "regis.toml");
    CHECK(unknown[0].line == 1);
    CHECK(says(unknown[0].message, "\"Z.none\" is no target"));
    CHECK(unknown[1].line == 4);
    CHECK(unknown[1].field == "value");
    CHECK(says(unknown[1].message, "\"achived\" is none of month, month_end"));
    CHECK(faults_of("targets = [\"A.reach\"]\n").size() == 1);  // no column
    CHECK(faults_of("targets = [\"A.reach\"]\n[[column]]\nname = \"A\"\n").size() == 1);
    CHECK(faults_of("targets = [\"A.reach\"]\n[[column]]\nname = \"A\"\ntext = \"x\"\nvalue = \"due\"\n").size() == 1);
    CHECK(faults_of("targets = [\"A.reach\"]\n[[column]]\nname = \"A\"\ntext = \"x\"\n[[column]]\nname = \"A\"\n"
                    "text = \"y\"\n")
              .size() == 1);
    CHECK(faults_of("targets = [\"A.reach\"]\n[[colum]]\nname = \"A\"\ntext = \"x\"\n").size() == 2);
    CHECK(faults_of("targets = [").size() == 1);
}

TEST_CASE("AMonthIsToldInTheColumnsOfTheProgramme") {
    on_each_engine([](World& world) {
        auto office = world.as("regional_office");
        CHECK(says(office.get("/monitoraggio/regis").body, "Nessun mese conservato"));
        CHECK(office.get("/monitoraggio/regis.csv").status == 404);
        auto const freeze = [&](Day day) {
            world.clock.set(from_rome(plus_days(day, 1), 0, 1));
            world.database.write_now("monitoring", [&](db::Tx& tx) { freeze_counts(tx, day, world.clock.now()); });
        };
        for (int i = 0; i < 3; ++i) world.add(Somebody{.modules_done = 8});
        freeze({2026, 2, 28});
        for (int i = 0; i < 2; ++i) world.add(Somebody{.modules_done = 8});
        freeze({2026, 3, 31});
        std::string const csv = text_of_file(office.get("/monitoraggio/regis.csv"));
        CHECK(says(csv, "riga,righe_totali,Mese di riferimento,Progetto,Codice indicatore,"));
        CHECK(says(csv, "1,2,2026-03,A,A.reach,"));
        CHECK(says(csv, ",60000,5,2,0.0,2026-06-30,"));
        CHECK(says(csv, "2,2,2026-03,A,A.modules,"));
        CHECK(says(csv, ",8,,,,"));  // what is not counted stays empty
        CHECK(says(text_of_file(office.get("/monitoraggio/regis.csv?al=2026-02-28")), ",60000,3,,0.0,"));
        CHECK(office.get("/monitoraggio/regis.xlsx").status == 200);
        CHECK(office.get("/monitoraggio/regis.csv?al=2026-02-27").status == 404);
        CHECK(says(read_aloud(office.get("/monitoraggio/regis").body), "Foglio ReGiS, mese chiuso il 31 marzo 2026"));
        CHECK(world.as("body_lead", "ausl-tc").get("/monitoraggio/regis").status == 403);
    });
}
