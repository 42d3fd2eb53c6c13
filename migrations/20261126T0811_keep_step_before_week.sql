-- The last step before the week of last_step_at: others see "to be resumed" by whole weeks, hers or not.
ALTER TABLE learning_course ADD COLUMN step_before_week_at @instant;
