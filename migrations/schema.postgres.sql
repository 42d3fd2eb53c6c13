-- Generated from the migrations by ./test --write. Never edited by hand.
CREATE TABLE access_account (
    person_id uuid NOT NULL,
    username text NOT NULL,
    username_key text NOT NULL,
    password_hash text,
    display_name text NOT NULL,
    language text NOT NULL,
    created_at bigint NOT NULL,
    has_second_factor bigint DEFAULT 0 NOT NULL,
    leads_to uuid,
    PRIMARY KEY (person_id),
    UNIQUE (username_key)
);
CREATE INDEX access_account_leading ON public.access_account USING btree (leads_to);
CREATE INDEX access_account_leading_to ON public.access_account USING btree (leads_to) WHERE (leads_to IS NOT NULL);
CREATE TABLE access_bearer (
    token_sha256 bytea NOT NULL,
    person_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    revoked_at bigint,
    PRIMARY KEY (token_sha256)
);
CREATE TABLE access_data_request (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    asked_at bigint NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX access_data_request_id ON public.access_data_request USING btree (id);
CREATE TABLE access_data_request_reply (
    request_id uuid NOT NULL,
    id uuid NOT NULL,
    state text NOT NULL,
    text text NOT NULL,
    by_id uuid NOT NULL,
    replied_at bigint NOT NULL,
    PRIMARY KEY (request_id, id)
);
CREATE TABLE access_entry_request (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    tax_code text NOT NULL,
    staff_number text NOT NULL,
    body_id uuid NOT NULL,
    email text NOT NULL,
    note text NOT NULL,
    language text NOT NULL,
    address text NOT NULL,
    asked_at bigint NOT NULL,
    confirm_sha256 bytea,
    confirmed_at bigint,
    outcome text NOT NULL,
    closed_at bigint,
    closed_by uuid,
    PRIMARY KEY (id)
);
CREATE INDEX access_entry_request_of_address ON public.access_entry_request USING btree (address, asked_at);
CREATE INDEX access_entry_request_of_body ON public.access_entry_request USING btree (body_id, outcome, asked_at);
CREATE INDEX access_entry_request_of_email ON public.access_entry_request USING btree (email, asked_at);
CREATE INDEX access_entry_request_of_tax_code ON public.access_entry_request USING btree (tax_code, outcome);
CREATE INDEX access_entry_request_of_time ON public.access_entry_request USING btree (outcome, asked_at);
CREATE INDEX access_entry_request_to_confirm ON public.access_entry_request USING btree (confirm_sha256);
CREATE TABLE access_fact (
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE access_failure (
    username_key text NOT NULL,
    address text NOT NULL,
    failures bigint NOT NULL,
    last_at bigint NOT NULL,
    PRIMARY KEY (username_key, address)
);
CREATE INDEX access_failure_last ON public.access_failure USING btree (last_at);
CREATE TABLE access_grant (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL,
    scope_kind bigint NOT NULL,
    scope_id uuid NOT NULL,
    started_on text NOT NULL,
    finished_on text,
    act text NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint,
    PRIMARY KEY (id)
);
CREATE INDEX access_grant_of_person ON public.access_grant USING btree (person_id);
CREATE TABLE access_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id uuid NOT NULL,
    linked_at bigint NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX access_identity_of_person ON public.access_identity USING btree (person_id);
CREATE TABLE access_identity_session (
    token_sha256 bytea NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    sid text NOT NULL,
    id_token text NOT NULL,
    end_url text NOT NULL,
    opened_at bigint NOT NULL,
    PRIMARY KEY (token_sha256)
);
CREATE INDEX access_identity_session_of_sid ON public.access_identity_session USING btree (issuer, sid);
CREATE INDEX access_identity_session_of_subject ON public.access_identity_session USING btree (issuer, subject);
CREATE INDEX access_identity_session_of_time ON public.access_identity_session USING btree (opened_at);
CREATE TABLE access_link (
    token_sha256 bytea NOT NULL,
    person_id uuid NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    PRIMARY KEY (token_sha256)
);
CREATE INDEX access_link_of_person ON public.access_link USING btree (person_id);
CREATE TABLE access_link_request (
    id uuid NOT NULL,
    username_key text NOT NULL,
    address text NOT NULL,
    asked_at bigint NOT NULL,
    answered_at bigint,
    is_sent bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX access_link_request_of_address ON public.access_link_request USING btree (address, asked_at);
CREATE INDEX access_link_request_of_name ON public.access_link_request USING btree (username_key, asked_at);
CREATE INDEX access_link_request_waiting ON public.access_link_request USING btree (answered_at, asked_at);
CREATE TABLE access_list_look (
    id uuid NOT NULL,
    looked_at bigint NOT NULL,
    looker_id uuid NOT NULL,
    looker_role text NOT NULL,
    what text NOT NULL,
    filter text NOT NULL,
    people bigint NOT NULL,
    file_sha256 bytea,
    people_ids bytea,
    PRIMARY KEY (id)
);
CREATE TABLE access_logout_notice (
    issuer text NOT NULL,
    notice text NOT NULL,
    received_at bigint NOT NULL,
    PRIMARY KEY (issuer, notice)
);
CREATE INDEX access_logout_notice_of_time ON public.access_logout_notice USING btree (received_at);
CREATE TABLE access_look (
    person_id uuid NOT NULL,
    looked_at bigint NOT NULL,
    id uuid NOT NULL,
    looker_id uuid NOT NULL,
    looker_role text NOT NULL,
    what text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (person_id, looked_at, id)
);
CREATE TABLE access_passkey (
    person_id uuid NOT NULL,
    credential bytea NOT NULL,
    public_key bytea NOT NULL,
    counter bigint NOT NULL,
    name text NOT NULL,
    added_at bigint NOT NULL,
    used_at bigint,
    PRIMARY KEY (person_id, credential)
);
CREATE TABLE access_persona (
    person_id uuid NOT NULL,
    position bigint NOT NULL,
    title_it text NOT NULL,
    title_en text NOT NULL,
    PRIMARY KEY (person_id)
);
CREATE TABLE access_programme_state (
    id uuid NOT NULL,
    state text NOT NULL,
    act text NOT NULL,
    act_on text NOT NULL,
    ends_on text,
    by_person uuid NOT NULL,
    written_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX access_programme_state_by_time ON public.access_programme_state USING btree (written_at, id);
CREATE TABLE access_recovery_code (
    person_id uuid NOT NULL,
    code_sha256 bytea NOT NULL,
    used_at bigint,
    PRIMARY KEY (person_id, code_sha256)
);
CREATE TABLE access_reply (
    person_id uuid NOT NULL,
    idempotency_key text NOT NULL,
    request_sha256 bytea NOT NULL,
    status bigint NOT NULL,
    content_type text NOT NULL,
    location text NOT NULL,
    body bytea NOT NULL,
    kept_until bigint NOT NULL,
    PRIMARY KEY (person_id, idempotency_key)
);
CREATE INDEX access_reply_kept_until ON public.access_reply USING btree (kept_until);
CREATE TABLE access_session (
    token_sha256 bytea NOT NULL,
    person_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    made_by text NOT NULL,
    signed_in_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    ended_at bigint,
    device text DEFAULT ''::text NOT NULL,
    second_factor bigint DEFAULT 0 NOT NULL,
    PRIMARY KEY (token_sha256)
);
CREATE INDEX access_session_of_person ON public.access_session USING btree (person_id);
CREATE TABLE access_totp (
    person_id uuid NOT NULL,
    secret bytea NOT NULL,
    last_step bigint NOT NULL,
    added_at bigint NOT NULL,
    PRIMARY KEY (person_id)
);
CREATE TABLE access_used_challenge (
    challenge_sha256 bytea NOT NULL,
    used_at bigint NOT NULL,
    PRIMARY KEY (challenge_sha256)
);
CREATE INDEX access_used_challenge_of_time ON public.access_used_challenge USING btree (used_at);
CREATE TABLE assessment_answer (
    person_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    position bigint NOT NULL,
    item text NOT NULL,
    option_order text NOT NULL,
    choice text,
    is_right bigint NOT NULL,
    shown_at bigint NOT NULL,
    answered_at bigint NOT NULL,
    PRIMARY KEY (person_id, attempt_id, "position")
);
CREATE TABLE assessment_area (
    person_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    area text NOT NULL,
    level bigint NOT NULL,
    probability double precision NOT NULL,
    mean double precision NOT NULL,
    deviation double precision NOT NULL,
    asked bigint NOT NULL,
    PRIMARY KEY (person_id, attempt_id, area)
);
CREATE TABLE assessment_attempt (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    revision_id uuid NOT NULL,
    seed bigint NOT NULL,
    audiences text NOT NULL,
    started_at bigint NOT NULL,
    finished_at bigint,
    answered bigint NOT NULL,
    area_position bigint NOT NULL,
    asked_in_area bigint NOT NULL,
    answering_seconds bigint NOT NULL,
    current_item text NOT NULL,
    current_order text NOT NULL,
    current_choice text,
    shown_at bigint NOT NULL,
    overall_mean double precision,
    overall_deviation double precision,
    PRIMARY KEY (person_id, id)
);
CREATE TABLE assessment_duration (
    minutes bigint NOT NULL,
    attempts bigint NOT NULL,
    PRIMARY KEY (minutes)
);
CREATE TABLE assessment_item_note (
    item text NOT NULL,
    id uuid NOT NULL,
    text text NOT NULL,
    by_id uuid NOT NULL,
    written_at bigint NOT NULL,
    PRIMARY KEY (item, id)
);
CREATE TABLE assessment_item_report (
    id uuid NOT NULL,
    item text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    reported_on text NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX assessment_item_report_of_item ON public.assessment_item_report USING btree (item);
CREATE TABLE assessment_opening (
    person_id uuid NOT NULL,
    opened_at bigint NOT NULL,
    because text NOT NULL,
    PRIMARY KEY (person_id, opened_at, because)
);
CREATE TABLE assessment_review (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    area text NOT NULL,
    text text NOT NULL,
    shares_answers bigint NOT NULL,
    asked_at bigint NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX assessment_review_id ON public.assessment_review USING btree (id);
CREATE TABLE assessment_review_reply (
    review_id uuid NOT NULL,
    id uuid NOT NULL,
    state text NOT NULL,
    text text NOT NULL,
    by_id uuid NOT NULL,
    replied_at bigint NOT NULL,
    PRIMARY KEY (review_id, id)
);
CREATE TABLE assessment_taken (
    revision_id uuid NOT NULL,
    started bigint NOT NULL,
    finished bigint NOT NULL,
    PRIMARY KEY (revision_id)
);
CREATE TABLE audience_definition (
    id uuid NOT NULL,
    name text NOT NULL,
    body_id uuid,
    created_at bigint NOT NULL,
    members bigint NOT NULL,
    computed bigint NOT NULL,
    retired_at bigint,
    told_members bigint DEFAULT 0 NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE audience_member (
    person_id uuid NOT NULL,
    audience_id uuid NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (person_id, audience_id),
    FOREIGN KEY (audience_id) REFERENCES audience_definition(id)
);
CREATE INDEX audience_member_audience ON public.audience_member USING btree (audience_id, person_id);
CREATE TABLE audience_offer (
    id uuid NOT NULL,
    course_id uuid NOT NULL,
    audience_id uuid NOT NULL,
    given_by uuid NOT NULL,
    given_at bigint NOT NULL,
    ended_by uuid,
    ended_at bigint,
    PRIMARY KEY (id),
    FOREIGN KEY (audience_id) REFERENCES audience_definition(id)
);
CREATE INDEX audience_offer_audience ON public.audience_offer USING btree (audience_id, ended_at);
CREATE INDEX audience_offer_course ON public.audience_offer USING btree (course_id, given_at);
CREATE TABLE audience_rule (
    audience_id uuid NOT NULL,
    number bigint NOT NULL,
    rule text NOT NULL,
    made_by uuid NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (audience_id, number),
    FOREIGN KEY (audience_id) REFERENCES audience_definition(id)
);
CREATE TABLE awards_certificate (
    person_id uuid NOT NULL,
    renewal bigint NOT NULL,
    id uuid NOT NULL,
    code text NOT NULL,
    template_id uuid NOT NULL,
    facts text NOT NULL,
    issued_at bigint NOT NULL,
    PRIMARY KEY (person_id, renewal)
);
CREATE TABLE awards_code (
    code text NOT NULL,
    person_id uuid NOT NULL,
    renewal bigint NOT NULL,
    PRIMARY KEY (code)
);
CREATE TABLE awards_document (
    person_id uuid NOT NULL,
    renewal bigint NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (person_id, renewal)
);
CREATE TABLE awards_holder (
    person_id uuid NOT NULL,
    shows_name bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (person_id)
);
CREATE TABLE awards_revocation (
    person_id uuid NOT NULL,
    renewal bigint NOT NULL,
    reason text NOT NULL,
    revoked_by uuid NOT NULL,
    revoked_at bigint NOT NULL,
    PRIMARY KEY (person_id, renewal)
);
CREATE INDEX awards_revocation_by_time ON public.awards_revocation USING btree (revoked_at);
CREATE TABLE awards_template (
    id uuid NOT NULL,
    number bigint NOT NULL,
    texts text NOT NULL,
    author_id uuid NOT NULL,
    written_at bigint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (number)
);
CREATE TABLE awards_template_approval (
    id uuid NOT NULL,
    template_id uuid NOT NULL,
    person_id uuid NOT NULL,
    act text NOT NULL,
    approved_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE catalogue_approval (
    id uuid NOT NULL,
    module text NOT NULL,
    revision_id uuid NOT NULL,
    person_id uuid NOT NULL,
    act text NOT NULL,
    approved_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE catalogue_draft (
    id uuid NOT NULL,
    module text NOT NULL,
    revision_id uuid NOT NULL,
    state bigint NOT NULL,
    edits bigint NOT NULL,
    opened_by uuid NOT NULL,
    opened_at bigint NOT NULL,
    published_revision_id uuid,
    PRIMARY KEY (id)
);
CREATE INDEX catalogue_draft_module ON public.catalogue_draft USING btree (module, opened_at);
CREATE TABLE catalogue_draft_edit (
    draft_id uuid NOT NULL,
    number bigint NOT NULL,
    submission_id uuid NOT NULL,
    path text NOT NULL,
    body text,
    over_digest text NOT NULL,
    person_id uuid NOT NULL,
    edited_at bigint NOT NULL,
    PRIMARY KEY (draft_id, number),
    FOREIGN KEY (draft_id) REFERENCES catalogue_draft(id)
);
CREATE TABLE catalogue_draft_step (
    id uuid NOT NULL,
    draft_id uuid NOT NULL,
    kind bigint NOT NULL,
    person_id uuid NOT NULL,
    note text NOT NULL,
    version_id uuid NOT NULL,
    happened_at bigint NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (draft_id) REFERENCES catalogue_draft(id)
);
CREATE INDEX catalogue_draft_step_draft ON public.catalogue_draft_step USING btree (draft_id, happened_at);
CREATE TABLE catalogue_package (
    id uuid NOT NULL,
    title text NOT NULL,
    competences text NOT NULL,
    level bigint,
    created_by uuid NOT NULL,
    created_at bigint NOT NULL,
    entitlement_key text DEFAULT ''::text NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE catalogue_package_file (
    version_id uuid NOT NULL,
    path text NOT NULL,
    sha256 bytea NOT NULL,
    size_bytes bigint NOT NULL,
    PRIMARY KEY (version_id, path),
    FOREIGN KEY (version_id) REFERENCES catalogue_package_version(id)
);
CREATE TABLE catalogue_package_opening (
    token_sha256 bytea NOT NULL,
    version_id uuid NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (token_sha256)
);
CREATE TABLE catalogue_package_piece (
    upload_id uuid NOT NULL,
    begins_at bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (upload_id, begins_at)
);
CREATE TABLE catalogue_package_step (
    id uuid NOT NULL,
    version_id uuid NOT NULL,
    kind bigint NOT NULL,
    person_id uuid NOT NULL,
    note text NOT NULL,
    happened_at bigint NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (version_id) REFERENCES catalogue_package_version(id)
);
CREATE INDEX catalogue_package_step_version ON public.catalogue_package_step USING btree (version_id, happened_at);
CREATE TABLE catalogue_package_upload (
    id uuid NOT NULL,
    package_id uuid,
    file_name text NOT NULL,
    size_bytes bigint NOT NULL,
    received_bytes bigint NOT NULL,
    state bigint NOT NULL,
    faults text NOT NULL,
    made_package_id uuid,
    person_id uuid NOT NULL,
    started_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE catalogue_package_version (
    id uuid NOT NULL,
    package_id uuid NOT NULL,
    number bigint NOT NULL,
    state bigint NOT NULL,
    kind bigint NOT NULL,
    structure text NOT NULL,
    warnings text NOT NULL,
    file_name text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    files bigint NOT NULL,
    uploaded_by uuid NOT NULL,
    uploaded_at bigint NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (package_id) REFERENCES catalogue_package(id)
);
CREATE UNIQUE INDEX catalogue_package_version_number ON public.catalogue_package_version USING btree (package_id, number);
CREATE TABLE catalogue_version (
    module text NOT NULL,
    revision_id uuid NOT NULL,
    number bigint NOT NULL,
    version_id uuid NOT NULL,
    in_force_from bigint NOT NULL,
    PRIMARY KEY (module, revision_id)
);
CREATE TABLE communication_need (
    id uuid NOT NULL,
    area text NOT NULL,
    text text NOT NULL,
    profile text NOT NULL,
    body_id uuid,
    written_on text NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE communication_need_author (
    person_id uuid NOT NULL,
    need_id uuid NOT NULL,
    PRIMARY KEY (person_id, need_id)
);
CREATE TABLE communication_need_step (
    need_id uuid NOT NULL,
    id uuid NOT NULL,
    state text NOT NULL,
    theme text NOT NULL,
    note text NOT NULL,
    by_id uuid NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (need_id, id)
);
CREATE TABLE communication_reminder (
    person_id uuid NOT NULL,
    order_id uuid NOT NULL,
    body_id uuid NOT NULL,
    sent_at bigint NOT NULL,
    PRIMARY KEY (person_id, order_id),
    FOREIGN KEY (order_id) REFERENCES communication_reminder_order(id)
);
CREATE INDEX communication_reminder_of_body ON public.communication_reminder USING btree (body_id, sent_at);
CREATE TABLE communication_reminder_order (
    id uuid NOT NULL,
    body_id uuid NOT NULL,
    by_person uuid NOT NULL,
    site text NOT NULL,
    is_for_all bigint NOT NULL,
    asked_at bigint NOT NULL,
    audience_id uuid,
    PRIMARY KEY (id)
);
CREATE INDEX communication_reminder_order_of ON public.communication_reminder_order USING btree (body_id, asked_at, id);
CREATE TABLE communication_reminder_outcome (
    order_id uuid NOT NULL,
    sent bigint NOT NULL,
    recent bigint NOT NULL,
    no_address bigint NOT NULL,
    absent bigint NOT NULL,
    started bigint NOT NULL,
    ended_at bigint NOT NULL,
    PRIMARY KEY (order_id),
    FOREIGN KEY (order_id) REFERENCES communication_reminder_order(id)
);
CREATE TABLE communication_reminder_wish (
    order_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (order_id, person_id),
    FOREIGN KEY (order_id) REFERENCES communication_reminder_order(id)
);
CREATE TABLE db_migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE event (
    seq bigint GENERATED AS IDENTITY NOT NULL,
    txid xid8 DEFAULT pg_current_xact_id(),
    kind text NOT NULL,
    key text NOT NULL,
    payload text NOT NULL,
    happened_at bigint NOT NULL,
    PRIMARY KEY (seq)
);
CREATE INDEX event_by_transaction ON public.event USING btree (txid, seq) WHERE (txid IS NOT NULL);
CREATE TABLE file_document (
    sha256 bytea NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (sha256)
);
CREATE TABLE file_entry (
    revision_id uuid NOT NULL,
    path text NOT NULL,
    sha256 bytea NOT NULL,
    PRIMARY KEY (revision_id, path),
    FOREIGN KEY (revision_id) REFERENCES file_revision(id),
    FOREIGN KEY (sha256) REFERENCES file_document(sha256)
);
CREATE TABLE file_media (
    sha256 bytea NOT NULL,
    size_bytes bigint NOT NULL,
    PRIMARY KEY (sha256)
);
CREATE TABLE file_media_piece (
    sha256 bytea NOT NULL,
    position bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (sha256, "position")
);
CREATE TABLE file_revision (
    id uuid NOT NULL,
    number bigint NOT NULL,
    origin bigint NOT NULL,
    digest text NOT NULL,
    author text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (number)
);
CREATE TABLE helpdesk_answer (
    request_id uuid NOT NULL,
    id uuid NOT NULL,
    by_person uuid NOT NULL,
    body text NOT NULL,
    answered_at bigint NOT NULL,
    PRIMARY KEY (request_id, id),
    FOREIGN KEY (request_id) REFERENCES helpdesk_request(id)
);
CREATE TABLE helpdesk_closing (
    request_id uuid NOT NULL,
    by_person uuid NOT NULL,
    closed_at bigint NOT NULL,
    PRIMARY KEY (request_id),
    FOREIGN KEY (request_id) REFERENCES helpdesk_request(id)
);
CREATE TABLE helpdesk_request (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    body_id uuid NOT NULL,
    cause text NOT NULL,
    body text NOT NULL,
    language text NOT NULL,
    week text NOT NULL,
    asked_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX helpdesk_request_of_body ON public.helpdesk_request USING btree (body_id, asked_at, id);
CREATE INDEX helpdesk_request_of_person ON public.helpdesk_request USING btree (person_id, asked_at, id);
CREATE INDEX helpdesk_request_of_week ON public.helpdesk_request USING btree (week, body_id, cause);
CREATE TABLE history_batch (
    id uuid NOT NULL,
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    platform text NOT NULL,
    body_id uuid NOT NULL,
    by_person uuid NOT NULL,
    by_role text NOT NULL,
    state text NOT NULL,
    rows_good bigint NOT NULL,
    rows_known bigint NOT NULL,
    rows_refused bigint NOT NULL,
    created_at bigint NOT NULL,
    applied_at bigint,
    applied_by uuid,
    undone_at bigint,
    undone_by uuid,
    PRIMARY KEY (id)
);
CREATE TABLE history_credit (
    person_id uuid NOT NULL,
    credit_key text NOT NULL,
    fact_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    PRIMARY KEY (person_id, credit_key)
);
CREATE INDEX history_credit_of_batch ON public.history_credit USING btree (batch_id);
CREATE TABLE history_fact (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    line bigint NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    course_code text NOT NULL,
    done_on text NOT NULL,
    minutes bigint NOT NULL,
    document text NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (person_id, id),
    FOREIGN KEY (batch_id) REFERENCES history_batch(id)
);
CREATE INDEX history_fact_of_batch ON public.history_fact USING btree (batch_id);
CREATE TABLE history_row (
    batch_id uuid NOT NULL,
    line bigint NOT NULL,
    outcome text NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (batch_id, line),
    FOREIGN KEY (batch_id) REFERENCES history_batch(id)
);
CREATE TABLE jobs_job (
    id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    payload text NOT NULL,
    state text NOT NULL,
    run_at bigint NOT NULL,
    attempts bigint NOT NULL,
    lease_id uuid,
    lease_beat bigint NOT NULL,
    cancel_asked bigint NOT NULL,
    progress_done bigint NOT NULL,
    progress_total bigint NOT NULL,
    cursor text NOT NULL,
    result text,
    error text,
    owner_person uuid,
    created_at bigint NOT NULL,
    finished_at bigint,
    PRIMARY KEY (id)
);
CREATE INDEX jobs_job_of_key ON public.jobs_job USING btree (kind, key);
CREATE INDEX jobs_job_of_state ON public.jobs_job USING btree (state, run_at);
CREATE TABLE jobs_parked (
    subscriber text NOT NULL,
    seq bigint NOT NULL,
    reason text NOT NULL,
    parked_at bigint NOT NULL,
    PRIMARY KEY (subscriber, seq)
);
CREATE TABLE jobs_schedule (
    name text NOT NULL,
    rule text NOT NULL,
    next_at bigint NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE jobs_subscriber (
    name text NOT NULL,
    cursor_txid bigint NOT NULL,
    cursor_seq bigint NOT NULL,
    moved_at bigint NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE learning_cmi5_course (
    id uuid NOT NULL,
    structure text NOT NULL,
    package_id uuid,
    version_id uuid,
    made_by uuid NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (version_id)
);
CREATE TABLE learning_cmi5_item (
    actor_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    item bigint NOT NULL,
    completed_at bigint,
    passed_at bigint,
    waived_at bigint,
    waived_because text NOT NULL,
    waived_by uuid,
    satisfied_at bigint,
    PRIMARY KEY (actor_id, registration_id, item)
);
CREATE TABLE learning_cmi5_registration (
    actor_id uuid NOT NULL,
    id uuid NOT NULL,
    course_id uuid NOT NULL,
    agent text NOT NULL,
    is_person bigint NOT NULL,
    made_at bigint NOT NULL,
    satisfied_at bigint,
    person_id uuid,
    PRIMARY KEY (actor_id, id),
    FOREIGN KEY (course_id) REFERENCES learning_cmi5_course(id),
    UNIQUE (id)
);
CREATE INDEX learning_cmi5_registration_course ON public.learning_cmi5_registration USING btree (actor_id, course_id);
CREATE TABLE learning_cmi5_session (
    actor_id uuid NOT NULL,
    id uuid NOT NULL,
    registration_id uuid NOT NULL,
    item bigint NOT NULL,
    mode bigint NOT NULL,
    fetch_sha256 bytea NOT NULL,
    launched_at bigint NOT NULL,
    fetched_at bigint,
    preferences_read_at bigint,
    initialized_at bigint,
    is_completed bigint NOT NULL,
    is_passed bigint NOT NULL,
    is_failed bigint NOT NULL,
    last_at bigint,
    ending bigint NOT NULL,
    ended_at bigint,
    last_statement_id uuid,
    PRIMARY KEY (actor_id, id),
    UNIQUE (fetch_sha256),
    UNIQUE (id)
);
CREATE INDEX learning_cmi5_session_open ON public.learning_cmi5_session USING btree (ending, launched_at);
CREATE INDEX learning_cmi5_session_registration ON public.learning_cmi5_session USING btree (actor_id, registration_id);
CREATE TABLE learning_completion (
    person_id uuid NOT NULL,
    subject text NOT NULL,
    version_id uuid NOT NULL,
    kind bigint NOT NULL,
    completed_at bigint NOT NULL,
    recorded_by uuid,
    note text NOT NULL,
    PRIMARY KEY (person_id, subject, version_id)
);
CREATE TABLE learning_completion_entry (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    subject text NOT NULL,
    title text NOT NULL,
    done_on text NOT NULL,
    act text NOT NULL,
    act_on text NOT NULL,
    reason text NOT NULL,
    made_by uuid NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (person_id, id)
);
CREATE TABLE learning_completion_withdrawal (
    person_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    reason text NOT NULL,
    withdrawn_by uuid NOT NULL,
    withdrawn_at bigint NOT NULL,
    PRIMARY KEY (person_id, entry_id)
);
CREATE TABLE learning_course (
    person_id uuid NOT NULL,
    modules_done bigint NOT NULL,
    started_at bigint,
    concluded_at bigint,
    last_step_at bigint,
    step_before_week_at bigint,
    PRIMARY KEY (person_id)
);
CREATE TABLE learning_link (
    token_sha256 bytea NOT NULL,
    person_id uuid NOT NULL,
    purpose text NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint,
    PRIMARY KEY (token_sha256)
);
CREATE INDEX learning_link_of_person ON public.learning_link USING btree (person_id, purpose);
CREATE TABLE learning_module (
    person_id uuid NOT NULL,
    module text NOT NULL,
    position bigint NOT NULL,
    variant bigint NOT NULL,
    because text NOT NULL,
    revision_id uuid,
    context text NOT NULL,
    sections_total bigint NOT NULL,
    sections_opened bigint NOT NULL,
    minutes_total bigint NOT NULL,
    minutes_done bigint NOT NULL,
    last_section text NOT NULL,
    test_attempts bigint NOT NULL,
    best_right bigint,
    started_at bigint,
    reopened_at bigint,
    failed_at bigint,
    completed_at bigint,
    attempts_reopened bigint DEFAULT 0 NOT NULL,
    PRIMARY KEY (person_id, module)
);
CREATE TABLE learning_note (
    person_id uuid NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    body text NOT NULL,
    saved_at bigint NOT NULL,
    PRIMARY KEY (person_id, module, section)
);
CREATE TABLE learning_package_attempt (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    package_id uuid NOT NULL,
    version_id uuid NOT NULL,
    number bigint NOT NULL,
    token text NOT NULL,
    started_at bigint NOT NULL,
    saved_at bigint NOT NULL,
    completed_at bigint,
    PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX learning_package_attempt_number ON public.learning_package_attempt USING btree (person_id, package_id, number);
CREATE TABLE learning_package_item (
    person_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    item text NOT NULL,
    cmi text NOT NULL,
    total_time text NOT NULL,
    status text NOT NULL,
    score double precision,
    has_ended bigint NOT NULL,
    seq bigint NOT NULL,
    active_seconds bigint NOT NULL,
    launch text NOT NULL,
    launch_seconds bigint NOT NULL,
    first_at bigint NOT NULL,
    saved_at bigint NOT NULL,
    completed_at bigint,
    PRIMARY KEY (person_id, attempt_id, item)
);
CREATE TABLE learning_package_sequence (
    person_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    state text NOT NULL,
    item text NOT NULL,
    seq bigint NOT NULL,
    saved_at bigint NOT NULL,
    PRIMARY KEY (person_id, attempt_id)
);
CREATE TABLE learning_package_told (
    person_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    item text NOT NULL,
    told_attempt_id uuid NOT NULL,
    launch text NOT NULL,
    PRIMARY KEY (person_id, attempt_id, item)
);
CREATE TABLE learning_reminder (
    person_id uuid NOT NULL,
    occasion text NOT NULL,
    kind text NOT NULL,
    due_on text,
    created_at bigint NOT NULL,
    seen_at bigint,
    PRIMARY KEY (person_id, occasion)
);
CREATE TABLE learning_reminder_choice (
    person_id uuid NOT NULL,
    in_product bigint NOT NULL,
    by_email bigint NOT NULL,
    quiet_from bigint NOT NULL,
    quiet_to bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (person_id)
);
CREATE TABLE learning_section (
    person_id uuid NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    opened_at bigint NOT NULL,
    reopened_at bigint,
    PRIMARY KEY (person_id, module, section)
);
CREATE TABLE learning_standing (
    person_id uuid NOT NULL,
    area text NOT NULL,
    expected bigint NOT NULL,
    current bigint,
    evidence_id uuid,
    next_step text NOT NULL,
    reached_on text,
    updated_at bigint NOT NULL,
    PRIMARY KEY (person_id, area)
);
CREATE TABLE learning_taken (
    module text NOT NULL,
    revision_id uuid NOT NULL,
    started bigint NOT NULL,
    completed bigint NOT NULL,
    PRIMARY KEY (module, revision_id)
);
CREATE TABLE learning_test (
    person_id uuid NOT NULL,
    module text NOT NULL,
    attempt bigint NOT NULL,
    seed bigint NOT NULL,
    started_at bigint NOT NULL,
    handed_in_at bigint,
    answers text NOT NULL,
    right_answers bigint,
    asked bigint NOT NULL,
    is_passed bigint NOT NULL,
    PRIMARY KEY (person_id, module, attempt)
);
CREATE TABLE learning_time (
    person_id uuid NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    read_seconds bigint NOT NULL,
    watched_seconds bigint NOT NULL,
    watched text NOT NULL,
    page text NOT NULL,
    page_seconds bigint NOT NULL,
    reported_at bigint NOT NULL,
    PRIMARY KEY (person_id, module, section)
);
CREATE TABLE mail_message (
    person_id uuid NOT NULL,
    occasion text NOT NULL,
    id uuid NOT NULL,
    address text NOT NULL,
    subject text NOT NULL,
    body_text text NOT NULL,
    language text NOT NULL,
    created_at bigint NOT NULL,
    state text NOT NULL,
    attempts bigint NOT NULL,
    next_at bigint NOT NULL,
    sent_at bigint,
    error text,
    PRIMARY KEY (person_id, occasion),
    UNIQUE (id)
);
CREATE INDEX mail_message_of_state ON public.mail_message USING btree (state, next_at);
CREATE INDEX mail_message_of_time ON public.mail_message USING btree (created_at);
CREATE TABLE monitoring_cell (
    id uuid NOT NULL,
    body_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    district_id uuid NOT NULL,
    profile text NOT NULL,
    relationship text NOT NULL,
    gender text NOT NULL,
    age_band text NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (body_id, unit_id, district_id, profile, relationship, gender, age_band)
);
CREATE TABLE monitoring_cohort (
    id uuid NOT NULL,
    body_id uuid NOT NULL,
    is_higher bigint NOT NULL,
    snapshot_id uuid NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (snapshot_id) REFERENCES monitoring_snapshot(id)
);
CREATE INDEX monitoring_cohort_of ON public.monitoring_cohort USING btree (snapshot_id, body_id, is_higher);
CREATE TABLE monitoring_cohort_step (
    cohort_id uuid NOT NULL,
    snapshot_id uuid NOT NULL,
    people bigint NOT NULL,
    aligned_least bigint NOT NULL,
    aligned_most bigint NOT NULL,
    expected_least bigint NOT NULL,
    expected_most bigint NOT NULL,
    PRIMARY KEY (cohort_id, snapshot_id),
    FOREIGN KEY (cohort_id) REFERENCES monitoring_cohort(id),
    FOREIGN KEY (snapshot_id) REFERENCES monitoring_snapshot(id)
);
CREATE TABLE monitoring_count (
    cell_id uuid NOT NULL,
    measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (cell_id, measure)
);
CREATE TABLE monitoring_counted (
    person_id uuid NOT NULL,
    cohort_id uuid NOT NULL,
    snapshot_id uuid NOT NULL,
    evidence_id uuid,
    is_aligned bigint NOT NULL,
    is_expected bigint NOT NULL,
    PRIMARY KEY (person_id),
    FOREIGN KEY (cohort_id) REFERENCES monitoring_cohort(id),
    FOREIGN KEY (snapshot_id) REFERENCES monitoring_snapshot(id)
);
CREATE INDEX monitoring_counted_of ON public.monitoring_counted USING btree (cohort_id);
CREATE TABLE monitoring_day (
    day text NOT NULL,
    series text NOT NULL,
    body_id uuid NOT NULL,
    measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (series, measure, body_id, day)
);
CREATE TABLE monitoring_district (
    profile text NOT NULL,
    body_id uuid NOT NULL,
    district_id uuid NOT NULL,
    measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (profile, body_id, district_id, measure)
);
CREATE TABLE monitoring_export (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    job_id uuid NOT NULL,
    route text NOT NULL,
    body text NOT NULL,
    query text NOT NULL,
    language text NOT NULL,
    ending text NOT NULL,
    title text NOT NULL,
    file_name text NOT NULL,
    site text NOT NULL,
    outcome text NOT NULL,
    asked_at bigint NOT NULL,
    ready_at bigint,
    expires_at bigint,
    lines bigint NOT NULL,
    size_bytes bigint NOT NULL,
    file_sha256 bytea,
    PRIMARY KEY (id)
);
CREATE INDEX monitoring_export_end ON public.monitoring_export USING btree (outcome, expires_at);
CREATE INDEX monitoring_export_of ON public.monitoring_export USING btree (person_id, asked_at, id);
CREATE TABLE monitoring_export_part (
    export_id uuid NOT NULL,
    number bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (export_id, number),
    FOREIGN KEY (export_id) REFERENCES monitoring_export(id)
);
CREATE TABLE monitoring_frozen (
    number bigint NOT NULL,
    day text NOT NULL,
    checksum text NOT NULL,
    made_at bigint NOT NULL,
    is_final bigint DEFAULT 0 NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (day)
);
CREATE TABLE monitoring_frozen_change (
    number bigint NOT NULL,
    body_id uuid NOT NULL,
    reason text NOT NULL,
    counts text NOT NULL,
    PRIMARY KEY (number, body_id, reason),
    FOREIGN KEY (number) REFERENCES monitoring_frozen(number)
);
CREATE TABLE monitoring_frozen_count (
    number bigint NOT NULL,
    series text NOT NULL,
    body_id uuid NOT NULL,
    item text NOT NULL,
    counts text NOT NULL,
    PRIMARY KEY (number, series, body_id, item),
    FOREIGN KEY (number) REFERENCES monitoring_frozen(number)
);
CREATE TABLE monitoring_frozen_known (
    id bigint NOT NULL,
    known_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE monitoring_frozen_person (
    person_id uuid NOT NULL,
    since_number bigint NOT NULL,
    body_id uuid NOT NULL,
    measures text NOT NULL,
    PRIMARY KEY (person_id, since_number)
);
CREATE TABLE monitoring_gain_person (
    person_id uuid NOT NULL,
    step_id uuid NOT NULL,
    first_id uuid NOT NULL,
    later_id uuid NOT NULL,
    PRIMARY KEY (person_id),
    FOREIGN KEY (step_id) REFERENCES monitoring_gain_step(id)
);
CREATE TABLE monitoring_gain_step (
    id uuid NOT NULL,
    body_id uuid NOT NULL,
    snapshot_id uuid NOT NULL,
    people bigint NOT NULL,
    mean_tenths bigint NOT NULL,
    gain_sum double precision NOT NULL,
    gain_squares double precision NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (snapshot_id) REFERENCES monitoring_snapshot(id)
);
CREATE TABLE monitoring_monday_choice (
    person_id uuid NOT NULL,
    is_wanted bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (person_id)
);
CREATE TABLE monitoring_names_reason (
    id uuid NOT NULL,
    grant_id uuid NOT NULL,
    body_id uuid NOT NULL,
    reason text NOT NULL,
    given_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX monitoring_names_reason_of ON public.monitoring_names_reason USING btree (grant_id, body_id, given_at);
CREATE TABLE monitoring_person (
    person_id uuid NOT NULL,
    cell_id uuid NOT NULL,
    body_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    unit_name text NOT NULL,
    district_id uuid NOT NULL,
    profile text NOT NULL,
    name text NOT NULL,
    sort_key text NOT NULL,
    staff_number text NOT NULL,
    state text NOT NULL,
    absence text NOT NULL,
    modules_done bigint NOT NULL,
    measures text NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (person_id)
);
CREATE INDEX monitoring_person_by_number ON public.monitoring_person USING btree (body_id, staff_number, person_id);
CREATE INDEX monitoring_person_by_profile ON public.monitoring_person USING btree (body_id, profile, sort_key, person_id, state);
CREATE INDEX monitoring_person_by_state ON public.monitoring_person USING btree (body_id, state, sort_key, person_id);
CREATE INDEX monitoring_person_by_unit ON public.monitoring_person USING btree (body_id, unit_name, sort_key, person_id, state, profile);
CREATE INDEX monitoring_person_of_body ON public.monitoring_person USING btree (body_id, sort_key, person_id, state, profile);
CREATE TABLE monitoring_publication (
    kind text NOT NULL,
    day text NOT NULL,
    frozen_number bigint NOT NULL,
    checksum text NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (kind, day),
    FOREIGN KEY (frozen_number) REFERENCES monitoring_frozen(number)
);
CREATE TABLE monitoring_publication_cell (
    kind text NOT NULL,
    day text NOT NULL,
    line text NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value bigint,
    PRIMARY KEY (kind, day, line, item, measure)
);
CREATE TABLE monitoring_snapshot (
    id uuid NOT NULL,
    day text NOT NULL,
    checksum text NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (day)
);
CREATE TABLE monitoring_snapshot_value (
    snapshot_id uuid NOT NULL,
    series text NOT NULL,
    body_id uuid NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value bigint,
    shown text NOT NULL,
    PRIMARY KEY (snapshot_id, series, body_id, item, measure),
    FOREIGN KEY (snapshot_id) REFERENCES monitoring_snapshot(id)
);
CREATE TABLE monitoring_total (
    series text NOT NULL,
    body_id uuid NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (series, body_id, item, measure)
);
CREATE INDEX monitoring_total_by_item ON public.monitoring_total USING btree (series, item, body_id);
CREATE INDEX monitoring_total_by_measure ON public.monitoring_total USING btree (series, measure, body_id, item);
CREATE TABLE portfolio_expected (
    person_id uuid NOT NULL,
    area text NOT NULL,
    level bigint NOT NULL,
    reason text NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (person_id, area)
);
CREATE TABLE portfolio_expected_change (
    person_id uuid NOT NULL,
    changed_at bigint NOT NULL,
    area text NOT NULL,
    level bigint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (person_id, changed_at, area)
);
CREATE TABLE records_activity (
    id uuid NOT NULL,
    iri text NOT NULL,
    definition text NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE records_actor_name (
    actor_id uuid NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (actor_id, name)
);
CREATE TABLE records_alias (
    person_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    PRIMARY KEY (person_id, actor_id)
);
CREATE TABLE records_attached (
    position bigint NOT NULL,
    sha2 text NOT NULL,
    PRIMARY KEY ("position", sha2)
);
CREATE TABLE records_attachment (
    sha2 text NOT NULL,
    content_type text NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (sha2)
);
CREATE TABLE records_credential (
    id uuid NOT NULL,
    name text NOT NULL,
    login text NOT NULL,
    secret_sha256 bytea NOT NULL,
    scopes text NOT NULL,
    authority text NOT NULL,
    owner text NOT NULL,
    subject_id uuid,
    actor_id uuid,
    registration_id uuid,
    activity text,
    made_by uuid,
    made_at bigint NOT NULL,
    expires_at bigint,
    revoked_at bigint,
    PRIMARY KEY (id),
    UNIQUE (login),
    UNIQUE (secret_sha256)
);
CREATE INDEX records_credential_of_actor ON public.records_credential USING btree (actor_id);
CREATE TABLE records_document (
    actor_id uuid NOT NULL,
    activity_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    name text NOT NULL,
    content_type text NOT NULL,
    content bytea NOT NULL,
    etag text NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (actor_id, activity_id, registration_id, name)
);
CREATE TABLE records_forward (
    target text NOT NULL,
    position bigint NOT NULL,
    sent bigint NOT NULL,
    refused bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (target)
);
CREATE TABLE records_mark (
    kind bigint NOT NULL,
    subject_id uuid NOT NULL,
    position bigint NOT NULL,
    source bigint NOT NULL,
    PRIMARY KEY (kind, subject_id, "position", source)
);
CREATE TABLE records_reference (
    target_id uuid NOT NULL,
    position bigint NOT NULL,
    voids bigint NOT NULL,
    PRIMARY KEY (target_id, "position")
);
CREATE INDEX records_reference_of_position ON public.records_reference USING btree ("position");
CREATE TABLE records_statement (
    position bigint NOT NULL,
    id uuid NOT NULL,
    actor_id uuid NOT NULL,
    credential_id uuid NOT NULL,
    is_voided bigint NOT NULL,
    document text NOT NULL,
    PRIMARY KEY ("position"),
    UNIQUE (id)
);
CREATE TABLE registry_absence (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    started_on text NOT NULL,
    finished_on text,
    PRIMARY KEY (person_id, id),
    FOREIGN KEY (person_id) REFERENCES registry_person(id)
);
CREATE TABLE registry_absence_entry (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    absence_id uuid NOT NULL,
    change text NOT NULL,
    kind text NOT NULL,
    started_on text NOT NULL,
    finished_on text,
    by_person uuid NOT NULL,
    entered_at bigint NOT NULL,
    PRIMARY KEY (person_id, id),
    FOREIGN KEY (person_id) REFERENCES registry_person(id)
);
CREATE TABLE registry_address (
    person_id uuid NOT NULL,
    confirmed_at bigint,
    proposed text,
    proposed_at bigint,
    declined_at bigint,
    PRIMARY KEY (person_id),
    FOREIGN KEY (person_id) REFERENCES registry_person(id)
);
CREATE TABLE registry_body (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    wide_area text NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (code)
);
CREATE TABLE registry_counting (
    person_id uuid NOT NULL,
    started_on text NOT NULL,
    employment_id uuid NOT NULL,
    finished_on text,
    PRIMARY KEY (person_id, started_on),
    FOREIGN KEY (person_id) REFERENCES registry_person(id)
);
CREATE TABLE registry_district (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    body_id uuid NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (body_id) REFERENCES registry_body(id),
    UNIQUE (code)
);
CREATE TABLE registry_duplicate (
    person_id uuid NOT NULL,
    other_id uuid NOT NULL,
    why text NOT NULL,
    found_at bigint NOT NULL,
    answer text NOT NULL,
    answered_by uuid,
    answered_at bigint,
    PRIMARY KEY (person_id, other_id),
    FOREIGN KEY (other_id) REFERENCES registry_person(id),
    FOREIGN KEY (person_id) REFERENCES registry_person(id)
);
CREATE INDEX registry_duplicate_open ON public.registry_duplicate USING btree (answer, found_at);
CREATE TABLE registry_employment (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    body_id uuid NOT NULL,
    unit_id uuid,
    district_id uuid,
    profile text NOT NULL,
    relationship text NOT NULL,
    staff_number text,
    weekly_hours double precision,
    started_on text NOT NULL,
    finished_on text,
    PRIMARY KEY (person_id, id),
    FOREIGN KEY (body_id) REFERENCES registry_body(id),
    FOREIGN KEY (district_id) REFERENCES registry_district(id),
    FOREIGN KEY (person_id) REFERENCES registry_person(id),
    FOREIGN KEY (unit_id) REFERENCES registry_unit(id)
);
CREATE INDEX registry_employment_of_body ON public.registry_employment USING btree (body_id, staff_number);
CREATE TABLE registry_function (
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    function text NOT NULL,
    act text NOT NULL,
    started_on text NOT NULL,
    finished_on text,
    PRIMARY KEY (person_id, id),
    FOREIGN KEY (person_id) REFERENCES registry_person(id)
);
CREATE TABLE registry_header (
    body_id uuid NOT NULL,
    header text NOT NULL,
    column_name text NOT NULL,
    by_person uuid NOT NULL,
    chosen_at bigint NOT NULL,
    PRIMARY KEY (body_id, header)
);
CREATE TABLE registry_import (
    id uuid NOT NULL,
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    body_id uuid NOT NULL,
    by_person uuid NOT NULL,
    state text NOT NULL,
    rows_fresh bigint NOT NULL,
    rows_changed bigint NOT NULL,
    rows_same bigint NOT NULL,
    rows_refused bigint NOT NULL,
    applied_up_to_line bigint NOT NULL,
    created_at bigint NOT NULL,
    applied_at bigint,
    columns_kept text DEFAULT ''::text NOT NULL,
    columns_ignored text DEFAULT ''::text NOT NULL,
    applied_by uuid,
    rows_applied bigint,
    sheet_name text DEFAULT ''::text NOT NULL,
    headers text DEFAULT ''::text NOT NULL,
    refusal text DEFAULT ''::text NOT NULL,
    is_complete bigint DEFAULT 0 NOT NULL,
    checked_up_to_line bigint DEFAULT 0 NOT NULL,
    rows_moved bigint DEFAULT 0 NOT NULL,
    rows_gone bigint DEFAULT 0 NOT NULL,
    undone_by uuid,
    undone_at bigint,
    undone_down_to_line bigint,
    rows_undone bigint DEFAULT 0 NOT NULL,
    columns_at text DEFAULT ''::text NOT NULL,
    acting_role text DEFAULT ''::text NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX registry_import_of_state ON public.registry_import USING btree (state, created_at);
CREATE TABLE registry_import_body (
    import_id uuid NOT NULL,
    body_id uuid NOT NULL,
    people bigint NOT NULL,
    removed bigint NOT NULL,
    PRIMARY KEY (import_id, body_id),
    FOREIGN KEY (import_id) REFERENCES registry_import(id)
);
CREATE TABLE registry_import_part (
    import_id uuid NOT NULL,
    number bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (import_id, number),
    FOREIGN KEY (import_id) REFERENCES registry_import(id)
);
CREATE TABLE registry_import_row (
    import_id uuid NOT NULL,
    line bigint NOT NULL,
    outcome text NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    content text NOT NULL,
    held_digest bigint,
    changes text DEFAULT ''::text NOT NULL,
    PRIMARY KEY (import_id, line),
    FOREIGN KEY (import_id) REFERENCES registry_import(id)
);
CREATE TABLE registry_import_undo (
    import_id uuid NOT NULL,
    line bigint NOT NULL,
    person_id uuid NOT NULL,
    state_before text NOT NULL,
    digest_after bigint NOT NULL,
    address_before text,
    outcome text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (import_id, line),
    FOREIGN KEY (import_id) REFERENCES registry_import(id),
    FOREIGN KEY (person_id) REFERENCES registry_person(id)
);
CREATE INDEX registry_import_undo_of_person ON public.registry_import_undo USING btree (person_id);
CREATE TABLE registry_merge (
    id uuid NOT NULL,
    kept_id uuid NOT NULL,
    merged_id uuid NOT NULL,
    body_id uuid NOT NULL,
    reason text NOT NULL,
    act text NOT NULL,
    by_person uuid NOT NULL,
    merged_at bigint NOT NULL,
    undone_by uuid,
    undone_at bigint,
    PRIMARY KEY (id),
    FOREIGN KEY (kept_id) REFERENCES registry_person(id),
    FOREIGN KEY (merged_id) REFERENCES registry_person(id)
);
CREATE INDEX registry_merge_by_time ON public.registry_merge USING btree (merged_at, id);
CREATE INDEX registry_merge_of_kept ON public.registry_merge USING btree (kept_id);
CREATE INDEX registry_merge_of_merged ON public.registry_merge USING btree (merged_id);
CREATE TABLE registry_merge_row (
    merge_id uuid NOT NULL,
    number bigint NOT NULL,
    table_name text NOT NULL,
    is_before bigint NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (merge_id, number),
    FOREIGN KEY (merge_id) REFERENCES registry_merge(id)
);
CREATE TABLE registry_person (
    id uuid NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    sort_key text NOT NULL,
    tax_code text,
    tax_code_canonical text,
    born_on text,
    gender text NOT NULL,
    email text,
    language text NOT NULL,
    created_at bigint NOT NULL,
    merged_into uuid,
    PRIMARY KEY (id)
);
CREATE INDEX registry_person_canonical ON public.registry_person USING btree (tax_code_canonical);
CREATE INDEX registry_person_same ON public.registry_person USING btree (sort_key, born_on);
CREATE TABLE registry_same_code (
    person_id uuid NOT NULL,
    code_sha256 bytea NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (person_id)
);
CREATE UNIQUE INDEX registry_same_code_of ON public.registry_same_code USING btree (code_sha256);
CREATE TABLE registry_same_person (
    person_id uuid NOT NULL,
    other_id uuid NOT NULL,
    said_at bigint NOT NULL,
    PRIMARY KEY (person_id, other_id)
);
CREATE TABLE registry_tax_code (
    tax_code text NOT NULL,
    person_id uuid NOT NULL,
    is_way_in bigint DEFAULT 1 NOT NULL,
    PRIMARY KEY (tax_code)
);
CREATE TABLE registry_unit (
    id uuid NOT NULL,
    body_id uuid NOT NULL,
    name text NOT NULL,
    sort_key text NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (body_id) REFERENCES registry_body(id),
    UNIQUE (body_id, sort_key)
);
