-- Entries of the trail that are committed and wait for the sealer to chain them, and the leases by which several
-- servers on one database agree who does what only one may do.

CREATE TABLE trail_waiting (
    place {serial},
    at {int} NOT NULL,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    noun TEXT NOT NULL,
    object TEXT NOT NULL,
    before_digest {bytes},
    after_digest {bytes}
) {table};

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder {uuid} NOT NULL,
    -- By the database's own clock, so that servers whose clocks differ agree.
    ends_at {int} NOT NULL
) {table};
