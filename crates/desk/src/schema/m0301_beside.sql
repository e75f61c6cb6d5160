-- Work beside the national platform: the numbers that it gave our orders, and the telephones of the banks' desks.

CREATE TABLE platform_entries (
    order_id {uuid} NOT NULL CONSTRAINT platform_entries_order REFERENCES orders (id),
    attempt {int} NOT NULL,
    -- One application there may be for many accounts, so the number alone is not unique.
    number TEXT NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (order_id, attempt)
) {table};

CREATE INDEX platform_entries_by_number ON platform_entries (number);

CREATE TABLE bank_desks (
    bank TEXT NOT NULL PRIMARY KEY,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    changed_at {int} NOT NULL
) {table};
