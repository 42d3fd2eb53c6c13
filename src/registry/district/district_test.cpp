//! Districts that end: what a folder may say, where an old name leads, and when people leave.
#include "registry/absence/absence.hpp"
#include "registry/contact.hpp"
#include "registry/district/district.hpp"
#include "registry/test_pages.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;

namespace {

//! valle and collina end on 31 March; piana takes in both, or monte and piana share collina.
files::Folder folder_with(std::string const& changes) {
    files::Folder folder = staff_folder();
    folder.put("districts.csv", "code,name,body\nvalle,Valle,ausl-x\ncollina,Collina,ausl-x\npiana,Piana,ausl-x\n"
                                "monte,Monte,ausl-x\n");
    folder.put("district_changes.csv", "code,valid_from,valid_until,successors\n" + changes);
    return folder;
}

std::string const joined_and_split = "valle,,2026-03-31,piana\ncollina,,2026-03-31,piana monte\n"
                                     "piana,2026-04-01,,\nmonte,2026-04-01,,\n";

std::vector<std::string> faults_of(std::string const& changes) {
    files::Faults faults;
    parse_reference(folder_with(changes), faults);
    std::vector<std::string> texts;
    for (auto const& fault : faults) texts.push_back(files::to_string(fault));
    return texts;
}

bool has_fault(std::string const& changes, std::string_view text) {
    for (std::string const& fault : faults_of(changes))
        if (fault.find(text) != std::string::npos) return true;
    return false;
}

std::string district_on(OfficePages& office, char const* tax_code, Day on) {
    return office.database.read([&](db::Tx& tx) {
        auto const place = place_of(tx, *person_with_tax_code(tx, tax_code), on);
        for (District const& one : office.reference.current()->districts)
            if (place && place->district == one.id) return one.code;
        return std::string();
    });
}

std::string const with_district = "cognome,nome,codice_fiscale,ente,profilo,zona,dal\n";

std::string bring_file(Browser& browser, std::string const& rows) {
    std::string const import(upload(browser, with_district + rows).header("Location"));
    REQUIRE(import.starts_with("/importazioni/"));
    return import;
}

}  // namespace

TEST_CASE("AFolderWithAGapOrACycleOfDistrictsIsRefusedWithItsLine") {
    CHECK(faults_of(joined_and_split).empty());
    CHECK(has_fault("valle,,2026-03-31,\n", "a gap"));
    CHECK(has_fault("valle,,2026-03-31,piana\npiana,2026-05-01,,\n", "begins on 2026-05-01"));
    CHECK(has_fault("valle,,2026-03-31,piana\npiana,,2026-06-30,valle\n", "a cycle"));
    CHECK(has_fault("valle,,2026-03-31,altrove\n", "there is no district \"altrove\""));
    CHECK(has_fault("altrove,,2026-03-31,valle\n", "there is no district \"altrove\""));
    CHECK(has_fault("valle,,31 marzo,piana\n", "is no day"));
    CHECK(has_fault("valle,2026-04-01,2026-03-31,piana\n", "comes before"));
    CHECK(has_fault("valle,,2026-03-31,piana\nvalle,,2026-03-31,piana\n", "here twice"));
    CHECK(has_fault("valle,,,piana\n", "has no successor"));
}

TEST_CASE("AnOldNameLeadsToItsSuccessorAndOfASplitNobodyGuesses") {
    files::Faults faults;
    Reference const reference = parse_reference(folder_with(joined_and_split), faults);
    Day const march{2026, 3, 31}, april{2026, 4, 1};
    CHECK(follow_district(reference, "valle", march).district->code == "valle");
    CHECK_FALSE(follow_district(reference, "valle", march).is_successor);
    CHECK(follow_district(reference, "valle", april).district->code == "piana");
    CHECK(follow_district(reference, "valle", april).is_successor);
    CHECK(follow_district(reference, "collina", april).fault == "district_split");
    CHECK(follow_district(reference, "piana", march).fault == "district_not_yet");
    CHECK(follow_district(reference, "altrove", april).fault == "unknown_district");
}

