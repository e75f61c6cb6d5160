-- A lane is for life: without this a user could be moved between lanes once the roles are gone.
CREATE TRIGGER users_lane_for_life BEFORE UPDATE OF lane ON users
WHEN OLD.lane <> NEW.lane
BEGIN SELECT RAISE(ABORT, 'users_lane_for_life'); END;
