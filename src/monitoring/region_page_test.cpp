//! The region's page, its export and its API: stored counters, three numbers never mixed, nothing invented.
#include "monitoring/region_page.hpp"
#include "files/zip/zip.hpp"
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

std::vector<Somebody> small_region() {
    std::vector<Somebody> people;
    for (int i = 0; i < 6; ++i) people.push_back({.family = "Uno", .modules_done = 8});
    for (int i = 0; i < 4; ++i) people.push_back({.family = "Due", .modules_done = 3});
    for (int i = 0; i < 3; ++i) people.push_back({.family = "Tre", .modules_done = 2, .days_ago = 45});
    people.push_back({.family = "Quattro", .body = "aou-pisana", .profile = "physician", .has_survey = true});
    people.push_back({.family = "Cinque", .body = "aou-pisana", .profile = "physician"});
    people.push_back({.family = "Sei", .absence = "long_absence", .modules_done = 8});
    people.push_back({.family = "Sette", .absence = "secondment"});
    people.push_back({.family = "Otto", .profile = "gp", .relationship = "contracted", .modules_done = 8});
    return people;
}

}  // namespace

TEST_CASE("TheThreeNumbersAreNeverMixedAndEachShareNamesItsWhole") {
    on_each_engine([](World& world) {
        world.add(small_region());
        auto office = world.as("regional_office");
        auto const page = office.get("/monitoraggio");
        REQUIRE(page.status == 200);
        std::string const text = read_aloud(page.body);
        CHECK(says(text, "Obiettivo 60.000 operatori, entro il 30 giugno 2026"));
        CHECK(says(text, "Persone nel perimetro 16 al 12 febbraio 2026"));
        CHECK(says(text, "Persone raggiunte 15 93,8% del perimetro · almeno un’attività"));
        CHECK(says(text, "2 persone, per motivo Assenza lunga: 1 Comando presso altro ente: 1"));
        CHECK(says(text, "Iniziati 14 di 60.000 0,0% dell’obiettivo"));
        CHECK(says(text, "Conclusi 7 di 60.000"));
        CHECK(says(text, "Stato in diretta: 12 febbraio 2026, ore 10:42"));
        CHECK(says(text, "Nessuna fotografia dei livelli, ancora"));
        // Out of scope, so not concluded; the planned line is that of Plan::planned.
        std::string const planned = std::to_string(world.plan.current()->planned({2026, 2, 12}));
        CHECK(says(text, "Piano, oggi " + planned.substr(0, 2) + "." + planned.substr(2)));
    });
}

TEST_CASE("AChangeShowsAtTheNextLook") {
    on_each_engine([](World& world) {
        Uuid const person = world.add(Somebody{.modules_done = 7});
        auto office = world.as("regional_office");
        CHECK(says(read_aloud(office.get("/monitoraggio").body), "Conclusi 0 di 60.000"));
        world.progress(person, 8);
        CHECK(says(read_aloud(office.get("/monitoraggio").body), "Conclusi 1 di 60.000"));
        CHECK(says(read_aloud(office.get("/enti/ausl-tc").body), "Concluso 1 100,0% del perimetro"));
    });
}

TEST_CASE("WhoLosesHerPlaceIsCountedNowhere") {
    on_each_engine([](World& world) {
        Uuid const person = world.add(Somebody{.modules_done = 8});
        world.add(Somebody{.family = "Altra", .modules_done = 8});
        auto office = world.as("regional_office");
        CHECK(says(read_aloud(office.get("/monitoraggio").body), "Conclusi 2 di 60.000"));
        for (int time = 0; time < 2; ++time) {  // the event may come twice
            world.database.write_now("undone", [&](db::Tx& tx) {
                tx.run("DELETE FROM registry_counting WHERE person_id = $1", person);
                tx.run("DELETE FROM registry_employment WHERE person_id = $1", person);
                recount_person(tx, person, world.clock.now());
            });
            CHECK(says(read_aloud(office.get("/monitoraggio").body), "Conclusi 1 di 60.000"));
        }
    });
}

