-- How far each subscriber has read the events. Its row is locked by whoever reacts, so there is no lease to expire.
-- On SQLite cursor_txid is always 0.
CREATE TABLE jobs_subscriber (
    name text NOT NULL PRIMARY KEY,
    cursor_txid bigint NOT NULL,
    cursor_seq bigint NOT NULL,
    moved_at @instant NOT NULL
);
-- Events that a subscriber could not take, set aside so that the rest go on.
CREATE TABLE jobs_parked (
    subscriber text NOT NULL,
    seq bigint NOT NULL,
    reason text NOT NULL,
    parked_at @instant NOT NULL,
    PRIMARY KEY (subscriber, seq)
);
-- Work that outlives a request. State: waiting, running, done, failed, cancelled. A lease is the id of one run and a
-- beat that its runner keeps raising; who sees the same beat for too long takes the job over.
CREATE TABLE jobs_job (
    id @id NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    key text NOT NULL,
    payload @json NOT NULL,
    state text NOT NULL,
    run_at @instant NOT NULL,
    attempts bigint NOT NULL,
    lease_id @id,
    lease_beat bigint NOT NULL,
    cancel_asked bigint NOT NULL,
    progress_done bigint NOT NULL,
    progress_total bigint NOT NULL,
    cursor text NOT NULL,
    result @json,
    error text,
    owner_person @id,
    created_at @instant NOT NULL,
    finished_at @instant
);
CREATE INDEX jobs_job_of_state ON jobs_job (state, run_at);
CREATE INDEX jobs_job_of_key ON jobs_job (kind, key);
-- When each regular job is due next; moving next_at is what makes two processes enqueue it once.
CREATE TABLE jobs_schedule (
    name text NOT NULL PRIMARY KEY,
    rule text NOT NULL,
    next_at @instant NOT NULL
);
