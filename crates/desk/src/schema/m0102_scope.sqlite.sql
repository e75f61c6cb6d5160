CREATE TRIGGER cases_have_unit BEFORE INSERT ON cases WHEN NEW.unit_id IS NULL
BEGIN SELECT RAISE(ABORT, 'cases_have_unit'); END;
CREATE TRIGGER cases_keep_unit BEFORE UPDATE OF unit_id ON cases WHEN NEW.unit_id IS NULL
BEGIN SELECT RAISE(ABORT, 'cases_have_unit'); END;
