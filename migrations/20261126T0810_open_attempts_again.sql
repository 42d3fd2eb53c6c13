-- More attempts at a test open by themselves; a request for them told by name that all had failed. Nothing is kept of it.
DROP TABLE learning_attempt_grant;
DROP TABLE learning_help;
ALTER TABLE learning_module RENAME COLUMN attempts_given TO attempts_reopened;
-- When she opened a section again after all attempts were used.
ALTER TABLE learning_section ADD COLUMN reopened_at @instant;
DELETE FROM learning_reminder WHERE kind = 'attempts';
ALTER TABLE learning_reminder DROP COLUMN module;
DELETE FROM jobs_parked WHERE subscriber = 'learning_reminders';
DELETE FROM jobs_subscriber WHERE name = 'learning_reminders';
UPDATE learning_standing SET next_step = 'reread' WHERE next_step = 'help';
