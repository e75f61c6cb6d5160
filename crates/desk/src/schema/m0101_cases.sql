-- Reports, cases with their journals, orders with signatures and approvals, clocks, outbox and inbox.
-- Whatever names a person is sealed; the rest is what lists, figures and rules need.

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value {int} NOT NULL
) {table};

CREATE TABLE cases (
    id {uuid} NOT NULL PRIMARY KEY,
    number TEXT NOT NULL CONSTRAINT cases_number UNIQUE,
    version {int} NOT NULL,
    -- The rules that the case was opened with, as JSON: a replay needs the same.
    rules TEXT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    label TEXT NOT NULL,
    received_at {int} NOT NULL,
    excerpt_sealed {bytes} NOT NULL,
    stolen_fen {int} NOT NULL,
    stopped_fen {int} NOT NULL,
    orders_to_sign {int} NOT NULL,
    orders_open {int} NOT NULL,
    answers {int} NOT NULL,
    next_due_at {int}
) {table};

CREATE INDEX cases_by_time ON cases (received_at, id);
CREATE INDEX cases_by_due ON cases (next_due_at);

CREATE TABLE reports (
    id {uuid} NOT NULL PRIMARY KEY,
    case_id {uuid} NOT NULL CONSTRAINT reports_case REFERENCES cases (id),
    received_at {int} NOT NULL,
    source TEXT NOT NULL,
    text_sealed {bytes} NOT NULL
) {table};

CREATE INDEX reports_by_case ON reports (case_id);

-- The journal: folding a case's rows in order gives the case.
CREATE TABLE case_events (
    case_id {uuid} NOT NULL CONSTRAINT case_events_case REFERENCES cases (id),
    seq {int} NOT NULL,
    id {uuid} NOT NULL CONSTRAINT case_events_id UNIQUE,
    at {int} NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    entry_sealed {bytes} NOT NULL,
    PRIMARY KEY (case_id, seq)
) {table};

-- The latest trace of a case, with its hops.
CREATE TABLE traces (
    case_id {uuid} NOT NULL PRIMARY KEY CONSTRAINT traces_case REFERENCES cases (id),
    at {int} NOT NULL,
    trace_sealed {bytes} NOT NULL
) {table};

-- What statements and reports say of an account: its bank and its holder's name.
CREATE TABLE accounts (
    id {uuid} NOT NULL PRIMARY KEY,
    account_index {bytes} NOT NULL CONSTRAINT accounts_index UNIQUE,
    bank TEXT,
    known_sealed {bytes} NOT NULL
) {table};

CREATE TABLE orders (
    id {uuid} NOT NULL PRIMARY KEY,
    case_id {uuid} NOT NULL CONSTRAINT orders_case REFERENCES cases (id),
    number {int} NOT NULL,
    version {int} NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    account_index {bytes} NOT NULL,
    order_sealed {bytes} NOT NULL
) {table};

CREATE INDEX orders_by_case ON orders (case_id, number);
CREATE INDEX orders_by_account ON orders (account_index);
CREATE INDEX orders_by_state ON orders (state);

-- A signature is an investigator's, an approval an approver's; the foreign keys ask the roles.
CREATE TABLE signatures (
    order_id {uuid} NOT NULL CONSTRAINT signatures_order REFERENCES orders (id),
    version {int} NOT NULL,
    officer_id {uuid} NOT NULL,
    role TEXT NOT NULL CONSTRAINT signatures_role CHECK (role = 'investigator'),
    at {int} NOT NULL,
    PRIMARY KEY (order_id, version, officer_id),
    CONSTRAINT signatures_officer FOREIGN KEY (officer_id, role) REFERENCES user_roles (user_id, role)
) {table};

CREATE TABLE approvals (
    order_id {uuid} NOT NULL CONSTRAINT approvals_order REFERENCES orders (id),
    version {int} NOT NULL,
    officer_id {uuid} NOT NULL,
    role TEXT NOT NULL CONSTRAINT approvals_role CHECK (role = 'approver'),
    at {int} NOT NULL,
    PRIMARY KEY (order_id, version),
    CONSTRAINT approvals_one UNIQUE (order_id, version, officer_id),
    CONSTRAINT approvals_officer FOREIGN KEY (officer_id, role) REFERENCES user_roles (user_id, role)
) {table};

-- Nothing leaves but through this table, and nothing enters it without two officers' signatures on this
-- very version of the order and a third person's approval of it.
CREATE TABLE outbox (
    order_id {uuid} NOT NULL,
    attempt {int} NOT NULL,
    case_id {uuid} NOT NULL CONSTRAINT outbox_case REFERENCES cases (id),
    version {int} NOT NULL,
    signer1 {uuid} NOT NULL,
    signer2 {uuid} NOT NULL,
    approver {uuid} NOT NULL,
    application_id TEXT NOT NULL CONSTRAINT outbox_application UNIQUE,
    message_sealed {bytes} NOT NULL,
    bank TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT outbox_state CHECK (state IN ('waiting', 'acknowledged', 'failed')),
    tries {int} NOT NULL,
    next_try_at {int} NOT NULL,
    made_at {int} NOT NULL,
    done_at {int},
    PRIMARY KEY (order_id, attempt),
    CONSTRAINT outbox_two_officers CHECK (signer1 <> signer2),
    CONSTRAINT outbox_third_person CHECK (approver <> signer1 AND approver <> signer2),
    CONSTRAINT outbox_signature1 FOREIGN KEY (order_id, version, signer1)
        REFERENCES signatures (order_id, version, officer_id),
    CONSTRAINT outbox_signature2 FOREIGN KEY (order_id, version, signer2)
        REFERENCES signatures (order_id, version, officer_id),
    CONSTRAINT outbox_approval FOREIGN KEY (order_id, version, approver)
        REFERENCES approvals (order_id, version, officer_id)
) {table};

CREATE INDEX outbox_due ON outbox (state, next_try_at);

CREATE TABLE clocks (
    case_id {uuid} NOT NULL CONSTRAINT clocks_case REFERENCES cases (id),
    kind TEXT NOT NULL,
    -- The case's own clocks have the case's id here.
    subject_id {uuid} NOT NULL,
    due_at {int} NOT NULL,
    PRIMARY KEY (case_id, kind, subject_id)
) {table};

CREATE INDEX clocks_by_due ON clocks (due_at);

CREATE TABLE alarms (
    case_id {uuid} NOT NULL CONSTRAINT alarms_case REFERENCES cases (id),
    event_id {uuid} NOT NULL,
    seq {int} NOT NULL,
    at {int} NOT NULL,
    code TEXT NOT NULL,
    alarm_sealed {bytes} NOT NULL,
    PRIMARY KEY (event_id, seq)
) {table};

CREATE INDEX alarms_by_case ON alarms (case_id, at);

-- What came from outside, as it came, before it was acknowledged.
CREATE TABLE inbox (
    id {uuid} NOT NULL PRIMARY KEY,
    serial TEXT NOT NULL CONSTRAINT inbox_serial UNIQUE,
    received_at {int} NOT NULL,
    tx_code TEXT NOT NULL,
    raw_sealed {bytes} NOT NULL,
    digest {bytes} NOT NULL,
    state TEXT NOT NULL CONSTRAINT inbox_state CHECK (state IN ('new', 'applied', 'refused')),
    reason TEXT,
    applied_at {int}
) {table};

CREATE INDEX inbox_by_state ON inbox (state, received_at);
