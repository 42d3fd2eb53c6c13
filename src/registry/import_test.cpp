//! The import as commands, on both engines: check, then apply; what a second file finds.
#include <barrier>
#include <fstream>
#include <thread>

#include "db/engines_for_tests.hpp"
#include "registry/contact.hpp"
#include "registry/import_store.hpp"
#include "registry/test_staff.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;

namespace {

//! A registry with the two bodies in it; the clock moves when the test moves it.
struct Office {
    explicit Office(std::string const& url)
        : database(db::open(url)), clock(from_rome({2026, 2, 12}, 9, 0)), ids(clock), reference(staff_reference()) {
        db::migrate(*database, db::embedded_migrations());
        database->write_now("reference", [&](db::Tx& tx) { store_reference(tx, reference); });
    }
    ImportReport check(std::string const& text, Uuid body = {}) {
        std::string const path = folder.file("staff.csv");
        std::ofstream(path, std::ios::binary) << text;
        return check_import(*database, reference, {ids.next(), path, "staff.csv", body, importer}, clock.now());
    }
    std::int64_t apply(Uuid import) { return apply_import(*database, reference, import, actor(), ids, clock.now()); }
    access::Actor actor() const {
        access::Actor by;
        by.person = importer;
        by.role.code = "body_lead";
        return by;
    }
    //! Check and apply; returns how many rows changed something.
    std::int64_t import(std::string const& text, Uuid body = {}) {
        auto const report = check(text, body);
        REQUIRE(report.refusal == "");
        return apply(report.id);
    }
    Uuid person(std::string const& tax_code) {
        auto const found = database->read([&](db::Tx& tx) {
            return tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", tax_code);
        });
        REQUIRE(found);
        return *found;
    }
    Person facts(std::string const& tax_code) {
        return *database->read([&, id = person(tax_code)](db::Tx& tx) { return find_person(tx, id); });
    }
    Place place(std::string const& tax_code, Day on) {
        auto const found =
            database->read([&, id = person(tax_code)](db::Tx& tx) { return place_of(tx, id, on); });
        REQUIRE(found);
        return *found;
    }
    std::int64_t count(std::string const& table) { return db::count_of(*database, table); }
    Day today() { return rome_day(clock.now()); }

    db::TestFolder folder;
    std::unique_ptr<db::Database> database;
    ManualClock clock;
    IdSource ids;
    Reference reference;
    Uuid importer = named_uuid("person", "importer");
};

template <class Test>
void in_an_office(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        Office office(url);
        test(office);
    });
}

std::string file(std::string const& rows) { return short_header + rows; }

}  // namespace

TEST_CASE("NothingChangesBeforeTheImportIsApplied") {
    in_an_office([](Office& office) {
        auto const report = office.check(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"));
        CHECK(report.fresh == 1);
        CHECK(office.count("registry_person") == 0);
        CHECK(office.apply(report.id) == 1);
        CHECK(office.facts(mario).family_name == "Rossi");
        CHECK(office.place(mario, office.today()).body == body_x);
        CHECK(office.count("event") == 1);
    });
}

TEST_CASE("TheSameFileTwiceChangesNothing") {
    in_an_office([](Office& office) {
        std::string const text =
            std::string(full_header) +
            "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,m@example.org,Medicina,valle,dipendente,12,36,2020-02-01,,\n"
            "Rossi,Mario,RSSMRA85T10A562S,aou-y,nurse,altra@example.org,Corsia,,dipendente,13,12,2024-02-01,,comando\n"
            "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk,,,,,,,2010-01-01,2025-12-31,\n"
            "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk,,,,,,,,,assenza lunga\n";
        CHECK(office.import(text) == 4);
        for (int day = 0; day < 3; ++day) {
            auto const events = office.count("event");
            auto const again = office.check(text);
            CHECK(again.same == 4);
            CHECK(again.fresh + again.changed + again.refused == 0);
            CHECK(office.apply(again.id) == 0);
            CHECK(office.count("event") == events);
            CHECK(office.count("registry_employment") == 4);
            CHECK(office.count("registry_absence") == 1);
            office.clock.advance(days(1));
        }
        CHECK(office.place(gianfranco, office.today()).absence == "ended");
        CHECK(office.place(maria, office.today()).absence == "long_absence");
        CHECK(office.facts(mario).email == "m@example.org");
    });
}

TEST_CASE("ABadRowIsRefusedAloneWithLineColumnAndReason") {
    in_an_office([](Office& office) {
        auto const report = office.check(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"
                                              "Neri,Anna,RSSMRA85T10A562T,ausl-x,nurse\n"
                                              "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-z,nurse\n"
                                              "solo,tre,colonne\n"
                                              "Rossi,Mario,RSSMRA85T10A562S,ausl-x,clerk\n"
                                              "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk\n"));
        CHECK(report.rows == 6);
        CHECK(report.fresh == 2);
        CHECK(report.refused == 4);
        std::string all;
        for (auto const& row : report.first_refused)
            all += std::to_string(row.line) + " " + row.column + " " + row.reason + "; ";
        CHECK(all == "3 codice_fiscale tax_code_check; 4 ente unknown_body; 5  column_count; "
                     "6 codice_fiscale twice_in_file; ");
        CHECK(office.apply(report.id) == 2);
        CHECK(office.count("registry_person") == 2);
    });
}

