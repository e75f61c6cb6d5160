CREATE FUNCTION refuse_trail_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'trail_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'trail_append_only'; END $$;
CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail
FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON trail
FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
