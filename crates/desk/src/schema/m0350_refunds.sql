-- Refunds with their journals, and each decided share, so that no later draft gives the same money twice.

CREATE TABLE refunds (
    id {uuid} NOT NULL PRIMARY KEY,
    number TEXT NOT NULL CONSTRAINT refunds_number UNIQUE,
    -- Who took the victims' cases and drafts, and who froze the accounts; both see the refund.
    unit_id {uuid} NOT NULL CONSTRAINT refunds_unit REFERENCES units (id),
    freezing_unit_id {uuid} NOT NULL CONSTRAINT refunds_freezing_unit REFERENCES units (id),
    version {int} NOT NULL,
    state TEXT NOT NULL CONSTRAINT refunds_state
        CHECK (state IN ('drafted', 'announced', 'decided', 'carried', 'withdrawn')),
    made_at {int} NOT NULL,
    victims {int} NOT NULL,
    accounts {int} NOT NULL,
    frozen_fen {int} NOT NULL,
    total_fen {int} NOT NULL,
    arrived_fen {int} NOT NULL,
    -- The end of the announcement, while it runs.
    announced_until {int}
) {table};

CREATE INDEX refunds_by_time ON refunds (made_at, id);

-- The journal: folding a refund's rows in order gives the refund.
CREATE TABLE refund_events (
    refund_id {uuid} NOT NULL CONSTRAINT refund_events_refund REFERENCES refunds (id),
    seq {int} NOT NULL,
    id {uuid} NOT NULL CONSTRAINT refund_events_id UNIQUE,
    at {int} NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    entry_sealed {bytes} NOT NULL,
    PRIMARY KEY (refund_id, seq)
) {table};

-- What the prefecture has decided to give back: never twice, never below nothing.
CREATE TABLE refund_shares (
    refund_id {uuid} NOT NULL CONSTRAINT refund_shares_refund REFERENCES refunds (id),
    case_id {uuid} NOT NULL CONSTRAINT refund_shares_case REFERENCES cases (id),
    account_index {bytes} NOT NULL,
    amount_fen {int} NOT NULL CONSTRAINT refund_shares_amount CHECK (amount_fen > 0),
    PRIMARY KEY (refund_id, case_id, account_index)
) {table};

CREATE INDEX refund_shares_by_case ON refund_shares (case_id);
CREATE INDEX refund_shares_by_account ON refund_shares (account_index);
