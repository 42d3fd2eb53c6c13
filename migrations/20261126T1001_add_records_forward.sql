-- How far statements were handed to another store. `refused`: that it would not take, also when they came alone.
CREATE TABLE records_forward (
    target text NOT NULL PRIMARY KEY,
    position bigint NOT NULL,
    sent bigint NOT NULL,
    refused bigint NOT NULL,
    updated_at @instant NOT NULL
);
