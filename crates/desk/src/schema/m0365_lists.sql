-- A page of a list walks the newest changes until it is full: what a viewer may see is asked of the index, and the row is read
-- only when it is shown.
DROP INDEX dossiers_by_change;
CREATE INDEX dossiers_by_change ON dossiers (noun, changed_at, id, state, unit_id);
