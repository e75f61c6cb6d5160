-- Posts with up to three holders, absences and shifts: who bears a post's duty at an instant.

CREATE TABLE posts (
    id {uuid} NOT NULL PRIMARY KEY,
    unit_id {uuid} NOT NULL CONSTRAINT posts_unit REFERENCES units (id),
    name TEXT NOT NULL CONSTRAINT posts_name CHECK (length(name) BETWEEN 1 AND 100),
    -- What its duty needs: every holder holds this role.
    role TEXT NOT NULL CONSTRAINT posts_role REFERENCES roles (role),
    -- Who bore it when last looked; a change is a row of post_moves and an entry of the trail.
    bearer_id {uuid} CONSTRAINT posts_bearer REFERENCES users (id),
    state TEXT NOT NULL CONSTRAINT posts_state CHECK (state IN ('active', 'closed')),
    version {int} NOT NULL,
    CONSTRAINT posts_once UNIQUE (unit_id, name)
) {table};

CREATE TABLE post_holders (
    post_id {uuid} NOT NULL CONSTRAINT post_holders_post REFERENCES posts (id),
    place TEXT NOT NULL CONSTRAINT post_holders_place CHECK (place IN ('a', 'b', 'c')),
    user_id {uuid} NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (post_id, place),
    CONSTRAINT post_holders_once UNIQUE (post_id, user_id),
    CONSTRAINT post_holders_hold FOREIGN KEY (user_id, role) REFERENCES user_roles (user_id, role)
) {table};

CREATE TABLE post_moves (
    id {uuid} NOT NULL PRIMARY KEY,
    post_id {uuid} NOT NULL CONSTRAINT post_moves_post REFERENCES posts (id),
    at {int} NOT NULL,
    from_id {uuid} CONSTRAINT post_moves_from REFERENCES users (id),
    to_id {uuid} CONSTRAINT post_moves_to REFERENCES users (id)
) {table};

CREATE INDEX post_moves_of ON post_moves (post_id, at);

CREATE TABLE absences (
    id {uuid} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL CONSTRAINT absences_user REFERENCES users (id),
    from_at {int} NOT NULL,
    until_at {int} NOT NULL,
    reason_sealed {bytes} NOT NULL,
    made_by TEXT NOT NULL,
    -- An absence that ended before it began never was.
    CONSTRAINT absences_window CHECK (until_at >= from_at)
) {table};

CREATE INDEX absences_by_end ON absences (until_at, from_at);

CREATE TABLE shifts (
    id {uuid} NOT NULL PRIMARY KEY,
    unit_id {uuid} NOT NULL CONSTRAINT shifts_unit REFERENCES units (id),
    from_at {int} NOT NULL,
    until_at {int} NOT NULL,
    -- A day's duty is the longest: 24 hours in microseconds.
    CONSTRAINT shifts_window CHECK (until_at > from_at AND until_at - from_at <= 86400000000),
    CONSTRAINT shifts_once UNIQUE (unit_id, from_at)
) {table};

CREATE INDEX shifts_by_end ON shifts (until_at, from_at);

CREATE TABLE shift_members (
    shift_id {uuid} NOT NULL CONSTRAINT shift_members_shift REFERENCES shifts (id),
    user_id {uuid} NOT NULL CONSTRAINT shift_members_user REFERENCES users (id),
    PRIMARY KEY (shift_id, user_id)
) {table};
