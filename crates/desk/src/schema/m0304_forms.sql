-- The victim's signed application for a stop (紧急止付申请表): asked for by link, at the station or at a branch, signed by hand
-- with a picture of the document. How long the victim took stands apart from the machine's time.

CREATE TABLE victim_forms (
    id {uuid} NOT NULL PRIMARY KEY,
    case_id {uuid} NOT NULL CONSTRAINT victim_forms_case REFERENCES cases (id),
    token_index {bytes} NOT NULL CONSTRAINT victim_forms_token UNIQUE,
    channel TEXT NOT NULL CONSTRAINT victim_forms_channel CHECK (channel IN ('link', 'station', 'branch')),
    asked_at {int} NOT NULL,
    asked_by {uuid} NOT NULL,
    expires_at {int} NOT NULL,
    signed_at {int},
    said_sealed {bytes},
    handwriting_sealed {bytes},
    scan_sealed {bytes},
    CONSTRAINT victim_forms_whole CHECK (
        signed_at IS NULL
        OR (said_sealed IS NOT NULL AND handwriting_sealed IS NOT NULL AND scan_sealed IS NOT NULL)
    )
) {table};

CREATE INDEX victim_forms_by_case ON victim_forms (case_id, asked_at);
