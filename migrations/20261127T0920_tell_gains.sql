-- Who answered the survey first and again: told once, with at least as many others of her body as the policy asks
-- (docs/adr/2026-11-27-gain-is-told-once-of-ten.md). Pages read what the snapshot froze, never these rows.
CREATE TABLE monitoring_gain_step (
    id @id NOT NULL PRIMARY KEY,
    body_id @id NOT NULL,
    snapshot_id @id NOT NULL REFERENCES monitoring_snapshot (id),
    people bigint NOT NULL,
    mean_tenths bigint NOT NULL,
    -- Of all its people, for how much gains differ in the whole region; never told of one step.
    gain_sum double precision NOT NULL,
    gain_squares double precision NOT NULL
);
CREATE TABLE monitoring_gain_person (
    person_id @id NOT NULL PRIMARY KEY,
    step_id @id NOT NULL REFERENCES monitoring_gain_step (id),
    first_id @id NOT NULL,
    later_id @id NOT NULL
);
