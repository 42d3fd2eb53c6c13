-- Replies to programs that sent an Idempotency-Key, for a day. A reply of status 0 is never seen: it is written and
-- replaced in one transaction.
CREATE TABLE access_reply (
    person_id @id NOT NULL,
    idempotency_key text NOT NULL,
    request_sha256 @bytes NOT NULL,
    status bigint NOT NULL,
    content_type text NOT NULL,
    location text NOT NULL,
    body @bytes NOT NULL,
    kept_until @instant NOT NULL,
    PRIMARY KEY (person_id, idempotency_key)
);
CREATE INDEX access_reply_kept_until ON access_reply (kept_until);
