-- Second proofs of who somebody is. The secret of an authenticator app; `last_step` is the last half minute whose code
-- was taken, so that none is taken twice.
CREATE TABLE access_totp (
    person_id @id NOT NULL PRIMARY KEY,
    secret @bytes NOT NULL,
    last_step bigint NOT NULL,
    added_at @instant NOT NULL
);
CREATE TABLE access_recovery_code (
    person_id @id NOT NULL,
    code_sha256 @bytes NOT NULL,
    used_at @instant,
    PRIMARY KEY (person_id, code_sha256)
);
-- The public key of a passkey as its authenticator gave it (COSE), and how often it says it has signed.
CREATE TABLE access_passkey (
    person_id @id NOT NULL,
    credential @bytes NOT NULL,
    public_key @bytes NOT NULL,
    counter bigint NOT NULL,
    name text NOT NULL,
    added_at @instant NOT NULL,
    used_at @instant,
    PRIMARY KEY (person_id, credential)
);
-- Challenges that were answered: each is answered once.
CREATE TABLE access_used_challenge (
    challenge_sha256 @bytes NOT NULL PRIMARY KEY,
    used_at @instant NOT NULL
);
CREATE INDEX access_used_challenge_of_time ON access_used_challenge (used_at);
-- Whoever has set one up is asked for it, whatever her role.
ALTER TABLE access_account ADD COLUMN has_second_factor bigint NOT NULL DEFAULT 0;
