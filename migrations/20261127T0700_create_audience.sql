-- Audiences: rules about people, their versions, and who is in now. A rule is never changed: a new one gets the next
-- number. `members` repeats the count of the rows; `computed` is the number of the rule that they follow.
CREATE TABLE audience_definition (
    id @id NOT NULL PRIMARY KEY,
    name text NOT NULL,
    body_id @id,
    created_at @instant NOT NULL,
    members bigint NOT NULL,
    computed bigint NOT NULL,
    retired_at @instant
);
CREATE TABLE audience_rule (
    audience_id @id NOT NULL REFERENCES audience_definition (id),
    number bigint NOT NULL,
    rule text NOT NULL,
    made_by @id NOT NULL,
    made_at @instant NOT NULL,
    PRIMARY KEY (audience_id, number)
);
CREATE TABLE audience_member (
    person_id @id NOT NULL,
    audience_id @id NOT NULL REFERENCES audience_definition (id),
    since @instant NOT NULL,
    PRIMARY KEY (person_id, audience_id)
);
CREATE INDEX audience_member_audience ON audience_member (audience_id, person_id);
ALTER TABLE communication_reminder_order ADD COLUMN audience_id @id;
