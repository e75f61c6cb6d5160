INSERT INTO deadlines (id, noun, object_id, root_id, number, part, kind, term, from_at, due_at, state, round, stage, next_at)
SELECT randomblob(16), CASE WHEN c.subject_id = c.case_id THEN 'case' ELSE 'order' END, c.subject_id, c.case_id,
    k.number, o.number, c.kind, '', k.received_at, c.due_at, 'running', 0, 0, c.due_at
FROM clocks c JOIN cases k ON k.id = c.case_id LEFT JOIN orders o ON o.id = c.subject_id;
DROP TABLE clocks;
CREATE TRIGGER deadline_stamps_no_update BEFORE UPDATE ON deadline_stamps
BEGIN SELECT RAISE(ABORT, 'deadline_stamps_stay'); END;
CREATE TRIGGER deadline_stamps_no_delete BEFORE DELETE ON deadline_stamps
BEGIN SELECT RAISE(ABORT, 'deadline_stamps_stay'); END;
