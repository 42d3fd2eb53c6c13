-- Two people who may be one: the same name and day of birth, or tax codes that differ by omocodia only. `answer` is
-- "distinct" when somebody said that they are two; "" = open.
CREATE TABLE registry_duplicate (
    person_id @id NOT NULL REFERENCES registry_person (id),
    other_id @id NOT NULL REFERENCES registry_person (id),
    why text NOT NULL,
    found_at @instant NOT NULL,
    answer text NOT NULL,
    answered_by @id,
    answered_at @instant,
    PRIMARY KEY (person_id, other_id)
);
CREATE INDEX registry_duplicate_open ON registry_duplicate (answer, found_at);
CREATE INDEX registry_person_same ON registry_person (sort_key, born_on);
INSERT INTO registry_duplicate (person_id, other_id, why, found_at, answer)
SELECT a.id, b.id, 'name_and_date', a.created_at, '' FROM registry_person a
JOIN registry_person b ON b.sort_key = a.sort_key AND b.born_on = a.born_on AND b.id < a.id;
INSERT INTO registry_duplicate (person_id, other_id, why, found_at, answer)
SELECT a.id, b.id, 'omocodia', a.created_at, '' FROM registry_person a
JOIN registry_person b ON b.tax_code_canonical = a.tax_code_canonical AND b.id < a.id WHERE 1 = 1
ON CONFLICT (person_id, other_id) DO UPDATE SET why = excluded.why;
