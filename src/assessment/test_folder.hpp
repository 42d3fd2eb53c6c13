//! A small invented programme for the tests of assessment: three areas of eight items, two profiles.
#pragma once

#include <string>

#include "files/folder.hpp"

namespace regia::assessment {

inline std::string test_item(std::string const& area, int number, std::string const& audience = "all") {
    std::string const id = area + "-0" + std::to_string(number);
    char const* const levels[] = {"base", "intermedio", "avanzato"};
    double const difficulty = -1.8 + 0.5 * (number - 1);
    std::string text = "[[item]]\nid = \"" + id + "\"\narea = \"" + area + "\"\ncompetence = \"" + area +
                       ".1\"\nlevel = \"" + levels[(number - 1) / 3] + "\"\naudience = \"" + audience +
                       "\"\ndifficulty = " + std::to_string(difficulty) + "\nstem_it = \"Domanda " + id +
                       "?\"\nstem_en = \"Question " + id +
                       "?\"\nsource = [\"fonte\"]\ndoubt = \"\"\ndoubt_note_it = \"\"\nstatus = \"provvisorio\"\n";
    for (int i = 0; i < 4; ++i) {
        std::string const key(1, static_cast<char>('a' + i));
        text += "[[item.option]]\nkey = \"" + key + "\"\ncorrect = " + (i == number % 4 ? "true" : "false") +
                "\nit = \"" + id + " risposta " + key + "\"\nen = \"" + id + " answer " + key +
                "\"\nrationale_it = \"perché sì o no\"\n";
    }
    return text;
}

inline std::string test_items(std::string const& area) {
    std::string text = "area = \"" + area + "\"\narea_it = \"Area\"\narea_en = \"Area\"\nversion = \"1\"\n"
                       "status = \"provvisorio\"\nsources_read_on = 2026-01-01\n";
    for (int number = 1; number <= 8; ++number) text += test_item(area, number, number == 8 ? "clinician" : "all");
    return text;
}

inline std::string test_settings() {
    return "[programme]\ncode = \"prova\"\n[survey]\nversion = \"1\"\nstatus = \"provvisorio\"\n"
           "cut_offs = [-0.6, 0.8, 1.8]\nconfidence = 0.8\nitems_per_area_max = 4\ncorrelation = 0.7\n"
           "retake_after_days = 60\narea_order = [\"A1\", \"A2\", \"A3\"]\n";
}

inline std::string test_portfolio() {
    std::string text = "version = \"1\"\nstatus = \"provvisorio\"\n"
                       "title_it = \"T\"\ntitle_en = \"T\"\nnote_it = \"N\"\nnote_en = \"N\"\n";
    char const* const levels[][3] = {{"non_ancora", "Non ancora base", "Not yet foundation"},
                                     {"base", "Base", "Foundation"},
                                     {"intermedio", "Intermedio", "Intermediate"},
                                     {"avanzato", "Avanzato", "Advanced"}};
    for (auto const& [code, it, en] : levels)
        text += "[[level]]\ncode = \"" + std::string(code) + "\"\nit = \"" + it + "\"\nen = \"" + en +
                "\"\nmeaning_it = \"m\"\nmeaning_en = \"m\"\n";
    text += "[[audience]]\ncode = \"all\"\nit = \"Tutti\"\nen = \"All\"\n"
            "[[audience]]\ncode = \"clinician\"\nit = \"Sanitari\"\nen = \"Health\"\nprofile_groups = [\"nursing\"]\n";
    for (std::string const area : {"A1", "A2", "A3"}) {
        text += "[[area]]\ncode = \"" + area + "\"\nit = \"Nome " + area + "\"\nen = \"Name " + area +
                "\"\nshort_it = \"Breve " + area + "\"\nshort_en = \"Short " + area + "\"\ndeck_text = \"d\"\n";
        text += "[[area.competence]]\ncode = \"" + area + ".1\"\nit = \"c\"\nen = \"c\"\naudiences = [\"all\"]\n"
                "base = {it = \"sa " + area + " base\", en = \"b\"}\nintermedio = {it = \"sa " + area +
                " intermedio\", en = \"i\"}\navanzato = {it = \"sa " + area + " avanzato\", en = \"a\"}\n";
    }
    return text;
}

inline files::Folder test_folder() {
    files::Folder folder;
    folder.put("programme.toml", test_settings());
    for (std::string const area : {"A1", "A2", "A3"}) folder.put("survey/items/" + area + ".toml", test_items(area));
    folder.put("portfolio.toml", test_portfolio());
    folder.put("expected_levels.csv",
               "profile,function,area,level,reason\n*,,A1,base,Per tutti\n"
               "*,,A2,base,Per tutti\nnurse,,A3,intermedio,Per chi cura\n*,,A3,base,Per tutti\n");
    folder.put("areas.csv", "code,name\ncentro,Area Vasta Centro\n");
    folder.put("bodies.csv", "code,name,kind,wide_area\nausl-x,USL Ics,ausl,centro\n");
    folder.put("districts.csv", "code,name,body\nvalle,Valle,ausl-x\n");
    folder.put("profiles.csv", "code,name_it,name_en,group,relationship\nnurse,Infermiere,Nurse,nursing,employee\n"
                               "clerk,Impiegato,Clerk,administrative,employee\n");
    return folder;
}

}  // namespace regia::assessment
