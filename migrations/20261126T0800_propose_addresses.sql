-- Whose an address is (docs/adr/2026-11-26-who-may-come-in-without-company-mail.md). registry_person.email is where
-- letters go; of somebody who has come in, a staff file only proposes another one.
CREATE TABLE registry_address (
    person_id @id NOT NULL PRIMARY KEY REFERENCES registry_person (id),
    confirmed_at @instant,
    proposed text,
    proposed_at @instant,
    declined_at @instant
);
-- What was sent to mailboxes that nobody proved hers, to people who have come in by a digital identity since.
DELETE FROM access_link WHERE used_at IS NULL AND person_id IN (SELECT person_id FROM access_identity);
