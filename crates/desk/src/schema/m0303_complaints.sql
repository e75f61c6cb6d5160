-- Objections of holders to a stop or freeze of their account, each with its own clocks, and what was done about them.

CREATE TABLE complaints (
    id {uuid} NOT NULL PRIMARY KEY,
    number TEXT NOT NULL CONSTRAINT complaints_number UNIQUE,
    order_id {uuid} NOT NULL CONSTRAINT complaints_order REFERENCES orders (id),
    case_id {uuid} NOT NULL CONSTRAINT complaints_case REFERENCES cases (id),
    version {int} NOT NULL,
    state TEXT NOT NULL
        CONSTRAINT complaints_state CHECK (state IN ('received', 'answered', 'releasing', 'closed')),
    received_at {int} NOT NULL,
    -- The first answer (our choice: four hours), and the written reply (30 days).
    first_due_at {int} NOT NULL,
    reply_due_at {int} NOT NULL,
    answered_at {int},
    closed_at {int},
    told_at {int},
    outcome TEXT CONSTRAINT complaints_outcome CHECK (outcome IN ('released', 'kept', 'unfounded')),
    -- What the holder wrote, with name and telephone.
    said_sealed {bytes} NOT NULL
) {table};

CREATE INDEX complaints_by_state ON complaints (state, first_due_at);
CREATE INDEX complaints_by_order ON complaints (order_id);

CREATE TABLE complaint_acts (
    complaint_id {uuid} NOT NULL CONSTRAINT complaint_acts_complaint REFERENCES complaints (id),
    seq {int} NOT NULL,
    id {uuid} NOT NULL CONSTRAINT complaint_acts_id UNIQUE,
    at {int} NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    text_sealed {bytes} NOT NULL,
    PRIMARY KEY (complaint_id, seq)
) {table};
