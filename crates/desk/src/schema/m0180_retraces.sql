-- Cases to be traced again, because a statement that answered another case's order tells of an account on which
-- their money lies.

CREATE TABLE retraces (
    case_id {uuid} NOT NULL PRIMARY KEY CONSTRAINT retraces_case REFERENCES cases (id),
    since {int} NOT NULL
) {table};

CREATE INDEX retraces_by_time ON retraces (since, case_id);
