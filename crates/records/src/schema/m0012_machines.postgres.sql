-- Nobody knows when older passwords were chosen; they serve from now on, or a whole office would stand at the door.
UPDATE users SET password_at = CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT);
