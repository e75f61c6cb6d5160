-- Accounts reported to the national list as 2001 涉案账户, each with an approver, and taken back (0000) within a day.

CREATE TABLE listings (
    id {uuid} NOT NULL PRIMARY KEY,
    case_id {uuid} NOT NULL CONSTRAINT listings_case REFERENCES cases (id),
    account_index {bytes} NOT NULL,
    version {int} NOT NULL,
    state TEXT NOT NULL CONSTRAINT listings_state
        CHECK (state IN ('proposed', 'refused', 'reported', 'withdrawing', 'withdrawn')),
    proposed_at {int} NOT NULL,
    proposed_by {uuid} NOT NULL,
    decided_at {int},
    decided_by {uuid},
    withdrawn_at {int},
    listing_sealed {bytes} NOT NULL,
    -- Who proposes does not approve.
    CONSTRAINT listings_two_officers CHECK (decided_by IS NULL OR decided_by <> proposed_by)
) {table};

CREATE INDEX listings_by_case ON listings (case_id, proposed_at);
CREATE INDEX listings_by_account ON listings (account_index);
