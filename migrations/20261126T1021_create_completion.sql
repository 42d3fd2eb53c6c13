-- One concept of completion: what a person has finished, of every kind. `subject` is "module:F3" or "package:<id>",
-- `version_id` the revision or the version she finished; `kind` as learning/package/completion.hpp names them;
-- `recorded_by` who says so, for a completion that was entered by hand.
CREATE TABLE learning_completion (
    person_id @id NOT NULL,
    subject text NOT NULL,
    version_id @id NOT NULL,
    kind bigint NOT NULL,
    completed_at @instant NOT NULL,
    recorded_by @id,
    note text NOT NULL,
    PRIMARY KEY (person_id, subject, version_id)
);
INSERT INTO learning_completion (person_id, subject, version_id, kind, completed_at, recorded_by, note)
SELECT person_id, 'module:' || module, revision_id, 0, completed_at, NULL, '' FROM learning_module
WHERE completed_at IS NOT NULL AND revision_id IS NOT NULL;
-- Attempts at a course package, and what each activity of it has stored (`cmi` as the run-time gives it, `total_time`
-- as the standard spells it). `seq` grows with each report of one activity, so that an old one changes nothing.
-- `active_seconds`: with somebody there; `launch_seconds` how much of it the page now open has reported.
CREATE TABLE learning_package_attempt (
    person_id @id NOT NULL,
    id @id NOT NULL,
    package_id @id NOT NULL,
    version_id @id NOT NULL,
    number bigint NOT NULL,
    token text NOT NULL,
    started_at @instant NOT NULL,
    saved_at @instant NOT NULL,
    completed_at @instant,
    PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX learning_package_attempt_number ON learning_package_attempt (person_id, package_id, number);
CREATE TABLE learning_package_item (
    person_id @id NOT NULL,
    attempt_id @id NOT NULL,
    item text NOT NULL,
    cmi text NOT NULL,
    total_time text NOT NULL,
    status text NOT NULL,
    score double precision,
    has_ended bigint NOT NULL,
    seq bigint NOT NULL,
    active_seconds bigint NOT NULL,
    launch text NOT NULL,
    launch_seconds bigint NOT NULL,
    first_at @instant NOT NULL,
    saved_at @instant NOT NULL,
    completed_at @instant,
    PRIMARY KEY (person_id, attempt_id, item)
);