TEST_CASE("FiltersNarrowStateButNeverLevels") {
    on_each_engine([](World& world) {
        for (int i = 0; i < 24; ++i)
            world.measure(world.add(Somebody{.modules_done = 8}),
                          i < 12 ? portfolio::Level::base : portfolio::Level::none);
        world.add(Somebody{.body = "aou-pisana", .profile = "physician", .has_survey = true});
        world.freeze({2026, 1, 31});
        auto office = world.as("steering");
        std::string const area = read_aloud(office.get("/monitoraggio?area=area-vasta-nord-ovest").body);
        CHECK(says(area, "Persone nel perimetro 1 al"));
        CHECK(says(area, "Iniziati 0 di 1 nel perimetro"));
        CHECK(says(area, "Obiettivo 60.000"));
        CHECK(says(area, "0,0% · piano a oggi 100,0%"));  // fewer people in scope than the plan wants concluded
        CHECK(says(area, "Allineati al 31 gennaio 2026 12 di 60.000"));
        CHECK(says(area, "tutta la regione, senza filtri"));
        std::string const profile = read_aloud(office.get("/monitoraggio?profilo=nurse").body);
        CHECK(says(profile, "Persone nel perimetro 24 al"));
        CHECK(says(profile, "L’andamento nel tempo si conserva per ente"));
        std::string const both = read_aloud(office.get("/monitoraggio?area=area-vasta-centro&profilo=physician").body);
        CHECK(says(both, "Persone nel perimetro 0 al"));
        CHECK(says(both, "Iniziati 0 di 0 nel perimetro"));
        // What does not exist filters nothing.
        CHECK(says(read_aloud(office.get("/monitoraggio?area=atlantide&profilo=%3Cb%3E").body),
                   "Persone nel perimetro 25 al"));
        // htmx asks for the part that changes.
        office.is_htmx = true;
        auto const part = office.get("/monitoraggio?area=area-vasta-nord-ovest");
        CHECK_FALSE(says(part, "<html"));
        CHECK(says(read_aloud(part.body), "Persone nel perimetro 1 al"));
    });
}

TEST_CASE("ContractedDoctorsCountInTheRegionAndInNoBody") {
    on_each_engine([](World& world) {
        world.add(small_region());
        auto office = world.as("regional_office");
        std::string const text = read_aloud(office.get("/monitoraggio").body);
        CHECK(says(text, "MMG e PLS (elenco convenzionati)"));
        CHECK(says(read_aloud(office.get("/enti/ausl-tc").body), "Persone nel perimetro 13 al"));
        auto lead = world.as("body_lead", "ausl-tc");
        CHECK_FALSE(says(lead.get("/enti/ausl-tc/persone"), "Otto"));
        CHECK(says(lead.get("/enti/ausl-tc/persone?q=otto"), "Nessuna persona con questi filtri"));
        CHECK_FALSE(says(lead.get("/api/v1/bodies/ausl-tc/people"), "Otto"));
        std::string const csv = text_of_file(office.get("/monitoraggio.csv"));
        CHECK(says(csv, "MMG e PLS (elenco convenzionati),,,1,0,1,1,1,100.0,,,,"));
        // The region is the sum of its bodies and of the list.
        CHECK(world.database.read([](db::Tx& tx) {
                                return verify_counters(tx, from_rome({2026, 2, 12}, 11, 0));
                            })
                  .empty());
    });
}

TEST_CASE("SmallBodiesStandLastWhereTheirShareIsChance") {
    on_each_engine([](World& world) {
        std::vector<Somebody> people(12, {.modules_done = 3});
        people.push_back({.body = "ispro", .modules_done = 8});
        people.push_back({.modules_done = 8});
        world.add(people);
        std::string const text = world.as("steering").get("/monitoraggio").body;
        CHECK(text.find("/enti/ausl-tc\"") < text.find("/enti/ispro\""));
    });
}

TEST_CASE("ProjectsThatAreNotRecordedSayWhyAndFromWhen") {
    on_each_engine([](World& world) {
        world.add(Somebody{.modules_done = 1});
        std::string const text = read_aloud(world.as("scientific").get("/monitoraggio").body);
        CHECK(says(text, "MMG/PLS formati sul campo – di 2.800 entro il 30 giugno 2026 Non ancora rilevato"));
        CHECK(says(text, "Formatori istruiti – di 115 entro il 30 novembre 2025"));
        CHECK(says(text, "Figure strategiche formate – fino a 100"));
        CHECK(says(text, "il dato parte dal primo incontro registrato"));
        CHECK(says(text, "prima abilitazione registrata. In roadmap dal 1 giugno 2025 al 30 novembre 2025."));
        CHECK(says(text, "Le serie d’uso del FSE non sono ancora caricate"));
    });
}

