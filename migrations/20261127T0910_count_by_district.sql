-- Sums by district, for the tables of the region and of a body: cells are too many to be read. `profile` is empty for
-- all of them together; the zero district is that of whoever has none. Of the contracted doctors, who count under a list
-- of their own, only the sum of all profiles is kept: smaller groups of them are not to be shown (privacy rule 9).
CREATE TABLE monitoring_district (
    profile text NOT NULL,
    body_id @id NOT NULL,
    district_id @id NOT NULL,
    measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (profile, body_id, district_id, measure)
);
INSERT INTO monitoring_district (profile, body_id, district_id, measure, value)
    SELECT '', m.body_id, c.district_id, k.measure, SUM(k.value) FROM monitoring_count k
    JOIN monitoring_cell c ON c.id = k.cell_id
    JOIN (SELECT DISTINCT cell_id, body_id FROM monitoring_person) m ON m.cell_id = c.id
    WHERE k.measure IN ('in_scope', 'reached', 'started', 'concluded')
    GROUP BY m.body_id, c.district_id, k.measure;
INSERT INTO monitoring_district (profile, body_id, district_id, measure, value)
    SELECT c.profile, c.body_id, c.district_id, k.measure, SUM(k.value) FROM monitoring_count k
    JOIN monitoring_cell c ON c.id = k.cell_id
    WHERE c.relationship <> 'contracted' AND k.measure IN ('in_scope', 'reached', 'started', 'concluded')
    GROUP BY c.profile, c.body_id, c.district_id, k.measure;
