-- Payers found in accounts that we hold, who have not reported: probably victims of the same gang, and perhaps still
-- paying. One row for each payer and account; the station calls, and says what came of it.

CREATE TABLE co_victims (
    id {uuid} NOT NULL PRIMARY KEY,
    case_id {uuid} NOT NULL CONSTRAINT co_victims_case REFERENCES cases (id),
    unit_id {uuid} NOT NULL CONSTRAINT co_victims_unit REFERENCES units (id),
    payer_index {bytes} NOT NULL,
    payee_index {bytes} NOT NULL,
    -- Payer, holder, bank and the account that was paid.
    found_sealed {bytes} NOT NULL,
    amount_fen {int} NOT NULL,
    payments {int} NOT NULL,
    last_paid_at {int} NOT NULL,
    found_at {int} NOT NULL,
    state TEXT NOT NULL,
    calls {int} NOT NULL,
    called_at {int},
    called_by {uuid} CONSTRAINT co_victims_caller REFERENCES users (id),
    note_sealed {bytes},
    CONSTRAINT co_victims_state CHECK (state IN ('open', 'warned', 'reported', 'no_victim')),
    CONSTRAINT co_victims_once UNIQUE (payer_index, payee_index)
) {table};

CREATE INDEX co_victims_open ON co_victims (state, last_paid_at, id);
CREATE INDEX co_victims_payer ON co_victims (payer_index);

-- The accounts from which victims say they paid: who stands here has reported.

CREATE TABLE report_payers (
    account_index {bytes} NOT NULL,
    report_id {uuid} NOT NULL CONSTRAINT report_payers_report REFERENCES reports (id),
    CONSTRAINT report_payers_once PRIMARY KEY (account_index, report_id)
) {table};
