-- Course packages made elsewhere (SCORM, cmi5). What was read of a version never changes; its files lie in file_media by
-- digest. Uploads and their pieces are gone once they were read; openings (who holds the token may fetch the files of
-- one version, without saying who) once they have expired. `state` of a version repeats its last step.
CREATE TABLE catalogue_package (
    id @id NOT NULL PRIMARY KEY,
    title text NOT NULL,
    competences text NOT NULL,
    level bigint,
    created_by @id NOT NULL,
    created_at @instant NOT NULL
);
CREATE TABLE catalogue_package_version (
    id @id NOT NULL PRIMARY KEY,
    package_id @id NOT NULL REFERENCES catalogue_package (id),
    number bigint NOT NULL,
    state bigint NOT NULL,
    kind bigint NOT NULL,
    structure text NOT NULL,
    warnings text NOT NULL,
    file_name text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 @bytes NOT NULL,
    files bigint NOT NULL,
    uploaded_by @id NOT NULL,
    uploaded_at @instant NOT NULL
);
CREATE UNIQUE INDEX catalogue_package_version_number ON catalogue_package_version (package_id, number);
CREATE TABLE catalogue_package_file (
    version_id @id NOT NULL REFERENCES catalogue_package_version (id),
    path text NOT NULL,
    sha256 @bytes NOT NULL,
    size_bytes bigint NOT NULL,
    PRIMARY KEY (version_id, path)
);
CREATE TABLE catalogue_package_step (
    id @id NOT NULL PRIMARY KEY,
    version_id @id NOT NULL REFERENCES catalogue_package_version (id),
    kind bigint NOT NULL,
    person_id @id NOT NULL,
    note text NOT NULL,
    happened_at @instant NOT NULL
);
CREATE INDEX catalogue_package_step_version ON catalogue_package_step (version_id, happened_at);
-- `package_id` NULL = a new package; `faults` once it was read.
CREATE TABLE catalogue_package_upload (
    id @id NOT NULL PRIMARY KEY,
    package_id @id,
    file_name text NOT NULL,
    size_bytes bigint NOT NULL,
    received_bytes bigint NOT NULL,
    state bigint NOT NULL,
    faults text NOT NULL,
    made_package_id @id,
    person_id @id NOT NULL,
    started_at @instant NOT NULL
);
CREATE TABLE catalogue_package_piece (
    upload_id @id NOT NULL,
    begins_at bigint NOT NULL,
    body @bytes NOT NULL,
    PRIMARY KEY (upload_id, begins_at)
);
CREATE TABLE catalogue_package_opening (
    token_sha256 @bytes NOT NULL PRIMARY KEY,
    version_id @id NOT NULL,
    expires_at @instant NOT NULL
);
