-- Which column each header of the file was taken for when its check began, in the order of the file; "" = none.
ALTER TABLE registry_import ADD COLUMN columns_at text NOT NULL DEFAULT '';
-- In which role it was applied or undone: a job that goes on with it writes the log as she would.
ALTER TABLE registry_import ADD COLUMN acting_role text NOT NULL DEFAULT '';
CREATE INDEX registry_import_of_state ON registry_import (state, created_at);
