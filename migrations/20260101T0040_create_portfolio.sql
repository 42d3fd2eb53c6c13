CREATE TABLE portfolio_expected (
    person_id @id NOT NULL,
    area text NOT NULL,
    level bigint NOT NULL,
    reason text NOT NULL,
    since @instant NOT NULL,
    PRIMARY KEY (person_id, area)
);
-- Append-only.
CREATE TABLE portfolio_expected_change (
    person_id @id NOT NULL,
    changed_at @instant NOT NULL,
    area text NOT NULL,
    level bigint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (person_id, changed_at, area)
);
