-- Append-only: a request for help, as its author wrote it. `body_id`: whose desk answers; the null id is the region's.
-- `week` is its Monday.
CREATE TABLE helpdesk_request (
    id @id NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    body_id @id NOT NULL,
    cause text NOT NULL,
    body text NOT NULL,
    language text NOT NULL,
    week @day NOT NULL,
    asked_at @instant NOT NULL
);
CREATE INDEX helpdesk_request_of_person ON helpdesk_request (person_id, asked_at, id);
CREATE INDEX helpdesk_request_of_body ON helpdesk_request (body_id, asked_at, id);
CREATE INDEX helpdesk_request_of_week ON helpdesk_request (week, body_id, cause);
-- Append-only: answers, and the closing of a request.
CREATE TABLE helpdesk_answer (
    request_id @id NOT NULL REFERENCES helpdesk_request (id),
    id @id NOT NULL,
    by_person @id NOT NULL,
    body text NOT NULL,
    answered_at @instant NOT NULL,
    PRIMARY KEY (request_id, id)
);
CREATE TABLE helpdesk_closing (
    request_id @id NOT NULL PRIMARY KEY REFERENCES helpdesk_request (id),
    by_person @id NOT NULL,
    closed_at @instant NOT NULL
);
