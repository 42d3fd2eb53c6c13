//! Tables as files: what each says of itself, and that four files of one table hold the same.
#include <boost/json.hpp>

#include "files/zip/zip.hpp"
#include "monitoring/as_at/as_at.hpp"
#include "monitoring/export/file.hpp"
#include "monitoring/test_world.hpp"
#include "world/pdf.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

std::vector<Somebody> two_bodies() {
    return {{.given = "Chiara", .family = "Bini", .staff_number = "104233", .modules_done = 3},
            {.given = "Lucia", .family = "Baldi", .staff_number = "104234", .modules_done = 8},
            {.given = "Sandro", .family = "Calamai", .profile = "physician", .unit = "Prevenzione", .modules_done = 8},
            {.given = "Altra", .family = "Persona", .body = "aou-pisana", .modules_done = 1}};
}

std::string sheet_of(http::Reply const& reply) {
    auto const zip = files::Zip::open(reply.file->path());
    files::ZipEntry const* const entry = zip.find("xl/worksheets/sheet1.xml");
    REQUIRE(entry);
    return zip.text(*entry, 100'000'000).value_or("");
}

//! Rows of a CSV without cells that hold line breaks.
std::size_t rows_of(std::string const& csv) { return split(csv, '\n').size() - 2; }

boost::json::object table_at(world::Browser& browser, std::string const& path) {
    auto const reply = browser.get(path);
    REQUIRE(reply.status == 200);
    return boost::json::parse(reply.body).as_object();
}

struct Shown {
    std::string page, api, role, body;
    std::size_t rows;
    std::string says;
};

}  // namespace

TEST_CASE("EachTableIsFourFilesThatSayTheSameOfThemselves") {
    on_each_engine([](World& world) {
        world.add(two_bodies());
        world.clock.set(from_rome({2026, 2, 16}, 0, 1));
        world.database.write_now("monitoring",
                                 [&](db::Tx& tx) { freeze_counts(tx, {2026, 2, 15}, world.clock.now()); });
        find_corrections(world.database, world.clock.now());
        std::vector<Shown> const tables{
            {"/enti/ausl-tc/persone", "/api/v1/tables/bodies/ausl-tc/people", "body_lead", "ausl-tc", 3, "Baldi Lucia"},
            {"/enti/ausl-tc/strutture", "/api/v1/tables/bodies/ausl-tc/units", "body_lead", "ausl-tc", 2,
             "Prevenzione"},
            {"/enti/ausl-tc/al-giorno", "/api/v1/tables/bodies/ausl-tc/day", "body_lead", "ausl-tc", 15, "Conclusi"},
            {"/monitoraggio", "/api/v1/tables/bodies", "regional_office", "", 2, "Azienda USL Toscana Centro"},
            {"/monitoraggio/gruppi", "/api/v1/tables/groups", "regional_office", "", 2, "Infermiere"},
            {"/enti/ausl-tc/gruppi", "/api/v1/tables/bodies/ausl-tc/groups", "body_lead", "ausl-tc", 2,
             "Infermiere"},
            {"/monitoraggio/al-giorno", "/api/v1/tables/day", "regional_office", "", 15, "Regione"},
            {"/roadmap", "/api/v1/tables/roadmap", "regional_office", "", 5, "tappa"}};
        for (Shown const& one : tables) {
            CAPTURE(one.page);
            auto browser = world.as(one.role, one.body);
            std::string const role = one.role == "body_lead" ? "Referente GdL" : "Ufficio regionale";
            auto const csv = text_of_file(browser.get(one.page + ".csv"));
            CHECK(rows_of(csv) == one.rows);
            CHECK(says(csv, "1," + std::to_string(one.rows) + ","));
            CHECK(says(csv, role));
            std::string const sheet = sheet_of(browser.get(one.page + ".xlsx"));
            auto const pdf = browser.get(one.page + ".pdf");
            std::string const paper = world::text_of_pdf(text_of_file(pdf));
            std::string const count = std::to_string(one.rows) + " di " + std::to_string(one.rows) + " righe";
            for (std::string const& part : {count, role, std::string("16 febbraio 2026, ore 00:01"), one.says}) {
                CAPTURE(part);
                CHECK(says(sheet, part));
                CHECK((says(paper, part) || part == one.says));  // a narrow column breaks words
            }
            CHECK(says(paper, "Pagina 1"));
            CHECK(says(paper, "Definizioni"));
            auto const table = table_at(browser, one.api);
            CHECK(table.at("total").to_number<std::size_t>() == one.rows);
            CHECK(table.at("rows").as_array().size() == one.rows);
            CHECK(table.at("made_for").as_string() == "prova, " + role);
            CHECK_FALSE(table.at("definitions").as_array().empty());
            for (auto const& row : table.at("rows").as_array())
                CHECK(row.as_object().size() == table.at("columns").as_array().size());
            auto const looks = world.looks();
            CHECK(looks.back().what.ends_with("_json"));
            CHECK(looks[looks.size() - 2].what.ends_with("_pdf"));
            CHECK(looks[looks.size() - 2].file == digest_of(text_of_file(pdf)));
        }
    });
}

