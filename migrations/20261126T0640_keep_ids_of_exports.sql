-- Who was in an export: their ids one after the other, sixteen bytes each.
ALTER TABLE access_list_look ADD COLUMN people_ids @bytes;
