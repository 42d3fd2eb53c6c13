-- cmi5. Course structures as they were read; they never change. Of a package of the catalogue whose files they open, or
-- of none: then every unit lies elsewhere.
CREATE TABLE learning_cmi5_course (
    id @id NOT NULL PRIMARY KEY,
    structure @json NOT NULL,
    package_id @id,
    version_id @id UNIQUE,
    made_by @id NOT NULL,
    made_at @instant NOT NULL
);
-- `actor_id` as in records: of a person of this house her id, else made of how the actor is named.
CREATE TABLE learning_cmi5_registration (
    actor_id @id NOT NULL,
    id @id NOT NULL UNIQUE,
    course_id @id NOT NULL REFERENCES learning_cmi5_course (id),
    agent @json NOT NULL,
    is_person bigint NOT NULL,
    made_at @instant NOT NULL,
    satisfied_at @instant,
    PRIMARY KEY (actor_id, id)
);
CREATE INDEX learning_cmi5_registration_course ON learning_cmi5_registration (actor_id, course_id);
-- An assignable unit or a block in one registration, once something is known of it; `item` is its place in the
-- structure, from 0.
CREATE TABLE learning_cmi5_item (
    actor_id @id NOT NULL,
    registration_id @id NOT NULL,
    item bigint NOT NULL,
    completed_at @instant,
    passed_at @instant,
    waived_at @instant,
    waived_because text NOT NULL,
    waived_by @id,
    satisfied_at @instant,
    PRIMARY KEY (actor_id, registration_id, item)
);
-- One launch of a unit. `fetch_sha256` is of the token in its fetch address, which is good once. `ending`: 0 open,
-- 1 terminated, 2 abandoned.
CREATE TABLE learning_cmi5_session (
    actor_id @id NOT NULL,
    id @id NOT NULL UNIQUE,
    registration_id @id NOT NULL,
    item bigint NOT NULL,
    mode bigint NOT NULL,
    fetch_sha256 @bytes NOT NULL UNIQUE,
    launched_at @instant NOT NULL,
    fetched_at @instant,
    preferences_read_at @instant,
    initialized_at @instant,
    is_completed bigint NOT NULL,
    is_passed bigint NOT NULL,
    is_failed bigint NOT NULL,
    last_at @instant,
    ending bigint NOT NULL,
    ended_at @instant,
    last_statement_id @id,
    PRIMARY KEY (actor_id, id)
);
CREATE INDEX learning_cmi5_session_open ON learning_cmi5_session (ending, launched_at);
CREATE INDEX learning_cmi5_session_registration ON learning_cmi5_session (actor_id, registration_id);
