-- What the columns of the file were and which were not understood; who applied it, and how many rows changed something.
ALTER TABLE registry_import ADD COLUMN columns_kept text NOT NULL DEFAULT '';
ALTER TABLE registry_import ADD COLUMN columns_ignored text NOT NULL DEFAULT '';
ALTER TABLE registry_import ADD COLUMN applied_by @id;
ALTER TABLE registry_import ADD COLUMN rows_applied bigint;
-- Digest of what the registry held when the row was checked; NULL = nothing to compare with.
ALTER TABLE registry_import_row ADD COLUMN held_digest bigint;
