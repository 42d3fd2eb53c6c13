//! States by profile, district and week on the pages of the region and of a body.
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

std::vector<Somebody> doctors(int count, std::string const& district, std::string const& profile, int concluded) {
    std::vector<Somebody> all;
    for (int i = 0; i < count; ++i)
        all.push_back({.body = "ausl-tc", .profile = profile, .relationship = "contracted",
                       .modules_done = i < concluded ? 8 : -1, .district = district});
    return all;
}

//! From the heading of the card of groups to the next card.
std::string groups_in(std::string_view page) {
    auto const begin = page.find("<h2 id=\"gruppi\"");
    return read_aloud(page.substr(begin, page.find("<h2", begin + 4) - begin));
}

std::vector<std::string> differences(World& world) {
    return world.database.read([&](db::Tx& tx) { return verify_counters(tx, world.clock.now()); });
}

}  // namespace

TEST_CASE("StatesAreBrokenDownByProfileUnderTheFilterOfTheArea") {
    on_each_engine([](World& world) {
        std::vector<Somebody> people(3, {.modules_done = 8});
        people.push_back({.body = "aou-pisana", .modules_done = 1});
        people.push_back({.profile = "physician", .has_survey = true});
        world.add(people);
        auto office = world.as("regional_office");
        std::string const all = groups_in(office.get("/monitoraggio").body);
        CHECK(says(all, "Infermiere 4 4 4 3 75,0%"));
        CHECK(says(all, "Medico chirurgo 1 1 0 0 0,0%"));
        std::string const area = groups_in(office.get("/monitoraggio?area=area-vasta-centro").body);
        CHECK(says(area, "Infermiere 3 3 3 3 100,0%"));
        CHECK(says(groups_in(office.get("/monitoraggio?profilo=nurse").body), "È scelto un solo profilo"));
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const body = groups_in(lead.get("/enti/ausl-tc").body);
        CHECK(says(body, "Infermiere 3 3 3 3 100,0%"));
        CHECK(says(body, "Medico chirurgo 1 1 0 0"));
    });
}

TEST_CASE("StatesAreBrokenDownByDistrictUnderBothFilters") {
    on_each_engine([](World& world) {
        std::vector<Somebody> people(3, {.modules_done = 8, .district = "mugello"});
        people.push_back({.modules_done = 1, .district = "firenze"});
        people.push_back({.profile = "physician", .modules_done = 1, .district = "mugello"});
        people.push_back({.body = "aou-pisana", .modules_done = 1});
        world.add(people);
        Uuid const moves = world.add(Somebody{.modules_done = 8, .district = "firenze"});
        auto office = world.as("regional_office");
        std::string const all = groups_in(office.get("/monitoraggio?per=zona").body);
        CHECK(says(all, "Firenze 2 2 2 1 50,0%"));
        CHECK(says(all, "Mugello 4 4 4 3 75,0%"));
        CHECK(says(all, "Senza zona 1 1 1 0"));
        std::string const nurses = office.get("/monitoraggio?per=zona&profilo=nurse&area=area-vasta-centro").body;
        CHECK(says(groups_in(nurses), "Mugello 3 3 3 3 100,0%"));
        CHECK_FALSE(says(groups_in(nurses), "Senza zona"));
        CHECK(says(nurses, "name=\"per\" value=\"zona\""));  // a filter keeps the breakdown
        CHECK(says(groups_in(world.as("body_lead", "ausl-tc").get("/enti/ausl-tc?per=zona").body), "Mugello 4 4 4 3"));
        // Who moves is counted where she is now, and the sums stay those of a recount.
        world.database.write_now("move", [&](db::Tx& tx) {
            tx.run("UPDATE registry_employment SET district_id = $2 WHERE person_id = $1", moves,
                   named_uuid("district", "mugello"));
            recount_person(tx, moves, world.clock.now());
        });
        CHECK(says(groups_in(office.get("/monitoraggio?per=zona").body), "Firenze 1 1 1 0"));
        CHECK(differences(world).empty());
        world.database.write_now("spoil", [](db::Tx& tx) {
            tx.run("UPDATE monitoring_district SET value = value + 1 WHERE profile = 'nurse' AND measure = 'started'");
        });
        CHECK_FALSE(differences(world).empty());
    });
}

