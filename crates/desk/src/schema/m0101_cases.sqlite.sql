-- What was signed, approved and journalled stays.
CREATE TRIGGER signatures_no_update BEFORE UPDATE ON signatures BEGIN SELECT RAISE(ABORT, 'signatures_stay'); END;
CREATE TRIGGER signatures_no_delete BEFORE DELETE ON signatures BEGIN SELECT RAISE(ABORT, 'signatures_stay'); END;
CREATE TRIGGER approvals_no_update BEFORE UPDATE ON approvals BEGIN SELECT RAISE(ABORT, 'approvals_stay'); END;
CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals BEGIN SELECT RAISE(ABORT, 'approvals_stay'); END;
CREATE TRIGGER outbox_no_other_people BEFORE UPDATE ON outbox
WHEN OLD.order_id <> NEW.order_id OR OLD.attempt <> NEW.attempt OR OLD.version <> NEW.version
    OR OLD.signer1 <> NEW.signer1 OR OLD.signer2 <> NEW.signer2 OR OLD.approver <> NEW.approver
    OR OLD.message_sealed <> NEW.message_sealed
BEGIN SELECT RAISE(ABORT, 'outbox_stays'); END;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox_stays'); END;
CREATE TRIGGER case_events_no_delete BEFORE DELETE ON case_events
BEGIN SELECT RAISE(ABORT, 'case_events_stay'); END;
