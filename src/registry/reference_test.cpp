//! Areas, bodies, districts and profiles of a programme folder.
#include <doctest/doctest.h>

#include "jobs/test_databases.hpp"
#include "registry/registry.hpp"

using namespace regia;
using files::Faults;
using files::Folder;

namespace {

Folder small_folder() {
    Folder folder;
    folder.put("areas.csv", "code,name\ncentro,Area Vasta Centro\n");
    folder.put("bodies.csv", "code,name,kind,wide_area\nausl-x,USL Ics,ausl,centro\naou-y,AOU Ypsilon,aou,centro\n");
    folder.put("districts.csv", "code,name,body\nvalle,Valle,ausl-x\n");
    folder.put("profiles.csv", "code,name_it,name_en,group,relationship\nnurse,Infermiere,Nurse,nursing,employee\n");
    return folder;
}

std::vector<std::string> faults_of(Folder const& folder) {
    Faults faults;
    registry::parse_reference(folder, faults);
    std::vector<std::string> all;
    for (auto const& fault : faults) all.push_back(files::to_string(fault));
    return all;
}

}  // namespace

TEST_CASE("ReferenceIsFoundByCodeAndById") {
    Faults faults;
    auto const reference = registry::parse_reference(small_folder(), faults);
    REQUIRE(faults.empty());
    REQUIRE(reference.find_body("aou-y"));
    CHECK(reference.find_body("aou-y")->name == "AOU Ypsilon");
    CHECK(reference.find_body(named_uuid("body", "ausl-x"))->code == "ausl-x");
    CHECK(reference.find_district("valle")->body_code == "ausl-x");
    CHECK(reference.find_profile("nurse")->group == "nursing");
    CHECK(reference.wide_areas.at("centro") == "Area Vasta Centro");
    CHECK(!reference.find_body("ispro"));
    CHECK(!reference.find_profile("Nurse"));
}

TEST_CASE("FaultsOfReferenceNameFileLineAndColumn") {
    Folder folder = small_folder();
    folder.put("districts.csv", "code,name,body\nvalle,Valle,ausl-z\nvalle,Valle,ausl-x\n");
    folder.put("bodies.csv", "code,name,kind,wide_area\nausl-x,,ausl,centro\nAOU,Aou,aou,nord\n"
                             "ispro,Ispro,other,nord\n");
    folder.put("profiles.csv", "code,name_it,group,relationship\nnurse,Infermiere,nursing,employee\n");
    CHECK(faults_of(folder) ==
          std::vector<std::string>{
              "bodies.csv:2: name: is empty",
              "bodies.csv:3: code: is not a code (small letters, digits, hyphens)",
              "bodies.csv:4: wide_area: there is no wide area \"nord\" in areas.csv",
              "districts.csv:2: body: there is no body \"ausl-z\" in bodies.csv",
              "districts.csv:3: code: \"valle\" is here twice",
              "profiles.csv:1: name_en: the column is missing",
          });
}

TEST_CASE("StoringReferenceTwiceChangesNothingAndANewNameReplacesTheOld") {
    for (auto const& database : jobs::databases_for_tests()) {
        Folder folder = small_folder();
        Faults faults;
        auto const store = [&] {
            auto const reference = registry::parse_reference(folder, faults);
            (*database)->write_now("programme", [&](db::Tx& tx) { registry::store_reference(tx, reference); });
        };
        store();
        store();
        folder.put("bodies.csv", "code,name,kind,wide_area\nausl-x,USL Nuova,ausl,centro\n");
        store();
        auto const names = (*database)->read([](db::Tx& tx) {
            return tx.all("SELECT name FROM registry_body WHERE code IN ('ausl-x', 'aou-y') ORDER BY code",
                          [](db::Row const& row) { return row.get<std::string>(0); });
        });
        CHECK(names == std::vector<std::string>{"AOU Ypsilon", "USL Nuova"});
    }
}
