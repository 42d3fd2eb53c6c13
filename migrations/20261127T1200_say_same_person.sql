-- Who comes in with two records says so from both, before they may be merged: a code shown to the one is typed by the
-- other. Without it, whoever merges could open somebody's results to somebody else.
CREATE TABLE registry_same_code (
    person_id @id NOT NULL PRIMARY KEY,
    code_sha256 @bytes NOT NULL,
    expires_at @instant NOT NULL
);
CREATE UNIQUE INDEX registry_same_code_of ON registry_same_code (code_sha256);
CREATE TABLE registry_same_person (
    person_id @id NOT NULL,
    other_id @id NOT NULL,
    said_at @instant NOT NULL,
    PRIMARY KEY (person_id, other_id)
);
CREATE INDEX access_account_leading_to ON access_account (leads_to) WHERE leads_to IS NOT NULL;
-- 0 = a code that came with a record that nobody had come in by, when it was merged with another person's code that
-- somebody had: files know her by it, and nobody comes in by it.
ALTER TABLE registry_tax_code ADD COLUMN is_way_in bigint NOT NULL DEFAULT 1;
-- What the region is told of an audience: employees alone, as of the last time that it was computed whole.
ALTER TABLE audience_definition ADD COLUMN told_members bigint NOT NULL DEFAULT 0;
UPDATE audience_definition SET computed = 0 WHERE body_id IS NULL AND retired_at IS NULL;
