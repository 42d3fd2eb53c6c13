-- A staff file may be a workbook: the page names the sheet that its rows were read from.
ALTER TABLE registry_import ADD COLUMN sheet_name text NOT NULL DEFAULT '';
