-- Second factors (one-time codes, client certificates), recovery codes, and the tokens of gateways.

CREATE TABLE second_factors (
    user_id {uuid} NOT NULL PRIMARY KEY CONSTRAINT second_factors_user REFERENCES users (id),
    secret_sealed {bytes} NOT NULL,
    -- NULL until its first code has come; only then signing in asks for it.
    confirmed_at {int},
    -- The time step of the last code taken: a code is good once.
    last_step {int} NOT NULL
) {table};

CREATE TABLE recovery_codes (
    user_id {uuid} NOT NULL CONSTRAINT recovery_codes_user REFERENCES users (id),
    code_digest {bytes} NOT NULL,
    used_at {int},
    PRIMARY KEY (user_id, code_digest)
) {table};

-- A certificate (USB key, 警务 PKI) is known by the SM3 of its DER bytes and belongs to one user.
CREATE TABLE user_certificates (
    fingerprint {bytes} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL CONSTRAINT user_certificates_user REFERENCES users (id),
    made_at {int} NOT NULL
) {table};

CREATE INDEX user_certificates_by_user ON user_certificates (user_id);

CREATE TABLE machine_tokens (
    id {uuid} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CONSTRAINT machine_tokens_name UNIQUE,
    unit_id {uuid} NOT NULL CONSTRAINT machine_tokens_unit REFERENCES units (id),
    token_digest {bytes} NOT NULL CONSTRAINT machine_tokens_digest UNIQUE,
    made_at {int} NOT NULL,
    expires_at {int} NOT NULL,
    revoked_at {int}
) {table};
