-- Where an attempt at a package with sequencing rules stands: what its run-time needs to go on (`state`, JSON of the
-- library), the activity that is delivered ("" = none) and whether the course as a whole is concluded. `seq` grows, so
-- that an old report changes nothing.
CREATE TABLE learning_package_sequence (
    person_id @id NOT NULL,
    attempt_id @id NOT NULL,
    state text NOT NULL,
    item text NOT NULL,
    seq bigint NOT NULL,
    saved_at @instant NOT NULL,
    PRIMARY KEY (person_id, attempt_id)
);
