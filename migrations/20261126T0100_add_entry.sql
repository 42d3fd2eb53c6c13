-- Ways back in. Who asked for a link by e-mail: kept two days, for the throttle. The answer on the page is the same for
-- everybody; a job decides afterwards who is written to.
CREATE TABLE access_link_request (
    id @id NOT NULL PRIMARY KEY,
    username_key text NOT NULL,
    address text NOT NULL,
    asked_at @instant NOT NULL,
    answered_at @instant,
    is_sent bigint NOT NULL
);
CREATE INDEX access_link_request_of_name ON access_link_request (username_key, asked_at);
CREATE INDEX access_link_request_of_address ON access_link_request (address, asked_at);
CREATE INDEX access_link_request_waiting ON access_link_request (answered_at, asked_at);
-- Who can't come in, in her own words or as an identity provider reported it. `kind`: no_email, no_account,
-- unknown_tax_code, other. An address is confirmed by the link that was sent to it. `outcome`: '' while open.
CREATE TABLE access_entry_request (
    id @id NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    tax_code text NOT NULL,
    staff_number text NOT NULL,
    body_id @id NOT NULL,
    email text NOT NULL,
    note text NOT NULL,
    language text NOT NULL,
    address text NOT NULL,
    asked_at @instant NOT NULL,
    confirm_sha256 @bytes,
    confirmed_at @instant,
    outcome text NOT NULL,
    closed_at @instant,
    closed_by @id
);
CREATE INDEX access_entry_request_of_body ON access_entry_request (body_id, outcome, asked_at);
CREATE INDEX access_entry_request_of_address ON access_entry_request (address, asked_at);
CREATE INDEX access_entry_request_of_tax_code ON access_entry_request (tax_code, outcome);
CREATE INDEX access_entry_request_of_email ON access_entry_request (email, asked_at);
CREATE INDEX access_entry_request_to_confirm ON access_entry_request (confirm_sha256);
CREATE INDEX access_entry_request_of_time ON access_entry_request (outcome, asked_at);
-- What a session was opened on ("Chrome, Windows"), so that its owner knows it again.
ALTER TABLE access_session ADD COLUMN device text NOT NULL DEFAULT '';
