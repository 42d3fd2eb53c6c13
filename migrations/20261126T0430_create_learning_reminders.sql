-- How she wants to be reminded. Without a row: in the product and by e-mail, not between 20 and 8.
CREATE TABLE learning_reminder_choice (
    person_id @id NOT NULL PRIMARY KEY,
    in_product bigint NOT NULL,
    by_email bigint NOT NULL,
    quiet_from bigint NOT NULL,
    quiet_to bigint NOT NULL,
    changed_at @instant NOT NULL
);
-- Each occasion once for each person. `kind`: deadline, rest, attempts.
CREATE TABLE learning_reminder (
    person_id @id NOT NULL,
    occasion text NOT NULL,
    kind text NOT NULL,
    due_on @day,
    module text,
    created_at @instant NOT NULL,
    seen_at @instant,
    PRIMARY KEY (person_id, occasion)
);
-- Addresses that open without a sign-in: her calendar, the end of her e-mails. `purpose`: calendar, unsubscribe.
CREATE TABLE learning_link (
    token_sha256 @bytes NOT NULL PRIMARY KEY,
    person_id @id NOT NULL,
    purpose text NOT NULL,
    created_at @instant NOT NULL,
    revoked_at @instant
);
CREATE INDEX learning_link_of_person ON learning_link (person_id, purpose);
