-- What courts order to be given back to a victim (责令退赔), beside the police's own refunds and counted with them.

CREATE TABLE restitutions (
    id {uuid} NOT NULL PRIMARY KEY,
    case_id {uuid} NOT NULL CONSTRAINT restitutions_case REFERENCES cases (id),
    court TEXT NOT NULL,
    document TEXT NOT NULL,
    ordered_fen {int} NOT NULL CONSTRAINT restitutions_ordered CHECK (ordered_fen > 0),
    paid_fen {int} NOT NULL,
    noted_at {int} NOT NULL,
    noted_by {uuid} NOT NULL,
    paid_at {int},
    version {int} NOT NULL,
    CONSTRAINT restitutions_paid CHECK (paid_fen BETWEEN 0 AND ordered_fen),
    CONSTRAINT restitutions_once UNIQUE (case_id, document)
) {table};
