//! A programme folder as a whole: the checks across contexts, loading it, and writing it back. The command line prints
//! what these functions return.
//!
//! Rules (docs/adr/2026-11-24-programme-folder-in-revisions.md): nothing is written while a fault is left; the same
//! folder again changes nothing; what was edited in the pages is never overwritten by an older folder. The way out is
//! to export, which gives the pages' version as a folder; loading that folder unchanged records that it has caught up,
//! and from then on its edits load.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "files/folder_store.hpp"

namespace regia::pages {

//! Every fault of the folder, by file and line. While a file is not even TOML, only such faults: the others would
//! mostly follow from them.
files::Faults check_programme(files::Folder const& folder);

//! Declared against computed minutes, a line a module.
std::vector<std::string> minutes_report(files::Folder const& folder);

struct LoadReport {
    std::vector<files::Difference> differences;  //!< from the revision in force (none = from nothing) to the folder
    bool applied = false;                        //!< a revision was written now
    std::int64_t number = 0;                     //!< of the revision in force afterwards; 0 = none
    files::Faults faults;                        //!< any fault refuses the folder
    bool page_is_newer = false;                  //!< refused: the revision in force was made in the pages
};

//! Compares and, with `apply`, writes revision, reference rows and the event "programme_loaded" (key = revision id,
//! payload {"number": n}) in one command. Throws Conflict when another load came between comparison and command.
LoadReport load_programme(db::Database& database, files::FolderStore& folders, files::Folder const& folder,
                          IdSource& ids, Instant now, bool apply);

//! The revision in force, byte for byte. Throws Unavailable when no programme was ever loaded.
files::Folder export_programme(db::Database& database);

}  // namespace regia::pages
