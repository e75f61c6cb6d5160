-- Bulk exports: asked for with a reason, let out by another person, taken once. What was exported is not kept.

CREATE TABLE exports (
    id {uuid} NOT NULL PRIMARY KEY,
    -- What people call it, and what the watermark says.
    number TEXT NOT NULL CONSTRAINT exports_number UNIQUE,
    asked_by {uuid} NOT NULL CONSTRAINT exports_asker REFERENCES users (id),
    unit_id {uuid} NOT NULL CONSTRAINT exports_unit REFERENCES units (id),
    asked_at {int} NOT NULL,
    -- The cases whose reports came in this window.
    from_at {int} NOT NULL,
    until_at {int} NOT NULL,
    reason_sealed {bytes} NOT NULL,
    state TEXT NOT NULL CONSTRAINT exports_state CHECK (state IN ('asked', 'approved', 'refused', 'taken')),
    decided_by {uuid} CONSTRAINT exports_decider REFERENCES users (id),
    decided_at {int},
    taken_at {int},
    rows_taken {int},
    CONSTRAINT exports_window CHECK (until_at > from_at),
    CONSTRAINT exports_two_people CHECK (decided_by IS NULL OR decided_by <> asked_by),
    CONSTRAINT exports_decided CHECK ((state = 'asked') = (decided_by IS NULL)),
    CONSTRAINT exports_taken CHECK ((state = 'taken') = (taken_at IS NOT NULL))
) {table};

CREATE INDEX exports_by_time ON exports (asked_at, id);
