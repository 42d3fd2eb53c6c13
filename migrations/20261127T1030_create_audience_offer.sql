-- Courses that are proposed to an audience: who is in it has them on her path. An offer that ended stays on record.
CREATE TABLE audience_offer (
    id @id NOT NULL PRIMARY KEY,
    course_id @id NOT NULL,
    audience_id @id NOT NULL REFERENCES audience_definition (id),
    given_by @id NOT NULL,
    given_at @instant NOT NULL,
    ended_by @id,
    ended_at @instant
);
CREATE INDEX audience_offer_audience ON audience_offer (audience_id, ended_at);
CREATE INDEX audience_offer_course ON audience_offer (course_id, given_at);