TEST_CASE("AnEmptyDatabaseSaysHowItIsFilled") {
    on_each_engine([](World& world) {
        auto office = world.as("regional_office");
        auto const page = office.get("/monitoraggio");
        CHECK(page.status == 200);
        CHECK(says(read_aloud(page.body), "Persone nel perimetro 0 al"));
        CHECK(says(page, "Nessuna persona, ancora"));
        CHECK(says(page, "href=\"/importazioni\""));
        CHECK_FALSE(says(world.as("steering").get("/monitoraggio"), "href=\"/importazioni\""));
        CHECK(says(office.get("/enti/ispro"), "Nessuna persona, ancora"));
        CHECK(office.get("/enti").status == 200);
        CHECK(says(world.as("body_lead", "ispro").get("/enti/ispro/persone"), "Nessuna persona con questi filtri"));
        auto const csv = office.get("/monitoraggio.csv");
        CHECK(text_of_file(csv).starts_with("riga,righe_totali,ente,"));
    });
}

TEST_CASE("TheTableOfBodiesIsExportedAsItIsOnTheScreen") {
    on_each_engine([](World& world) {
        world.add(small_region());
        auto office = world.as("regional_office");
        auto const reply = office.get("/monitoraggio.csv?area=area-vasta-centro");
        CHECK(reply.header("Content-Disposition") == "attachment; filename=\"enti-2026-02-12.csv\"");
        std::string const csv = text_of_file(reply);
        std::string const start = "riga,righe_totali,ente,codice_ente,area_vasta,nel_perimetro,fuori_perimetro,"
                     "raggiunti,iniziati,conclusi,conclusi_per_cento_del_perimetro,a_parita_di_profili_per_cento,"
                     "a_parita_di_profili_da,a_parita_di_profili_a,rispetto_alla_regione,stato_al,filtro,esportato_da,"
                     "definizioni\r\n"
                     "1,1,Azienda USL Toscana Centro,ausl-tc,Area Vasta Centro,13,2,13,13,6,46.2,,,,"
                     "non confrontabile: un solo profilo,"
                     "2026-02-12T09:42:00.000Z,area=area-vasta-centro,\"prova, Ufficio regionale\","
                     "\"Persone nel perimetro: Chi oggi ha un rapporto di lavoro aperto";
        CHECK(csv.substr(0, start.size()) == start);
        auto const looks = world.looks();
        REQUIRE(looks.size() == 1);
        CHECK(looks[0].what == "bodies_csv");
        CHECK(looks[0].file == digest_of(csv));
    });
}

TEST_CASE("TheTableOfBodiesIsASheetTooThatSaysWhatItHolds") {
    on_each_engine([](World& world) {
        world.add(small_region());
        auto office = world.as("regional_office");
        auto const reply = office.get("/monitoraggio.xlsx?area=area-vasta-centro");
        CHECK(reply.header("Content-Disposition") == "attachment; filename=\"enti-2026-02-12.xlsx\"");
        auto const zip = files::Zip::open(reply.file->path());
        files::ZipEntry const* const entry = zip.find("xl/worksheets/sheet1.xml");
        REQUIRE(entry);
        std::string const sheet = zip.text(*entry, 1'000'000).value_or("");
        for (char const* part : {"1 di 1 riga", "12 febbraio 2026, ore 10:42", "Area Vasta: Area Vasta Centro",
                                 "Ufficio regionale", "Conclusi: Chi ha concluso tutti i 8 moduli", "riga",
                                 "Azienda USL Toscana Centro", "<v>13</v>", "<v>46.15"}) {
            CAPTURE(part);
            CHECK(says(sheet, part));
        }
        auto const looks = world.looks();
        REQUIRE(looks.size() == 1);
        CHECK(looks[0].what == "bodies_xlsx");
        CHECK(looks[0].file == digest_of(text_of_file(reply)));
        CHECK(world.as("body_lead", "ausl-tc").get("/enti/ausl-tc/persone.xlsx?stato=concluso").status == 200);
        CHECK(world.as("steering").get("/enti/ausl-tc/persone.xlsx").status == 403);
    });
}

TEST_CASE("TheRegionIsThereForProgramsToo") {
    on_each_engine([](World& world) {
        world.add(small_region());
        auto office = world.as("regional_office");
        auto const region = office.get("/api/v1/region");
        CHECK(region.status == 200);
        CHECK(says(region, "\"in_scope\":16"));
        CHECK(says(region, "\"target\":60000"));
        CHECK(says(region, "\"concluded\":7"));
        CHECK(says(region, "\"levels\":null"));
        auto const bodies = office.get("/api/v1/bodies");
        CHECK(says(bodies, "\"code\":\"ausl-tc\""));
        CHECK(says(bodies, "\"code\":\"contracted\""));
        CHECK(says(office.get("/api/v1/bodies/ausl-tc"), "\"name\":\"Rete ospedaliera\""));
        auto lead = world.as("body_lead", "ausl-tc");
        CHECK(lead.get("/api/v1/region").status == 403);
        CHECK_FALSE(says(lead.get("/api/v1/bodies"), "aou-pisana"));
        CHECK_FALSE(says(lead.get("/api/v1/bodies"), "contracted"));
        CHECK(lead.get("/api/v1/bodies/aou-pisana").status == 404);
    });
}