TEST_CASE("PeopleLeaveAnEndedDistrictAtItsDateAndPastDaysKeepIt") {
    in_pages([](OfficePages& office) {
        office.load(folder_with(joined_and_split));
        office.database.write_now("reference", [&](db::Tx& tx) { store_reference(tx, *office.reference.current()); });
        Browser browser = office.lead(body_x);
        std::string const import = bring_file(browser, "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,valle,2025-01-01\n"
                                                       "Rossi,Maria,RSSMRA78D45D612B,ausl-x,nurse,collina,2025-01-01\n"
                                                       "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk,piana,\n");
        CHECK(says(browser.get(import), "non è ancora in vigore"));
        REQUIRE(press_apply(browser, import).status == 303);
        auto const leave = [&] {
            return office.database.write_now("leave", [&](db::Tx& tx) {
                return leave_ended_districts(tx, *office.reference.current(), 10, office.ids, office.clock.now());
            });
        };
        office.clock.set(from_rome({2026, 3, 31}, 23, 0));
        CHECK(leave() == 0);
        office.clock.set(from_rome({2026, 4, 1}, 0, 10));
        CHECK(leave() == 1);
        CHECK(leave() == 0);
        CHECK(district_on(office, mario, {2026, 3, 31}) == "valle");
        CHECK(district_on(office, mario, {2026, 4, 1}) == "piana");
        CHECK(district_on(office, maria, {2026, 4, 1}) == "collina");  // split: her body says where she goes

        Browser later = office.lead(body_x);
        std::string const rows = "Rossi,Maria,RSSMRA78D45D612B,ausl-x,nurse,collina,2025-01-01\n"
                                 "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk,valle,2026-01-01\n";
        std::string const second = bring_file(later, rows);
        CHECK(says(later.get(second), "divisa in più zone"));
        CHECK(says(later.get("/importazioni"), "<code>piana</code>"));
        CHECK_FALSE(says(later.get("/importazioni"), "<code>valle</code>"));
        REQUIRE(press_apply(later, second).status == 303);
        CHECK(district_on(office, gianfranco, {2026, 4, 1}) == "piana");
        std::string const third =
            bring_file(later, "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,nurse,valle,2026-01-01\n"
                              "Rossi,Maria,RSSMRA78D45D612B,ausl-x,nurse,monte,2025-01-01\n");
        CHECK(says(later.get(third + "/righe?esito=moved"), "valle non è più in vigore: vale piana"));
        REQUIRE(press_apply(later, third).status == 303);
        CHECK(district_on(office, maria, {2026, 4, 1}) == "monte");
        CHECK(district_on(office, maria, {2026, 3, 31}) == "collina");
    });
}

TEST_CASE("WhoIsFoundLateCountsInTheSuccessorFromItsFirstDay") {
    in_pages([](OfficePages& office) {
        office.load(folder_with(joined_and_split));
        office.database.write_now("reference", [&](db::Tx& tx) { store_reference(tx, *office.reference.current()); });
        Browser browser = office.lead(body_x);
        std::string const import = bring_file(browser, "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,valle,2025-01-01\n");
        REQUIRE(press_apply(browser, import).status == 303);
        office.clock.set(from_rome({2026, 4, 11}, 0, 10));  // ten nights without a server
        CHECK(office.database.write_now("leave", [&](db::Tx& tx) {
            return leave_ended_districts(tx, *office.reference.current(), 10, office.ids, office.clock.now());
        }) == 1);
        CHECK(district_on(office, mario, {2026, 3, 31}) == "valle");
        CHECK(district_on(office, mario, {2026, 4, 1}) == "piana");
        CHECK(district_on(office, mario, {2026, 4, 11}) == "piana");
    });
}
