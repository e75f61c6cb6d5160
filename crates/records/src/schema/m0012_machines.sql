-- When a machine's token was used last; when a password was chosen: it serves for 90 days.
ALTER TABLE machine_tokens ADD COLUMN used_at {int};
ALTER TABLE users ADD COLUMN password_at {int} NOT NULL DEFAULT 0;
