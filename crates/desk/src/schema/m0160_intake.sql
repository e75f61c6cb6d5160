-- What a report from the portal must pass before it drafts orders, what officers corrected in a reading, and which reports
-- of other systems' exports are here already.

CREATE TABLE portal_checks (
    case_id {uuid} NOT NULL CONSTRAINT portal_checks_case REFERENCES cases (id),
    kind TEXT NOT NULL CONSTRAINT portal_checks_kind CHECK (kind IN ('identity', 'voucher', 'call_back')),
    user_id {uuid} NOT NULL CONSTRAINT portal_checks_user REFERENCES users (id),
    at {int} NOT NULL,
    PRIMARY KEY (case_id, kind)
) {table};

-- One a report: the last word of the officers on it. The marks are element and payment spans, sealed like the words.
CREATE TABLE report_examples (
    report_id {uuid} NOT NULL PRIMARY KEY CONSTRAINT report_examples_report REFERENCES reports (id),
    user_id {uuid} NOT NULL CONSTRAINT report_examples_user REFERENCES users (id),
    at {int} NOT NULL,
    label TEXT NOT NULL,
    marks_sealed {bytes} NOT NULL
) {table};

CREATE INDEX report_examples_by_time ON report_examples (at, report_id);

CREATE TABLE report_numbers (
    source TEXT NOT NULL,
    number TEXT NOT NULL,
    report_id {uuid} NOT NULL CONSTRAINT report_numbers_report REFERENCES reports (id),
    PRIMARY KEY (source, number)
) {table};
