//! The Portfolio: read with its faults named, the highest expectation applied, each person's expectation kept.
#include <doctest/doctest.h>

#include "jobs/test_databases.hpp"
#include "portfolio/portfolio.hpp"

using namespace regia;
using files::Faults;
using files::Folder;
using portfolio::Level;
using portfolio::Portfolio;

namespace {

constexpr std::string_view portfolio_toml = R"(version = "1"
status = "provvisorio"
title_it = "T"
title_en = "T"
note_it = "N"
note_en = "N"
[[level]]
code = "non_ancora"
it = "Non ancora base"
en = "Not yet"
meaning_it = "m"
meaning_en = "m"
[[level]]
code = "base"
it = "Base"
en = "Base"
meaning_it = "m"
meaning_en = "m"
[[level]]
code = "intermedio"
it = "Intermedio"
en = "Intermediate"
meaning_it = "m"
meaning_en = "m"
[[level]]
code = "avanzato"
it = "Avanzato"
en = "Advanced"
meaning_it = "m"
meaning_en = "m"
[[audience]]
code = "all"
it = "Tutti"
en = "Everybody"
[[audience]]
code = "clinician"
it = "Sanitari"
en = "Clinicians"
profile_groups = ["nursing"]
[[audience]]
code = "trainer"
it = "Formatori"
en = "Trainers"
profiles = ["trainer"]
functions = ["tutor"]
[[area]]
code = "A1"
it = "Principi"
en = "Principles"
short_it = "Principi"
short_en = "Principles"
deck_text = "la normativa"
  [[area.competence]]
  code = "A1.1"
  it = "Conoscere"
  en = "Know"
  audiences = ["all"]
  base.it = "Spiega"
  base.en = "Explains"
  intermedio.it = "Distingue"
  intermedio.en = "Tells apart"
  avanzato.it = "Guida"
  avanzato.en = "Guides"
)";
constexpr std::string_view expected_csv =
    "profile,function,area,level,reason\n"
    "*,,A1,base,Per tutti\n"
    "nurse,,A1,base,Per gli infermieri\n"
    "*,tutor,A1,avanzato,Affianca\n"
    "gp,primary-care-doctor,A1,intermedio,Redige il profilo\n";

Folder small_folder() {
    Folder folder;
    folder.put("portfolio.toml", std::string(portfolio_toml));
    folder.put("expected_levels.csv", std::string(expected_csv));
    folder.put("areas.csv", "code,name\ncentro,Area Vasta Centro\n");
    folder.put("bodies.csv", "code,name,kind,wide_area\nausl-x,USL Ics,ausl,centro\n");
    folder.put("districts.csv", "code,name,body\nvalle,Valle,ausl-x\n");
    folder.put("profiles.csv",
               "code,name_it,name_en,group,relationship\nnurse,Infermiere,Nurse,nursing,employee\n"
               "clerk,Amministrativo,Clerk,administrative,employee\n");
    return folder;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result(text);
    result.replace(result.find(from), from.size(), to);
    return result;
}

std::vector<std::string> faults_of(Folder const& folder) {
    Faults faults;
    portfolio::parse_portfolio(folder, faults);
    std::vector<std::string> all;
    for (auto const& fault : faults) all.push_back(files::to_string(fault));
    return all;
}

Portfolio small_portfolio() {
    Faults faults;
    return portfolio::parse_portfolio(small_folder(), faults);
}

