-- Counters as they were published on the morning after each Sunday and after each last day of a month. Append-only: the
-- checksum is of everything that was frozen (docs/adr/2026-11-26-figures-as-at-a-date.md).
CREATE TABLE monitoring_frozen (
    number bigint NOT NULL PRIMARY KEY,
    day @day NOT NULL UNIQUE,
    checksum text NOT NULL,
    made_at @instant NOT NULL
);
-- All measures of one group in one text, "concluded 6 in_scope 13": they are read together and never filtered.
CREATE TABLE monitoring_frozen_count (
    number bigint NOT NULL REFERENCES monitoring_frozen (number),
    series text NOT NULL,
    body_id @id NOT NULL,
    item text NOT NULL,
    counts text NOT NULL,
    PRIMARY KEY (number, series, body_id, item)
);
-- What a person counted for, from that freeze on: only where it changed. Explains later what was corrected.
CREATE TABLE monitoring_frozen_person (
    person_id @id NOT NULL,
    since_number bigint NOT NULL,
    body_id @id NOT NULL,
    measures text NOT NULL,
    PRIMARY KEY (person_id, since_number)
);
INSERT INTO monitoring_frozen_person (person_id, since_number, body_id, measures)
    SELECT person_id, 1, body_id, measures FROM monitoring_person;
-- By how much what is known now of a frozen day differs from what was published, and why. Made anew every night.
CREATE TABLE monitoring_frozen_change (
    number bigint NOT NULL REFERENCES monitoring_frozen (number),
    body_id @id NOT NULL,
    reason text NOT NULL,
    counts text NOT NULL,
    PRIMARY KEY (number, body_id, reason)
);
CREATE TABLE monitoring_frozen_known (
    id bigint NOT NULL PRIMARY KEY,
    known_at @instant NOT NULL
);
