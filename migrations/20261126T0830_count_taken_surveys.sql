-- How many surveys were begun and finished on each revision, as counted last: up to a Monday, by a job of the night.
CREATE TABLE assessment_taken (
    revision_id @id NOT NULL PRIMARY KEY,
    started bigint NOT NULL,
    finished bigint NOT NULL
);
