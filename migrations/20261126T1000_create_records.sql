-- Append-only but for is_voided: a statement as it is given back, with its id, `stored` and authority. `position` is the
-- millisecond of `stored` and a number within it, made by the program: the order of all lists. `actor_id` says whose it
-- is: the person, where the account is one of this installation, else an id made of how the actor is named.
CREATE TABLE records_statement (
    position bigint NOT NULL PRIMARY KEY,
    id @id NOT NULL UNIQUE,
    actor_id @id NOT NULL,
    credential_id @id NOT NULL,
    is_voided bigint NOT NULL,
    document text NOT NULL
);
-- By what a statement is found (verb, agent, activity, registration, ...: see src/records/store/marks.hpp). A statement
-- that refers to another is also found by the marks of that one: `source` is where a mark comes from, so that several
-- filters must hold for the same statement.
CREATE TABLE records_mark (
    kind bigint NOT NULL,
    subject_id @id NOT NULL,
    position bigint NOT NULL,
    source bigint NOT NULL,
    PRIMARY KEY (kind, subject_id, position, source)
) @clustered;
-- Statements whose object is another statement, which may come later.
CREATE TABLE records_reference (
    target_id @id NOT NULL,
    position bigint NOT NULL,
    voids bigint NOT NULL,
    PRIMARY KEY (target_id, position)
);
CREATE INDEX records_reference_of_position ON records_reference (position);
-- What is known of an activity: the definitions of all statements merged, the newest over the older ones.
CREATE TABLE records_activity (
    id @id NOT NULL PRIMARY KEY,
    iri text NOT NULL,
    definition @json NOT NULL,
    updated_at @instant NOT NULL
);
-- Names under which an actor was spoken of.
CREATE TABLE records_actor_name (
    actor_id @id NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (actor_id, name)
);
-- States, profiles of agents, profiles of activities: the null id stands where a document has no actor, activity or
-- registration.
CREATE TABLE records_document (
    actor_id @id NOT NULL,
    activity_id @id NOT NULL,
    registration_id @id NOT NULL,
    name text NOT NULL,
    content_type text NOT NULL,
    content @bytes NOT NULL,
    etag text NOT NULL,
    updated_at @instant NOT NULL,
    PRIMARY KEY (actor_id, activity_id, registration_id, name)
);
-- What lies beside statements, each content once.
CREATE TABLE records_attachment (
    sha2 text NOT NULL PRIMARY KEY,
    content_type text NOT NULL,
    content @bytes NOT NULL
);
-- Who may speak with the store. `owner` is the context whose session it is ('cmi5'); empty for those of the office.
-- The secret is 128 random bits, so its digest is enough.
CREATE TABLE records_credential (
    id @id NOT NULL PRIMARY KEY,
    name text NOT NULL,
    login text NOT NULL UNIQUE,
    secret_sha256 @bytes NOT NULL UNIQUE,
    scopes text NOT NULL,
    authority @json NOT NULL,
    owner text NOT NULL,
    subject_id @id,
    actor_id @id,
    registration_id @id,
    activity text,
    made_by @id,
    made_at @instant NOT NULL,
    expires_at @instant,
    revoked_at @instant
);
CREATE INDEX records_credential_of_actor ON records_credential (actor_id);
