//! Programme folders: checked across contexts, loaded, written back. The sample is the programme that ships.
#include <doctest/doctest.h>

#include <filesystem>

#include "jobs/test_databases.hpp"
#include "pages/programme_folder.hpp"
#include "world/programme.hpp"

using namespace regia;
using files::Faults;
using files::Folder;

namespace {

Folder const& tuscany() {
    static Folder const folder = [] {
        Faults faults;
        Folder read = Folder::read(tuscany_folder(), faults);
        REQUIRE(faults.empty());
        return read;
    }();
    return folder;
}

//! The folder with one place of one file written otherwise.
Folder changed(std::string const& file, std::string_view from, std::string_view to) {
    Folder folder = tuscany();
    REQUIRE(folder.find(file));
    std::string text = *folder.find(file);
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    folder.put(file, std::move(text));
    return folder;
}

std::string all_of(Faults const& faults) {
    std::string text;
    for (auto const& fault : faults) text += files::to_string(fault) + "\n";
    return text;
}

std::string faults_after(std::string const& file, std::string_view from, std::string_view to) {
    return all_of(pages::check_programme(changed(file, from, to)));
}

//! "file:line: " of the first place where `text` stands.
std::string place(std::string const& file, std::string_view text) {
    std::string const& all = *tuscany().find(file);
    auto const at = all.find(text);
    REQUIRE(at != std::string::npos);
    auto const line = 1 + std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    return file + ":" + std::to_string(line) + ": ";
}

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

//! One database with what loading needs.
struct Desk {
    explicit Desk(db::Database& opened) : database(opened), store(opened) {}
    pages::LoadReport load(Folder const& folder, bool apply = true) {
        return pages::load_programme(database, store, folder, ids, clock.now(), apply);
    }
    std::int64_t count(std::string const& sql) {
        return database.read([&](db::Tx& tx) { return *tx.value<std::int64_t>(sql); });
    }
    db::Database& database;
    files::FolderStore store;
    ManualClock clock{Instant{seconds(1'770'000'000)}};
    IdSource ids{clock, 7};
};

}  // namespace

TEST_CASE("TheProgrammeThatShipsHasNoFaults") { CHECK(all_of(pages::check_programme(tuscany())) == ""); }

TEST_CASE("BrokenTomlIsToldAloneWithItsLine") {
    auto const faults = faults_after("path.toml", "code = \"F3\"", "code = \"F3");
    CHECK(faults.starts_with(place("path.toml", "code = \"F3\"")));
    CHECK(std::count(faults.begin(), faults.end(), '\n') == 1);
}

TEST_CASE("AMisspeltFieldIsToldWithItsLine") {
    CHECK(has(faults_after("programme.toml", "exemption = false", "exemptoin = false"),
              place("programme.toml", "exemption = false") + "exemptoin: no such field"));
    CHECK(has(faults_after("programme.toml", "owner = ", "owmer = "),
              place("programme.toml", "owner = ") + "owmer: no such field"));
    CHECK(has(faults_after("survey/items/A2.toml", "difficulty = ", "dificulty = "),
              place("survey/items/A2.toml", "difficulty = ") + "dificulty: no such field"));
}

TEST_CASE("AMissingTranslationIsTold") {
    std::string const title = "title_en = \"The standards that let systems talk\"\n";
    CHECK(has(faults_after("path.toml", title, ""), "title_en: is missing: a text"));
    Folder folder;
    for (auto const& [path, text] : tuscany().files())
        if (path != "texts/privacy.en.md") folder.put(path, text);
    CHECK(all_of(pages::check_programme(folder)) ==
          "texts/privacy.it.md: the translation is missing: texts/privacy.en.md\n");
}

TEST_CASE("AnUnknownBodyIsTold") {
    CHECK(faults_after("districts.csv", "mugello,Mugello,ausl-tc", "mugello,Mugello,ausl-zz") ==
          place("districts.csv", "mugello,Mugello") + "body: there is no body \"ausl-zz\" in bodies.csv\n");
}

TEST_CASE("AModuleThatRequiresItselfIsTold") {
    Folder folder = changed("path.toml", "code = \"F2\"", "code = \"F2\"\nrequires = [\"F3\"]");
    std::string text = *folder.find("path.toml");
    text.replace(text.find("code = \"F3\""), 11, "code = \"F3\"\nrequires = [\"F2\"]");
    folder.put("path.toml", text);
    auto const faults = all_of(pages::check_programme(folder));
    CHECK(has(faults, "requires: the module requires itself"));
    CHECK(faults.starts_with("path.toml:"));
}

TEST_CASE("ProfilesCompetencesAndAudiencesMustExist") {
    CHECK(has(faults_after("expected_levels.csv", "gp,primary-care-doctor", "gpp,primary-care-doctor"),
              place("expected_levels.csv", "gp,primary-care-doctor") + "profile: there is no profile \"gpp\""));
    CHECK(has(faults_after("portfolio.toml", "profile_groups = [\"technical\"]", "profile_groups = [\"tecnical\"]"),
              place("portfolio.toml", "profile_groups = [\"technical\"]") + "profile_groups: no profile is of group"));
    CHECK(has(faults_after("programme.toml", "social = \"sportello\"", "socail = \"sportello\""),
              place("programme.toml", "social = ") + "socail: is neither a profile nor a group of profiles.csv"));
    CHECK(has(faults_after("programme.toml", "social = \"sportello\"", ""),
              "social: is missing: profiles of this group"));
    CHECK(has(faults_after("survey/items/A1.toml", "competence = \"A1.1\"", "competence = \"A1.9\""),
              place("survey/items/A1.toml", "competence = \"A1.1\"") + "competence: the Portfolio has no competence"));
    CHECK(has(faults_after("survey/items/A1.toml", "audience = \"clinician\"", "audience = \"front-office\""),
              place("survey/items/A1.toml", "audience = \"clinician\"") + "audience: competence A1.4 is not for"));
    CHECK(has(faults_after("programme.toml", "minutes = 30", "minutes = 40"), "minutes: module F1 says 30"));
    CHECK(has(faults_after("programme.toml", "pass_percent = 75", "pass_percent = 60"),
              "pass_percent: programme.toml [project_a] says 60"));
}

TEST_CASE("AProgrammeIsLoadedOnceAndExportedByteForByte") {
    for (auto const& test : jobs::databases_for_tests()) {
        Desk desk(**test);
        CHECK_THROWS_AS(pages::export_programme(desk.database), Unavailable);

        auto const look = desk.load(tuscany(), false);
        CHECK(!look.applied);
        CHECK(look.number == 0);
        CHECK(look.differences.size() == tuscany().files().size());

        auto const first = desk.load(tuscany());
        CHECK(first.applied);
        CHECK(first.number == 1);
        CHECK(desk.count("SELECT count(*) FROM registry_body") == 16);
        CHECK(desk.count("SELECT count(*) FROM registry_district") == 28);
        CHECK(desk.count("SELECT count(*) FROM event WHERE kind = 'programme_loaded'") == 1);
        CHECK(desk.store.current().number == 1);

        auto const again = desk.load(tuscany());
        CHECK(!again.applied);
        CHECK(again.number == 1);
        CHECK(again.differences.empty());
        CHECK(desk.count("SELECT count(*) FROM file_revision") == 1);
        CHECK(pages::export_programme(desk.database).files() == tuscany().files());

        auto const edited = desk.load(changed("programme.toml", "cup = \"\"", "cup = \"D19I25000000006\""));
        CHECK(edited.applied);
        CHECK(edited.number == 2);
        REQUIRE(edited.differences.size() == 1);
        CHECK(edited.differences[0].path == "programme.toml");
        CHECK(desk.store.current().number == 2);
    }
}

TEST_CASE("AFolderWithAFaultIsRefusedAndNothingIsWritten") {
    for (auto const& test : jobs::databases_for_tests()) {
        Desk desk(**test);
        auto const report = desk.load(changed("districts.csv", ",ausl-tc", ",ausl-zz"));
        CHECK(!report.applied);
        CHECK(report.faults.size() == 1);
        CHECK(desk.count("SELECT count(*) FROM file_revision") == 0);
        CHECK(desk.count("SELECT count(*) FROM registry_body") == 0);
    }
}

TEST_CASE("WhatWasEditedInThePagesIsNotOverwrittenUntilTheFolderHasIt") {
    for (auto const& test : jobs::databases_for_tests()) {
        Desk desk(**test);
        desk.load(tuscany());
        Folder const page = changed("programme.toml", "retake_after_days = 60", "retake_after_days = 90");
        desk.database.write_now("programme", [&, id = desk.ids.next(), now = desk.clock.now()](db::Tx& tx) {
            files::save_revision(tx, id, page, files::Origin::page, "test", now);
        });
        auto const refused = desk.load(tuscany());
        CHECK(refused.page_is_newer);
        CHECK(!refused.applied);
        REQUIRE(refused.differences.size() == 1);
        CHECK(refused.number == 2);

        // The export holds the edit; once it was loaded, the folder leads again.
        auto const caught_up = desk.load(pages::export_programme(desk.database));
        CHECK(caught_up.applied);
        CHECK(caught_up.differences.empty());
        auto const next = desk.load(tuscany());
        CHECK(next.applied);
        CHECK(next.number == 4);
    }
}
