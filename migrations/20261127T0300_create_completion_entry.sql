-- Completions entered by hand: a course done elsewhere (`subject` "elsewhere:<id>"), or a package done outside of this
-- product ("package:<id>"). Each stands in learning_completion too, with kind 4 (manual) and the id of the entry in
-- `version_id`. `act` is the number of the document that says so. An entry is taken back by a row of its own: neither
-- it nor the completion changes.
CREATE TABLE learning_completion_entry (
    person_id @id NOT NULL,
    id @id NOT NULL,
    subject text NOT NULL,
    title text NOT NULL,
    done_on @day NOT NULL,
    act text NOT NULL,
    act_on @day NOT NULL,
    reason text NOT NULL,
    made_by @id NOT NULL,
    made_at @instant NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE TABLE learning_completion_withdrawal (
    person_id @id NOT NULL,
    entry_id @id NOT NULL,
    reason text NOT NULL,
    withdrawn_by @id NOT NULL,
    withdrawn_at @instant NOT NULL,
    PRIMARY KEY (person_id, entry_id)
);
