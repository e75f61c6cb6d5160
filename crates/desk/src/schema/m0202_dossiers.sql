-- The footing of every noun that people carry from step to step: the thing itself, what it can be found by, its
-- history, links, comments, papers, and what was on screen when somebody signed.
-- Titles, bodies, notes, comments and papers are sealed; a number names nobody.

CREATE TABLE dossiers (
    id {uuid} NOT NULL PRIMARY KEY,
    noun TEXT NOT NULL,
    number TEXT NOT NULL CONSTRAINT dossiers_number UNIQUE,
    version {int} NOT NULL,
    state TEXT NOT NULL,
    -- What lists are sorted into: a lead's source, a case's crime, a seized thing's kind.
    facet TEXT NOT NULL,
    home_unit_id {uuid} NOT NULL,
    -- The unit that must act now.
    unit_id {uuid} NOT NULL,
    opened_by {uuid},
    opened_at {int} NOT NULL,
    changed_at {int} NOT NULL,
    closed_at {int},
    title_sealed {bytes} NOT NULL,
    body_sealed {bytes} NOT NULL
) {table};

CREATE INDEX dossiers_by_change ON dossiers (noun, changed_at, id);
CREATE INDEX dossiers_by_state ON dossiers (noun, state, changed_at, id);
CREATE INDEX dossiers_by_unit ON dossiers (noun, unit_id, changed_at, id);

-- Every unit that has ever held it: who once worked on a thing may still read it.
CREATE TABLE dossier_units (
    dossier_id {uuid} NOT NULL CONSTRAINT dossier_units_dossier REFERENCES dossiers (id),
    unit_id {uuid} NOT NULL,
    PRIMARY KEY (dossier_id, unit_id)
) {table};

CREATE INDEX dossier_units_by_unit ON dossier_units (unit_id, dossier_id);

-- What it can be found by: a keyed index of each name and number, never the value.
CREATE TABLE dossier_keys (
    dossier_id {uuid} NOT NULL CONSTRAINT dossier_keys_dossier REFERENCES dossiers (id),
    kind TEXT NOT NULL,
    key_index {bytes} NOT NULL,
    PRIMARY KEY (dossier_id, kind, key_index)
) {table};

CREATE INDEX dossier_keys_by_key ON dossier_keys (key_index, kind);

-- The index of what was said of it: keyed words only, a row each time.
CREATE TABLE dossier_words (
    place {serial},
    dossier_id {uuid} NOT NULL CONSTRAINT dossier_words_dossier REFERENCES dossiers (id)
) {table};

CREATE INDEX dossier_words_by_dossier ON dossier_words (dossier_id);

CREATE TABLE dossier_moves (
    dossier_id {uuid} NOT NULL CONSTRAINT dossier_moves_dossier REFERENCES dossiers (id),
    version {int} NOT NULL,
    id {uuid} NOT NULL CONSTRAINT dossier_moves_id UNIQUE,
    at {int} NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    -- Whose it was afterwards.
    unit_id {uuid} NOT NULL,
    said_sealed {bytes} NOT NULL,
    PRIMARY KEY (dossier_id, version)
) {table};

CREATE TABLE dossier_links (
    from_id {uuid} NOT NULL CONSTRAINT dossier_links_from REFERENCES dossiers (id),
    to_id {uuid} NOT NULL CONSTRAINT dossier_links_to REFERENCES dossiers (id),
    kind TEXT NOT NULL,
    at {int} NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (from_id, to_id, kind),
    CONSTRAINT dossier_links_other CHECK (from_id <> to_id)
) {table};

CREATE INDEX dossier_links_back ON dossier_links (to_id, kind);

CREATE TABLE comments (
    id {uuid} NOT NULL PRIMARY KEY,
    dossier_id {uuid} NOT NULL CONSTRAINT comments_dossier REFERENCES dossiers (id),
    at {int} NOT NULL,
    officer_id {uuid} NOT NULL,
    text_sealed {bytes} NOT NULL
) {table};

CREATE INDEX comments_by_dossier ON comments (dossier_id, at);

-- Contents by their SM3 digest: the same paper brought twice is kept once.
CREATE TABLE blobs (
    digest {bytes} NOT NULL PRIMARY KEY,
    id {uuid} NOT NULL CONSTRAINT blobs_id UNIQUE,
    bytes {int} NOT NULL,
    content_sealed {bytes} NOT NULL
) {table};

CREATE TABLE attachments (
    id {uuid} NOT NULL PRIMARY KEY,
    dossier_id {uuid} NOT NULL CONSTRAINT attachments_dossier REFERENCES dossiers (id),
    digest {bytes} NOT NULL CONSTRAINT attachments_blob REFERENCES blobs (digest),
    media_type TEXT NOT NULL,
    bytes {int} NOT NULL,
    at {int} NOT NULL,
    officer_id {uuid} NOT NULL,
    name_sealed {bytes} NOT NULL
) {table};

CREATE INDEX attachments_by_dossier ON attachments (dossier_id, at);

-- The scanned card of an officer: sent with the officer's orders, shown nowhere.
CREATE TABLE badge_scans (
    officer_id {uuid} NOT NULL PRIMARY KEY CONSTRAINT badge_scans_officer REFERENCES users (id),
    media_type TEXT NOT NULL,
    at {int} NOT NULL,
    content_sealed {bytes} NOT NULL
) {table};

-- Filters that a user has kept under a name.
CREATE TABLE saved_views (
    id {uuid} NOT NULL PRIMARY KEY,
    officer_id {uuid} NOT NULL,
    noun TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    CONSTRAINT saved_views_name UNIQUE (officer_id, noun, name)
) {table};

-- What was on screen when somebody signed.
CREATE TABLE screens (
    id {uuid} NOT NULL PRIMARY KEY,
    noun TEXT NOT NULL,
    object_id {uuid} NOT NULL,
    version {int} NOT NULL,
    act TEXT NOT NULL,
    officer_id {uuid} NOT NULL,
    at {int} NOT NULL,
    digest {bytes} NOT NULL,
    screen_sealed {bytes} NOT NULL,
    CONSTRAINT screens_once UNIQUE (object_id, version, act, officer_id)
) {table};

-- Who handles a case by name; without a name all who sign do.
CREATE TABLE handlers (
    case_id {uuid} NOT NULL CONSTRAINT handlers_case REFERENCES cases (id),
    officer_id {uuid} NOT NULL,
    at {int} NOT NULL,
    named_by TEXT NOT NULL,
    PRIMARY KEY (case_id, officer_id)
) {table};

-- Looks at an account between an order's leaving and its execution, for the auditor.
CREATE TABLE looks (
    id {uuid} NOT NULL PRIMARY KEY,
    at {int} NOT NULL,
    officer_id {uuid} NOT NULL,
    order_id {uuid} NOT NULL CONSTRAINT looks_order REFERENCES orders (id),
    case_id {uuid} NOT NULL,
    way TEXT NOT NULL CONSTRAINT looks_way CHECK (way IN ('case', 'lookup')),
    seen_at {int},
    seen_by {uuid},
    CONSTRAINT looks_once UNIQUE (officer_id, order_id, way)
) {table};

CREATE INDEX looks_open ON looks (seen_at, at);

-- The clocks of cases belong to their cases' units.
UPDATE deadlines SET unit_id = (SELECT c.unit_id FROM cases c WHERE c.id = deadlines.root_id) WHERE unit_id IS NULL;
