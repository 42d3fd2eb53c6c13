-- Which contents lie beside a statement, so that whom it is about finds them among what is stored about her. Also for
-- one that names a content by its digest and does not bring it.
CREATE TABLE records_attached (
    position bigint NOT NULL,
    sha2 text NOT NULL,
    PRIMARY KEY (position, sha2)
) @clustered;
INSERT INTO records_attached (position, sha2)
    SELECT s.position, a.sha2 FROM records_statement s JOIN records_attachment a
        ON lower(s.document) LIKE '%' || a.sha2 || '%'
    WHERE s.document LIKE '%"attachments"%';
