-- The attempt at an activity of a SCORM package in the sense of the SCORM profile of xAPI: it lasts from "initialized" to
-- "terminated", through any number of "suspended" and "resumed", and stands in the statements of both. `launch` is the
-- opening of the page that was told of last.
CREATE TABLE learning_package_told (
    person_id @id NOT NULL,
    attempt_id @id NOT NULL,
    item text NOT NULL,
    told_attempt_id @id NOT NULL,
    launch text NOT NULL,
    PRIMARY KEY (person_id, attempt_id, item)
);
