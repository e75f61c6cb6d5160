-- Looks behind the masks: who, at which case, why, from when to when. They stay for the auditor.

CREATE TABLE reveals (
    id {uuid} NOT NULL PRIMARY KEY,
    case_id {uuid} NOT NULL CONSTRAINT reveals_case REFERENCES cases (id),
    user_id {uuid} NOT NULL CONSTRAINT reveals_user REFERENCES users (id),
    at {int} NOT NULL,
    until_at {int} NOT NULL,
    reason_sealed {bytes} NOT NULL
) {table};

CREATE INDEX reveals_of_user ON reveals (case_id, user_id, until_at);
CREATE INDEX reveals_by_time ON reveals (at, id);
