-- Append-only: who approved which version of a module, by which act.
CREATE TABLE catalogue_approval (
    id @id NOT NULL PRIMARY KEY,
    module text NOT NULL,
    revision_id @id NOT NULL,
    person_id @id NOT NULL,
    act text NOT NULL,
    approved_at @instant NOT NULL
);
