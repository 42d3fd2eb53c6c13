-- What people did elsewhere, before or beside the programme, brought by files. A file is a batch; its rows wait for the
-- decision with what would become of them, and go when it is made.
CREATE TABLE history_batch (
    id @id NOT NULL PRIMARY KEY,
    file_name text NOT NULL,
    sha256 @bytes NOT NULL,
    platform text NOT NULL,
    body_id @id NOT NULL,
    by_person @id NOT NULL,
    by_role text NOT NULL,
    state text NOT NULL,
    rows_good bigint NOT NULL,
    rows_known bigint NOT NULL,
    rows_refused bigint NOT NULL,
    created_at @instant NOT NULL,
    applied_at @instant,
    applied_by @id,
    undone_at @instant,
    undone_by @id
);
CREATE TABLE history_row (
    batch_id @id NOT NULL REFERENCES history_batch (id),
    line bigint NOT NULL,
    outcome text NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (batch_id, line)
);
-- Append-only: what a row of an applied batch says of somebody.
CREATE TABLE history_fact (
    person_id @id NOT NULL,
    id @id NOT NULL,
    batch_id @id NOT NULL REFERENCES history_batch (id),
    line bigint NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    course_code text NOT NULL,
    done_on @day NOT NULL,
    minutes bigint NOT NULL,
    document text NOT NULL,
    recorded_at @instant NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE INDEX history_fact_of_batch ON history_fact (batch_id);
-- What counts: a course on a day counts once for a person, whoever brought it. Gone when its batch is taken back.
CREATE TABLE history_credit (
    person_id @id NOT NULL,
    credit_key text NOT NULL,
    fact_id @id NOT NULL,
    batch_id @id NOT NULL,
    PRIMARY KEY (person_id, credit_key)
);
CREATE INDEX history_credit_of_batch ON history_credit (batch_id);
