-- Two people who are one: who stays, who goes, who said so and why. Rows of this table change once, when a merge is
-- undone. `body_id` is the body whose lead did it; the null id = the regional office.
CREATE TABLE registry_merge (
    id @id NOT NULL PRIMARY KEY,
    kept_id @id NOT NULL REFERENCES registry_person (id),
    merged_id @id NOT NULL REFERENCES registry_person (id),
    body_id @id NOT NULL,
    reason text NOT NULL,
    act text NOT NULL,
    by_person @id NOT NULL,
    merged_at @instant NOT NULL,
    undone_by @id,
    undone_at @instant
);
CREATE INDEX registry_merge_by_time ON registry_merge (merged_at, id);
CREATE INDEX registry_merge_of_kept ON registry_merge (kept_id);
CREATE INDEX registry_merge_of_merged ON registry_merge (merged_id);
-- Every row that a merge changed, in whatever table, as it was (is_before = 1) and as it became: what an undo puts back.
CREATE TABLE registry_merge_row (
    merge_id @id NOT NULL REFERENCES registry_merge (id),
    number bigint NOT NULL,
    table_name text NOT NULL,
    is_before bigint NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (merge_id, number)
);
-- Whose rows are in the place of hers.
ALTER TABLE registry_person ADD COLUMN merged_into @id;
-- Who comes in with this name comes in as her.
ALTER TABLE access_account ADD COLUMN leads_to @id;
CREATE INDEX access_account_leading ON access_account (leads_to);
