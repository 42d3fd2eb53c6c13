//! Targets, roadmap and policies; the planned line of project A.
#include <doctest/doctest.h>

#include "monitoring/monitoring.hpp"

using namespace regia;
using files::Faults;
using files::Folder;
using monitoring::Plan;

namespace {

constexpr std::string_view targets_toml = R"([[target]]
code = "A.reach"
project = "A"
name_it = "Operatori"
name_en = "Operators"
value = 1000
unit = "people"
kind = "output"
due = 2025-06-30
)";
constexpr std::string_view roadmap_toml = R"([[milestone]]
code = "M1"
project = ""
name_it = "Modello"
name_en = "Model"
starts_on = 2025-01-01
ends_on = 2025-03-01
[[milestone]]
code = "M2"
project = "A"
name_it = "Corsi"
name_en = "Courses"
starts_on = 2025-03-22
ends_on = 2025-06-30
)";
constexpr std::string_view programme_toml = R"([programme]
starts_on = 2025-01-01
ends_on = 2025-12-31
[policies]
small_cell = 3
individual_level = "person_only"
exemption = false
snapshot = "monthly"
)";

Folder small_folder() {
    Folder folder;
    folder.put("targets.toml", std::string(targets_toml));
    folder.put("roadmap.toml", std::string(roadmap_toml));
    folder.put("programme.toml", std::string(programme_toml));
    return folder;
}

std::vector<std::string> faults_of(Folder const& folder) {
    Faults faults;
    monitoring::parse_plan(folder, faults);
    std::vector<std::string> all;
    for (auto const& fault : faults) all.push_back(files::to_string(fault));
    return all;
}

}  // namespace

TEST_CASE("ThePlannedLineRunsFromTheStartOfProjectAToItsDueDate") {
    Faults faults;
    Plan const plan = monitoring::parse_plan(small_folder(), faults);
    REQUIRE(faults.empty());
    CHECK(plan.small_cell == 3);
    CHECK(plan.target("A.reach") == 1000);
    CHECK_THROWS_AS(plan.target("Z"), Bug);
    CHECK(plan.planned({2025, 1, 1}) == 0);
    CHECK(plan.planned({2025, 3, 22}) == 0);
    CHECK(plan.planned({2025, 3, 23}) == 10);  // one of a hundred days
    CHECK(plan.planned({2025, 6, 29}) == 990);
    CHECK(plan.planned({2025, 6, 30}) == 1000);
    CHECK(plan.planned({2026, 1, 1}) == 1000);
}

TEST_CASE("FaultsOfThePlanNameFileLineAndField") {
    Folder folder = small_folder();
    folder.put("targets.toml", "[[target]]\ncode = \"B.gp\"\nproject = \"E\"\nname_it = \"Medici\"\nvalue = 0\n"
                               "unit = \"people\"\nkind = \"output\"\n");
    folder.put("roadmap.toml", "[[milestone]]\ncode = \"M1\"\nname_it = \"a\"\nname_en = \"a\"\n"
                               "starts_on = 2025-02-01\nends_on = 2025-01-01\n");
    folder.put("programme.toml", "[programme]\nstarts_on = 2025-01-01\nends_on = 2025-12-31\n[policies]\n"
                                 "small_cel = 3\nindividual_level = \"all\"\nexemption = false\n"
                                 "snapshot = \"daily\"\n");
    CHECK(faults_of(folder) ==
          std::vector<std::string>{
              "programme.toml:5: small_cel: no such field",
              "programme.toml:4: small_cell: is missing: a whole number",
              "programme.toml:6: individual_level: is none of person_only, shared_by_person, outcome_to_referents",
              "programme.toml:8: snapshot: is not monthly, the only period so far",
              "targets.toml:3: project: is none of A, B, C, D (\"\" = the whole programme)",
              "targets.toml:1: name_en: is missing: a text",
              "targets.toml:5: value: is not above zero",
              "targets.toml:1: target: the target \"A.reach\" is missing: the planned line of project A leads to it",
              "roadmap.toml:6: ends_on: is before starts_on",
          });
}
