-- Users with their roles, sign-in failures, sessions, and the wrapped data keys.
-- A lane keeps the three administrators apart: a user is in one lane for life, and each administrator's
-- lane has room for its own role only.

CREATE TABLE data_keys (
    purpose TEXT NOT NULL CONSTRAINT data_keys_purpose CHECK (purpose IN ('field', 'index', 'digest')),
    version {int} NOT NULL CONSTRAINT data_keys_version CHECK (version BETWEEN 1 AND 65535),
    wrapped {bytes} NOT NULL,
    made_at {int} NOT NULL,
    PRIMARY KEY (purpose, version)
) {table};

CREATE TABLE users (
    id {uuid} NOT NULL PRIMARY KEY,
    login_index {bytes} NOT NULL CONSTRAINT users_login UNIQUE,
    login_sealed {bytes} NOT NULL,
    name_sealed {bytes} NOT NULL,
    badge_sealed {bytes} NOT NULL,
    phone_sealed {bytes} NOT NULL,
    lane TEXT NOT NULL CONSTRAINT users_lane
        CHECK (lane IN ('work', 'system_admin', 'security_admin', 'audit_admin')),
    rank TEXT CONSTRAINT users_rank CHECK (rank IN ('centre', 'county', 'prefecture')),
    password_hash TEXT NOT NULL,
    must_change {int} NOT NULL CONSTRAINT users_must_change CHECK (must_change IN (0, 1)),
    state TEXT NOT NULL CONSTRAINT users_state CHECK (state IN ('active', 'disabled')),
    made_at {int} NOT NULL,
    version {int} NOT NULL,
    CONSTRAINT users_id_lane UNIQUE (id, lane)
) {table};

CREATE TABLE user_roles (
    user_id {uuid} NOT NULL,
    lane TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (user_id, role),
    CONSTRAINT user_roles_user FOREIGN KEY (user_id, lane) REFERENCES users (id, lane),
    CONSTRAINT user_roles_lane CHECK (
        (lane = 'work' AND role IN ('investigator', 'approver'))
        OR (lane = role AND role IN ('system_admin', 'security_admin', 'audit_admin'))
    )
) {table};

CREATE TABLE sign_in_failures (
    login_index {bytes} NOT NULL PRIMARY KEY,
    failures {int} NOT NULL,
    locked_until {int} NOT NULL,
    last_at {int} NOT NULL
) {table};

CREATE TABLE sessions (
    token_digest {bytes} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL CONSTRAINT sessions_user REFERENCES users (id),
    made_at {int} NOT NULL,
    seen_at {int} NOT NULL
) {table};

CREATE INDEX sessions_by_user ON sessions (user_id);
