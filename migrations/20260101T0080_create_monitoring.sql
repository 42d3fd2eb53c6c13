-- One row a person: what she counts for now, and what the lists of people show (state only, never a level).
CREATE TABLE monitoring_person (
    person_id @id NOT NULL PRIMARY KEY,
    cell_id @id NOT NULL,
    body_id @id NOT NULL,
    unit_id @id NOT NULL,
    unit_name text NOT NULL,
    district_id @id NOT NULL,
    profile text NOT NULL,
    name text NOT NULL,
    sort_key text NOT NULL,
    staff_number text NOT NULL,
    state text NOT NULL,
    absence text NOT NULL,
    modules_done bigint NOT NULL,
    measures text NOT NULL,
    updated_at @instant NOT NULL
);
-- The lists of people: by name, in one state, of one unit, of one profile, by staff number. What a list may filter on
-- besides stands at the end of an index, so that rows are skipped without being fetched.
CREATE INDEX monitoring_person_of_body ON monitoring_person (body_id, sort_key, person_id, state, profile);
CREATE INDEX monitoring_person_by_state ON monitoring_person (body_id, state, sort_key, person_id);
CREATE INDEX monitoring_person_by_unit ON monitoring_person (body_id, unit_name, sort_key, person_id, state, profile);
CREATE INDEX monitoring_person_by_profile ON monitoring_person (body_id, profile, sort_key, person_id, state);
CREATE INDEX monitoring_person_by_number ON monitoring_person (body_id, staff_number, person_id);
CREATE TABLE monitoring_cell (
    id @id NOT NULL PRIMARY KEY,
    body_id @id NOT NULL,
    unit_id @id NOT NULL,
    district_id @id NOT NULL,
    profile text NOT NULL,
    relationship text NOT NULL,
    gender text NOT NULL,
    age_band text NOT NULL,
    UNIQUE (body_id, unit_id, district_id, profile, relationship, gender, age_band)
);
CREATE TABLE monitoring_count (
    cell_id @id NOT NULL,
    measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (cell_id, measure)
);
-- Sums of cells that pages ask for: by region, body, unit, profile of a body.
CREATE TABLE monitoring_total (
    series text NOT NULL,
    body_id @id NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (series, body_id, item, measure)
);
CREATE INDEX monitoring_total_by_item ON monitoring_total (series, item, body_id);
-- Totals as they were at the end of a day (only days that changed).
CREATE TABLE monitoring_day (
    day @day NOT NULL,
    series text NOT NULL,
    body_id @id NOT NULL,
    measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (series, measure, body_id, day)
);
-- Append-only: frozen aggregates of levels, suppressed when they were frozen.
CREATE TABLE monitoring_snapshot (
    id @id NOT NULL PRIMARY KEY,
    day @day NOT NULL UNIQUE,
    checksum text NOT NULL,
    made_at @instant NOT NULL
);
CREATE TABLE monitoring_snapshot_value (
    snapshot_id @id NOT NULL REFERENCES monitoring_snapshot (id),
    series text NOT NULL,
    body_id @id NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value bigint,
    shown text NOT NULL,
    PRIMARY KEY (snapshot_id, series, body_id, item, measure)
);
-- Append-only: why somebody of the region looked at the names of one body. Opens them to that role for half an hour.
CREATE TABLE monitoring_names_reason (
    id @id NOT NULL PRIMARY KEY,
    grant_id @id NOT NULL,
    body_id @id NOT NULL,
    reason text NOT NULL,
    given_at @instant NOT NULL
);
CREATE INDEX monitoring_names_reason_of ON monitoring_names_reason (grant_id, body_id, given_at);
