-- Nobody knows when older passwords were chosen; they serve from now on, or a whole office would stand at the door.
UPDATE users SET password_at = CAST(unixepoch('subsec') * 1000000 AS INTEGER);
