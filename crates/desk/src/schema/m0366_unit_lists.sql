-- A unit with none below it lists what it has held, newest change first, from its own rows; of a thing that waits for any
-- unit below its holder few are there at a time.
ALTER TABLE dossier_units ADD COLUMN noun TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier_units ADD COLUMN changed_at {int} NOT NULL DEFAULT 0;
UPDATE dossier_units SET
    noun = (SELECT d.noun FROM dossiers d WHERE d.id = dossier_units.dossier_id),
    changed_at = (SELECT d.changed_at FROM dossiers d WHERE d.id = dossier_units.dossier_id);
-- It begins as the index before it did, which nothing else asks.
DROP INDEX dossier_units_by_unit;
CREATE INDEX dossier_units_by_change ON dossier_units (unit_id, noun, changed_at, dossier_id);
CREATE INDEX dossiers_offered ON dossiers (unit_id, changed_at, id) WHERE state = 'at_station';
