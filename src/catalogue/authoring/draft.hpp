//! A module changed in the pages: from draft over review to an approval that publishes it. Private to the context.
//!
//! Rules (docs/adr/2026-11-24-programme-folder-in-revisions.md; deck, project A: contents are validated by the Comitato
//! Scientifico): a draft is the programme in force with some files of one module changed, so that what the pages
//! publish is a folder like any other. A module has at most one open draft; many may write it, each file is saved
//! against the text its writer saw. Texts go to review only without a fault; then nobody changes them until they are
//! given back. Who wrote any of the draft neither reviews nor approves it. The approval names the act and makes the
//! next revision in the same commit; who is inside a module stays on hers.
#pragma once

#include "catalogue/approval.hpp"

namespace regia::catalogue {

enum class DraftState { open, in_review, reviewed, published, withdrawn };

struct Draft {
    Uuid id;
    std::string module;
    Uuid revision;     //!< in force when it was opened
    DraftState state = DraftState::open;
    int edits = 0;     //!< number of the last one
    Uuid opened_by;
    Instant opened_at;
    std::optional<Uuid> published_revision{};
};

//! One saved text of one file. The last one of a path counts.
struct Edit {
    int number = 0;
    Uuid submission;
    std::string path;
    std::optional<std::string> body;  //!< none = the file is removed
    std::string over_digest;          //!< text_digest of what was in force at that path, "" = nothing
    Uuid person;
    Instant edited_at;
};

enum class StepKind { opened, sent, given_back, reviewed, published, withdrawn };
struct Step {
    Uuid id;  //!< the submission of the form
    Uuid draft;
    StepKind kind = StepKind::opened;
    Uuid person;
    std::string note;  //!< what to change, or the act of an approval
    Uuid version;      //!< Module::version of the texts it was about
    Instant happened_at;
};

inline constexpr std::size_t note_characters_max = 2000;

//! SHA-256 as 64 characters: how a form says which text its writer saw.
std::string text_digest(std::string_view text);

//! Why a step can't be taken. `other_time`: the draft is in another state; `own_work`: she wrote some of it.
enum class Bar { none, other_time, own_work, nothing_changed };
Bar bar_to(StepKind kind, Draft const& draft, bool is_writer);
//! The state after a step.
DraftState state_after(StepKind kind);

//! The folder in force with the last edit of each path over it. `edits`: one of each path.
files::Folder folder_of(files::Folder const& in_force, std::vector<Edit> const& edits);
//! Paths whose text in force is not the one that the draft changed: somebody loaded a folder meanwhile.
std::vector<std::string> overtaken(files::Folder const& in_force, std::vector<Edit> const& edits);

//! One module of a folder, parsed alone: as quick as its own texts. Ids that stand twice are found by the Judge.
Module parse_alone(files::Folder const& folder, Catalogue const& catalogue, portfolio::Portfolio const& portfolio,
                   Module const& module, files::Faults& faults);

// Commands, each in the transaction of its caller ------------------------------------------------------------------

//! The module's open draft; a new one when there is none.
Draft open_draft(db::Tx& tx, Step const& opened, std::string const& module, Uuid revision);

//! What a change makes of a file: from the text as it is now to the text as it shall be; `is_stale` when it is not the
//! one that the writer saw.
struct Change {
    std::string path;
    std::optional<std::string> body{};
    bool is_stale = false;
};
struct Writing {
    Uuid submission, draft, person;
    Instant now;
};
enum class Saved { yes, stale, not_open };
//! Runs `change` on the draft's folder as it is in this transaction and keeps what differs. `in_force` is the folder of
//! the revision that is in force.
using MakeChanges = std::function<std::vector<Change>(files::Folder const&)>;
Saved save(db::Tx& tx, Writing const& writing, files::Folder const& in_force, MakeChanges const& change);

//! Takes a step, once. `edits`: the last one that the person saw; another one by now is `other_time`.
Bar take_step(db::Tx& tx, Step const& step, int edits);

//! The step `published`: approval, next revision and event in one. `folder` = the draft over `revision`, judged.
struct Publication {
    Step step;
    int edits = 0;
    Uuid revision, next_revision;
    files::Folder folder;
};
//! Throws Conflict when another programme is in force by now.
Bar publish(db::Tx& tx, Publication const& publication);

}  // namespace regia::catalogue