std::vector<std::string> faults_after(std::string_view from, std::string_view to) {
    Folder folder = small_folder();
    folder.put("portfolio.toml", replaced(portfolio_toml, from, to));
    return faults_of(folder);
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("APortfolioIsReadWithoutFaults") {
    CHECK(faults_of(small_folder()).empty());
    Portfolio const portfolio = small_portfolio();
    CHECK(portfolio.is_provisional());
    CHECK(portfolio.level_names[0].it == "Non ancora base");
    REQUIRE(portfolio.find_competence("A1.1"));
    CHECK(portfolio.find_competence("A1.1")->behaviours[2].en == "Tells apart");
    CHECK(!portfolio.find_area("A7"));
    CHECK(portfolio::level_of("avanzato") == Level::advanced);
    CHECK(portfolio::code_of(Level::none) == "non_ancora");
    CHECK(!portfolio::level_of("esperto"));
}

TEST_CASE("EachFaultOfThePortfolioNamesItsLine") {
    CHECK(faults_after("  base.en = \"Explains\"\n", "") ==
          Sentences{"portfolio.toml:58: en: is missing: a text"});
    CHECK(faults_after("audiences = [\"all\"]", "audiences = [\"nurses\"]") ==
          Sentences{"portfolio.toml:57: audiences: there is no audience \"nurses\"",
                    "portfolio.toml:47: code: no competence of this area is for \"all\""});
    CHECK(faults_after("deck_text", "dek_text") ==
          Sentences{"portfolio.toml:52: dek_text: no such field", "portfolio.toml:46: deck_text: is missing: a text"});
    CHECK(faults_after("code = \"clinician\"", "code = \"all\"").front() ==
          "portfolio.toml:36: code: \"all\" is here twice");
    CHECK(faults_after("functions = [\"tutor\"]", "functions = [\"tuttor\"]") ==
          Sentences{"portfolio.toml:45: functions: there is no function \"tuttor\""});
    CHECK(faults_after("code = \"avanzato\"", "code = \"esperto\"").front() ==
          "portfolio.toml:26: code: is none of non_ancora, base, intermedio, avanzato");
    CHECK(faults_after("status = \"provvisorio\"", "status = \"definitivo\"") ==
          Sentences{"portfolio.toml:2: status: is neither \"provvisorio\" nor \"ufficiale\""});
}

TEST_CASE("BrokenTomlIsOneFaultAndNotMany") {
    auto const faults = faults_after("it = \"Principi\"", "it = \"Principi");
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().starts_with("portfolio.toml:48: "));
}

TEST_CASE("EachFaultOfTheExpectedLevelsNamesItsLine") {
    Folder folder = small_folder();
    folder.put("expected_levels.csv",
               "profile,function,area,level,reason\n*,,A9,base,r\nnurse,,A1,esperto,r\n,tuttor,A1,base,\n");
    CHECK(faults_of(folder) ==
          Sentences{"expected_levels.csv:2: area: there is no area \"A9\" in portfolio.toml",
                    "expected_levels.csv:3: level: is none of base, intermedio, avanzato",
                    "expected_levels.csv:4: profile: is empty: a profile, or * for any",
                    "expected_levels.csv:4: function: there is no function \"tuttor\"",
                    "expected_levels.csv:4: reason: is empty: the person is shown why",
                    "expected_levels.csv: area: no row for any profile (*) expects a level in area A1"});
}

TEST_CASE("TheHighestRowThatAppliesIsExpected") {
    Portfolio const portfolio = small_portfolio();
    CHECK(portfolio::expected_of(portfolio, "A1", "clerk", {}).reason == "Per tutti");
    CHECK(portfolio::expected_of(portfolio, "A1", "nurse", {}).level == Level::base);
    CHECK(portfolio::expected_of(portfolio, "A1", "nurse", {"trainer", "tutor"}).level == Level::advanced);
    // A row with profile and function needs both.
    CHECK(portfolio::expected_of(portfolio, "A1", "gp", {}).level == Level::base);
    CHECK(portfolio::expected_of(portfolio, "A1", "nurse", {"primary-care-doctor"}).level == Level::base);
    CHECK(portfolio::expected_of(portfolio, "A1", "gp", {"primary-care-doctor"}).level == Level::intermediate);
    CHECK(portfolio::expected_of(portfolio, "A9", "gp", {}).level == Level::none);
}

TEST_CASE("AudiencesComeFromGroupProfileAndFunction") {
    Portfolio const portfolio = small_portfolio();
    Faults faults;
    auto const reference = registry::parse_reference(small_folder(), faults);
    CHECK(portfolio::audiences_of(portfolio, reference, "nurse", {}) == Sentences{"all", "clinician"});
    CHECK(portfolio::audiences_of(portfolio, reference, "nurse", {"tutor"}) ==
          Sentences{"all", "clinician", "trainer"});
    CHECK(portfolio::audiences_of(portfolio, reference, "clerk", {}) == Sentences{"all"});
    CHECK(portfolio::audiences_of(portfolio, reference, "unknown", {}) == Sentences{"all"});
}
