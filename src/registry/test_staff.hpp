//! For the tests of the import: a small reference, and people whose tax codes belong to their names.
#pragma once

#include <string>

#include "files/folder.hpp"
#include "registry/staff_row.hpp"

namespace regia::registry::test {

inline files::Folder staff_folder() {
    files::Folder folder;
    folder.put("areas.csv", "code,name\ncentro,Area Vasta Centro\n");
    folder.put("bodies.csv", "code,name,kind,wide_area\nausl-x,USL Ics,ausl,centro\naou-y,AOU Ypsilon,aou,centro\n");
    folder.put("districts.csv", "code,name,body\nvalle,Valle,ausl-x\ncollina,Collina,ausl-x\n");
    folder.put("profiles.csv",
               "code,name_it,name_en,group,relationship\nnurse,Infermiere,Nurse,nursing,employee\n"
               "clerk,Impiegato,Clerk,administrative,employee\ngp,Medico,Doctor,gp,contracted\n");
    folder.put("programme.toml", "[programme]\ncode = \"prova\"\nname_it = \"Programma\"\nname_en = \"Programme\"\n"
                                 "owner = \"Regione\"\n");
    folder.put("roles.toml",
               "[[role]]\ncode = \"learner\"\nname_it = \"Discente\"\nname_en = \"Learner\"\nscope = \"person\"\n"
               "home = \"/percorso\"\nrights = [\"follow_own_path\"]\n"
               "[[role]]\ncode = \"body_lead\"\nname_it = \"Referente\"\nname_en = \"Lead\"\nscope = \"body\"\n"
               "home = \"/importazioni\"\nrights = [\"import_people\"]\n"
               "[[role]]\ncode = \"admin\"\nname_it = \"Amministratore\"\nname_en = \"Administrator\"\n"
               "scope = \"region\"\nhome = \"/importazioni\"\nrights = [\"import_people\"]\n");
    return folder;
}

inline Reference staff_reference() {
    files::Faults faults;
    return parse_reference(staff_folder(), faults);
}

inline Uuid const body_x = named_uuid("body", "ausl-x");
inline Uuid const body_y = named_uuid("body", "aou-y");

//! Mario Rossi, Maria Rossi, Gianfranco Bianchi; and Mario again by omocodia.
inline constexpr char const* mario = "RSSMRA85T10A562S";
inline constexpr char const* mario_by_omocodia = "RSSMRA85T10A56NH";
inline constexpr char const* maria = "RSSMRA78D45D612B";
inline constexpr char const* gianfranco = "BNCGFR61M09A390W";

inline constexpr char const* short_header = "cognome,nome,codice_fiscale,ente,profilo\n";
inline constexpr char const* full_header =
    "cognome,nome,codice_fiscale,ente,profilo,email,unita,zona,rapporto,matricola,ore,dal,al,assenza\n";

}  // namespace regia::registry::test
