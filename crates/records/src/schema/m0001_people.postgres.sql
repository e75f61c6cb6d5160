-- A lane is for life: without this a user could be moved between lanes once the roles are gone.
CREATE FUNCTION refuse_lane_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'users_lane_for_life' USING ERRCODE = 'check_violation', CONSTRAINT = 'users_lane_for_life'; END $$;
CREATE TRIGGER users_lane_for_life BEFORE UPDATE OF lane ON users
FOR EACH ROW WHEN (OLD.lane IS DISTINCT FROM NEW.lane) EXECUTE FUNCTION refuse_lane_change();
