-- Who does not want the sheet of Mondays. No row = she gets it.
CREATE TABLE monitoring_monday_choice (
    person_id @id NOT NULL PRIMARY KEY,
    is_wanted bigint NOT NULL,
    changed_at @instant NOT NULL
);