TEST_CASE("ContractedDoctorsAreShownByTenOrWithTheNextLargerGroup") {
    on_each_engine([](World& world) {
        world.add(doctors(12, "mugello", "gp", 5));
        world.add(doctors(11, "firenze", "gp", 2));
        world.add(doctors(14, "livornese", "gp", 1));
        world.add(doctors(4, "pisana", "family-paediatrician", 4));
        world.add(Somebody{.modules_done = 1, .district = "mugello"});
        auto office = world.as("regional_office");
        std::string const page = groups_in(office.get("/monitoraggio?per=zona").body);
        CAPTURE(page);
        CHECK(says(page, "Mugello 12 5 5 5"));
        CHECK(says(page, "Firenze 11 2 2 2"));
        // The four of one district would be had from the other, so their area is told as one.
        CHECK(says(page, "Area Vasta Nord Ovest 18 5 5 5"));
        CHECK_FALSE(says(page, "Livornese"));
        // Their profile is one of four people: the list is told as a whole, and the filter does not give them either.
        std::string const profiles = groups_in(office.get("/monitoraggio").body);
        CHECK(says(profiles, "Tutto l’elenco 41 12 12 12"));
        CHECK_FALSE(says(profiles, "Pediatra"));
        for (char const* profile : {"family-paediatrician", "gp"}) {
            auto const filtered = office.get("/monitoraggio?per=zona&profilo=" + std::string(profile));
            CHECK(says(read_aloud(filtered.body), "Persone nel perimetro 0 al"));
            CHECK(says(groups_in(filtered.body), "MMG e PLS per zona si vedono insieme"));
            CHECK(says(read_aloud(filtered.body), "si vede il gruppo più grande che lo comprende"));
            CHECK_FALSE(says(text_of_file(office.get("/monitoraggio.csv?profilo=" + std::string(profile))), "MMG"));
        }
        // A body sees none of them.
        std::string const body = groups_in(world.as("body_lead", "ausl-tc").get("/enti/ausl-tc?per=zona").body);
        CHECK(says(body, "Mugello 1 1 1 0"));
        CHECK_FALSE(says(body, "MMG"));
        CHECK(differences(world).empty());
        world.add(doctors(6, "pisana", "family-paediatrician", 0));
        CHECK(says(groups_in(office.get("/monitoraggio?per=zona").body), "Pisana 10 4 4 4"));
        CHECK(says(groups_in(office.get("/monitoraggio").body), "Pediatra di libera scelta (PLS) 10 4 4 4"));
        CHECK(says(read_aloud(office.get("/monitoraggio?profilo=gp").body), "Persone nel perimetro 37 al"));
    });
}

TEST_CASE("WeeksComeFromTheStoredDaysOfTheRegionAnAreaOrABody") {
    on_each_engine([](World& world) {
        world.clock.set(from_rome({2026, 2, 2}, 10, 0));  // a Monday
        Uuid const one = world.add(Somebody{.modules_done = 7});
        world.add(Somebody{.body = "aou-pisana", .modules_done = 8});
        world.clock.set(from_rome({2026, 2, 12}, 10, 42));
        world.progress(one, 8);
        world.add(Somebody{.has_survey = true});
        auto office = world.as("regional_office");
        std::string const region = groups_in(office.get("/monitoraggio?per=settimana").body);
        CHECK(says(region, "9 febbraio 2026, in corso 1 0 1 2 2 febbraio 2026 2 2 1 1"));
        std::string const area = groups_in(office.get("/monitoraggio?per=settimana&area=area-vasta-centro").body);
        CHECK(says(area, "9 febbraio 2026, in corso 1 0 1 1 2 febbraio 2026 1 1 0 0"));
        std::string const body = groups_in(office.get("/enti/aou-pisana?per=settimana").body);
        CHECK(says(body, "9 febbraio 2026, in corso 0 0 0 1 2 febbraio 2026 1 1 1 1"));
        CHECK(says(groups_in(office.get("/monitoraggio?per=settimana&profilo=nurse").body), "togli il filtro"));
    });
}
