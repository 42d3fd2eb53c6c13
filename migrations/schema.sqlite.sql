-- Generated from the migrations by ./test --write. Never edited by hand.
CREATE TABLE access_account (
    person_id BLOB NOT NULL PRIMARY KEY,
    username text NOT NULL,
    username_key text NOT NULL UNIQUE,
    password_hash text,
    display_name text NOT NULL,
    language text NOT NULL,
    created_at INTEGER NOT NULL
, has_second_factor INTEGER NOT NULL DEFAULT 0, leads_to BLOB) STRICT;
CREATE INDEX access_account_leading ON access_account (leads_to);
CREATE INDEX access_account_leading_to ON access_account (leads_to) WHERE leads_to IS NOT NULL;
CREATE TABLE access_bearer (
    token_sha256 BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    grant_id BLOB NOT NULL,
    name text NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE TABLE access_data_request (
    person_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE UNIQUE INDEX access_data_request_id ON access_data_request (id);
CREATE TABLE access_data_request_reply (
    request_id BLOB NOT NULL,
    id BLOB NOT NULL,
    state text NOT NULL,
    text text NOT NULL,
    by_id BLOB NOT NULL,
    replied_at INTEGER NOT NULL,
    PRIMARY KEY (request_id, id)
) STRICT;
CREATE TABLE access_entry_request (
    id BLOB NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    tax_code text NOT NULL,
    staff_number text NOT NULL,
    body_id BLOB NOT NULL,
    email text NOT NULL,
    note text NOT NULL,
    language text NOT NULL,
    address text NOT NULL,
    asked_at INTEGER NOT NULL,
    confirm_sha256 BLOB,
    confirmed_at INTEGER,
    outcome text NOT NULL,
    closed_at INTEGER,
    closed_by BLOB
) STRICT;
CREATE INDEX access_entry_request_of_address ON access_entry_request (address, asked_at);
CREATE INDEX access_entry_request_of_body ON access_entry_request (body_id, outcome, asked_at);
CREATE INDEX access_entry_request_of_email ON access_entry_request (email, asked_at);
CREATE INDEX access_entry_request_of_tax_code ON access_entry_request (tax_code, outcome);
CREATE INDEX access_entry_request_of_time ON access_entry_request (outcome, asked_at);
CREATE INDEX access_entry_request_to_confirm ON access_entry_request (confirm_sha256);
CREATE TABLE access_fact (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
) STRICT;
CREATE TABLE access_failure (
    username_key text NOT NULL,
    address text NOT NULL,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (username_key, address)
) STRICT;
CREATE INDEX access_failure_last ON access_failure (last_at);
CREATE TABLE access_grant (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    role text NOT NULL,
    scope_kind INTEGER NOT NULL,
    scope_id BLOB NOT NULL,
    started_on TEXT NOT NULL,
    finished_on TEXT,
    act text NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX access_grant_of_person ON access_grant (person_id);
CREATE TABLE access_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id BLOB NOT NULL,
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX access_identity_of_person ON access_identity (person_id);
CREATE TABLE access_identity_session (
    token_sha256 BLOB NOT NULL PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    sid text NOT NULL,
    id_token text NOT NULL,
    end_url text NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_identity_session_of_sid ON access_identity_session (issuer, sid);
CREATE INDEX access_identity_session_of_subject ON access_identity_session (issuer, subject);
CREATE INDEX access_identity_session_of_time ON access_identity_session (opened_at);
CREATE TABLE access_link (
    token_sha256 BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX access_link_of_person ON access_link (person_id);
CREATE TABLE access_link_request (
    id BLOB NOT NULL PRIMARY KEY,
    username_key text NOT NULL,
    address text NOT NULL,
    asked_at INTEGER NOT NULL,
    answered_at INTEGER,
    is_sent INTEGER NOT NULL
) STRICT;
CREATE INDEX access_link_request_of_address ON access_link_request (address, asked_at);
CREATE INDEX access_link_request_of_name ON access_link_request (username_key, asked_at);
CREATE INDEX access_link_request_waiting ON access_link_request (answered_at, asked_at);
CREATE TABLE access_list_look (
    id BLOB NOT NULL PRIMARY KEY,
    looked_at INTEGER NOT NULL,
    looker_id BLOB NOT NULL,
    looker_role text NOT NULL,
    what text NOT NULL,
    filter text NOT NULL,
    people INTEGER NOT NULL,
    file_sha256 BLOB
, people_ids BLOB) STRICT;
CREATE TABLE access_logout_notice (
    issuer text NOT NULL,
    notice text NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, notice)
) STRICT;
CREATE INDEX access_logout_notice_of_time ON access_logout_notice (received_at);
CREATE TABLE access_look (
    person_id BLOB NOT NULL,
    looked_at INTEGER NOT NULL,
    id BLOB NOT NULL,
    looker_id BLOB NOT NULL,
    looker_role text NOT NULL,
    what text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (person_id, looked_at, id)
) STRICT;
CREATE TABLE access_passkey (
    person_id BLOB NOT NULL,
    credential BLOB NOT NULL,
    public_key BLOB NOT NULL,
    counter INTEGER NOT NULL,
    name text NOT NULL,
    added_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (person_id, credential)
) STRICT;
CREATE TABLE access_persona (
    person_id BLOB NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    title_it text NOT NULL,
    title_en text NOT NULL
) STRICT;
CREATE TABLE access_programme_state (
    id BLOB NOT NULL PRIMARY KEY,
    state text NOT NULL,
    act text NOT NULL,
    act_on TEXT NOT NULL,
    ends_on TEXT,
    by_person BLOB NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_programme_state_by_time ON access_programme_state (written_at, id);
CREATE TABLE access_recovery_code (
    person_id BLOB NOT NULL,
    code_sha256 BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (person_id, code_sha256)
) STRICT;
CREATE TABLE access_reply (
    person_id BLOB NOT NULL,
    idempotency_key text NOT NULL,
    request_sha256 BLOB NOT NULL,
    status INTEGER NOT NULL,
    content_type text NOT NULL,
    location text NOT NULL,
    body BLOB NOT NULL,
    kept_until INTEGER NOT NULL,
    PRIMARY KEY (person_id, idempotency_key)
) STRICT;
CREATE INDEX access_reply_kept_until ON access_reply (kept_until);
CREATE TABLE access_session (
    token_sha256 BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    grant_id BLOB NOT NULL,
    made_by text NOT NULL,
    signed_in_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ended_at INTEGER
, device text NOT NULL DEFAULT '', second_factor INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX access_session_of_person ON access_session (person_id);
CREATE TABLE access_totp (
    person_id BLOB NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL,
    last_step INTEGER NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;
CREATE TABLE access_used_challenge (
    challenge_sha256 BLOB NOT NULL PRIMARY KEY,
    used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_used_challenge_of_time ON access_used_challenge (used_at);
CREATE TABLE assessment_answer (
    person_id BLOB NOT NULL,
    attempt_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    item text NOT NULL,
    option_order text NOT NULL,
    choice text,
    is_right INTEGER NOT NULL,
    shown_at INTEGER NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, attempt_id, position)
) STRICT;
CREATE TABLE assessment_area (
    person_id BLOB NOT NULL,
    attempt_id BLOB NOT NULL,
    area text NOT NULL,
    level INTEGER NOT NULL,
    probability REAL NOT NULL,
    mean REAL NOT NULL,
    deviation REAL NOT NULL,
    asked INTEGER NOT NULL,
    PRIMARY KEY (person_id, attempt_id, area)
) STRICT;
CREATE TABLE assessment_attempt (
    person_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind text NOT NULL,
    revision_id BLOB NOT NULL,
    seed INTEGER NOT NULL,
    audiences text NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    answered INTEGER NOT NULL,
    area_position INTEGER NOT NULL,
    asked_in_area INTEGER NOT NULL,
    -- Pauses left out: no single answer counts for more than five minutes.
    answering_seconds INTEGER NOT NULL,
    current_item text NOT NULL,
    current_order text NOT NULL,
    current_choice text,
    shown_at INTEGER NOT NULL,
    -- Of the mean of the areas, written with the last answer.
    overall_mean REAL,
    overall_deviation REAL,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE TABLE assessment_duration (
    minutes INTEGER NOT NULL PRIMARY KEY,
    attempts INTEGER NOT NULL
) STRICT;
CREATE TABLE assessment_item_note (
    item text NOT NULL,
    id BLOB NOT NULL,
    text text NOT NULL,
    by_id BLOB NOT NULL,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (item, id)
) STRICT;
CREATE TABLE assessment_item_report (
    id BLOB NOT NULL PRIMARY KEY,
    item text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    reported_on TEXT NOT NULL
) STRICT;
CREATE INDEX assessment_item_report_of_item ON assessment_item_report (item);
CREATE TABLE assessment_opening (
    person_id BLOB NOT NULL,
    opened_at INTEGER NOT NULL,
    because text NOT NULL,
    PRIMARY KEY (person_id, opened_at, because)
) STRICT;
CREATE TABLE assessment_review (
    person_id BLOB NOT NULL,
    id BLOB NOT NULL,
    attempt_id BLOB NOT NULL,
    area text NOT NULL,
    text text NOT NULL,
    shares_answers INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE UNIQUE INDEX assessment_review_id ON assessment_review (id);
CREATE TABLE assessment_review_reply (
    review_id BLOB NOT NULL,
    id BLOB NOT NULL,
    state text NOT NULL,
    text text NOT NULL,
    by_id BLOB NOT NULL,
    replied_at INTEGER NOT NULL,
    PRIMARY KEY (review_id, id)
) STRICT;
CREATE TABLE assessment_taken (
    revision_id BLOB NOT NULL PRIMARY KEY,
    started INTEGER NOT NULL,
    finished INTEGER NOT NULL
) STRICT;
CREATE TABLE audience_definition (
    id BLOB NOT NULL PRIMARY KEY,
    name text NOT NULL,
    body_id BLOB,
    created_at INTEGER NOT NULL,
    members INTEGER NOT NULL,
    computed INTEGER NOT NULL,
    retired_at INTEGER
, told_members INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE audience_member (
    person_id BLOB NOT NULL,
    audience_id BLOB NOT NULL REFERENCES audience_definition (id),
    since INTEGER NOT NULL,
    PRIMARY KEY (person_id, audience_id)
) STRICT;
CREATE INDEX audience_member_audience ON audience_member (audience_id, person_id);
CREATE TABLE audience_offer (
    id BLOB NOT NULL PRIMARY KEY,
    course_id BLOB NOT NULL,
    audience_id BLOB NOT NULL REFERENCES audience_definition (id),
    given_by BLOB NOT NULL,
    given_at INTEGER NOT NULL,
    ended_by BLOB,
    ended_at INTEGER
) STRICT;
CREATE INDEX audience_offer_audience ON audience_offer (audience_id, ended_at);
CREATE INDEX audience_offer_course ON audience_offer (course_id, given_at);
CREATE TABLE audience_rule (
    audience_id BLOB NOT NULL REFERENCES audience_definition (id),
    number INTEGER NOT NULL,
    rule text NOT NULL,
    made_by BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (audience_id, number)
) STRICT;
CREATE TABLE awards_certificate (
    person_id BLOB NOT NULL,
    renewal INTEGER NOT NULL,
    id BLOB NOT NULL,
    code text NOT NULL,
    template_id BLOB NOT NULL,
    facts TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, renewal)
) STRICT;
CREATE TABLE awards_code (
    code text NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    renewal INTEGER NOT NULL
) STRICT;
CREATE TABLE awards_document (
    person_id BLOB NOT NULL,
    renewal INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    content BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, renewal)
) STRICT;
CREATE TABLE awards_holder (
    person_id BLOB NOT NULL PRIMARY KEY,
    shows_name INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE awards_revocation (
    person_id BLOB NOT NULL,
    renewal INTEGER NOT NULL,
    reason text NOT NULL,
    revoked_by BLOB NOT NULL,
    revoked_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, renewal)
) STRICT;
CREATE INDEX awards_revocation_by_time ON awards_revocation (revoked_at);
CREATE TABLE awards_template (
    id BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    texts TEXT NOT NULL,
    author_id BLOB NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;
CREATE TABLE awards_template_approval (
    id BLOB NOT NULL PRIMARY KEY,
    template_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    act text NOT NULL,
    approved_at INTEGER NOT NULL
) STRICT;
CREATE TABLE catalogue_approval (
    id BLOB NOT NULL PRIMARY KEY,
    module text NOT NULL,
    revision_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    act text NOT NULL,
    approved_at INTEGER NOT NULL
) STRICT;
CREATE TABLE catalogue_draft (
    id BLOB NOT NULL PRIMARY KEY,
    module text NOT NULL,
    revision_id BLOB NOT NULL,
    state INTEGER NOT NULL,
    edits INTEGER NOT NULL,
    opened_by BLOB NOT NULL,
    opened_at INTEGER NOT NULL,
    published_revision_id BLOB
) STRICT;
CREATE INDEX catalogue_draft_module ON catalogue_draft (module, opened_at);
CREATE TABLE catalogue_draft_edit (
    draft_id BLOB NOT NULL REFERENCES catalogue_draft (id),
    number INTEGER NOT NULL,
    submission_id BLOB NOT NULL,
    path text NOT NULL,
    body text,
    over_digest text NOT NULL,
    person_id BLOB NOT NULL,
    edited_at INTEGER NOT NULL,
    PRIMARY KEY (draft_id, number)
) STRICT;
CREATE TABLE catalogue_draft_step (
    id BLOB NOT NULL PRIMARY KEY,
    draft_id BLOB NOT NULL REFERENCES catalogue_draft (id),
    kind INTEGER NOT NULL,
    person_id BLOB NOT NULL,
    note text NOT NULL,
    version_id BLOB NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX catalogue_draft_step_draft ON catalogue_draft_step (draft_id, happened_at);
CREATE TABLE catalogue_package (
    id BLOB NOT NULL PRIMARY KEY,
    title text NOT NULL,
    competences text NOT NULL,
    level INTEGER,
    created_by BLOB NOT NULL,
    created_at INTEGER NOT NULL
, entitlement_key text NOT NULL DEFAULT '') STRICT;
CREATE TABLE catalogue_package_file (
    version_id BLOB NOT NULL REFERENCES catalogue_package_version (id),
    path text NOT NULL,
    sha256 BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (version_id, path)
) STRICT;
CREATE TABLE catalogue_package_opening (
    token_sha256 BLOB NOT NULL PRIMARY KEY,
    version_id BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE catalogue_package_piece (
    upload_id BLOB NOT NULL,
    begins_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (upload_id, begins_at)
) STRICT;
CREATE TABLE catalogue_package_step (
    id BLOB NOT NULL PRIMARY KEY,
    version_id BLOB NOT NULL REFERENCES catalogue_package_version (id),
    kind INTEGER NOT NULL,
    person_id BLOB NOT NULL,
    note text NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX catalogue_package_step_version ON catalogue_package_step (version_id, happened_at);
CREATE TABLE catalogue_package_upload (
    id BLOB NOT NULL PRIMARY KEY,
    package_id BLOB,
    file_name text NOT NULL,
    size_bytes INTEGER NOT NULL,
    received_bytes INTEGER NOT NULL,
    state INTEGER NOT NULL,
    faults text NOT NULL,
    made_package_id BLOB,
    person_id BLOB NOT NULL,
    started_at INTEGER NOT NULL
) STRICT;
CREATE TABLE catalogue_package_version (
    id BLOB NOT NULL PRIMARY KEY,
    package_id BLOB NOT NULL REFERENCES catalogue_package (id),
    number INTEGER NOT NULL,
    state INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    structure text NOT NULL,
    warnings text NOT NULL,
    file_name text NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    files INTEGER NOT NULL,
    uploaded_by BLOB NOT NULL,
    uploaded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX catalogue_package_version_number ON catalogue_package_version (package_id, number);
CREATE TABLE catalogue_version (
    module text NOT NULL,
    revision_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    version_id BLOB NOT NULL,
    in_force_from INTEGER NOT NULL,
    PRIMARY KEY (module, revision_id)
) STRICT;
CREATE TABLE communication_need (
    id BLOB NOT NULL PRIMARY KEY,
    area text NOT NULL,
    text text NOT NULL,
    profile text NOT NULL,
    body_id BLOB,
    written_on TEXT NOT NULL
) STRICT;
CREATE TABLE communication_need_author (
    person_id BLOB NOT NULL,
    need_id BLOB NOT NULL,
    PRIMARY KEY (person_id, need_id)
) STRICT;
CREATE TABLE communication_need_step (
    need_id BLOB NOT NULL,
    id BLOB NOT NULL,
    state text NOT NULL,
    theme text NOT NULL,
    note text NOT NULL,
    by_id BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (need_id, id)
) STRICT;
CREATE TABLE communication_reminder (
    person_id BLOB NOT NULL,
    order_id BLOB NOT NULL REFERENCES communication_reminder_order (id),
    body_id BLOB NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, order_id)
) STRICT;
CREATE INDEX communication_reminder_of_body ON communication_reminder (body_id, sent_at);
CREATE TABLE communication_reminder_order (
    id BLOB NOT NULL PRIMARY KEY,
    body_id BLOB NOT NULL,
    by_person BLOB NOT NULL,
    site text NOT NULL,
    is_for_all INTEGER NOT NULL,
    asked_at INTEGER NOT NULL
, audience_id BLOB) STRICT;
CREATE INDEX communication_reminder_order_of ON communication_reminder_order (body_id, asked_at, id);
CREATE TABLE communication_reminder_outcome (
    order_id BLOB NOT NULL PRIMARY KEY REFERENCES communication_reminder_order (id),
    sent INTEGER NOT NULL,
    recent INTEGER NOT NULL,
    no_address INTEGER NOT NULL,
    absent INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended_at INTEGER NOT NULL
) STRICT;
CREATE TABLE communication_reminder_wish (
    order_id BLOB NOT NULL REFERENCES communication_reminder_order (id),
    person_id BLOB NOT NULL,
    PRIMARY KEY (order_id, person_id)
) STRICT;
CREATE TABLE db_migration (
    name text NOT NULL PRIMARY KEY,
    sha256 text NOT NULL
) STRICT;
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    txid INTEGER,
    kind text NOT NULL,
    key text NOT NULL,
    payload TEXT NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX event_by_transaction ON event (txid, seq) WHERE txid IS NOT NULL;
CREATE TABLE file_document (
    sha256 BLOB NOT NULL PRIMARY KEY,
    body text NOT NULL
) STRICT;
CREATE TABLE file_entry (
    revision_id BLOB NOT NULL REFERENCES file_revision (id),
    path text NOT NULL,
    sha256 BLOB NOT NULL REFERENCES file_document (sha256),
    PRIMARY KEY (revision_id, path)
) STRICT;
CREATE TABLE file_media (
    sha256 BLOB NOT NULL PRIMARY KEY,
    size_bytes INTEGER NOT NULL
) STRICT;
CREATE TABLE file_media_piece (
    sha256 BLOB NOT NULL,
    position INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sha256, position)
) STRICT;
CREATE TABLE file_revision (
    id BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    origin INTEGER NOT NULL,
    digest text NOT NULL,
    author text NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE helpdesk_answer (
    request_id BLOB NOT NULL REFERENCES helpdesk_request (id),
    id BLOB NOT NULL,
    by_person BLOB NOT NULL,
    body text NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (request_id, id)
) STRICT;
CREATE TABLE helpdesk_closing (
    request_id BLOB NOT NULL PRIMARY KEY REFERENCES helpdesk_request (id),
    by_person BLOB NOT NULL,
    closed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE helpdesk_request (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    body_id BLOB NOT NULL,
    cause text NOT NULL,
    body text NOT NULL,
    language text NOT NULL,
    week TEXT NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX helpdesk_request_of_body ON helpdesk_request (body_id, asked_at, id);
CREATE INDEX helpdesk_request_of_person ON helpdesk_request (person_id, asked_at, id);
CREATE INDEX helpdesk_request_of_week ON helpdesk_request (week, body_id, cause);
CREATE TABLE history_batch (
    id BLOB NOT NULL PRIMARY KEY,
    file_name text NOT NULL,
    sha256 BLOB NOT NULL,
    platform text NOT NULL,
    body_id BLOB NOT NULL,
    by_person BLOB NOT NULL,
    by_role text NOT NULL,
    state text NOT NULL,
    rows_good INTEGER NOT NULL,
    rows_known INTEGER NOT NULL,
    rows_refused INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    applied_at INTEGER,
    applied_by BLOB,
    undone_at INTEGER,
    undone_by BLOB
) STRICT;
CREATE TABLE history_credit (
    person_id BLOB NOT NULL,
    credit_key text NOT NULL,
    fact_id BLOB NOT NULL,
    batch_id BLOB NOT NULL,
    PRIMARY KEY (person_id, credit_key)
) STRICT;
CREATE INDEX history_credit_of_batch ON history_credit (batch_id);
CREATE TABLE history_fact (
    person_id BLOB NOT NULL,
    id BLOB NOT NULL,
    batch_id BLOB NOT NULL REFERENCES history_batch (id),
    line INTEGER NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    course_code text NOT NULL,
    done_on TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    document text NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE INDEX history_fact_of_batch ON history_fact (batch_id);
CREATE TABLE history_row (
    batch_id BLOB NOT NULL REFERENCES history_batch (id),
    line INTEGER NOT NULL,
    outcome text NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (batch_id, line)
) STRICT;
CREATE TABLE jobs_job (
    id BLOB NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    key text NOT NULL,
    payload TEXT NOT NULL,
    state text NOT NULL,
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    lease_id BLOB,
    lease_beat INTEGER NOT NULL,
    cancel_asked INTEGER NOT NULL,
    progress_done INTEGER NOT NULL,
    progress_total INTEGER NOT NULL,
    cursor text NOT NULL,
    result TEXT,
    error text,
    owner_person BLOB,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX jobs_job_of_key ON jobs_job (kind, key);
CREATE INDEX jobs_job_of_state ON jobs_job (state, run_at);
CREATE TABLE jobs_parked (
    subscriber text NOT NULL,
    seq INTEGER NOT NULL,
    reason text NOT NULL,
    parked_at INTEGER NOT NULL,
    PRIMARY KEY (subscriber, seq)
) STRICT;
CREATE TABLE jobs_schedule (
    name text NOT NULL PRIMARY KEY,
    rule text NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
CREATE TABLE jobs_subscriber (
    name text NOT NULL PRIMARY KEY,
    cursor_txid INTEGER NOT NULL,
    cursor_seq INTEGER NOT NULL,
    moved_at INTEGER NOT NULL
) STRICT;
CREATE TABLE learning_cmi5_course (
    id BLOB NOT NULL PRIMARY KEY,
    structure TEXT NOT NULL,
    package_id BLOB,
    version_id BLOB UNIQUE,
    made_by BLOB NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE learning_cmi5_item (
    actor_id BLOB NOT NULL,
    registration_id BLOB NOT NULL,
    item INTEGER NOT NULL,
    completed_at INTEGER,
    passed_at INTEGER,
    waived_at INTEGER,
    waived_because text NOT NULL,
    waived_by BLOB,
    satisfied_at INTEGER,
    PRIMARY KEY (actor_id, registration_id, item)
) STRICT;
CREATE TABLE learning_cmi5_registration (
    actor_id BLOB NOT NULL,
    id BLOB NOT NULL UNIQUE,
    course_id BLOB NOT NULL REFERENCES learning_cmi5_course (id),
    agent TEXT NOT NULL,
    is_person INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    satisfied_at INTEGER, person_id BLOB,
    PRIMARY KEY (actor_id, id)
) STRICT;
CREATE INDEX learning_cmi5_registration_course ON learning_cmi5_registration (actor_id, course_id);
CREATE TABLE learning_cmi5_session (
    actor_id BLOB NOT NULL,
    id BLOB NOT NULL UNIQUE,
    registration_id BLOB NOT NULL,
    item INTEGER NOT NULL,
    mode INTEGER NOT NULL,
    fetch_sha256 BLOB NOT NULL UNIQUE,
    launched_at INTEGER NOT NULL,
    fetched_at INTEGER,
    preferences_read_at INTEGER,
    initialized_at INTEGER,
    is_completed INTEGER NOT NULL,
    is_passed INTEGER NOT NULL,
    is_failed INTEGER NOT NULL,
    last_at INTEGER,
    ending INTEGER NOT NULL,
    ended_at INTEGER,
    last_statement_id BLOB,
    PRIMARY KEY (actor_id, id)
) STRICT;
CREATE INDEX learning_cmi5_session_open ON learning_cmi5_session (ending, launched_at);
CREATE INDEX learning_cmi5_session_registration ON learning_cmi5_session (actor_id, registration_id);
CREATE TABLE learning_completion (
    person_id BLOB NOT NULL,
    subject text NOT NULL,
    version_id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    completed_at INTEGER NOT NULL,
    recorded_by BLOB,
    note text NOT NULL,
    PRIMARY KEY (person_id, subject, version_id)
) STRICT;
CREATE TABLE learning_completion_entry (
    person_id BLOB NOT NULL,
    id BLOB NOT NULL,
    subject text NOT NULL,
    title text NOT NULL,
    done_on TEXT NOT NULL,
    act text NOT NULL,
    act_on TEXT NOT NULL,
    reason text NOT NULL,
    made_by BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE TABLE learning_completion_withdrawal (
    person_id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    reason text NOT NULL,
    withdrawn_by BLOB NOT NULL,
    withdrawn_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, entry_id)
) STRICT;
CREATE TABLE learning_course (
    person_id BLOB NOT NULL PRIMARY KEY,
    modules_done INTEGER NOT NULL,
    started_at INTEGER,
    concluded_at INTEGER,
    last_step_at INTEGER
, step_before_week_at INTEGER) STRICT;
CREATE TABLE learning_link (
    token_sha256 BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    purpose text NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX learning_link_of_person ON learning_link (person_id, purpose);
CREATE TABLE learning_module (
    person_id BLOB NOT NULL,
    module text NOT NULL,
    position INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    because text NOT NULL,
    revision_id BLOB,
    context text NOT NULL,
    sections_total INTEGER NOT NULL,
    sections_opened INTEGER NOT NULL,
    minutes_total INTEGER NOT NULL,
    minutes_done INTEGER NOT NULL,
    last_section text NOT NULL,
    test_attempts INTEGER NOT NULL,
    best_right INTEGER,
    started_at INTEGER,
    reopened_at INTEGER,
    failed_at INTEGER,
    completed_at INTEGER, attempts_reopened INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (person_id, module)
) STRICT;
CREATE TABLE learning_note (
    person_id BLOB NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    body text NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, module, section)
) STRICT;
CREATE TABLE learning_package_attempt (
    person_id BLOB NOT NULL,
    id BLOB NOT NULL,
    package_id BLOB NOT NULL,
    version_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    token text NOT NULL,
    started_at INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    completed_at INTEGER,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE UNIQUE INDEX learning_package_attempt_number ON learning_package_attempt (person_id, package_id, number);
CREATE TABLE learning_package_item (
    person_id BLOB NOT NULL,
    attempt_id BLOB NOT NULL,
    item text NOT NULL,
    cmi text NOT NULL,
    total_time text NOT NULL,
    status text NOT NULL,
    score REAL,
    has_ended INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    active_seconds INTEGER NOT NULL,
    launch text NOT NULL,
    launch_seconds INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    completed_at INTEGER,
    PRIMARY KEY (person_id, attempt_id, item)
) STRICT;
CREATE TABLE learning_package_sequence (
    person_id BLOB NOT NULL,
    attempt_id BLOB NOT NULL,
    state text NOT NULL,
    item text NOT NULL,
    seq INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, attempt_id)
) STRICT;
CREATE TABLE learning_package_told (
    person_id BLOB NOT NULL,
    attempt_id BLOB NOT NULL,
    item text NOT NULL,
    told_attempt_id BLOB NOT NULL,
    launch text NOT NULL,
    PRIMARY KEY (person_id, attempt_id, item)
) STRICT;
CREATE TABLE learning_reminder (
    person_id BLOB NOT NULL,
    occasion text NOT NULL,
    kind text NOT NULL,
    due_on TEXT,
    created_at INTEGER NOT NULL,
    seen_at INTEGER,
    PRIMARY KEY (person_id, occasion)
) STRICT;
CREATE TABLE learning_reminder_choice (
    person_id BLOB NOT NULL PRIMARY KEY,
    in_product INTEGER NOT NULL,
    by_email INTEGER NOT NULL,
    quiet_from INTEGER NOT NULL,
    quiet_to INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE learning_section (
    person_id BLOB NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    opened_at INTEGER NOT NULL, reopened_at INTEGER,
    PRIMARY KEY (person_id, module, section)
) STRICT;
CREATE TABLE learning_standing (
    person_id BLOB NOT NULL,
    area text NOT NULL,
    expected INTEGER NOT NULL,
    current INTEGER,
    evidence_id BLOB,
    next_step text NOT NULL,
    reached_on TEXT,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, area)
) STRICT;
CREATE TABLE learning_taken (
    module text NOT NULL,
    revision_id BLOB NOT NULL,
    started INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    PRIMARY KEY (module, revision_id)
) STRICT;
CREATE TABLE learning_test (
    person_id BLOB NOT NULL,
    module text NOT NULL,
    attempt INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    handed_in_at INTEGER,
    answers text NOT NULL,
    right_answers INTEGER,
    asked INTEGER NOT NULL,
    is_passed INTEGER NOT NULL,
    PRIMARY KEY (person_id, module, attempt)
) STRICT;
CREATE TABLE learning_time (
    person_id BLOB NOT NULL,
    module text NOT NULL,
    section text NOT NULL,
    read_seconds INTEGER NOT NULL,
    watched_seconds INTEGER NOT NULL,
    watched text NOT NULL,
    page text NOT NULL,
    page_seconds INTEGER NOT NULL,
    reported_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, module, section)
) STRICT;
CREATE TABLE mail_message (
    person_id BLOB NOT NULL,
    occasion text NOT NULL,
    id BLOB NOT NULL UNIQUE,
    address text NOT NULL,
    subject text NOT NULL,
    body_text text NOT NULL,
    language text NOT NULL,
    created_at INTEGER NOT NULL,
    state text NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    sent_at INTEGER,
    error text,
    PRIMARY KEY (person_id, occasion)
) STRICT;
CREATE INDEX mail_message_of_state ON mail_message (state, next_at);
CREATE INDEX mail_message_of_time ON mail_message (created_at);
CREATE TABLE monitoring_cell (
    id BLOB NOT NULL PRIMARY KEY,
    body_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    district_id BLOB NOT NULL,
    profile text NOT NULL,
    relationship text NOT NULL,
    gender text NOT NULL,
    age_band text NOT NULL,
    UNIQUE (body_id, unit_id, district_id, profile, relationship, gender, age_band)
) STRICT;
CREATE TABLE monitoring_cohort (
    id BLOB NOT NULL PRIMARY KEY,
    body_id BLOB NOT NULL,
    is_higher INTEGER NOT NULL,
    snapshot_id BLOB NOT NULL REFERENCES monitoring_snapshot (id)
) STRICT;
CREATE INDEX monitoring_cohort_of ON monitoring_cohort (snapshot_id, body_id, is_higher);
CREATE TABLE monitoring_cohort_step (
    cohort_id BLOB NOT NULL REFERENCES monitoring_cohort (id),
    snapshot_id BLOB NOT NULL REFERENCES monitoring_snapshot (id),
    people INTEGER NOT NULL,
    aligned_least INTEGER NOT NULL,
    aligned_most INTEGER NOT NULL,
    expected_least INTEGER NOT NULL,
    expected_most INTEGER NOT NULL,
    PRIMARY KEY (cohort_id, snapshot_id)
) STRICT;
CREATE TABLE monitoring_count (
    cell_id BLOB NOT NULL,
    measure text NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (cell_id, measure)
) STRICT;
CREATE TABLE monitoring_counted (
    person_id BLOB NOT NULL PRIMARY KEY,
    cohort_id BLOB NOT NULL REFERENCES monitoring_cohort (id),
    snapshot_id BLOB NOT NULL REFERENCES monitoring_snapshot (id),
    evidence_id BLOB,
    is_aligned INTEGER NOT NULL,
    is_expected INTEGER NOT NULL
) STRICT;
CREATE INDEX monitoring_counted_of ON monitoring_counted (cohort_id);
CREATE TABLE monitoring_day (
    day TEXT NOT NULL,
    series text NOT NULL,
    body_id BLOB NOT NULL,
    measure text NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (series, measure, body_id, day)
) STRICT;
CREATE TABLE monitoring_district (
    profile text NOT NULL,
    body_id BLOB NOT NULL,
    district_id BLOB NOT NULL,
    measure text NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (profile, body_id, district_id, measure)
) STRICT;
CREATE TABLE monitoring_export (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL,
    grant_id BLOB NOT NULL,
    job_id BLOB NOT NULL,
    route text NOT NULL,
    body text NOT NULL,
    query text NOT NULL,
    language text NOT NULL,
    ending text NOT NULL,
    title text NOT NULL,
    file_name text NOT NULL,
    site text NOT NULL,
    outcome text NOT NULL,
    asked_at INTEGER NOT NULL,
    ready_at INTEGER,
    expires_at INTEGER,
    lines INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    file_sha256 BLOB
) STRICT;
CREATE INDEX monitoring_export_end ON monitoring_export (outcome, expires_at);
CREATE INDEX monitoring_export_of ON monitoring_export (person_id, asked_at, id);
CREATE TABLE monitoring_export_part (
    export_id BLOB NOT NULL REFERENCES monitoring_export (id),
    number INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (export_id, number)
) STRICT;
CREATE TABLE monitoring_frozen (
    number INTEGER NOT NULL PRIMARY KEY,
    day TEXT NOT NULL UNIQUE,
    checksum text NOT NULL,
    made_at INTEGER NOT NULL
, is_final INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE monitoring_frozen_change (
    number INTEGER NOT NULL REFERENCES monitoring_frozen (number),
    body_id BLOB NOT NULL,
    reason text NOT NULL,
    counts text NOT NULL,
    PRIMARY KEY (number, body_id, reason)
) STRICT;
CREATE TABLE monitoring_frozen_count (
    number INTEGER NOT NULL REFERENCES monitoring_frozen (number),
    series text NOT NULL,
    body_id BLOB NOT NULL,
    item text NOT NULL,
    counts text NOT NULL,
    PRIMARY KEY (number, series, body_id, item)
) STRICT;
CREATE TABLE monitoring_frozen_known (
    id INTEGER NOT NULL PRIMARY KEY,
    known_at INTEGER NOT NULL
) STRICT;
CREATE TABLE monitoring_frozen_person (
    person_id BLOB NOT NULL,
    since_number INTEGER NOT NULL,
    body_id BLOB NOT NULL,
    measures text NOT NULL,
    PRIMARY KEY (person_id, since_number)
) STRICT;
CREATE TABLE monitoring_gain_person (
    person_id BLOB NOT NULL PRIMARY KEY,
    step_id BLOB NOT NULL REFERENCES monitoring_gain_step (id),
    first_id BLOB NOT NULL,
    later_id BLOB NOT NULL
) STRICT;
CREATE TABLE monitoring_gain_step (
    id BLOB NOT NULL PRIMARY KEY,
    body_id BLOB NOT NULL,
    snapshot_id BLOB NOT NULL REFERENCES monitoring_snapshot (id),
    people INTEGER NOT NULL,
    mean_tenths INTEGER NOT NULL,
    -- Of all its people, for how much gains differ in the whole region; never told of one step.
    gain_sum REAL NOT NULL,
    gain_squares REAL NOT NULL
) STRICT;
CREATE TABLE monitoring_monday_choice (
    person_id BLOB NOT NULL PRIMARY KEY,
    is_wanted INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE monitoring_names_reason (
    id BLOB NOT NULL PRIMARY KEY,
    grant_id BLOB NOT NULL,
    body_id BLOB NOT NULL,
    reason text NOT NULL,
    given_at INTEGER NOT NULL
) STRICT;
CREATE INDEX monitoring_names_reason_of ON monitoring_names_reason (grant_id, body_id, given_at);
CREATE TABLE monitoring_person (
    person_id BLOB NOT NULL PRIMARY KEY,
    cell_id BLOB NOT NULL,
    body_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    unit_name text NOT NULL,
    district_id BLOB NOT NULL,
    profile text NOT NULL,
    name text NOT NULL,
    sort_key text NOT NULL,
    staff_number text NOT NULL,
    state text NOT NULL,
    absence text NOT NULL,
    modules_done INTEGER NOT NULL,
    measures text NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX monitoring_person_by_number ON monitoring_person (body_id, staff_number, person_id);
CREATE INDEX monitoring_person_by_profile ON monitoring_person (body_id, profile, sort_key, person_id, state);
CREATE INDEX monitoring_person_by_state ON monitoring_person (body_id, state, sort_key, person_id);
CREATE INDEX monitoring_person_by_unit ON monitoring_person (body_id, unit_name, sort_key, person_id, state, profile);
CREATE INDEX monitoring_person_of_body ON monitoring_person (body_id, sort_key, person_id, state, profile);
CREATE TABLE monitoring_publication (
    kind text NOT NULL,
    day TEXT NOT NULL,
    frozen_number INTEGER NOT NULL REFERENCES monitoring_frozen (number),
    checksum text NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (kind, day)
) STRICT;
CREATE TABLE monitoring_publication_cell (
    kind text NOT NULL,
    day TEXT NOT NULL,
    line text NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value INTEGER,
    PRIMARY KEY (kind, day, line, item, measure)
) STRICT;
CREATE TABLE monitoring_snapshot (
    id BLOB NOT NULL PRIMARY KEY,
    day TEXT NOT NULL UNIQUE,
    checksum text NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE monitoring_snapshot_value (
    snapshot_id BLOB NOT NULL REFERENCES monitoring_snapshot (id),
    series text NOT NULL,
    body_id BLOB NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value INTEGER,
    shown text NOT NULL,
    PRIMARY KEY (snapshot_id, series, body_id, item, measure)
) STRICT;
CREATE TABLE monitoring_total (
    series text NOT NULL,
    body_id BLOB NOT NULL,
    item text NOT NULL,
    measure text NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (series, body_id, item, measure)
) STRICT;
CREATE INDEX monitoring_total_by_item ON monitoring_total (series, item, body_id);
CREATE INDEX monitoring_total_by_measure ON monitoring_total (series, measure, body_id, item);
CREATE TABLE portfolio_expected (
    person_id BLOB NOT NULL,
    area text NOT NULL,
    level INTEGER NOT NULL,
    reason text NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (person_id, area)
) STRICT;
CREATE TABLE portfolio_expected_change (
    person_id BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    area text NOT NULL,
    level INTEGER NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (person_id, changed_at, area)
) STRICT;
CREATE TABLE records_activity (
    id BLOB NOT NULL PRIMARY KEY,
    iri text NOT NULL,
    definition TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE records_actor_name (
    actor_id BLOB NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (actor_id, name)
) STRICT;
CREATE TABLE records_alias (
    person_id BLOB NOT NULL,
    actor_id BLOB NOT NULL,
    PRIMARY KEY (person_id, actor_id)
) STRICT;
CREATE TABLE records_attached (
    position INTEGER NOT NULL,
    sha2 text NOT NULL,
    PRIMARY KEY (position, sha2)
) STRICT, WITHOUT ROWID;
CREATE TABLE records_attachment (
    sha2 text NOT NULL PRIMARY KEY,
    content_type text NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE TABLE records_credential (
    id BLOB NOT NULL PRIMARY KEY,
    name text NOT NULL,
    login text NOT NULL UNIQUE,
    secret_sha256 BLOB NOT NULL UNIQUE,
    scopes text NOT NULL,
    authority TEXT NOT NULL,
    owner text NOT NULL,
    subject_id BLOB,
    actor_id BLOB,
    registration_id BLOB,
    activity text,
    made_by BLOB,
    made_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX records_credential_of_actor ON records_credential (actor_id);
CREATE TABLE records_document (
    actor_id BLOB NOT NULL,
    activity_id BLOB NOT NULL,
    registration_id BLOB NOT NULL,
    name text NOT NULL,
    content_type text NOT NULL,
    content BLOB NOT NULL,
    etag text NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (actor_id, activity_id, registration_id, name)
) STRICT;
CREATE TABLE records_forward (
    target text NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE records_mark (
    kind INTEGER NOT NULL,
    subject_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    source INTEGER NOT NULL,
    PRIMARY KEY (kind, subject_id, position, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE records_reference (
    target_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    voids INTEGER NOT NULL,
    PRIMARY KEY (target_id, position)
) STRICT;
CREATE INDEX records_reference_of_position ON records_reference (position);
CREATE TABLE records_statement (
    position INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    actor_id BLOB NOT NULL,
    credential_id BLOB NOT NULL,
    is_voided INTEGER NOT NULL,
    document text NOT NULL
) STRICT;
CREATE TABLE registry_absence (
    person_id BLOB NOT NULL REFERENCES registry_person (id),
    id BLOB NOT NULL,
    kind text NOT NULL,
    started_on TEXT NOT NULL,
    finished_on TEXT,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE TABLE registry_absence_entry (
    person_id BLOB NOT NULL REFERENCES registry_person (id),
    id BLOB NOT NULL,
    absence_id BLOB NOT NULL,
    change text NOT NULL,
    kind text NOT NULL,
    started_on TEXT NOT NULL,
    finished_on TEXT,
    by_person BLOB NOT NULL,
    entered_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE TABLE registry_address (
    person_id BLOB NOT NULL PRIMARY KEY REFERENCES registry_person (id),
    confirmed_at INTEGER,
    proposed text,
    proposed_at INTEGER,
    declined_at INTEGER
) STRICT;
CREATE TABLE registry_body (
    id BLOB NOT NULL PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    kind text NOT NULL,
    wide_area text NOT NULL
) STRICT;
CREATE TABLE registry_counting (
    person_id BLOB NOT NULL REFERENCES registry_person (id),
    started_on TEXT NOT NULL,
    employment_id BLOB NOT NULL,
    finished_on TEXT,
    PRIMARY KEY (person_id, started_on)
) STRICT;
CREATE TABLE registry_district (
    id BLOB NOT NULL PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    body_id BLOB NOT NULL REFERENCES registry_body (id)
) STRICT;
CREATE TABLE registry_duplicate (
    person_id BLOB NOT NULL REFERENCES registry_person (id),
    other_id BLOB NOT NULL REFERENCES registry_person (id),
    why text NOT NULL,
    found_at INTEGER NOT NULL,
    answer text NOT NULL,
    answered_by BLOB,
    answered_at INTEGER,
    PRIMARY KEY (person_id, other_id)
) STRICT;
CREATE INDEX registry_duplicate_open ON registry_duplicate (answer, found_at);
CREATE TABLE registry_employment (
    person_id BLOB NOT NULL REFERENCES registry_person (id),
    id BLOB NOT NULL,
    body_id BLOB NOT NULL REFERENCES registry_body (id),
    unit_id BLOB REFERENCES registry_unit (id),
    district_id BLOB REFERENCES registry_district (id),
    profile text NOT NULL,
    relationship text NOT NULL,
    staff_number text,
    weekly_hours REAL,
    started_on TEXT NOT NULL,
    finished_on TEXT,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE INDEX registry_employment_of_body ON registry_employment (body_id, staff_number);
CREATE TABLE registry_function (
    person_id BLOB NOT NULL REFERENCES registry_person (id),
    id BLOB NOT NULL,
    function text NOT NULL,
    act text NOT NULL,
    started_on TEXT NOT NULL,
    finished_on TEXT,
    PRIMARY KEY (person_id, id)
) STRICT;
CREATE TABLE registry_header (
    body_id BLOB NOT NULL,
    header text NOT NULL,
    column_name text NOT NULL,
    by_person BLOB NOT NULL,
    chosen_at INTEGER NOT NULL,
    PRIMARY KEY (body_id, header)
) STRICT;
CREATE TABLE registry_import (
    id BLOB NOT NULL PRIMARY KEY,
    file_name text NOT NULL,
    sha256 BLOB NOT NULL,
    body_id BLOB NOT NULL,
    by_person BLOB NOT NULL,
    state text NOT NULL,
    rows_fresh INTEGER NOT NULL,
    rows_changed INTEGER NOT NULL,
    rows_same INTEGER NOT NULL,
    rows_refused INTEGER NOT NULL,
    applied_up_to_line INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    applied_at INTEGER
, columns_kept text NOT NULL DEFAULT '', columns_ignored text NOT NULL DEFAULT '', applied_by BLOB, rows_applied INTEGER, sheet_name text NOT NULL DEFAULT '', headers text NOT NULL DEFAULT '', refusal text NOT NULL DEFAULT '', is_complete INTEGER NOT NULL DEFAULT 0, checked_up_to_line INTEGER NOT NULL DEFAULT 0, rows_moved INTEGER NOT NULL DEFAULT 0, rows_gone INTEGER NOT NULL DEFAULT 0, undone_by BLOB, undone_at INTEGER, undone_down_to_line INTEGER, rows_undone INTEGER NOT NULL DEFAULT 0, columns_at text NOT NULL DEFAULT '', acting_role text NOT NULL DEFAULT '') STRICT;
CREATE INDEX registry_import_of_state ON registry_import (state, created_at);
CREATE TABLE registry_import_body (
    import_id BLOB NOT NULL REFERENCES registry_import (id),
    body_id BLOB NOT NULL,
    people INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (import_id, body_id)
) STRICT;
CREATE TABLE registry_import_part (
    import_id BLOB NOT NULL REFERENCES registry_import (id),
    number INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (import_id, number)
) STRICT;
CREATE TABLE registry_import_row (
    import_id BLOB NOT NULL REFERENCES registry_import (id),
    line INTEGER NOT NULL,
    outcome text NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    content text NOT NULL, held_digest INTEGER, changes text NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, line)
) STRICT;
CREATE TABLE registry_import_undo (
    import_id BLOB NOT NULL REFERENCES registry_import (id),
    line INTEGER NOT NULL,
    person_id BLOB NOT NULL REFERENCES registry_person (id),
    state_before text NOT NULL,
    digest_after INTEGER NOT NULL,
    address_before text,
    outcome text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (import_id, line)
) STRICT;
CREATE INDEX registry_import_undo_of_person ON registry_import_undo (person_id);
CREATE TABLE registry_merge (
    id BLOB NOT NULL PRIMARY KEY,
    kept_id BLOB NOT NULL REFERENCES registry_person (id),
    merged_id BLOB NOT NULL REFERENCES registry_person (id),
    body_id BLOB NOT NULL,
    reason text NOT NULL,
    act text NOT NULL,
    by_person BLOB NOT NULL,
    merged_at INTEGER NOT NULL,
    undone_by BLOB,
    undone_at INTEGER
) STRICT;
CREATE INDEX registry_merge_by_time ON registry_merge (merged_at, id);
CREATE INDEX registry_merge_of_kept ON registry_merge (kept_id);
CREATE INDEX registry_merge_of_merged ON registry_merge (merged_id);
CREATE TABLE registry_merge_row (
    merge_id BLOB NOT NULL REFERENCES registry_merge (id),
    number INTEGER NOT NULL,
    table_name text NOT NULL,
    is_before INTEGER NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (merge_id, number)
) STRICT;
CREATE TABLE registry_person (
    id BLOB NOT NULL PRIMARY KEY,
    given_name text NOT NULL,
    family_name text NOT NULL,
    sort_key text NOT NULL,
    tax_code text,
    tax_code_canonical text,
    born_on TEXT,
    gender text NOT NULL,
    email text,
    language text NOT NULL,
    created_at INTEGER NOT NULL
, merged_into BLOB) STRICT;
CREATE INDEX registry_person_canonical ON registry_person (tax_code_canonical);
CREATE INDEX registry_person_same ON registry_person (sort_key, born_on);
CREATE TABLE registry_same_code (
    person_id BLOB NOT NULL PRIMARY KEY,
    code_sha256 BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX registry_same_code_of ON registry_same_code (code_sha256);
CREATE TABLE registry_same_person (
    person_id BLOB NOT NULL,
    other_id BLOB NOT NULL,
    said_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, other_id)
) STRICT;
CREATE TABLE registry_tax_code (
    tax_code text NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL
, is_way_in INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE registry_unit (
    id BLOB NOT NULL PRIMARY KEY,
    body_id BLOB NOT NULL REFERENCES registry_body (id),
    name text NOT NULL,
    sort_key text NOT NULL,
    UNIQUE (body_id, sort_key)
) STRICT;