TEST_CASE("ABodyImportsItsOwnRowsOnly") {
    in_an_office([](Office& office) {
        auto const report = office.check(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"
                                              "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk\n"), body_x);
        CHECK(report.fresh == 1);
        REQUIRE(report.first_refused.size() == 1);
        CHECK(report.first_refused[0].reason == "other_body");
    });
}

TEST_CASE("AFieldThatHidesASeparatorOfKeptRowsSmugglesNothingIn") {
    in_an_office([](Office& office) {
        // Taken apart again, the unit would bring a body of its own behind it.
        auto const report = office.check("unita,cognome,nome,codice_fiscale,ente,profilo\n"
                                         "\x1fRossi\x1fMario\x1fRSSMRA85T10A562S\x1f" "aou-y\x1fnurse,Rossi,Mario,"
                                         "RSSMRA85T10A562S,ausl-x,nurse\n", body_x);
        CHECK(report.refused == 1);
        CHECK(report.first_refused[0].reason == "control");
    });
}

TEST_CASE("NoBodyRenamesOrRedirectsTheMailOfWhoWorksElsewhere") {
    in_an_office([](Office& office) {
        office.import("cognome,nome,codice_fiscale,ente,profilo,email,ore\n"
                      "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,m@example.org,36\n");
        std::string const other = "cognome,nome,codice_fiscale,ente,profilo,email,ore,assenza\n"
                                  "Rossi,Mario,RSSMRA85T10A562S,aou-y,nurse,evil@example.org,6,comando\n";
        CHECK(office.import(other, body_y) == 1);
        CHECK(office.facts(mario).email == "m@example.org");
        CHECK(office.place(mario, office.today()).body == body_x);
        CHECK(office.place(mario, office.today()).absence == "");
        CHECK(office.import(other, body_y) == 0);
        // When she comes to count there, her facts follow.
        CHECK(office.import("cognome,nome,codice_fiscale,ente,profilo,email,ore\n"
                            "Rossi,Mario,RSSMRA85T10A562S,aou-y,nurse,y@example.org,38\n", body_y) == 1);
        CHECK(office.place(mario, office.today()).body == body_y);
        CHECK(office.facts(mario).email == "y@example.org");
    });
}

TEST_CASE("ATaxCodeOfAnotherPersonIsRefusedInTheRegistryAndInTheFile") {
    in_an_office([](Office& office) {
        office.import(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"));
        auto const report = office.check(file("Verdi,Anna,RSSMRA85T10A562S,ausl-x,nurse\n"
                                              "Rossi,Mario,RSSMRA85T10A56NH,ausl-x,nurse\n"
                                              "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk\n"
                                              "Bruni,Carla,RSSMRA78D45D612B,ausl-x,clerk\n"));
        std::string reasons;
        for (auto const& row : report.first_refused) reasons += row.reason + " ";
        CHECK(reasons == "other_person omocodia other_person ");
        CHECK(report.fresh == 1);
        CHECK(office.apply(report.id) == 1);
        CHECK(office.facts(mario).family_name == "Rossi");
    });
}

TEST_CASE("ColleaguesAreFoundByTheirCodesInOneBodyOnly") {
    in_an_office([](Office& office) {
        office.import(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\nRossi,Maria,RSSMRA78D45D612B,aou-y,clerk\n"
                           "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk\n"));
        std::vector<std::string> const asked{mario, mario_by_omocodia, maria, gianfranco, "RSSDAA80A41D612M"};
        auto const found = [&](Uuid body) {
            return office.database->read([&](db::Tx& tx) { return colleagues_with(tx, asked, body, office.today()); });
        };
        CHECK(found(body_x).size() == 3);
        CHECK(found(body_x).at(mario).id == office.person(mario));
        CHECK(found(body_x).at(mario_by_omocodia).id == office.person(mario));
        CHECK(found(body_x).at(gianfranco).family_name == "Bianchi");
        CHECK(found(body_y).size() == 1);
        CHECK(found(Uuid{}).empty());
        // Somebody else with the same digits: now only the code itself says who is meant.
        office.import(file("Russo,Mauro,RSSMRAURTMLARSNL,aou-y,nurse\n"));
        CHECK(found(body_x).contains(mario));
        CHECK_FALSE(found(body_x).contains(mario_by_omocodia));
        CHECK_FALSE(found(body_y).contains(mario_by_omocodia));
    });
}

