-- A problem seen in a question: without the person and without the hour, and its id tells neither.
CREATE TABLE assessment_item_report (
    id @id NOT NULL PRIMARY KEY,
    item text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    reported_on @day NOT NULL
);
CREATE INDEX assessment_item_report_of_item ON assessment_item_report (item);
-- Append-only: what the committee says it did about a question.
CREATE TABLE assessment_item_note (
    item text NOT NULL,
    id @id NOT NULL,
    text text NOT NULL,
    by_id @id NOT NULL,
    written_at @instant NOT NULL,
    PRIMARY KEY (item, id)
);
-- Somebody asks that a human looks at her result again. `area` is empty for the whole.
CREATE TABLE assessment_review (
    person_id @id NOT NULL,
    id @id NOT NULL,
    attempt_id @id NOT NULL,
    area text NOT NULL,
    text text NOT NULL,
    shares_answers bigint NOT NULL,
    asked_at @instant NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX assessment_review_id ON assessment_review (id);
-- Append-only; the last one says where a review stands: in_hand, confirmed, repeat, withdrawn.
CREATE TABLE assessment_review_reply (
    review_id @id NOT NULL,
    id @id NOT NULL,
    state text NOT NULL,
    text text NOT NULL,
    by_id @id NOT NULL,
    replied_at @instant NOT NULL,
    PRIMARY KEY (review_id, id)
);
