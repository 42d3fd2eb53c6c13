-- What she writes beside a section: hers alone. Emptied = no row.
CREATE TABLE learning_note (
    person_id @id NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    body text NOT NULL,
    saved_at @instant NOT NULL,
    PRIMARY KEY (person_id, module, section)
);
-- How long she read a section and which parts of its video she watched ("0-12,20-31.5", in seconds). `page` is the last
-- opening of the page that reported, `page_seconds` what it had counted by then.
CREATE TABLE learning_time (
    person_id @id NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    read_seconds bigint NOT NULL,
    watched_seconds bigint NOT NULL,
    watched text NOT NULL,
    page text NOT NULL,
    page_seconds bigint NOT NULL,
    reported_at @instant NOT NULL,
    PRIMARY KEY (person_id, module, section)
);
