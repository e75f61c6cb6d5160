-- Every clock of the centre in one table, and a stamp for each time that one has rung.
-- A deadline rings in stages (a reminder, the due instant, escalations); `next_at` is when the next stage is.
-- A round begins anew when the due instant moves, so that what rang for the old one may ring for the new.

CREATE TABLE deadlines (
    id {uuid} NOT NULL PRIMARY KEY,
    noun TEXT NOT NULL,
    object_id {uuid} NOT NULL,
    -- The thing that a reader opens: of an order its case, else the thing itself.
    root_id {uuid} NOT NULL,
    -- What people call it: a number that names nobody.
    number TEXT NOT NULL,
    -- Of an order its place in the case.
    part {int},
    kind TEXT NOT NULL,
    -- The unit that must act; none is the centre itself.
    unit_id {uuid},
    officer_id {uuid},
    -- As the table of deadlines had it; empty where the law of the orders computes the instant.
    term TEXT NOT NULL,
    from_at {int} NOT NULL,
    due_at {int} NOT NULL,
    state TEXT NOT NULL CONSTRAINT deadlines_state
        CHECK (state IN ('running', 'paused', 'met', 'cancelled')),
    round {int} NOT NULL,
    stage {int} NOT NULL,
    next_at {int},
    paused_at {int},
    ended_at {int},
    ended_by TEXT
) {table};

-- One clock of a kind runs for a thing at a time.
CREATE UNIQUE INDEX deadlines_one ON deadlines (noun, object_id, kind) WHERE state IN ('running', 'paused');
CREATE INDEX deadlines_next ON deadlines (next_at) WHERE state = 'running';
CREATE INDEX deadlines_open ON deadlines (due_at, id) WHERE state IN ('running', 'paused');
CREATE INDEX deadlines_open_unit ON deadlines (unit_id, due_at, id) WHERE state IN ('running', 'paused');
CREATE INDEX deadlines_of ON deadlines (root_id, noun);

-- The key makes it impossible that a stage rings twice, whatever servers and clocks do.
CREATE TABLE deadline_stamps (
    deadline_id {uuid} NOT NULL CONSTRAINT deadline_stamps_deadline REFERENCES deadlines (id),
    round {int} NOT NULL,
    stage {int} NOT NULL,
    kind TEXT NOT NULL CONSTRAINT deadline_stamps_kind CHECK (kind IN ('remind', 'due', 'escalate')),
    planned_at {int} NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (deadline_id, round, stage)
) {table};
