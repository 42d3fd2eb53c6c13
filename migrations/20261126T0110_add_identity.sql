-- People known to an identity provider, by the subject it calls them; linked when the provider first vouched for the
-- tax code of somebody in the registry, or by the person herself while signed in.
CREATE TABLE access_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id @id NOT NULL,
    linked_at @instant NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX access_identity_of_person ON access_identity (person_id);
-- What a session needs to end at the provider too, and to be ended by it. Gone when the session ends.
CREATE TABLE access_identity_session (
    token_sha256 @bytes NOT NULL PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    sid text NOT NULL,
    id_token text NOT NULL,
    end_url text NOT NULL,
    opened_at @instant NOT NULL
);
CREATE INDEX access_identity_session_of_sid ON access_identity_session (issuer, sid);
CREATE INDEX access_identity_session_of_subject ON access_identity_session (issuer, subject);
CREATE INDEX access_identity_session_of_time ON access_identity_session (opened_at);
-- Notices of logout that were carried out, so that none is carried out twice.
CREATE TABLE access_logout_notice (
    issuer text NOT NULL,
    notice text NOT NULL,
    received_at @instant NOT NULL,
    PRIMARY KEY (issuer, notice)
);
CREATE INDEX access_logout_notice_of_time ON access_logout_notice (received_at);
-- Was more than one proof given: a code, a passkey, or an identity that asks for two by itself.
ALTER TABLE access_session ADD COLUMN second_factor bigint NOT NULL DEFAULT 0;
