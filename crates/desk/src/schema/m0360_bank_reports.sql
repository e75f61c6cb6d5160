-- What banks report of their own and what they ask: the list of involved and suspicious accounts by keyed index; and
-- messages that follow from others without being orders of their own.

CREATE TABLE list_entries (
    id {uuid} NOT NULL PRIMARY KEY,
    -- Of the list's key (SM3), which is itself a digest of the number.
    key_index {bytes} NOT NULL,
    source TEXT NOT NULL CONSTRAINT list_entries_source CHECK (source IN ('centre', 'bank')),
    -- The centre's listing, or the bank's message.
    origin {uuid} NOT NULL,
    -- Whose entry it is: a bank takes back its own only. Empty for the centre's.
    bank TEXT NOT NULL,
    feature TEXT NOT NULL,
    since {int} NOT NULL,
    until {int}
) {table};

CREATE INDEX list_entries_by_key ON list_entries (key_index, until);
CREATE INDEX list_entries_by_origin ON list_entries (origin);

-- The reply to a reported case (100402), and the papers of a stop that left without them (types 04 and 05).
CREATE TABLE follow_ups (
    id {uuid} NOT NULL PRIMARY KEY,
    case_id {uuid} NOT NULL CONSTRAINT follow_ups_case REFERENCES cases (id),
    kind TEXT NOT NULL CONSTRAINT follow_ups_kind CHECK (kind IN ('case_reply', 'completion')),
    order_id {uuid},
    attempt {int},
    bank TEXT NOT NULL,
    application_id TEXT NOT NULL,
    message_sealed {bytes} NOT NULL,
    state TEXT NOT NULL CONSTRAINT follow_ups_state CHECK (state IN ('waiting', 'sent', 'refused', 'answered')),
    -- The four digits of the bank's answer to a completion.
    result TEXT,
    tries {int} NOT NULL,
    next_try_at {int} NOT NULL,
    made_at {int} NOT NULL,
    done_at {int},
    CONSTRAINT follow_ups_once UNIQUE (kind, application_id),
    -- Papers follow an order that left, so one that two officers signed and a third person approved.
    CONSTRAINT follow_ups_of_order CHECK ((kind = 'completion') = (order_id IS NOT NULL AND attempt IS NOT NULL)),
    CONSTRAINT follow_ups_outbox FOREIGN KEY (order_id, attempt) REFERENCES outbox (order_id, attempt)
) {table};

CREATE INDEX follow_ups_by_state ON follow_ups (state, next_try_at);
CREATE INDEX follow_ups_by_case ON follow_ups (case_id, made_at);
