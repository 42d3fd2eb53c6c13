//! TOML with its faults: file, line and field of each.
#include <doctest/doctest.h>

#include "files/toml.hpp"

using namespace regia;
using files::Faults;
using files::Toml;

namespace {

std::string all_of(Faults const& faults) {
    std::string text;
    for (auto const& fault : faults) text += files::to_string(fault) + "\n";
    return text;
}

//! The faults of asking `ask(toml)` of a text.
template <class Ask>
std::string faults_of(std::string const& text, Ask&& ask) {
    Faults faults;
    ask(Toml::parse("f.toml", text, faults));
    return all_of(faults);
}

std::string syntax_fault(std::string const& text) {
    return faults_of(text, [](Toml const&) {});
}

}  // namespace

TEST_CASE("FieldsOfEachKindAreRead") {
    Faults faults;
    auto const toml = Toml::parse("f.toml",
                                  "name = \"Perché\"\nn = 3\nx = 0.5\non = true\nday = 2026-02-12\n"
                                  "day2 = \"2026-02-13\"\n"
                                  "list = [\"a\", \"b\"]\n[t]\na = 1\n[[many]]\nb = 1\n[[many]]\nb = 2\n",
                                  faults);
    CHECK(toml.text("name") == "Perché");
    CHECK(toml.number("n") == 3);
    CHECK(toml.real("x") == 0.5);
    CHECK(toml.real("n") == 3.0);
    CHECK(toml.flag("on"));
    CHECK(toml.day("day") == Day{2026, 2, 12});
    CHECK(toml.day("day2") == Day{2026, 2, 13});
    CHECK(toml.texts("list") == std::vector<std::string>{"a", "b"});
    CHECK(toml.table("t").number("a") == 1);
    REQUIRE(toml.tables("many").size() == 2);
    CHECK(toml.tables("many")[1].number("b") == 2);
    CHECK(toml.keys() == std::vector<std::string>{"day", "day2", "list", "many", "n", "name", "on", "t", "x"});
    CHECK(toml.text_or("none", "otherwise") == "otherwise");
    CHECK(toml.number_or("none", 7) == 7);
    CHECK(toml.real_or("none", 0.25) == 0.25);
    CHECK_FALSE(toml.flag_or("none", false));
    CHECK_FALSE(toml.day_if("none"));
    CHECK(toml.texts_or_none("none").empty());
    CHECK(toml.tables("none").empty());
    CHECK(faults.empty());
}

TEST_CASE("WhatIsMissingOrOfAnotherKindIsToldWithItsLine") {
    CHECK(faults_of("a = 1\n\nb = \"x\"\n", [](Toml const& toml) {
              toml.text("a");
              toml.number("b");
              toml.real("b");
              toml.flag("a");
              toml.day("b");
              toml.texts("a");
              toml.table("a");
              toml.tables("b");
          }) == "f.toml:1: a: is not a text\nf.toml:3: b: is not a whole number\nf.toml:3: b: is not a number\n"
                "f.toml:1: a: is not true or false\nf.toml:3: b: is not a day (YYYY-MM-DD)\n"
                "f.toml:1: a: is not a list of texts\nf.toml:1: a: is not a table\n"
                "f.toml:3: b: is not a list of tables\n");
    CHECK(faults_of("[t]\nx = 1\n", [](Toml const& toml) { toml.table("t").text("name"); }) ==
          "f.toml:1: name: is missing: a text\n");
    CHECK(faults_of("name = \"\"\n", [](Toml const& toml) { toml.text("name"); }) == "f.toml:1: name: is empty\n");
    CHECK(faults_of("d = 2026-02-30\n", [](Toml const& toml) { toml.day("d"); }).starts_with("f.toml:1: "));
    CHECK(faults_of("n = 1e65\nm = 3.0\n", [](Toml const& toml) {
              toml.number("n");
              toml.number("m");
          }) == "f.toml:1: n: is not a whole number\nf.toml:2: m: is not a whole number\n");
    CHECK(faults_of("l = [\"a\", 1]\n", [](Toml const& toml) { toml.texts("l"); }) ==
          "f.toml:1: l: is not a list of texts\n");
}

TEST_CASE("AMisspeltFieldIsTold") {
    CHECK(faults_of("nome = \"x\"\nnmoe = 1\n", [](Toml const& toml) { toml.only({"nome"}); }) ==
          "f.toml:2: nmoe: no such field\n");
}

TEST_CASE("TextThatIsNoTomlIsOneFaultWithItsLine") {
    for (std::string const text : {"a = \n", "a = \"x", "a = 1\na = 2\n", "[t\n", "[= 1\n", "[[]]\n", "a = 'x\n",
                                   "\x01", "a = 99999999999999999999\n", "a = [1, 2\n"}) {
        CAPTURE(text);
        auto const fault = syntax_fault(text);
        CHECK(fault.starts_with("f.toml:"));
        CHECK(std::count(fault.begin(), fault.end(), '\n') == 1);
    }
    CHECK(syntax_fault("a = 1\nb = \n").starts_with("f.toml:2: "));
    CHECK(syntax_fault("") == "");
    CHECK(syntax_fault("\xff\xfe").starts_with("f.toml:"));
}

TEST_CASE("AnAccentOutsideQuotesIsAFaultAndNoMore") {
    CHECK(syntax_fault("perch\xc3\xa9 = 1\n").starts_with("f.toml:1: "));
    CHECK(syntax_fault("a = 1 \xc3\xa0\n").starts_with("f.toml:1: "));
    CHECK(syntax_fault("# perch\xc3\xa9\na = \"\xc3\xa0\"\n") == "");
}

TEST_CASE("DeepNestingAndLongTextsEndInAFaultOrAValue") {
    CHECK(syntax_fault("a = " + std::string(100'000, '[')).starts_with("f.toml:"));
    CHECK(syntax_fault("a = " + std::string(10'000, '[') + std::string(10'000, ']')).starts_with("f.toml:"));
    std::string dotted = "a";
    for (int i = 0; i < 5'000; ++i) dotted += ".a";
    syntax_fault(dotted + " = 1\n");
    std::string inline_tables;
    for (int i = 0; i < 50'000; ++i) inline_tables += "a = {";
    CHECK(syntax_fault(inline_tables).starts_with("f.toml:"));
    Faults faults;
    std::string const lengthy(1'000'000, 'x');
    CHECK(Toml::parse("f.toml", "a = \"" + lengthy + "\"\n", faults).text("a").size() == lengthy.size());
    CHECK(faults.empty());
}

TEST_CASE("TheLinesOfAPieceAreThoseOfItsFile") {
    Faults faults;
    auto const toml = Toml::parse("01.md", "id = 1\n\n[[option]]\ntext = 2\n", faults, 20);
    toml.text("id");
    toml.tables("option")[0].text("text");
    Toml::parse("01.md", "x = \n", faults, 30);
    CHECK(all_of(faults).starts_with("01.md:20: id: is not a text\n01.md:23: text: is not a text\n01.md:30: "));
}

TEST_CASE("AFileThatIsNotThereIsTold") {
    Faults faults;
    Toml::parse(files::Folder(), "roles.toml", faults);
    CHECK(all_of(faults) == "roles.toml: the file is missing\n");
}
