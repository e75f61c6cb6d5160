-- The index of reports' words: keyed words only, in the order of filing.
CREATE TABLE case_words (
    place {serial},
    case_id {uuid} NOT NULL CONSTRAINT case_words_case UNIQUE REFERENCES cases (id)
) {table};
