CREATE FUNCTION keep_waiting_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An entry leaves for the trail only: its like must stand among the newest there.
    IF EXISTS (SELECT 1 FROM trail WHERE noun = OLD.noun AND object = OLD.object
        AND seq > (SELECT MAX(seq) FROM trail) - 5000
        AND at = OLD.at AND actor = OLD.actor AND action = OLD.action)
    THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'trail_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'trail_append_only';
END $$;
CREATE TRIGGER trail_waiting_no_loss BEFORE DELETE ON trail_waiting
FOR EACH ROW EXECUTE FUNCTION keep_waiting_entry();
CREATE TRIGGER trail_waiting_no_update BEFORE UPDATE ON trail_waiting
FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER trail_waiting_no_truncate BEFORE TRUNCATE ON trail_waiting
FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
