-- What a person asks about her own data (GDPR 15-22): erasure, correction, objection.
CREATE TABLE access_data_request (
    person_id @id NOT NULL,
    id @id NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    asked_at @instant NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX access_data_request_id ON access_data_request (id);
-- Append-only; the last one says where a request stands: in_hand, done, refused.
CREATE TABLE access_data_request_reply (
    request_id @id NOT NULL,
    id @id NOT NULL,
    state text NOT NULL,
    text text NOT NULL,
    by_id @id NOT NULL,
    replied_at @instant NOT NULL,
    PRIMARY KEY (request_id, id)
);
-- "I miei dati" counts what is stored about one person.
CREATE INDEX access_link_of_person ON access_link (person_id);
