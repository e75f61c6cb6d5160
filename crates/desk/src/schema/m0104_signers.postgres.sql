ALTER TABLE signatures DROP CONSTRAINT signatures_role;
ALTER TABLE signatures ADD CONSTRAINT signatures_role CHECK (role IN ('investigator', 'second_officer'));
-- Nobody signs in a role that was taken away; what was signed before is written again as it is.
CREATE FUNCTION refuse_signature_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM user_roles WHERE user_id = NEW.officer_id AND role = NEW.role AND held = 1)
        AND NOT EXISTS (SELECT 1 FROM signatures
            WHERE order_id = NEW.order_id AND version = NEW.version AND officer_id = NEW.officer_id)
    THEN
        RAISE EXCEPTION 'signatures_held' USING ERRCODE = 'check_violation', CONSTRAINT = 'signatures_held';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signatures_held BEFORE INSERT ON signatures
FOR EACH ROW EXECUTE FUNCTION refuse_signature_not_held();
CREATE FUNCTION refuse_approval_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM user_roles WHERE user_id = NEW.officer_id AND role = NEW.role AND held = 1)
        AND NOT EXISTS (SELECT 1 FROM approvals WHERE order_id = NEW.order_id AND version = NEW.version)
    THEN
        RAISE EXCEPTION 'approvals_held' USING ERRCODE = 'check_violation', CONSTRAINT = 'approvals_held';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_held BEFORE INSERT ON approvals
FOR EACH ROW EXECUTE FUNCTION refuse_approval_not_held();
