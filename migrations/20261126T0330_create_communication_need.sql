-- What people say they need in their work: without person and hour. `profile` and `body_id` are written only where the
-- group has people enough to be named.
CREATE TABLE communication_need (
    id @id NOT NULL PRIMARY KEY,
    area text NOT NULL,
    text text NOT NULL,
    profile text NOT NULL,
    body_id @id,
    written_on @day NOT NULL
);
-- Whose a need is, for who wants to read what becomes of it and to be able to withdraw it.
CREATE TABLE communication_need_author (
    person_id @id NOT NULL,
    need_id @id NOT NULL,
    PRIMARY KEY (person_id, need_id)
);
-- What the committee makes of a need; the last one counts: read, planned, declined.
CREATE TABLE communication_need_step (
    need_id @id NOT NULL,
    id @id NOT NULL,
    state text NOT NULL,
    theme text NOT NULL,
    note text NOT NULL,
    by_id @id NOT NULL,
    made_at @instant NOT NULL,
    PRIMARY KEY (need_id, id)
);
