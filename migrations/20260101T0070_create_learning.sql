CREATE TABLE learning_course (
    person_id @id NOT NULL PRIMARY KEY,
    modules_done bigint NOT NULL,
    started_at @instant,
    concluded_at @instant,
    last_step_at @instant
);
CREATE TABLE learning_module (
    person_id @id NOT NULL,
    module text NOT NULL,
    position bigint NOT NULL,
    variant bigint NOT NULL,
    because text NOT NULL,
    revision_id @id,
    context text NOT NULL,
    sections_total bigint NOT NULL,
    sections_opened bigint NOT NULL,
    minutes_total bigint NOT NULL,
    minutes_done bigint NOT NULL,
    last_section text NOT NULL,
    test_attempts bigint NOT NULL,
    best_right bigint,
    started_at @instant,
    reopened_at @instant,
    failed_at @instant,
    completed_at @instant,
    PRIMARY KEY (person_id, module)
);
-- Append-only: a section opened for the first time.
CREATE TABLE learning_section (
    person_id @id NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    opened_at @instant NOT NULL,
    PRIMARY KEY (person_id, module, section)
);
-- One row an attempt; filled once when it is handed in.
CREATE TABLE learning_test (
    person_id @id NOT NULL,
    module text NOT NULL,
    attempt bigint NOT NULL,
    seed bigint NOT NULL,
    started_at @instant NOT NULL,
    handed_in_at @instant,
    answers text NOT NULL,
    right_answers bigint,
    asked bigint NOT NULL,
    is_passed bigint NOT NULL,
    PRIMARY KEY (person_id, module, attempt)
);
CREATE TABLE learning_standing (
    person_id @id NOT NULL,
    area text NOT NULL,
    expected bigint NOT NULL,
    current bigint,
    evidence_id @id,
    next_step text NOT NULL,
    reached_on @day,
    updated_at @instant NOT NULL,
    PRIMARY KEY (person_id, area)
);
