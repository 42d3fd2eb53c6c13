CREATE TABLE assessment_attempt (
    person_id @id NOT NULL,
    id @id NOT NULL,
    kind text NOT NULL,
    revision_id @id NOT NULL,
    seed bigint NOT NULL,
    audiences text NOT NULL,
    started_at @instant NOT NULL,
    finished_at @instant,
    answered bigint NOT NULL,
    area_position bigint NOT NULL,
    asked_in_area bigint NOT NULL,
    -- Pauses left out: no single answer counts for more than five minutes.
    answering_seconds bigint NOT NULL,
    current_item text NOT NULL,
    current_order text NOT NULL,
    current_choice text,
    shown_at @instant NOT NULL,
    -- Of the mean of the areas, written with the last answer.
    overall_mean double precision,
    overall_deviation double precision,
    PRIMARY KEY (person_id, id)
);
-- Append-only: an answer is final.
CREATE TABLE assessment_answer (
    person_id @id NOT NULL,
    attempt_id @id NOT NULL,
    position bigint NOT NULL,
    item text NOT NULL,
    option_order text NOT NULL,
    choice text,
    is_right bigint NOT NULL,
    shown_at @instant NOT NULL,
    answered_at @instant NOT NULL,
    PRIMARY KEY (person_id, attempt_id, position)
);
CREATE TABLE assessment_area (
    person_id @id NOT NULL,
    attempt_id @id NOT NULL,
    area text NOT NULL,
    level bigint NOT NULL,
    probability double precision NOT NULL,
    mean double precision NOT NULL,
    deviation double precision NOT NULL,
    asked bigint NOT NULL,
    PRIMARY KEY (person_id, attempt_id, area)
);
-- How long finished surveys took, without persons: the median is read from at most some dozens of rows.
CREATE TABLE assessment_duration (
    minutes bigint NOT NULL PRIMARY KEY,
    attempts bigint NOT NULL
);
