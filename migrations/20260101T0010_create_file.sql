-- The programme folder, revision by revision (files/folder_store.hpp).
CREATE TABLE file_revision (
    id @id NOT NULL PRIMARY KEY,
    number bigint NOT NULL UNIQUE,
    origin bigint NOT NULL,
    digest text NOT NULL,
    author text NOT NULL,
    created_at @instant NOT NULL
);
CREATE TABLE file_document (
    sha256 @bytes NOT NULL PRIMARY KEY,
    body text NOT NULL
);
CREATE TABLE file_entry (
    revision_id @id NOT NULL REFERENCES file_revision (id),
    path text NOT NULL,
    sha256 @bytes NOT NULL REFERENCES file_document (sha256),
    PRIMARY KEY (revision_id, path)
);
