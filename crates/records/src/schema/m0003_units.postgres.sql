ALTER TABLE user_roles DROP CONSTRAINT user_roles_lane;
ALTER TABLE user_roles ADD CONSTRAINT user_roles_role FOREIGN KEY (role, lane) REFERENCES roles (role, lane);
-- A role that was taken away stays as a row: old signatures lean on it.
ALTER TABLE user_roles ADD COLUMN held BIGINT NOT NULL DEFAULT 1 CONSTRAINT user_roles_held CHECK (held IN (0, 1));
-- Whoever works belongs to a unit.
ALTER TABLE users ADD CONSTRAINT users_have_unit CHECK (lane <> 'work' OR unit_id IS NOT NULL);
