-- E-mails, one row per person and occasion. State: queued, sending, sent, failed. Who belongs to nobody (an address
-- that has no person yet) has the zero id, because NULLs are never equal in a key.
CREATE TABLE mail_message (
    person_id @id NOT NULL,
    occasion text NOT NULL,
    id @id NOT NULL UNIQUE,
    address text NOT NULL,
    subject text NOT NULL,
    body_text text NOT NULL,
    language text NOT NULL,
    created_at @instant NOT NULL,
    state text NOT NULL,
    attempts bigint NOT NULL,
    next_at @instant NOT NULL,
    sent_at @instant,
    error text,
    PRIMARY KEY (person_id, occasion)
);
CREATE INDEX mail_message_of_state ON mail_message (state, next_at);
CREATE INDEX mail_message_of_time ON mail_message (created_at);
