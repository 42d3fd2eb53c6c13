//! A page that edits a file changes what was edited and nothing else.
#include <doctest/doctest.h>

#include "files/toml.hpp"
#include "files/toml_text.hpp"

using namespace regia;
using namespace regia::files;

namespace {

constexpr auto module_text = R"(# Il modulo
id = "a1"            # non cambia mai
sections = [
  "01.md", # la prima
  "slot:caso",
]
note = """
[questo] = "non è un campo"
"""

# Chi vede che cosa
[slot.caso]
default = "reparto"

[sources."dl-34"]
cite = 'Una "legge"'

[[question]]
id = "q1"
text = "Uno"

# La seconda
[[question]]
id = "q2"
text = "Due"
)";

Toml read(std::string const& text, Faults& faults) { return Toml::parse("f.toml", text, faults); }

}  // namespace

TEST_CASE("AFieldChangesAndTheRestStaysAsItWasWritten") {
    TomlText toml(module_text);
    CHECK(toml.set({}, "sections", toml_texts({"02.md"})));
    CHECK(toml.set({}, "id", "\"b1\""));
    CHECK(toml.set({"slot.caso"}, "sportello", "\"c.md\""));
    CHECK(toml.set({"question", 1}, "text", toml_text("Tre \"e\" \\ quattro\n")));
    CHECK_FALSE(toml.set({"question", 2}, "text", "\"\""));
    std::string expected = module_text;
    auto const change = [&](std::string_view from, std::string_view to) {
        expected.replace(expected.find(from), from.size(), to);
    };
    change("[\n  \"01.md\", # la prima\n  \"slot:caso\",\n]", "[\"02.md\"]");
    change("\"a1\"", "\"b1\"");
    change("default = \"reparto\"\n", "default = \"reparto\"\nsportello = \"c.md\"\n");
    change("\"Due\"", R"("Tre \"e\" \\ quattro\n")");
    CHECK(toml.text() == expected);
    Faults faults;
    CHECK(read(toml.text(), faults).tables("question").at(1).text("text") == "Tre \"e\" \\ quattro\n");
    CHECK(faults.empty());
}

TEST_CASE("FieldsAndTablesGoWithoutTheirNeighbours") {
    TomlText toml(module_text);
    CHECK(toml.remove({}, "sections"));
    CHECK_FALSE(toml.remove({}, "sections"));
    CHECK(toml.remove({"sources.dl-34"}, "cite"));
    CHECK(toml.table({"question"}) == "[[question]]\nid = \"q1\"\ntext = \"Uno\"\n");
    CHECK(toml.tables("question") == std::vector{*toml.table({"question", 0}), *toml.table({"question", 1})});
    CHECK(toml.tables("slot.caso") == std::vector{*toml.table({"slot.caso"})});
    CHECK(toml.tables("questo").empty());
    CHECK(toml.remove({"question", 0}));
    CHECK(toml.text().find("# La seconda\n[[question]]\nid = \"q2\"") != std::string::npos);
    CHECK(toml.text().find("\"q1\"") == std::string::npos);
    CHECK(toml.text().find("[questo] = \"non è un campo\"") != std::string::npos);
    toml.append("[[question]]\nid = \"q3\"");
    Faults faults;
    CHECK(read(toml.text(), faults).tables("question").at(1).text("id") == "q3");
    CHECK(faults.empty());
}

TEST_CASE("WhatIsWrittenIsReadBack") {
    std::vector<std::string> const texts{"", "è — «x»", "a\"b\\c", "riga\nriga\tfine", std::string(200, 'x'), "# no",
                                         "]", "'''", "\"\"\""};
    TomlText toml("");
    CHECK(toml.set({}, "texts", toml_texts(texts)));
    CHECK(toml.set({}, "last", "3"));
    Faults faults;
    auto const back = read(toml.text(), faults);
    CHECK(faults.empty());
    CHECK(back.texts("texts") == texts);
    CHECK(back.number("last") == 3);
    CHECK(toml.remove({}, "texts"));
    CHECK(toml.text() == "last = 3\n");
}

TEST_CASE("TextsThatAreNoTomlHarmNobody") {
    for (auto const* text :
         {"", "[", "[[", "a", "a =", "a = [", "a = \"", "a = \"\"\"x", "\"", "'a", "=", "]]", "a = [#"}) {
        TomlText toml(text);
        toml.set({}, "b", "1");
        toml.remove({}, "a");
        toml.remove({"a"});
        toml.append("[t]");
        CHECK(toml.text().ends_with("[t]\n"));
    }
}
