#include "catalogue/authoring/draft.hpp"

#include "catalogue/authoring/draft_store.hpp"
#include "catalogue/module_file.hpp"
#include "jobs/events.hpp"

namespace regia::catalogue {
namespace {

constexpr std::string_view author_of_pages = "pagine";

//! Everything about the drafts of one module happens one after the other.
Draft locked(db::Tx& tx, Uuid id) {
    auto draft = find_draft(tx, id);
    if (!draft) throw NotFound("no such draft");
    tx.serialise("catalogue/" + draft->module);
    return *find_draft(tx, id);  // as it is now that nobody else changes it
}

}  // namespace

std::string text_digest(std::string_view text) { return to_hex(sha256(text)); }

DraftState state_after(StepKind kind) {
    switch (kind) {
        case StepKind::sent: return DraftState::in_review;
        case StepKind::reviewed: return DraftState::reviewed;
        case StepKind::published: return DraftState::published;
        case StepKind::withdrawn: return DraftState::withdrawn;
        case StepKind::opened:
        case StepKind::given_back: break;
    }
    return DraftState::open;
}

Bar bar_to(StepKind kind, Draft const& draft, bool is_writer) {
    bool const waits = draft.state == DraftState::in_review || draft.state == DraftState::reviewed;
    switch (kind) {
        case StepKind::opened: return Bar::other_time;
        case StepKind::sent:
            if (draft.state != DraftState::open) return Bar::other_time;
            return draft.edits == 0 ? Bar::nothing_changed : Bar::none;
        case StepKind::given_back: return waits ? Bar::none : Bar::other_time;
        case StepKind::reviewed:
            if (draft.state != DraftState::in_review) return Bar::other_time;
            return is_writer ? Bar::own_work : Bar::none;
        case StepKind::published:
            if (draft.state != DraftState::reviewed) return Bar::other_time;
            return is_writer ? Bar::own_work : Bar::none;
        case StepKind::withdrawn:
            return draft.state == DraftState::open || waits ? Bar::none : Bar::other_time;
    }
    return Bar::other_time;
}

files::Folder folder_of(files::Folder const& in_force, std::vector<Edit> const& edits) {
    std::map<std::string_view, Edit const*> last;
    for (Edit const& edit : edits) last[edit.path] = &edit;
    files::Folder folder;
    for (auto const& [path, text] : in_force.files())
        if (!last.contains(path)) folder.put(path, text);
    for (auto const& [path, edit] : last)
        if (edit->body) folder.put(edit->path, *edit->body);
    return folder;
}

std::vector<std::string> overtaken(files::Folder const& in_force, std::vector<Edit> const& edits) {
    std::vector<std::string> paths;
    for (Edit const& edit : edits) {
        std::string const* const text = in_force.find(edit.path);
        std::string const now = text ? text_digest(*text) : "";
        bool const came_to_the_same = text ? edit.body == *text : !edit.body;
        if (now != edit.over_digest && !came_to_the_same) paths.push_back(edit.path);
    }
    return paths;
}

Module parse_alone(files::Folder const& folder, Catalogue const& catalogue, portfolio::Portfolio const& portfolio,
                   Module const& module, files::Faults& faults) {
    if (is_survey(module)) {
        Module unit = module;
        unit.version = version_of(folder, unit.folder);
        return unit;
    }
    Module alone;
    alone.code = module.code;
    alone.position = module.position;
    alone.area = module.area;
    alone.folder = module.folder;
    alone.title = module.title;
    alone.aim = module.aim;
    alone.minutes = module.minutes;
    alone.requires_modules = module.requires_modules;
    alone.draw = module.draw;
    alone.pass_percent = module.pass_percent;
    alone.attempts_max = module.attempts_max;
    alone.attempts_reopen = module.attempts_reopen;
    alone.attempts_reopened_after_hours = module.attempts_reopened_after_hours;
    Reading reading{folder, portfolio, catalogue.contexts, faults, {}};
    parse_module(reading, alone, module.folder);
    return alone;
}

Draft open_draft(db::Tx& tx, Step const& opened, std::string const& module, Uuid revision) {
    tx.serialise("catalogue/" + module);
    if (auto const known = open_draft_of(tx, module)) return *known;
    if (auto const before = find_step(tx, opened.id)) return *find_draft(tx, before->draft);
    Draft const draft{opened.draft, module, revision, DraftState::open, 0, opened.person, opened.happened_at};
    insert_draft(tx, draft);
    insert_step(tx, opened);
    return draft;
}

Saved save(db::Tx& tx, Writing const& writing, files::Folder const& in_force, MakeChanges const& change) {
    Draft draft = locked(tx, writing.draft);
    if (has_edit_of(tx, draft.id, writing.submission)) return Saved::yes;
    if (draft.state != DraftState::open) return Saved::not_open;
    auto const edits = last_edits_of(tx, draft.id);
    auto const late = overtaken(in_force, edits);
    files::Folder const now = folder_of(in_force, edits);
    std::vector<Change> const changes = change(now);
    for (Change const& one : changes)
        if (one.is_stale) return Saved::stale;
    for (Change const& one : changes) {
        std::string const* const before = now.find(one.path);
        bool const is_same = before ? one.body == *before : !one.body;
        // Saving a text again over one that was loaded meanwhile says that its writer has seen both.
        if (is_same && std::find(late.begin(), late.end(), one.path) == late.end()) continue;
        std::string const* const over = in_force.find(one.path);
        insert_edit(tx, draft.id, {++draft.edits, writing.submission, one.path, one.body,
                                   over ? text_digest(*over) : "", writing.person, writing.now});
    }
    update_draft(tx, draft);
    return Saved::yes;
}

Bar take_step(db::Tx& tx, Step const& step, int edits) {
    Draft draft = locked(tx, step.draft);
    if (find_step(tx, step.id)) return Bar::none;
    if (draft.edits != edits) return Bar::other_time;
    if (Bar const bar = bar_to(step.kind, draft, has_written(tx, draft.id, step.person)); bar != Bar::none) return bar;
    draft.state = state_after(step.kind);
    update_draft(tx, draft);
    insert_step(tx, step);
    return Bar::none;
}

Bar publish(db::Tx& tx, Publication const& publication) {
    if (find_step(tx, publication.step.id)) return Bar::none;
    if (Bar const bar = take_step(tx, publication.step, publication.edits); bar != Bar::none) return bar;
    tx.serialise("programme");
    auto const current = files::current_revision(tx);
    if (!current || current->id != publication.revision)
        throw Conflict("another revision of the programme is in force by now");
    Step const& step = publication.step;
    auto const saved = files::save_revision(tx, publication.next_revision, publication.folder, files::Origin::page,
                                            author_of_pages, step.happened_at);
    Draft draft = *find_draft(tx, step.draft);
    draft.published_revision = saved.id;
    update_draft(tx, draft);
    approve(tx, {step.id, draft.module, step.version, step.person, step.note, step.happened_at});
    jobs::emit(tx, "programme_loaded", to_string(saved.id), "{\"number\":" + std::to_string(saved.number) + "}",
               step.happened_at);
    return Bar::none;
}

}  // namespace regia::catalogue
