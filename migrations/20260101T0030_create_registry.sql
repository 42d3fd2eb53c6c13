CREATE TABLE registry_body (
    id @id NOT NULL PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    kind text NOT NULL,
    wide_area text NOT NULL
);
CREATE TABLE registry_district (
    id @id NOT NULL PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    body_id @id NOT NULL REFERENCES registry_body (id)
);
CREATE TABLE registry_unit (
    id @id NOT NULL PRIMARY KEY,
    body_id @id NOT NULL REFERENCES registry_body (id),
    name text NOT NULL,
    sort_key text NOT NULL,
    UNIQUE (body_id, sort_key)
);
CREATE TABLE registry_person (
    id @id NOT NULL PRIMARY KEY,
    given_name text NOT NULL,
    family_name text NOT NULL,
    sort_key text NOT NULL,
    tax_code text,
    tax_code_canonical text,
    born_on @day,
    gender text NOT NULL,
    email text,
    language text NOT NULL,
    created_at @instant NOT NULL
);
CREATE INDEX registry_person_canonical ON registry_person (tax_code_canonical);
-- Globally unique, so a small table of its own (people may be spread over machines).
CREATE TABLE registry_tax_code (
    tax_code text NOT NULL PRIMARY KEY,
    person_id @id NOT NULL
);
CREATE TABLE registry_employment (
    person_id @id NOT NULL REFERENCES registry_person (id),
    id @id NOT NULL,
    body_id @id NOT NULL REFERENCES registry_body (id),
    unit_id @id REFERENCES registry_unit (id),
    district_id @id REFERENCES registry_district (id),
    profile text NOT NULL,
    relationship text NOT NULL,
    staff_number text,
    weekly_hours double precision,
    started_on @day NOT NULL,
    finished_on @day,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX registry_employment_of_body ON registry_employment (body_id, staff_number);
CREATE TABLE registry_absence (
    person_id @id NOT NULL REFERENCES registry_person (id),
    id @id NOT NULL,
    kind text NOT NULL,
    started_on @day NOT NULL,
    finished_on @day,
    PRIMARY KEY (person_id, id)
);
-- Which employment counts, in time.
CREATE TABLE registry_counting (
    person_id @id NOT NULL REFERENCES registry_person (id),
    started_on @day NOT NULL,
    employment_id @id NOT NULL,
    finished_on @day,
    PRIMARY KEY (person_id, started_on)
);
CREATE TABLE registry_function (
    person_id @id NOT NULL REFERENCES registry_person (id),
    id @id NOT NULL,
    function text NOT NULL,
    act text NOT NULL,
    started_on @day NOT NULL,
    finished_on @day,
    PRIMARY KEY (person_id, id)
);
CREATE TABLE registry_import (
    id @id NOT NULL PRIMARY KEY,
    file_name text NOT NULL,
    sha256 @bytes NOT NULL,
    body_id @id NOT NULL,
    by_person @id NOT NULL,
    state text NOT NULL,
    rows_fresh bigint NOT NULL,
    rows_changed bigint NOT NULL,
    rows_same bigint NOT NULL,
    rows_refused bigint NOT NULL,
    applied_up_to_line bigint NOT NULL,
    created_at @instant NOT NULL,
    applied_at @instant
);
CREATE TABLE registry_import_row (
    import_id @id NOT NULL REFERENCES registry_import (id),
    line bigint NOT NULL,
    outcome text NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (import_id, line)
);
