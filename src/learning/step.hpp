//! Opening the sections of a module, one after the other, as often as she likes.
//!
//! A section counts when it is opened for the first time; opening one again after a failed test reopens the content and
//! allows the next attempt. Who has used all attempts opens each section again: which ones she has is kept with them.
//! The command is the hot write of the product: four statements by primary key.
#pragma once

#include <span>

#include "learning/learning.hpp"

namespace regia::learning {

//! A row of learning_module with the content it stands on.
struct Enrolled {
    std::string module;
    Level variant = Level::base;
    std::string because, context, last_section;
    std::optional<Uuid> revision;
    int sections_total = 0, sections_opened = 0, minutes_total = 30, minutes_done = 0, test_attempts = 0;
    int attempts_reopened = 0;  //!< beyond the first ones, so far
    int sections_reread = 0;    //!< since she failed the last attempt that there was
    std::optional<int> best_right;
    std::optional<Instant> started_at, reopened_at, failed_at, completed_at;
    std::optional<Instant> last_step_at;  //!< in any module of the course
    bool has_concluded = false;           //!< the course
};
//! A module that is not begun is seen as it would be begun now; nothing is written. Throws NotFound for one that is not
//! in the path.
Enrolled enrolled_in(db::Tx& tx, Library& library, Uuid person, std::string_view module, Instant now);
//! Pure: after a failed test the next attempt asks for the content to be opened again.
bool needs_reopening(Enrolled const& enrolled);
//! The first ones, and those that have opened again so far.
int attempts_allowed(Enrolled const& enrolled, catalogue::Module const& module);
//! Pure: the last attempt that there was is failed.
bool has_used_all(Enrolled const& enrolled, catalogue::Module const& module);

//! The module as it was when she began it, else as it is now.
struct Taught {
    std::shared_ptr<catalogue::Catalogue const> catalogue;
    catalogue::Module const* module = nullptr;
};
Taught taught_to(Library& library, Enrolled const& enrolled);
//! Begins the module, if it is not begun. Throws as enrolled_in does, and Conflict while a module that it requires is
//! not completed.
Enrolled begun(db::Tx& tx, Library& library, Uuid person, std::string_view module, Instant now);
//! Which sections were opened, in the order in which they were.
std::vector<std::string> opened_sections(db::Tx& tx, Uuid person, std::string_view module);

//! Something was done on the path: a section opened, a test begun or handed in. After a rest it is an event.
void record_activity(db::Tx& tx, Uuid person, Enrolled const& enrolled, Instant now);

//! The command. Throws NotFound for an unknown section, Conflict for one whose turn has not come and for a module that
//! requires another one first.
void open_section(db::Tx& tx, Library& library, Uuid person, std::string_view module, std::string_view section,
                  Instant now);
//! The same for several, one after the other, of a module that she has begun and of which nothing was written since it
//! was read. What the steps of one week leave behind is written once.
struct Opening {
    std::string_view section;
    Instant at;
};
void open_sections(db::Tx& tx, Library& library, Uuid person, Enrolled const& enrolled,
                   std::span<Opening const> openings);

}  // namespace regia::learning
