-- Whose a case is, so that every list and read can ask; and which bank an order is for, so that a bank finds its own.

ALTER TABLE cases ADD COLUMN unit_id {uuid} CONSTRAINT cases_unit REFERENCES units (id);
UPDATE cases SET unit_id = {centre};
CREATE INDEX cases_by_unit ON cases (unit_id, received_at);

ALTER TABLE orders ADD COLUMN bank TEXT;
UPDATE orders SET bank = (SELECT min(outbox.bank) FROM outbox WHERE outbox.order_id = orders.id);
CREATE INDEX orders_by_bank ON orders (bank, state);
