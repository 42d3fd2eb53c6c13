-- Levels are told by cohort (docs/adr/2026-11-26-levels-by-cohort.md). A cohort = people of one body who were measured
-- since its last one was closed; who they are never changes. Append-only.
CREATE TABLE monitoring_cohort (
    id @id NOT NULL PRIMARY KEY,
    body_id @id NOT NULL,
    is_higher bigint NOT NULL,
    snapshot_id @id NOT NULL REFERENCES monitoring_snapshot (id)
);
CREATE INDEX monitoring_cohort_of ON monitoring_cohort (snapshot_id, body_id, is_higher);
-- What was told of it in one month: how many more reached a level, between least and most. Append-only.
CREATE TABLE monitoring_cohort_step (
    cohort_id @id NOT NULL REFERENCES monitoring_cohort (id),
    snapshot_id @id NOT NULL REFERENCES monitoring_snapshot (id),
    people bigint NOT NULL,
    aligned_least bigint NOT NULL,
    aligned_most bigint NOT NULL,
    expected_least bigint NOT NULL,
    expected_most bigint NOT NULL,
    PRIMARY KEY (cohort_id, snapshot_id)
);
-- Who is counted, once in the whole region, with the survey and the result that the figures rest on. Read by the
-- freezing of snapshots alone.
CREATE TABLE monitoring_counted (
    person_id @id NOT NULL PRIMARY KEY,
    cohort_id @id NOT NULL REFERENCES monitoring_cohort (id),
    snapshot_id @id NOT NULL REFERENCES monitoring_snapshot (id),
    evidence_id @id,
    is_aligned bigint NOT NULL,
    is_expected bigint NOT NULL
);
CREATE INDEX monitoring_counted_of ON monitoring_counted (cohort_id);
