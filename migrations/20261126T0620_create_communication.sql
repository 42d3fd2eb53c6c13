-- Append-only: who asked to remind which people of a body. Without wishes: all who have not started.
CREATE TABLE communication_reminder_order (
    id @id NOT NULL PRIMARY KEY,
    body_id @id NOT NULL,
    by_person @id NOT NULL,
    site text NOT NULL,
    is_for_all bigint NOT NULL,
    asked_at @instant NOT NULL
);
CREATE INDEX communication_reminder_order_of ON communication_reminder_order (body_id, asked_at, id);
CREATE TABLE communication_reminder_wish (
    order_id @id NOT NULL REFERENCES communication_reminder_order (id),
    person_id @id NOT NULL,
    PRIMARY KEY (order_id, person_id)
);
-- Append-only: what an order came to, once it is over.
CREATE TABLE communication_reminder_outcome (
    order_id @id NOT NULL PRIMARY KEY REFERENCES communication_reminder_order (id),
    sent bigint NOT NULL,
    recent bigint NOT NULL,
    no_address bigint NOT NULL,
    absent bigint NOT NULL,
    started bigint NOT NULL,
    ended_at @instant NOT NULL
);
-- Append-only: who was reminded, in the product and by e-mail; once an order.
CREATE TABLE communication_reminder (
    person_id @id NOT NULL,
    order_id @id NOT NULL REFERENCES communication_reminder_order (id),
    body_id @id NOT NULL,
    sent_at @instant NOT NULL,
    PRIMARY KEY (person_id, order_id)
);
CREATE INDEX communication_reminder_of_body ON communication_reminder (body_id, sent_at);
