CREATE VIRTUAL TABLE case_words_index USING fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');
