ALTER TABLE case_words ADD COLUMN words TSVECTOR NOT NULL;
CREATE INDEX case_words_by_word ON case_words USING GIN (words);
