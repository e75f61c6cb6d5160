-- The keyed words themselves beside their index, between blanks: whether one thing has a phrase is asked of it alone when many
-- have it. What is there already has none and is asked of the index.
ALTER TABLE case_words ADD COLUMN words TEXT;
ALTER TABLE dossier_words ADD COLUMN words TEXT;
