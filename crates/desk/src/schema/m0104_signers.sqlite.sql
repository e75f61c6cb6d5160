PRAGMA defer_foreign_keys = ON;
CREATE TABLE signatures_before AS SELECT order_id, version, officer_id, role, at FROM signatures;
DROP TABLE signatures;
CREATE TABLE signatures (
    order_id BLOB NOT NULL CONSTRAINT signatures_order REFERENCES orders (id),
    version INTEGER NOT NULL,
    officer_id BLOB NOT NULL,
    role TEXT NOT NULL CONSTRAINT signatures_role CHECK (role IN ('investigator', 'second_officer')),
    at INTEGER NOT NULL,
    PRIMARY KEY (order_id, version, officer_id),
    CONSTRAINT signatures_officer FOREIGN KEY (officer_id, role) REFERENCES user_roles (user_id, role)
) STRICT;
INSERT INTO signatures (order_id, version, officer_id, role, at)
    SELECT order_id, version, officer_id, role, at FROM signatures_before;
DROP TABLE signatures_before;
CREATE TRIGGER signatures_no_update BEFORE UPDATE ON signatures BEGIN SELECT RAISE(ABORT, 'signatures_stay'); END;
CREATE TRIGGER signatures_no_delete BEFORE DELETE ON signatures BEGIN SELECT RAISE(ABORT, 'signatures_stay'); END;
-- Nobody signs in a role that was taken away; what was signed before is written again as it is.
CREATE TRIGGER signatures_held BEFORE INSERT ON signatures
WHEN NOT EXISTS (SELECT 1 FROM user_roles WHERE user_id = NEW.officer_id AND role = NEW.role AND held = 1)
    AND NOT EXISTS (SELECT 1 FROM signatures
        WHERE order_id = NEW.order_id AND version = NEW.version AND officer_id = NEW.officer_id)
BEGIN SELECT RAISE(ABORT, 'signatures_held'); END;
CREATE TRIGGER approvals_held BEFORE INSERT ON approvals
WHEN NOT EXISTS (SELECT 1 FROM user_roles WHERE user_id = NEW.officer_id AND role = NEW.role AND held = 1)
    AND NOT EXISTS (SELECT 1 FROM approvals WHERE order_id = NEW.order_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'approvals_held'); END;
