-- What was decided and journalled stays.
CREATE TRIGGER refund_events_no_update BEFORE UPDATE ON refund_events
BEGIN SELECT RAISE(ABORT, 'refund_events_stay'); END;
CREATE TRIGGER refund_events_no_delete BEFORE DELETE ON refund_events
BEGIN SELECT RAISE(ABORT, 'refund_events_stay'); END;
CREATE TRIGGER refund_shares_no_update BEFORE UPDATE ON refund_shares
BEGIN SELECT RAISE(ABORT, 'refund_shares_stay'); END;
CREATE TRIGGER refund_shares_no_delete BEFORE DELETE ON refund_shares
BEGIN SELECT RAISE(ABORT, 'refund_shares_stay'); END;
