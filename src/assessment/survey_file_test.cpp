//! What `regia check` says about the items of a survey.
#include <doctest/doctest.h>

#include "assessment/assessment.hpp"
#include "assessment/engine.hpp"
#include "assessment/test_folder.hpp"

using namespace regia;
using namespace regia::assessment;

namespace {

std::string with(std::string text, std::string const& from, std::string const& to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

//! The faults of the folder in which one text of a file was changed, one a line.
std::string faults_with(std::string const& file, std::string const& from, std::string const& to) {
    files::Folder folder = test_folder();
    folder.put(file, with(*folder.find(file), from, to));
    files::Faults faults;
    parse_survey(folder, faults);
    std::string text;
    for (files::Fault const& fault : faults) text += files::to_string(fault) + "\n";
    return text;
}

std::string const a1 = "survey/items/A1.toml";

}  // namespace

TEST_CASE("ASurveyIsReadWithItsRulesAndItsTables") {
    files::Faults faults;
    Survey const survey = parse_survey(test_folder(), faults);
    CHECK(faults.empty());
    CHECK(survey.items.size() == 24);
    CHECK(survey.area_order == std::vector<std::string>{"A1", "A2", "A3"});
    CHECK(survey.cut_offs[0] == doctest::Approx(-0.6));
    CHECK(survey.cut_offs[2] == doctest::Approx(1.8));
    CHECK(survey.items_per_area_max == 4);
    CHECK(survey.retake_after_days == 60);
    Item const* const item = survey.find("A2-04");
    REQUIRE(item);
    CHECK(item->level == Level::intermediate);
    CHECK(item->options.size() == 4);
    CHECK(item->options[0].is_right);
    CHECK(item->information.size() == grid_points);
    CHECK(survey.find("A9-01") == nullptr);
}

TEST_CASE("EveryFaultOfAnItemNamesItsFileAndField") {
    CHECK(faults_with(a1, "correct = true", "correct = false")
              .find("option: an item has four options, one of them right; here are 4, right 0") != std::string::npos);
    CHECK(faults_with(a1, "correct = false", "correct = true").find("right 2") != std::string::npos);
    CHECK(faults_with(a1, "stem_en = \"Question A1-01?\"\n", "").find("stem_en: is missing") != std::string::npos);
    CHECK(faults_with(a1, "it = \"A1-01 risposta a\"", "it = \"\"").find("it: is empty") != std::string::npos);
    CHECK(faults_with(a1, "id = \"A1-02\"", "id = \"A1-01\"").find("another item has this id") != std::string::npos);
    CHECK(faults_with("survey/items/A2.toml", "id = \"A2-02\"", "id = \"A1-01\"").find("another item has this id") !=
          std::string::npos);
    CHECK(faults_with(a1, "level = \"base\"", "level = \"ottimo\"").find("is not base, intermedio") !=
          std::string::npos);
    CHECK(faults_with(a1, "\nid = \"A1-01\"\narea = \"A1\"", "\nid = \"A1-01\"\narea = \"A2\"")
              .find("is not the area of the file") != std::string::npos);
    CHECK(faults_with(a1, "competence = \"A1.1\"", "competence = \"A2.1\"").find("is not of area A1") !=
          std::string::npos);
    CHECK(faults_with(a1, "key = \"b\"", "key = \"a\"").find("another option has this key") != std::string::npos);
    CHECK(faults_with(a1, "difficulty", "dificulty").find("no such field") != std::string::npos);
}

TEST_CASE("RulesThatCanNotWorkAreFaults") {
    std::string const file = "programme.toml";
    CHECK(faults_with(file, "[-0.6, 0.8, 1.8]", "[0.8, -0.6, 1.8]").find("cut_offs") != std::string::npos);
    CHECK(faults_with(file, "[-0.6, 0.8, 1.8]", "[-0.6, 0.8]").find("cut_offs") != std::string::npos);
    CHECK(faults_with(file, "confidence = 0.8", "confidence = 1.2").find("confidence") != std::string::npos);
    CHECK(faults_with(file, "correlation = 0.7", "correlation = 1").find("correlation") != std::string::npos);
    CHECK(faults_with(file, "\"A3\"]", "\"A4\"]").find("area A4 has no item for everybody") != std::string::npos);
}
