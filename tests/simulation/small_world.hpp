//! The invented world of the simulation: three bodies, about sixty people, the programme of Tuscany with a threshold of
//! three.
#pragma once

#include "main/demo_people.hpp"
#include "world/house.hpp"

namespace regia::simulation {

inline constexpr std::array bodies{"ausl-uno", "aou-due", "ente-tre"};

inline files::Folder small_programme() {
    files::Folder folder = world::tuscany();
    folder.put("bodies.csv", "code,name,kind,wide_area\n"
                             "ausl-uno,Azienda USL Uno,ausl,area-vasta-centro\n"
                             "aou-due,Azienda Ospedaliera Due,aou,area-vasta-nord-ovest\n"
                             "ente-tre,Ente di Supporto Tre,support-body,region\n");
    folder.put("districts.csv", "code,name,body\nzona-a,Zona A,ausl-uno\nzona-b,Zona B,ausl-uno\n");
    std::string programme = *folder.find("programme.toml");
    std::string const threshold = "small_cell = 10";
    programme.replace(programme.find(threshold), threshold.size(), "small_cell = 3");
    // One module in variants, one that asks for another first.
    folder.put("programme.toml", programme);
    std::string section = *folder.find("modules/a2-che-cosa-contiene/02-chi-produce-quando-arriva.md");
    std::string const base = "level = \"base\"";
    section.replace(section.find(base), base.size(), "level = \"intermedio\"");
    folder.put("modules/a2-che-cosa-contiene/02-chi-produce-quando-arriva.md", section);
    std::string path = *folder.find("path.toml");
    std::string const second = "code = \"F2\"\n";
    path.replace(path.find(second), second.size(), second + "requires = [\"F1\"]\n");
    folder.put("path.toml", path);
    return folder;
}

}  // namespace regia::simulation
