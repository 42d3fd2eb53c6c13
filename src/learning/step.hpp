//! Opening the sections of a module, one after the other, as often as she likes.
//!
//! A section counts when it is opened for the first time; opening one again after a failed test reopens the content and
//! allows the next attempt. The command is the hot write of the product: four statements by primary key.
#pragma once

#include "learning/learning.hpp"

namespace regia::learning {

//! A row of learning_module with the content it stands on.
struct Enrolled {
    std::string module;
    Level variant = Level::base;
    std::string because, context, last_section;
    std::optional<Uuid> revision;
    int sections_total = 0, sections_opened = 0, minutes_total = 30, minutes_done = 0, test_attempts = 0;
    std::optional<int> best_right;
    std::optional<Instant> started_at, reopened_at, failed_at, completed_at;
};
//! Plans the path first when the person has none. Throws NotFound for a module that is not in the path.
Enrolled enrolled_in(db::Tx& tx, Library& library, Uuid person, std::string_view module, Instant now);
//! The same without writing anything: for pages. A module not in the path yet is seen as it would be begun.
Enrolled seen_as(db::Tx& tx, Library& library, Uuid person, catalogue::Module const& module, Instant now);
//! Pure: after a failed test the next attempt asks for the content to be opened again.
bool needs_reopening(Enrolled const& enrolled);
//! The module as it was when she began it, else as it is now.
std::shared_ptr<catalogue::Catalogue const> catalogue_of(Library& library, Enrolled const& enrolled);
//! Which of these sections were opened, in order of the path of this module.
std::vector<std::string> opened_sections(db::Tx& tx, Uuid person, std::string_view module);

//! Pure: a section may be opened when all before it were.
bool may_open(std::vector<catalogue::Section const*> const& sections, std::vector<std::string> const& opened,
              std::string_view section);

//! The command. Throws NotFound for an unknown section, Conflict for one whose turn has not come.
void open_section(db::Tx& tx, Library& library, Uuid person, std::string_view module, std::string_view section,
                  Instant now);

}  // namespace regia::learning
