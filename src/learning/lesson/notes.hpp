//! Notes: what a person writes beside a section she has opened. Hers alone: no other page, role, export or figure reads
//! them (docs/rules/privacy.md rule 3). She saves, empties and takes them away whenever she wants.
#pragma once

#include "learning/learning.hpp"

namespace regia::learning {

inline constexpr std::size_t note_characters_max = 4'000;

struct Note {
    std::string body;
    std::optional<Instant> saved_at;  //!< none = there is no note
};

//! What was typed, when it could not be saved.
struct NoteForm {
    std::optional<std::string> typed;
    FormErrors errors;
    std::string saved_elsewhere;  //!< what another window has saved meanwhile
    int status = 200;
};

//! As a form sends it: line ends are one sign, none at the end.
std::string tidy_note(std::string_view typed);

//! Saves what was written over the note of `since` (none = there was no note). Nothing when another window has saved
//! something else meanwhile: nothing is written then. An empty body removes the note. Throws NotFound for a section
//! that she has not opened.
std::optional<Note> save_note(db::Tx& tx, Uuid person, std::string_view module, std::string_view section,
                              std::string const& body, std::optional<Instant> since, Instant now);
Note note_of(db::Tx& tx, Uuid person, std::string_view module, std::string_view section);

struct WrittenNote {
    std::string module, section;
    Note note;
};
//! All of hers, in the order of the path.
std::vector<WrittenNote> notes_of(db::Tx& tx, Uuid person);

}  // namespace regia::learning
