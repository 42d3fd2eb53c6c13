-- Facts about this database, fixed at its creation: demo or production, offset of the clock, key of form markers.
CREATE TABLE access_fact (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE access_account (
    person_id @id NOT NULL PRIMARY KEY,
    username text NOT NULL,
    username_key text NOT NULL UNIQUE,
    password_hash text,
    display_name text NOT NULL,
    language text NOT NULL,
    created_at @instant NOT NULL
);
-- A role in a scope, with the act it rests on. `finished_on` is its last day; `revoked_at` ends it at once.
CREATE TABLE access_grant (
    id @id NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    role text NOT NULL,
    scope_kind bigint NOT NULL,
    scope_id @id NOT NULL,
    started_on @day NOT NULL,
    finished_on @day,
    act text NOT NULL,
    created_at @instant NOT NULL,
    revoked_at @instant
);
CREATE INDEX access_grant_of_person ON access_grant (person_id);
-- `signed_in_at` survives a change of role, so that twelve hours are twelve hours. `made_by`: password, link, persona.
CREATE TABLE access_session (
    token_sha256 @bytes NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    grant_id @id NOT NULL,
    made_by text NOT NULL,
    signed_in_at @instant NOT NULL,
    seen_at @instant NOT NULL,
    ended_at @instant
);
CREATE INDEX access_session_of_person ON access_session (person_id);
CREATE TABLE access_link (
    token_sha256 @bytes NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    expires_at @instant NOT NULL,
    used_at @instant
);
CREATE TABLE access_bearer (
    token_sha256 @bytes NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    grant_id @id NOT NULL,
    name text NOT NULL,
    created_at @instant NOT NULL,
    expires_at @instant NOT NULL,
    revoked_at @instant
);
-- Failed sign-ins by name and by address, for a throttle that locks out no one else.
CREATE TABLE access_failure (
    username_key text NOT NULL,
    address text NOT NULL,
    failures bigint NOT NULL,
    last_at @instant NOT NULL,
    PRIMARY KEY (username_key, address)
);
CREATE INDEX access_failure_last ON access_failure (last_at);
CREATE TABLE access_persona (
    person_id @id NOT NULL PRIMARY KEY,
    position bigint NOT NULL,
    title_it text NOT NULL,
    title_en text NOT NULL
);
-- Append-only: who opened whose record.
CREATE TABLE access_look (
    person_id @id NOT NULL,
    looked_at @instant NOT NULL,
    id @id NOT NULL,
    looker_id @id NOT NULL,
    looker_role text NOT NULL,
    what text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (person_id, looked_at, id)
);
-- Append-only: lists and exports.
CREATE TABLE access_list_look (
    id @id NOT NULL PRIMARY KEY,
    looked_at @instant NOT NULL,
    looker_id @id NOT NULL,
    looker_role text NOT NULL,
    what text NOT NULL,
    filter text NOT NULL,
    people bigint NOT NULL,
    file_sha256 @bytes
);
