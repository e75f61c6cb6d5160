CREATE VIRTUAL TABLE dossier_words_index USING fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');
-- Cases that are there already stand where reports stand first; those whose filing was refused, refused.
INSERT INTO dossiers (id, noun, number, version, state, facet, home_unit_id, unit_id, opened_at, changed_at,
    title_sealed, body_sealed)
SELECT id, 'case', number, 0, CASE WHEN state = 'not_filed' THEN 'not_filed' ELSE 'received' END, '', unit_id, unit_id,
    received_at, received_at, x'', x'' FROM cases;
-- A look behind the masks may be at any thing, not at a case only; the column keeps its name for who runs the code of before.
ALTER TABLE reveals RENAME TO reveals_before;
CREATE TABLE reveals (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    user_id BLOB NOT NULL CONSTRAINT reveals_user REFERENCES users (id),
    at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    reason_sealed BLOB NOT NULL
) STRICT;
INSERT INTO reveals SELECT id, case_id, user_id, at, until_at, reason_sealed FROM reveals_before;
DROP TABLE reveals_before;
CREATE INDEX reveals_of_user ON reveals (case_id, user_id, until_at);
CREATE INDEX reveals_by_time ON reveals (at, id);
INSERT INTO dossier_units (dossier_id, unit_id) SELECT id, unit_id FROM cases;
CREATE TRIGGER dossier_moves_no_update BEFORE UPDATE ON dossier_moves BEGIN SELECT RAISE(ABORT, 'dossier_moves_stay'); END;
CREATE TRIGGER dossier_moves_no_delete BEFORE DELETE ON dossier_moves BEGIN SELECT RAISE(ABORT, 'dossier_moves_stay'); END;
CREATE TRIGGER comments_no_update BEFORE UPDATE ON comments BEGIN SELECT RAISE(ABORT, 'comments_stay'); END;
CREATE TRIGGER comments_no_delete BEFORE DELETE ON comments BEGIN SELECT RAISE(ABORT, 'comments_stay'); END;
CREATE TRIGGER screens_no_update BEFORE UPDATE ON screens BEGIN SELECT RAISE(ABORT, 'screens_stay'); END;
CREATE TRIGGER screens_no_delete BEFORE DELETE ON screens BEGIN SELECT RAISE(ABORT, 'screens_stay'); END;
CREATE TRIGGER blobs_no_update BEFORE UPDATE ON blobs BEGIN SELECT RAISE(ABORT, 'blobs_stay'); END;
CREATE TRIGGER blobs_no_delete BEFORE DELETE ON blobs BEGIN SELECT RAISE(ABORT, 'blobs_stay'); END;
