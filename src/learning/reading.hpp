//! A module as one person reads it: its sections in her version, which of them she has opened, and how far.
#pragma once

#include "learning/lesson/notes.hpp"
#include "learning/lesson/time.hpp"
#include "learning/pages.hpp"

namespace regia::learning {

//! A section that she has opened, with what she has left in it.
struct OpenedSection {
    std::string section;
    std::optional<Instant> reopened_at;  //!< after all attempts were used
    Note note;
    Time time;
};

struct Reading {
    catalogue::Module const* module = nullptr;
    std::shared_ptr<catalogue::Catalogue const> catalogue;
    Enrolled enrolled;
    std::vector<catalogue::Section const*> sections;
    std::vector<OpenedSection> opened;  //!< in the order in which they were
    bool is_approved = false;
    std::vector<std::string> missing;   //!< titles of modules that come first
    OpenedSection const* find(std::string_view section) const;
    bool is_open(std::size_t step) const { return find(sections[step]->id) != nullptr; }
    //! She has used all attempts, more open when she has opened each step again, and this one she has not.
    bool must_reread(std::size_t step) const;
    //! The step that is asked for by "?passo=", when it is open.
    std::optional<std::size_t> step_of(std::string_view asked) const;
    //! Where she was.
    std::size_t current_step() const;
    std::string path() const { return "/percorso/moduli/" + std::to_string(module->position); }
    std::string path_of(std::size_t step) const { return path() + "?passo=" + std::to_string(step + 1); }
};

//! Without a row yet, the module as she would begin it: looking at it writes nothing. Four questions to the database.
Reading read_module(Desk const& desk, catalogue::Module const& module);
//! The module of the path in the request's address.
Reading read_module(Desk const& desk);

//! The page of one step; `form` is what was typed into the notes when they could not be saved.
http::Reply show_step(Desk const& desk, Reading const& reading, std::size_t current, NoteForm const& form = {});
html::Frame module_frame(Desk const& desk, Reading const& reading);

}  // namespace regia::learning
