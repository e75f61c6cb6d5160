-- A key for each record: destroying it deletes what the record says, wherever a copy of its rows lies.
CREATE TABLE record_keys (
    record_id {uuid} NOT NULL PRIMARY KEY,
    -- Sealed under a field key; NULL once it is destroyed.
    wrapped {bytes},
    destroyed_at {int},
    CONSTRAINT record_keys_end CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) {table};
