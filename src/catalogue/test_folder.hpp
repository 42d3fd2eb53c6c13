//! A small invented programme for the tests of the catalogue: one module with two lessons, a case in a slot, a
//! glossary, a figure and a bank. Faultless until a test breaks one line of it.
#pragma once

#include <string>

#include "files/folder.hpp"
#include "portfolio/portfolio.hpp"

namespace regia::catalogue::test {

inline portfolio::Portfolio small_portfolio() {
    portfolio::Portfolio portfolio;
    portfolio::Area area;
    area.code = "A1";
    for (auto const* code : {"A1.1", "A1.2", "A1.3"}) {
        portfolio::Competence competence;
        competence.code = code;
        area.competences.push_back(competence);
    }
    portfolio.areas.push_back(area);
    return portfolio;
}

inline std::string words(int characters) {
    std::string text;
    while (static_cast<int>(text.size()) < characters) text += "parola ";
    return text.substr(0, static_cast<std::size_t>(characters - 1)) + ".";
}

inline std::string check(std::string const& id) {
    return "```verifica\nid = \"" + id + R"("
competence = "A1.1"
question = "Che cosa fai?"
[[option]]
text = "Uno"
correct = true
feedback = "Giusto."
[[option]]
text = "Due"
correct = false
feedback = "No."
[[option]]
text = "Tre"
correct = false
feedback = "No."
```
)";
}

inline std::string section(std::string const& id, std::string const& more = "", std::string const& body = "") {
    std::string const target = more.find("audience") == std::string::npos ? "audience = [\"tutti\"]\n" : "";
    std::string const level = more.find("level =") == std::string::npos ? "level = \"base\"\n" : "";
    return "+++\nid = \"" + id + "\"\ntitle = \"Titolo\"\nkind = \"lezione\"\nminutes = 3\nareas = [\"A1\"]\n"
           "competences = [\"A1.1\"]\nsources = [\"legge\"]\nda_confermare = []\n" + target + level + more + "+++\n\n" +
           (body.empty() ? words(3000) : body) + "\n\n" + check(id + "-v1");
}

inline std::string bank(int first, int second, int third) {
    std::string text = "id = \"b\"\nmodule = \"a\"\nlevel = \"base\"\nlanguage = \"it\"\ndraw = 10\npass_percent = 75\n"
                       "attempts = 5\nshuffle = []\nstatus = \"bozza\"\n";
    int number = 0;
    for (auto const& [competence, count] : {std::pair{"A1.1", first}, {"A1.2", second}, {"A1.3", third}})
        for (int i = 0; i < count; ++i)
            text += "[[question]]\nid = \"q" + std::to_string(++number) + "\"\ncompetence = \"" + competence +
                    "\"\ntext = \"T\"\nright = \"giusta\"\nwrong = [\"a\", \"b\", \"c\"]\nrationale = \"R\"\n"
                    "source = [\"legge\"]\n";
    return text;
}

inline constexpr auto figure = R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" role="img"
  aria-labelledby="t d">
<title id="t">Titolo</title><desc id="d">Descrizione</desc><path d="M0 0"/></svg>)";

//! A module with two lessons and a slot; faultless until a test breaks one line of it.
inline files::Folder small_folder() {
    files::Folder folder;
    folder.put("programme.toml", "[contexts]\nhospital-care = \"reparto\"\nfront-office = \"sportello\"\n"
                                 "gp = \"studio-mmg\"\n[project_a]\ntest_questions = 10\n"
                                 "pass_percent = 75\nattempts_max = 5\n");
    folder.put("path.toml", R"([[module]]
code = "F1"
position = 1
area = "A1"
folder = "a1"
title_it = "Titolo"
title_en = "Title"
aim_it = "Scopo"
aim_en = "Aim"
competences = ["A1.1"]
minutes = 30
)");
    folder.put("modules/a1/modulo.toml", R"(id = "a1"
title = "Titolo"
areas = ["A1"]
competences = ["A1.1", "A1.2", "A1.3"]
level = "base"
language = "it"
version = "1"
status = "bozza"
objectives = ["Uno"]
sections = ["01.md", "02.md", "slot:caso"]
annexes = ["glossario.md"]
question_bank = "domande.toml"
[slot.caso]
default = "reparto"
reparto = "caso-reparto.md"
sportello = "caso-sportello.md"
[sources.legge]
cite = "Una legge"
seen = "testo"
)");
    folder.put("modules/a1/01.md", section("s1"));
    folder.put("modules/a1/02.md", section("s2", "figures = [\"figure/f.svg\"]\n",
                                           words(3000) + "\n\n![Una figura con una descrizione](figure/f.svg)\n\n"
                                                         "> **La figura a parole.** Tante parole.\n"));
    folder.put("modules/a1/caso-reparto.md", section("c1", "slot = \"caso\"\naudience = [\"reparto\"]\n"));
    folder.put("modules/a1/caso-sportello.md", section("c2", "slot = \"caso\"\naudience = [\"sportello\"]\n"));
    std::string glossary = section("g");
    glossary.replace(glossary.find("lezione"), 7, "glossario");
    folder.put("modules/a1/glossario.md", glossary);
    folder.put("modules/a1/figure/f.svg", figure);
    folder.put("modules/a1/domande.toml", bank(10, 13, 7));
    return folder;
}

}  // namespace regia::catalogue::test
