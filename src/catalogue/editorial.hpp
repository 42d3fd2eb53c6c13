//! What catalogue asks of the house to let people write in the pages, and what it gives for it: a further door.
//!
//! Rules: what a page publishes passes the same judgement as `regia load`. Who took which texts is a count for each
//! version, never a name and never a variant (docs/rules/privacy.md).
#pragma once

#include <functional>

#include "catalogue/catalogue.hpp"
#include "jobs/events.hpp"

namespace regia::catalogue {

//! Every fault of a whole programme folder, across contexts.
using Judge = std::function<files::Faults(files::Folder const&)>;

//! How many people have begun and concluded a module on one revision of the programme.
struct Taken {
    Uuid revision;
    std::int64_t started = 0, completed = 0;
};
using TakenBy = std::function<std::vector<Taken>(db::Tx&, std::string_view module)>;

struct Editorial {
    Judge judge;
    TakenBy taken;
};

//! Notes the texts of each module when a programme comes into force ("programme_loaded").
void add_subscribers(jobs::Subscribers& subscribers, files::Shelf<Catalogue>& catalogue);

//! For the demo: a draft of the module with a note added to its first lesson, as far as its review.
struct DraftSketch {
    Uuid draft, opened, edit, sent;  //!< new ids
    Uuid author;
    Uuid revision;                   //!< in force
    Instant now;
    std::string added;               //!< Markdown
};
void sketch_draft(db::Tx& tx, Module const& module, files::Folder const& in_force, DraftSketch const& sketch);

}  // namespace regia::catalogue
