-- On which accounts a case's money lies, by a keyed index of each: whom a bank's word about an account concerns.

CREATE TABLE places (
    case_id {uuid} NOT NULL CONSTRAINT places_case REFERENCES cases (id),
    account_index {bytes} NOT NULL,
    PRIMARY KEY (case_id, account_index)
) {table};

CREATE INDEX places_by_account ON places (account_index, case_id);

INSERT INTO places SELECT DISTINCT case_id, account_index FROM orders;
