-- Files of a programme that are no text (videos of lessons), by the digest of their bytes. A file without a row in
-- file_media was not read to its end. `position` counts from 0; every piece but the last has the same length.
CREATE TABLE file_media (
    sha256 @bytes NOT NULL PRIMARY KEY,
    size_bytes bigint NOT NULL
);
CREATE TABLE file_media_piece (
    sha256 @bytes NOT NULL,
    position bigint NOT NULL,
    body @bytes NOT NULL,
    PRIMARY KEY (sha256, position)
);
