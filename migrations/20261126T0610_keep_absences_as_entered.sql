-- Append-only: what a body's lead wrote about somebody's absence. `change`: begun, ended, mistaken. registry_absence
-- holds what follows from these rows and from staff files.
CREATE TABLE registry_absence_entry (
    person_id @id NOT NULL REFERENCES registry_person (id),
    id @id NOT NULL,
    absence_id @id NOT NULL,
    change text NOT NULL,
    kind text NOT NULL,
    started_on @day NOT NULL,
    finished_on @day,
    by_person @id NOT NULL,
    entered_at @instant NOT NULL,
    PRIMARY KEY (person_id, id)
);
