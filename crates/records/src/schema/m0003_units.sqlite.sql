-- SQLite cannot drop a check, so the table is made anew; others lean on its rows, which are there again before
-- the commit asks.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE user_roles_before AS SELECT user_id, lane, role FROM user_roles;
DROP TABLE user_roles;
CREATE TABLE user_roles (
    user_id BLOB NOT NULL,
    lane TEXT NOT NULL,
    role TEXT NOT NULL,
    -- A role that was taken away stays as a row: old signatures lean on it.
    held INTEGER NOT NULL DEFAULT 1 CONSTRAINT user_roles_held CHECK (held IN (0, 1)),
    PRIMARY KEY (user_id, role),
    CONSTRAINT user_roles_user FOREIGN KEY (user_id, lane) REFERENCES users (id, lane),
    CONSTRAINT user_roles_role FOREIGN KEY (role, lane) REFERENCES roles (role, lane)
) STRICT;
INSERT INTO user_roles (user_id, lane, role) SELECT user_id, lane, role FROM user_roles_before;
DROP TABLE user_roles_before;

-- Whoever works belongs to a unit.
CREATE TRIGGER users_have_unit BEFORE INSERT ON users
WHEN NEW.lane = 'work' AND NEW.unit_id IS NULL
BEGIN SELECT RAISE(ABORT, 'users_have_unit'); END;
CREATE TRIGGER users_keep_unit BEFORE UPDATE OF unit_id ON users
WHEN NEW.lane = 'work' AND NEW.unit_id IS NULL
BEGIN SELECT RAISE(ABORT, 'users_have_unit'); END;
