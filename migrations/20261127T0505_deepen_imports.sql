-- What a person chose for a header that the program does not know, remembered for the body whose file it was (the null
-- id = the region's). The empty column = not to be used.
CREATE TABLE registry_header (
    body_id @id NOT NULL,
    header text NOT NULL,
    column_name text NOT NULL,
    by_person @id NOT NULL,
    chosen_at @instant NOT NULL,
    PRIMARY KEY (body_id, header)
);
-- The bytes of a file whose check goes on after the request; gone when the check is over.
CREATE TABLE registry_import_part (
    import_id @id NOT NULL REFERENCES registry_import (id),
    number bigint NOT NULL,
    content @bytes NOT NULL,
    PRIMARY KEY (import_id, number)
);
-- Of each body in a file: how many people work there, how many would no longer.
CREATE TABLE registry_import_body (
    import_id @id NOT NULL REFERENCES registry_import (id),
    body_id @id NOT NULL,
    people bigint NOT NULL,
    removed bigint NOT NULL,
    PRIMARY KEY (import_id, body_id)
);
ALTER TABLE registry_import ADD COLUMN headers text NOT NULL DEFAULT '';
ALTER TABLE registry_import ADD COLUMN refusal text NOT NULL DEFAULT '';
ALTER TABLE registry_import ADD COLUMN is_complete bigint NOT NULL DEFAULT 0;
ALTER TABLE registry_import ADD COLUMN checked_up_to_line bigint NOT NULL DEFAULT 0;
ALTER TABLE registry_import ADD COLUMN rows_moved bigint NOT NULL DEFAULT 0;
ALTER TABLE registry_import ADD COLUMN rows_gone bigint NOT NULL DEFAULT 0;
-- What a row changes, field by field.
ALTER TABLE registry_import_row ADD COLUMN changes text NOT NULL DEFAULT '';
