#include "catalogue/authoring/draft_store.hpp"

namespace regia::catalogue {
namespace {

constexpr auto first_closed = DraftState::published;

Draft read_draft(db::Row const& row) {
    return {row.get<Uuid>(0), row.get<std::string>(1), row.get<Uuid>(2),    row.get<DraftState>(3),
            row.get<int>(4),  row.get<Uuid>(5),        row.get<Instant>(6), row.get<std::optional<Uuid>>(7)};
}

Step read_step(db::Row const& row) {
    return {row.get<Uuid>(0),        row.get<Uuid>(1), row.get<StepKind>(2), row.get<Uuid>(3),
            row.get<std::string>(4), row.get<Uuid>(5), row.get<Instant>(6)};
}

}  // namespace

std::optional<Draft> find_draft(db::Tx& tx, Uuid id) {
    return tx.one("SELECT id, module, revision_id, state, edits, opened_by, opened_at, published_revision_id "
                  "FROM catalogue_draft WHERE id = $1",
                  read_draft, id);
}

std::optional<Draft> open_draft_of(db::Tx& tx, std::string_view module) {
    return tx.one("SELECT id, module, revision_id, state, edits, opened_by, opened_at, published_revision_id "
                  "FROM catalogue_draft WHERE module = $1 AND state < $2 ORDER BY opened_at DESC, id DESC LIMIT 1",
                  read_draft, module, first_closed);
}

std::vector<Draft> open_drafts(db::Tx& tx) {
    return tx.all("SELECT id, module, revision_id, state, edits, opened_by, opened_at, published_revision_id "
                  "FROM catalogue_draft WHERE state < $1 ORDER BY module, id",
                  read_draft, first_closed);
}

std::vector<Draft> published_drafts(db::Tx& tx, std::string_view module) {
    return tx.all("SELECT id, module, revision_id, state, edits, opened_by, opened_at, published_revision_id "
                  "FROM catalogue_draft WHERE module = $1 AND state = $2 ORDER BY opened_at DESC, id DESC",
                  read_draft, module, DraftState::published);
}

void insert_draft(db::Tx& tx, Draft const& draft) {
    tx.run("INSERT INTO catalogue_draft (id, module, revision_id, state, edits, opened_by, opened_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
           draft.id, draft.module, draft.revision, draft.state, draft.edits, draft.opened_by, draft.opened_at);
}

void update_draft(db::Tx& tx, Draft const& draft) {
    tx.run("UPDATE catalogue_draft SET state = $2, edits = $3, published_revision_id = $4 WHERE id = $1", draft.id,
           draft.state, draft.edits, draft.published_revision);
}

std::vector<Edit> last_edits_of(db::Tx& tx, Uuid draft) {
    return tx.all("SELECT number, submission_id, path, body, over_digest, person_id, edited_at "
                  "FROM catalogue_draft_edit e WHERE draft_id = $1 AND number = (SELECT max(l.number) "
                  "FROM catalogue_draft_edit l WHERE l.draft_id = e.draft_id AND l.path = e.path) ORDER BY number",
                  [](db::Row const& row) {
                      return Edit{row.get<int>(0),         row.get<Uuid>(1), row.get<std::string>(2),
                                  row.get<std::optional<std::string>>(3),
                                  row.get<std::string>(4), row.get<Uuid>(5), row.get<Instant>(6)};
                  },
                  draft);
}

void insert_edit(db::Tx& tx, Uuid draft, Edit const& edit) {
    tx.run("INSERT INTO catalogue_draft_edit (draft_id, number, submission_id, path, body, over_digest, person_id, "
           "edited_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
           draft, edit.number, edit.submission, edit.path, edit.body, edit.over_digest, edit.person, edit.edited_at);
}

bool has_written(db::Tx& tx, Uuid draft, Uuid person) {
    return tx.value<std::int64_t>(
                 "SELECT count(*) FROM catalogue_draft_edit WHERE draft_id = $1 AND person_id = $2", draft, person)
               .value_or(0) > 0;
}

bool has_edit_of(db::Tx& tx, Uuid draft, Uuid submission) {
    return tx.value<std::int64_t>(
                 "SELECT count(*) FROM catalogue_draft_edit WHERE draft_id = $1 AND submission_id = $2", draft,
                 submission)
               .value_or(0) > 0;
}

std::vector<Step> steps_of(db::Tx& tx, Uuid draft) {
    return tx.all("SELECT id, draft_id, kind, person_id, note, version_id, happened_at FROM catalogue_draft_step "
                  "WHERE draft_id = $1 ORDER BY happened_at, id",
                  read_step, draft);
}

std::optional<Step> find_step(db::Tx& tx, Uuid id) {
    return tx.one("SELECT id, draft_id, kind, person_id, note, version_id, happened_at FROM catalogue_draft_step "
                  "WHERE id = $1",
                  read_step, id);
}

void insert_step(db::Tx& tx, Step const& step) {
    tx.run("INSERT INTO catalogue_draft_step (id, draft_id, kind, person_id, note, version_id, happened_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
           step.id, step.draft, step.kind, step.person, step.note, step.version, step.happened_at);
}

}  // namespace regia::catalogue