TEST_CASE("TheRegionSpeaksEnglishToo") {
    on_each_engine([](World& world) {
        world.add(small_region());
        auto office = world.as("regional_office");
        http::Request request;
        request.method = http::Method::get;
        request.path = "/en/monitoraggio";
        request.headers.add("authorization", office.authorization);
        std::string const text = read_aloud(world.dispatcher->answer(std::move(request)).body);
        CHECK(says(text, "Monitoring of the programme"));
        CHECK(says(text, "Target 60,000 staff members, by 30 June 2026"));
        CHECK(says(text, "People reached 15 93.8% of those in scope"));
        CHECK(says(text, "Not recorded yet"));
    });
}

TEST_CASE("AMonthEndsWithItsLastKnownValueAndIsUnknownBeforeAnythingWasStored") {
    Uuid const a = named_uuid("body", "a"), b = named_uuid("body", "b");
    History history;
    history.known_from = Day{2025, 7, 10};
    history.concluded = {{a, {2025, 7, 20}, 5}, {a, {2025, 9, 1}, 9}, {b, {2025, 8, 31}, 2}, {b, {2025, 10, 3}, 3}};
    auto const ends = month_ends(history, {2025, 6, 1}, {2025, 10, 15});
    REQUIRE(ends.size() == 3);
    CHECK(ends[0].step == 2);   // July: June was before anything was stored
    CHECK(ends[0].value == 5);
    CHECK(ends[1].value == 7);  // August: a has not changed, b has begun
    CHECK(ends[2].value == 11);
    CHECK(month_ends({}, {2025, 6, 1}, {2025, 10, 15}).empty());
}

TEST_CASE("ThePastOfTheCountersIsMadeAnewFromThePaths") {
    on_each_engine([](World& world) {
        world.add({{.modules_done = 8, .days_ago = 100}, {.modules_done = 8, .days_ago = 60},
                   {.body = "aou-pisana", .modules_done = 8, .days_ago = 50}, {.modules_done = 8, .days_ago = 2},
                   {.absence = "long_absence", .modules_done = 8, .days_ago = 40}, {.modules_done = 3}});
        auto office = world.as("steering");
        for (int again = 0; again < 2; ++again)
            world.database.write_now("history", [](db::Tx& tx) { rebuild_history(tx); });
        auto const history = world.database.read([](db::Tx& tx) { return region_history(tx); });
        CHECK(history.known_from == Day{2025, 11, 4});
        auto const ends = month_ends(history, {2025, 6, 1}, {2026, 2, 12});
        REQUIRE(ends.size() == 3);  // November, December, January
        CHECK(ends[0].value == 1);
        CHECK(ends[1].value == 3);
        CHECK(ends[2].value == 3);
        CHECK(history.concluded.back().value == 4);
        auto const bodies = world.database.read([](db::Tx& tx) { return bodies_history(tx); });
        CHECK(month_ends(bodies, {2025, 6, 1}, {2026, 2, 12}).back().value == 3);
        std::string const text = read_aloud(office.get("/monitoraggio").body);
        CHECK(says(text, "Conclusi, oggi 4"));
    });
}

TEST_CASE("ASmallGroupIsHiddenOnItsBodysPageToo") {
    on_each_engine([](World& world) {
        for (int i = 0; i < 30; ++i)
            world.measure(world.add(Somebody{.modules_done = 8}),
                          i < 15 ? portfolio::Level::base : portfolio::Level::none);
        for (int i = 0; i < 4; ++i)
            world.measure(world.add(Somebody{.body = "ispro", .modules_done = 8}), portfolio::Level::base);
        world.freeze({2026, 1, 31});
        auto office = world.as("regional_office");
        std::string const small = read_aloud(office.get("/enti/ispro").body);
        CHECK(says(small, "Il dato di questo gruppo non si mostra"));
        CHECK_FALSE(says(small, "Raggiunto"));
        CHECK(says(small, "senza un passo successivo aperto: non si mostra"));
        for (char const* page : {"/monitoraggio", "/enti/ausl-tc"})
            CHECK(says(read_aloud(office.get(page).body),
                       "Sotto il livello atteso senza un passo successivo aperto: 0"));
        CHECK(says(office.get("/api/v1/bodies/ispro"), "\"aligned\":null"));
    });
}
