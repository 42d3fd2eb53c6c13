//! Bodies beside each other on the page, in its exports and for programs: at equal mix first, observed second.
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

void people(std::vector<Somebody>& all, std::string const& body, std::string const& profile, int concluded,
            int others) {
    for (int i = 0; i < concluded + others; ++i)
        all.push_back({.body = body, .profile = profile, .modules_done = i < concluded ? 8 : 1});
}

//! In each profile the first body does better; it has more physicians, who conclude less. 40 of 80 against 48 of 80.
std::vector<Somebody> two_mixes() {
    std::vector<Somebody> all;
    people(all, "ausl-tc", "nurse", 16, 4);
    people(all, "ausl-tc", "physician", 24, 36);
    people(all, "aou-pisana", "nurse", 42, 18);
    people(all, "aou-pisana", "physician", 6, 14);
    people(all, "ispro", "nurse", 0, 12);
    all.push_back({.body = "ausl-tc", .profile = "gp", .relationship = "contracted", .modules_done = 8});
    return all;
}

std::size_t place(std::string_view page, std::string_view body) {
    return page.find("/enti/" + std::string(body) + "\"", page.find("<h2 id=\"enti\""));
}

}  // namespace

TEST_CASE("BodiesStandAtEqualMixFirstAndAsObservedBySwitch") {
    on_each_engine([](World& world) {
        world.add(two_mixes());
        auto office = world.as("regional_office");
        std::string const page = office.get("/monitoraggio").body;
        CHECK(place(page, "ausl-tc") < place(page, "aou-pisana"));
        CHECK(place(page, "aou-pisana") < place(page, "ispro"));
        std::string const text = read_aloud(page);
        // 12 nurses of ISPRO weigh in: 92 nurses (58 concluded), 80 physicians (30).
        CHECK(says(text, "61,4% non diverso dal 48,3% al 73,0% 50,0%"));
        CHECK(says(text, "non confrontabile: un solo profilo 0,0%"));
        CHECK(says(text, "non confrontabile: profili troppo diversi 100,0%"));  // the list of contracted doctors
        CHECK(says(text, "Corretto per profili"));
        CHECK(says(page, "href=\"/monitoraggio?ordine=osservato#enti\""));
        std::string const observed = office.get("/monitoraggio?ordine=osservato").body;
        CHECK(place(observed, "aou-pisana") < place(observed, "ausl-tc"));
        CHECK(says(observed, "name=\"ordine\" value=\"osservato\""));  // a filter keeps the order
        CHECK(says(read_aloud(observed), "61,4% non diverso"));         // and the order changes no figure
        std::string const body = read_aloud(world.as("body_lead", "ausl-tc").get("/enti/ausl-tc").body);
        CHECK(says(body, "A parità di profili: 61,4% , dal 48,3% al 73,0% non diverso"));
        CHECK(says(body, "gli enti insieme 51,2%"));
        CHECK(says(read_aloud(office.get("/enti/ispro").body), "A parità di profili: non confrontabile: un solo"));
    });
}

TEST_CASE("AWideAreaNarrowsTheBodiesAndNotWhatTheyAreComparedWith") {
    on_each_engine([](World& world) {
        world.add(two_mixes());
        auto office = world.as("regional_office");
        std::string const page = office.get("/monitoraggio?area=area-vasta-centro").body;
        CHECK(says(read_aloud(page), "61,4% non diverso dal 48,3% al 73,0% 50,0%"));
        CHECK(place(page, "ausl-tc") != std::string::npos);
        CHECK(place(page, "aou-pisana") == std::string::npos);
        std::string const nurses = read_aloud(office.get("/monitoraggio?profilo=nurse").body);
        CHECK(says(nurses, "Un solo profilo: il dato osservato è già a parità di profili"));
        CHECK_FALSE(says(nurses, "non diverso"));
    });
}

TEST_CASE("TheComparisonIsInTheExportsAndForProgramsAsOnThePage") {
    on_each_engine([](World& world) {
        world.add(two_mixes());
        auto office = world.as("regional_office");
        std::string const csv = text_of_file(office.get("/monitoraggio.csv"));
        CHECK(says(csv, "1,4,Azienda USL Toscana Centro,ausl-tc,Area Vasta Centro,80,0,80,80,40,50.0,61.4,48.3,73.0,"
                        "non diverso,"));
        CHECK(says(csv, ",0.0,,,,non confrontabile: un solo profilo,"));
        std::string const observed = text_of_file(office.get("/monitoraggio.csv?ordine=osservato"));
        CHECK(says(observed, "1,4,Azienda Ospedaliero-Universitaria Pisana"));
        CHECK(says(text_of_file(office.get("/monitoraggio.csv?profilo=physician")), ",40.0,,,,,"));
        auto const bodies = office.get("/api/v1/bodies");
        CHECK(says(bodies, "\"standardised\":{\"against_region\":\"same\",\"share\":6.1"));
        CHECK(says(bodies, "\"against_region\":\"one_profile\",\"share\":null,\"low\":null,\"high\":null"));
        // A body compares itself and sees no other.
        auto const mine = world.as("body_lead", "ausl-tc").get("/api/v1/bodies");
        CHECK(says(mine, "\"against_region\":\"same\",\"share\":6.1"));
        CHECK_FALSE(says(mine, "one_profile"));
    });
}
