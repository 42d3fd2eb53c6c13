-- Which texts of a module are in which revision of the programme: one row a module and revision.
CREATE TABLE catalogue_version (
    module text NOT NULL,
    revision_id @id NOT NULL,
    number bigint NOT NULL,
    version_id @id NOT NULL,
    in_force_from @instant NOT NULL,
    PRIMARY KEY (module, revision_id)
);
-- How many have begun and concluded a module on which revision; counted from events, nobody is named.
CREATE TABLE learning_taken (
    module text NOT NULL,
    revision_id @id NOT NULL,
    started bigint NOT NULL,
    completed bigint NOT NULL,
    PRIMARY KEY (module, revision_id)
);