TEST_CASE("TheTableOfADayHoldsWhatWasPublishedWhatIsKnownAndWhatLiesBetween") {
    on_each_engine([](World& world) {
        for (int i = 0; i < 5; ++i) world.add(Somebody{.modules_done = 8});
        world.clock.set(from_rome({2026, 2, 16}, 0, 1));
        world.database.write_now("monitoring",
                                 [&](db::Tx& tx) { freeze_counts(tx, {2026, 2, 15}, world.clock.now()); });
        world.clock.advance(days(3));
        world.add(Somebody{.modules_done = 8, .days_ago = 30});
        find_corrections(world.database, world.clock.now());
        auto office = world.as("regional_office");
        auto const table = table_at(office, "/api/v1/tables/day?al=2026-02-15");
        auto const& row = table.at("rows").as_array().at(4).as_object();
        CHECK(row.at("group").as_string() == "Regione");
        CHECK(row.at("figure").as_string() == "Conclusi");
        CHECK(row.at("published").as_int64() == 5);
        CHECK(row.at("arrived").as_int64() == 1);
        CHECK(row.at("known").as_int64() == 6);
        CHECK(row.at("difference").as_int64() == 1);
        CHECK(office.get("/monitoraggio/al-giorno.csv?al=2026-02-19").status == 400);  // not over
        CHECK(office.get("/monitoraggio/al-giorno.csv?al=ieri").status == 400);
        CHECK(office.get("/monitoraggio/al-giorno.csv?al=2026-01-01").status == 404);
    });
}

TEST_CASE("ADocumentOfManyRowsSaysHowManyItShowsAndWhereTheOthersAre") {
    on_each_engine([](World& world) {
        std::vector<Somebody> people;
        for (int i = 0; i < rows_on_paper_max + 5; ++i) people.push_back({.given = "N" + std::to_string(10'000 + i)});
        world.add(people);
        auto lead = world.as("body_lead", "ausl-tc");
        auto const pdf = text_of_file(lead.get("/enti/ausl-tc/persone.pdf"));
        std::string const paper = world::text_of_pdf(pdf);
        CHECK(says(paper, "1.000 di 1.005 righe"));
        CHECK(says(paper, "Tutte le righe sono nei file CSV e XLSX"));
        CHECK(says(paper, "N10999"));
        CHECK_FALSE(says(paper, "N11000"));
        // The head of the columns stands on each page.
        std::size_t heads = 0, pages = 0;
        for (auto at = paper.find("Cognome e nome"); at != std::string::npos; at = paper.find("Cognome e nome", at + 1))
            ++heads;
        for (char const c : paper) pages += c == '\f';
        CHECK(pages > 10);
        CHECK(heads >= pages - 1);
        CHECK(rows_of(text_of_file(lead.get("/enti/ausl-tc/persone.csv"))) == people.size());
    });
}

TEST_CASE("ADayThatEndsNoWeekHasOneBodyAndNoUnits") {
    on_each_engine([](World& world) {
        world.add(two_bodies());
        world.clock.set(from_rome({2026, 3, 1}, 0, 1));  // the 28 February 2026 is a Saturday
        world.database.write_now("monitoring",
                                 [&](db::Tx& tx) { freeze_counts(tx, {2026, 2, 28}, world.clock.now()); });
        auto lead = world.as("body_lead", "ausl-tc");
        auto const csv = text_of_file(lead.get("/enti/ausl-tc/al-giorno.csv?al=2026-02-28"));
        CHECK(rows_of(csv) == 5);
        CHECK_FALSE(says(csv, "Pisana"));
        CHECK_FALSE(says(csv, "Prevenzione"));
    });
}

TEST_CASE("ATableOfAnotherBodyIsAsUnknownAsNone") {
    on_each_engine([](World& world) {
        world.add(two_bodies());
        world.clock.set(from_rome({2026, 3, 1}, 0, 1));
        world.database.write_now("monitoring",
                                 [&](db::Tx& tx) { freeze_counts(tx, {2026, 2, 28}, world.clock.now()); });
        auto lead = world.as("body_lead", "ausl-tc");
        for (char const* table : {"persone", "strutture", "gruppi", "al-giorno"})
            for (char const* ending : {".csv", ".xlsx", ".pdf"}) {
                CHECK(lead.get("/enti/aou-pisana/" + std::string(table) + ending).status == 404);
                CHECK(lead.get("/enti/nessuno/" + std::string(table) + ending).status == 404);
            }
        CHECK(lead.get("/api/v1/tables/bodies/aou-pisana/people").status == 404);
        CHECK(lead.get("/api/v1/tables/bodies").status == 403);
        CHECK(lead.get("/monitoraggio/al-giorno.pdf").status == 403);
        CHECK(world.as("steering").get("/enti/ausl-tc/persone.pdf").status == 403);
        CHECK(world.looks().empty());
    });
}
