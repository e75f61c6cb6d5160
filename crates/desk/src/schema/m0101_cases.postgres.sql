-- What was signed, approved and journalled stays.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0]; END $$;
CREATE TRIGGER signatures_stay BEFORE UPDATE OR DELETE ON signatures
FOR EACH ROW EXECUTE FUNCTION refuse_change('signatures_stay');
CREATE TRIGGER approvals_stay BEFORE UPDATE OR DELETE ON approvals
FOR EACH ROW EXECUTE FUNCTION refuse_change('approvals_stay');
CREATE TRIGGER outbox_no_other_people BEFORE UPDATE ON outbox
FOR EACH ROW WHEN ((OLD.order_id, OLD.attempt, OLD.version, OLD.signer1, OLD.signer2, OLD.approver, OLD.message_sealed)
    IS DISTINCT FROM (NEW.order_id, NEW.attempt, NEW.version, NEW.signer1, NEW.signer2, NEW.approver, NEW.message_sealed))
EXECUTE FUNCTION refuse_change('outbox_stays');
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox
FOR EACH ROW EXECUTE FUNCTION refuse_change('outbox_stays');
CREATE TRIGGER case_events_stay BEFORE DELETE ON case_events
FOR EACH ROW EXECUTE FUNCTION refuse_change('case_events_stay');
