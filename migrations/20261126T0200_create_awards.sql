-- Append-only: the texts of certificates, version by version, in both languages.
CREATE TABLE awards_template (
    id @id NOT NULL PRIMARY KEY,
    number bigint NOT NULL UNIQUE,
    texts @json NOT NULL,
    author_id @id NOT NULL,
    written_at @instant NOT NULL
);
-- Append-only: the version approved last is in force.
CREATE TABLE awards_template_approval (
    id @id NOT NULL PRIMARY KEY,
    template_id @id NOT NULL,
    person_id @id NOT NULL,
    act text NOT NULL,
    approved_at @instant NOT NULL
);
-- Append-only: one row a conclusion (renewal 0), and one for each that takes the place of a revoked one.
CREATE TABLE awards_certificate (
    person_id @id NOT NULL,
    renewal bigint NOT NULL,
    id @id NOT NULL,
    code text NOT NULL,
    template_id @id NOT NULL,
    facts @json NOT NULL,
    issued_at @instant NOT NULL,
    PRIMARY KEY (person_id, renewal)
);
-- Whose a code is.
CREATE TABLE awards_code (
    code text NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    renewal bigint NOT NULL
);
-- Append-only; once a certificate.
CREATE TABLE awards_revocation (
    person_id @id NOT NULL,
    renewal bigint NOT NULL,
    reason text NOT NULL,
    revoked_by @id NOT NULL,
    revoked_at @instant NOT NULL,
    PRIMARY KEY (person_id, renewal)
);
CREATE INDEX awards_revocation_by_time ON awards_revocation (revoked_at);
-- Written once, at the first download.
CREATE TABLE awards_document (
    person_id @id NOT NULL,
    renewal bigint NOT NULL,
    sha256 @bytes NOT NULL,
    content @bytes NOT NULL,
    made_at @instant NOT NULL,
    PRIMARY KEY (person_id, renewal)
);
-- Whether the public check shows her name; no row = no.
CREATE TABLE awards_holder (
    person_id @id NOT NULL PRIMARY KEY,
    shows_name bigint NOT NULL,
    changed_at @instant NOT NULL
);