TEST_CASE("OmocodiaTwinsOfOneFileAreNotBothTaken") {
    in_an_office([](Office& office) {
        auto const report = office.check(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"
                                              "Rossi,Mario,RSSMRA85T10A56NH,aou-y,nurse\n"
                                              "Russo,Mauro,RSSMRAURTMLARSNL,aou-y,nurse\n"));
        CHECK(report.fresh == 2);  // another name is another person: that is what omocodia is for
        REQUIRE(report.first_refused.size() == 1);
        CHECK(report.first_refused[0].reason == "omocodia");
        CHECK(report.first_refused[0].line == 3);
    });
}

TEST_CASE("ATransferEndsOnePeriodYesterdayAndBeginsAnotherToday") {
    in_an_office([](Office& office) {
        std::string const header = "cognome,nome,codice_fiscale,ente,profilo,unita,dal\n";
        office.import(header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,Medicina,2020-02-01\n");
        CHECK(office.import(header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,clerk,Direzione,2020-02-01\n") == 1);
        Day const today = office.today();
        CHECK(office.place(mario, plus_days(today, -1)).unit_name == "Medicina");
        CHECK(office.place(mario, plus_days(today, -1)).profile == "nurse");
        CHECK(office.place(mario, today).unit_name == "Direzione");
        CHECK(office.place(mario, today).profile == "clerk");
    });
}

TEST_CASE("AMendedFirstDayMovesTheDayFromWhichSheCounts") {
    in_an_office([](Office& office) {
        office.import(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"));
        CHECK(office.import("cognome,nome,codice_fiscale,ente,profilo,dal\n"
                            "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,2019-05-01\n") == 1);
        CHECK(office.place(mario, {2019, 5, 1}).body == body_x);
    });
}

TEST_CASE("AnAbsenceEndsWhenTheFileNoLongerNamesIt") {
    in_an_office([](Office& office) {
        std::string const header = "cognome,nome,codice_fiscale,ente,profilo,assenza\n";
        office.import(header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,assenza lunga\n");
        CHECK(office.place(mario, office.today()).absence == "long_absence");
        office.clock.advance(days(10));
        CHECK(office.import(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n")) == 0);  // says nothing of absences
        CHECK(office.import(header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,comando\n") == 1);
        CHECK(office.place(mario, plus_days(office.today(), -1)).absence == "long_absence");
        CHECK(office.place(mario, office.today()).absence == "secondment");
        CHECK(office.import(header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,\n") == 1);
        CHECK(office.place(mario, office.today()).absence == "");
        CHECK(office.count("registry_absence") == 1);
    });
}

TEST_CASE("ARowWhosePersonChangedSinceTheCheckIsRefusedThen") {
    in_an_office([](Office& office) {
        std::string const header = "cognome,nome,codice_fiscale,ente,profilo,unita\n";
        office.import(header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,Medicina\n");
        auto const old_one = office.check(header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,Chirurgia\n"
                                                   "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk,Uno\n"
                                                   "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk,Due\n");
        office.clock.advance(minutes(5));
        office.import(header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,Radiologia\n"
                               "Rossi,Maria,RSSMRA78D45D612B,aou-y,nurse,Uno\n");
        CHECK(office.apply(old_one.id) == 1);  // Gianfranco, whom nobody has touched
        CHECK(office.place(mario, office.today()).unit_name == "Radiologia");
        CHECK(office.place(maria, office.today()).profile == "nurse");
        auto const [found, refused] = office.database->read([&](db::Tx& tx) {
            return std::pair(*imported(tx, old_one.id, {}), refused_rows(tx, old_one.id, 10));
        });
        CHECK(found.state == "applied");
        CHECK(found.applied == 1);
        CHECK(found.refused == 2);
        REQUIRE(refused.size() == 2);
        CHECK(refused[0].line == 2);
        CHECK(refused[0].reason == "changed_since_check");
        CHECK(refused[1].reason == "changed_since_check");
    });
}

TEST_CASE("WhatWasAppliedIsForgottenAndOldRowsAreDeleted") {
    in_an_office([](Office& office) {
        std::string const rows = "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\nbad,row,x,ausl-x,nurse\n";
        auto const report = office.check(file(rows));
        CHECK(office.count("registry_import_row") == 2);
        office.apply(report.id);
        CHECK(office.count("registry_import_row") == 1);  // the refused one, for its CSV
        office.clock.advance(days(31));
        office.check(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"));
        CHECK(office.count("registry_import_row") == 0);
        CHECK(office.count("registry_import") == 2);  // the counts stay
    });
}

TEST_CASE("AnInterruptedImportGoesOnWhereItStopped") {
    in_an_office([](Office& office) {
        auto const report = office.check(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"
                                              "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk\n"));
        // As a batch leaves it that ended behind the first row.
        office.database->write_now("import", [&](db::Tx& tx) {
            advance_import(tx, report.id, {.up_to_line = 2, .applied = 1}, office.actor(), office.clock.now());
        });
        CHECK(office.apply(report.id) == 1);
        CHECK(office.count("registry_person") == 1);
        CHECK(office.facts(maria).given_name == "Maria");
        CHECK(office.apply(report.id) == 0);
    });
}

TEST_CASE("TwoImportsOfOneNewPersonAtOnceMakeOnePerson") {
    db::on_each_engine([](std::string const& url) {
        Office office(url);
        constexpr int people = 40;
        std::string rows;
        std::vector<std::string> codes;
        // 40 of the 128 omocodia forms of one code, each under a name of its own.
        for (int i = 0; i < people; ++i) {
            std::string code = "RSSMRA85T10A562S";
            constexpr std::string_view letters = "LMNPQRSTUV";
            int bit = 0;
            for (std::size_t const at : {6, 7, 9, 10, 12, 13})
                if (i >> bit++ & 1) code[at] = letters[static_cast<std::size_t>(code[at] - '0')];
            for (char check = 'A'; check <= 'Z'; ++check) {
                code.back() = check;
                if (check_tax_code(code) == TaxCodeFault::none) break;
            }
            codes.push_back(code);
            rows += "Rossi" + std::string(1, static_cast<char>('a' + i % 26)) + std::string(i / 26, 'z') + ",Mario," +
                    code + ",ausl-x,nurse\n";
        }
        auto const first = office.check(file(rows)), second = office.check(file(rows));
        CHECK(first.fresh == people);
        CHECK(second.fresh == people);
        // Two programs on one PostgreSQL; on SQLite the second waits for the first anyway.
        auto const other = office.database->engine() == db::Engine::postgres ? db::open(url) : nullptr;
        std::barrier start(2);
        std::int64_t applied_beside = 0;
        std::thread beside([&] {
            start.arrive_and_wait();
            applied_beside = apply_import(other ? *other : *office.database, office.reference, second.id,
                                          office.actor(), office.ids, office.clock.now());
        });
        start.arrive_and_wait();
        auto const applied = office.apply(first.id);
        beside.join();
        CHECK(applied + applied_beside == people);
        CHECK(office.count("registry_person") == people);
        CHECK(office.count("registry_employment") == people);
    });
}

TEST_CASE("OneImportAppliedTwiceAtOnceIsAppliedOnce") {
    in_an_office([](Office& office) {
        auto const report = office.check(file("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"));
        std::barrier start(2);
        std::int64_t beside_applied = 0;
        std::thread beside([&] {
            start.arrive_and_wait();
            beside_applied = office.apply(report.id);
        });
        start.arrive_and_wait();
        auto const applied = office.apply(report.id);
        beside.join();
        CHECK(applied + beside_applied == 1);
        CHECK(office.count("registry_person") == 1);
    });
}

TEST_CASE("AnImportThatIsNotThereOrNotCheckedIsNotApplied") {
    in_an_office([](Office& office) {
        CHECK_THROWS_AS(office.apply(office.ids.next()), NotFound);
        Uuid const id = office.ids.next();
        office.database->write_now("import", [&](db::Tx& tx) {
            NewImport const begun{{id, "", "staff.csv", {}, office.importer}, {}, find_columns({}), "checking", "", ""};
            begin_import(tx, begun, office.clock.now());
        });
        CHECK_THROWS_AS(office.apply(id), Conflict);
    });
}
