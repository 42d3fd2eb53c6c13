-- Tables that are too large for a request: asked for, made by a job, kept for some days. `outcome`: "making", "ready",
-- "cancelled", "refused" (the right or the scope had ended), "gone" (its days are over). The parts of the file are
-- rows, so that any program of the installation can send it.
CREATE TABLE monitoring_export (
    id @id NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    grant_id @id NOT NULL,
    job_id @id NOT NULL,
    route text NOT NULL,
    body text NOT NULL,
    query text NOT NULL,
    language text NOT NULL,
    ending text NOT NULL,
    title text NOT NULL,
    file_name text NOT NULL,
    site text NOT NULL,
    outcome text NOT NULL,
    asked_at @instant NOT NULL,
    ready_at @instant,
    expires_at @instant,
    lines bigint NOT NULL,
    size_bytes bigint NOT NULL,
    file_sha256 @bytes
);
CREATE INDEX monitoring_export_of ON monitoring_export (person_id, asked_at, id);
CREATE INDEX monitoring_export_end ON monitoring_export (outcome, expires_at);
CREATE TABLE monitoring_export_part (
    export_id @id NOT NULL REFERENCES monitoring_export (id),
    number bigint NOT NULL,
    content @bytes NOT NULL,
    PRIMARY KEY (export_id, number)
);
