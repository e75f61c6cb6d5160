-- The office's own templates of papers; what is not here is as it comes with the program. They name nobody.

CREATE TABLE paper_templates (
    name TEXT NOT NULL PRIMARY KEY,
    content {bytes} NOT NULL,
    changed_at {int} NOT NULL
) {table};
