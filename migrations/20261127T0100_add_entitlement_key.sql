-- What the makers of a cmi5 course and this house have agreed on, by which its units let learners in (10.2.7); empty =
-- nothing.
ALTER TABLE catalogue_package ADD COLUMN entitlement_key text NOT NULL DEFAULT '';
