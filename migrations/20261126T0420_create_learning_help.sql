-- Append-only but for closed_at: she asks for more attempts at a module's test. The desk of the body in which she
-- counted when she asked sees that she asks, under the name she has.
CREATE TABLE learning_help (
    id @id NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    person_name text NOT NULL,
    body_id @id NOT NULL,
    module text NOT NULL,
    asked_at @instant NOT NULL,
    closed_at @instant
);
CREATE INDEX learning_help_of_person ON learning_help (person_id, module);
CREATE INDEX learning_help_of_body ON learning_help (body_id, asked_at);
CREATE INDEX learning_help_of_time ON learning_help (asked_at);
-- Append-only: attempts given on request of hers, by whom and why.
CREATE TABLE learning_attempt_grant (
    person_id @id NOT NULL,
    id @id NOT NULL,
    help_id @id NOT NULL REFERENCES learning_help (id),
    module text NOT NULL,
    attempts bigint NOT NULL,
    reason text NOT NULL,
    given_by @id NOT NULL,
    given_by_role text NOT NULL,
    given_at @instant NOT NULL,
    PRIMARY KEY (person_id, id)
);
ALTER TABLE learning_module ADD COLUMN attempts_given bigint NOT NULL DEFAULT 0;
