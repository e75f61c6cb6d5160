-- What was decided and journalled stays.
CREATE TRIGGER refund_events_stay BEFORE UPDATE OR DELETE ON refund_events
FOR EACH ROW EXECUTE FUNCTION refuse_change('refund_events_stay');
CREATE TRIGGER refund_shares_stay BEFORE UPDATE OR DELETE ON refund_shares
FOR EACH ROW EXECUTE FUNCTION refuse_change('refund_shares_stay');
