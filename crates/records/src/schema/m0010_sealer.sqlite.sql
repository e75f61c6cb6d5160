CREATE TRIGGER trail_waiting_no_update BEFORE UPDATE ON trail_waiting
BEGIN SELECT RAISE(ABORT, 'trail_append_only'); END;
-- An entry leaves for the trail only: its like must stand among the newest there.
CREATE TRIGGER trail_waiting_no_loss BEFORE DELETE ON trail_waiting
WHEN NOT EXISTS (SELECT 1 FROM trail WHERE noun = OLD.noun AND object = OLD.object
    AND seq > (SELECT MAX(seq) FROM trail) - 5000
    AND at = OLD.at AND actor = OLD.actor AND action = OLD.action)
BEGIN SELECT RAISE(ABORT, 'trail_append_only'); END;
