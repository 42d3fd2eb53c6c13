-- Whose an address is (docs/adr/2026-11-26-who-may-come-in-without-company-mail.md). registry_person.email is where
-- letters go; of somebody who has come in, a staff file only proposes another one.
CREATE TABLE registry_address (
    person_id @id NOT NULL PRIMARY KEY REFERENCES registry_person (id),
    confirmed_at @instant,
    proposed text,
    proposed_at @instant,
    declined_at @instant
);
-- Of the rows that change: whose address is only proposed.
ALTER TABLE registry_import ADD COLUMN rows_proposed bigint NOT NULL DEFAULT 0;
