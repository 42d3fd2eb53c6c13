-- States of the programme, each with its act. Append-only; no row = running.
CREATE TABLE access_programme_state (
    id @id NOT NULL PRIMARY KEY,
    state text NOT NULL,
    act text NOT NULL,
    act_on @day NOT NULL,
    ends_on @day,
    by_person @id NOT NULL,
    written_at @instant NOT NULL
);
CREATE INDEX access_programme_state_by_time ON access_programme_state (written_at, id);
-- The last freeze, of a programme that was closed: the counters are these, and stay.
ALTER TABLE monitoring_frozen ADD COLUMN is_final bigint NOT NULL DEFAULT 0;
