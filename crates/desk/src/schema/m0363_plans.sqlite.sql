-- What SQLite's planner is to think of the orders, whatever it would count: without it, it takes the state for as choice as
-- the account and walks tens of thousands of orders to find three. PostgreSQL counts by itself.
ANALYZE orders;
DELETE FROM sqlite_stat1 WHERE tbl = 'orders';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('orders', 'sqlite_autoindex_orders_1', '1000000 1'),
    ('orders', 'orders_by_case', '1000000 4 1'),
    ('orders', 'orders_by_account', '1000000 3'),
    ('orders', 'orders_by_bank', '1000000 20000 3000'),
    ('orders', 'orders_by_state', '1000000 100000');
ANALYZE sqlite_schema;
