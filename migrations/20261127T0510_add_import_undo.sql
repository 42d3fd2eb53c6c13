-- What an import changed, so that it can be taken back: the rows of a person as they were before ("" = there was
-- nobody), a digest of what they were after, and the address that files had named before (NULL = the row says nothing
-- of it). Gone with the rows of the import.
CREATE TABLE registry_import_undo (
    import_id @id NOT NULL REFERENCES registry_import (id),
    line bigint NOT NULL,
    person_id @id NOT NULL REFERENCES registry_person (id),
    state_before text NOT NULL,
    digest_after bigint NOT NULL,
    address_before text,
    outcome text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (import_id, line)
);
CREATE INDEX registry_import_undo_of_person ON registry_import_undo (person_id);
ALTER TABLE registry_import ADD COLUMN undone_by @id;
ALTER TABLE registry_import ADD COLUMN undone_at @instant;
ALTER TABLE registry_import ADD COLUMN undone_down_to_line bigint;
ALTER TABLE registry_import ADD COLUMN rows_undone bigint NOT NULL DEFAULT 0;
