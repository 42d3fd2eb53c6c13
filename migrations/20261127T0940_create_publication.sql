-- What is published outside: which counts of a frozen day are told, decided once. No value = hidden. Append-only.
-- `kind`: "open_data" of each month, "half_year". An empty line or item is a total; "area:..." a wide area.
CREATE TABLE monitoring_publication (
    kind text NOT NULL,
    day @day NOT NULL,
    frozen_number bigint NOT NULL REFERENCES monitoring_frozen (number),
    checksum text NOT NULL,
    made_at @instant NOT NULL,
    PRIMARY KEY (kind, day)
);
CREATE TABLE monitoring_publication_cell (
    kind text NOT NULL,
    day @day NOT NULL,
    line text NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value bigint,
    PRIMARY KEY (kind, day, line, item, measure)
);
