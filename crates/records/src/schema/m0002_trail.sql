-- Who did what, when, from where: append-only, each row chained to the one before it by SM3.
-- Digests are keyed, so that destroying a record's key leaves nothing that can be guessed.

CREATE TABLE trail (
    seq {int} NOT NULL PRIMARY KEY,
    at {int} NOT NULL,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    noun TEXT NOT NULL,
    object TEXT NOT NULL,
    before_digest {bytes},
    after_digest {bytes},
    chain {bytes} NOT NULL
) {table};

CREATE INDEX trail_by_object ON trail (noun, object, seq);
