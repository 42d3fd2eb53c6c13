-- Append-only: a repetition of the survey opened ahead of the usual wait. `because`: path_concluded, review.
CREATE TABLE assessment_opening (
    person_id @id NOT NULL,
    opened_at @instant NOT NULL,
    because text NOT NULL,
    PRIMARY KEY (person_id, opened_at, because)
);
