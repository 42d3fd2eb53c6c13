-- A module being changed in the pages: the draft, each saved text, each step from draft to approval. Edits and steps
-- are append-only; `state` and `edits` of a draft repeat its last step and last edit.
CREATE TABLE catalogue_draft (
    id @id NOT NULL PRIMARY KEY,
    module text NOT NULL,
    revision_id @id NOT NULL,
    state bigint NOT NULL,
    edits bigint NOT NULL,
    opened_by @id NOT NULL,
    opened_at @instant NOT NULL,
    published_revision_id @id
);
CREATE INDEX catalogue_draft_module ON catalogue_draft (module, opened_at);
-- `body` NULL = the file is removed; `over_digest` = of the text in force that it takes the place of, "" = of none.
CREATE TABLE catalogue_draft_edit (
    draft_id @id NOT NULL REFERENCES catalogue_draft (id),
    number bigint NOT NULL,
    submission_id @id NOT NULL,
    path text NOT NULL,
    body text,
    over_digest text NOT NULL,
    person_id @id NOT NULL,
    edited_at @instant NOT NULL,
    PRIMARY KEY (draft_id, number)
);
CREATE TABLE catalogue_draft_step (
    id @id NOT NULL PRIMARY KEY,
    draft_id @id NOT NULL REFERENCES catalogue_draft (id),
    kind bigint NOT NULL,
    person_id @id NOT NULL,
    note text NOT NULL,
    version_id @id NOT NULL,
    happened_at @instant NOT NULL
);
CREATE INDEX catalogue_draft_step_draft ON catalogue_draft_step (draft_id, happened_at);
