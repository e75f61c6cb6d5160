-- Organisations: the police from the ministry to the station, and the member units beside them; and the roles as
-- rows, so that a constraint keeps each in its lane. Kinds of units are rows too: an office adds its own.

CREATE TABLE unit_kinds (
    kind TEXT NOT NULL PRIMARY KEY,
    -- What the unit's people may see: cases of the unit and those below it, a bank's own accounts, or none of both.
    family TEXT NOT NULL CONSTRAINT unit_kinds_family CHECK (family IN ('police', 'bank', 'telecom', 'member')),
    -- The police's levels from above; NULL for what has none.
    level {int},
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    CONSTRAINT unit_kinds_of_family UNIQUE (kind, family)
) {table};

INSERT INTO unit_kinds (kind, family, level, name_zh, name_en) VALUES
    ('ministry', 'police', 1, '公安部', 'Ministry of Public Security'),
    ('province', 'police', 2, '省级公安机关', 'Provincial police'),
    ('city', 'police', 3, '市级公安机关', 'City police'),
    ('county', 'police', 4, '区县公安机关', 'County police'),
    ('station', 'police', 5, '派出所', 'Police station'),
    ('bank', 'bank', NULL, '银行', 'Bank'),
    ('branch', 'bank', NULL, '银行网点', 'Bank branch'),
    ('payment', 'bank', NULL, '支付机构', 'Payment institution'),
    ('telecom', 'telecom', NULL, '电信企业', 'Telecom'),
    ('liaison', 'member', NULL, '联席办', 'Joint meeting office'),
    ('court', 'member', NULL, '法院', 'Court'),
    ('procuratorate', 'member', NULL, '检察院', 'Procuratorate'),
    ('central_bank', 'member', NULL, '人民银行', 'Central bank'),
    ('finance_regulator', 'member', NULL, '金融监管', 'Financial regulator'),
    ('telecom_regulator', 'member', NULL, '通信管理', 'Telecom regulator'),
    ('tax', 'member', NULL, '税务', 'Tax office'),
    ('market_regulator', 'member', NULL, '市场监管', 'Market regulator'),
    ('publicity', 'member', NULL, '宣传部门', 'Publicity department'),
    ('political_legal', 'member', NULL, '政法委', 'Political and legal committee'),
    ('fiscal', 'member', NULL, '财政', 'Finance bureau'),
    ('transport', 'member', NULL, '交通', 'Transport bureau'),
    ('urban_management', 'member', NULL, '城管', 'Urban management'),
    ('postal', 'member', NULL, '邮政寄递', 'Postal and courier'),
    ('education', 'member', NULL, '教育', 'Education bureau'),
    ('school', 'member', NULL, '学校', 'School'),
    ('hospital', 'member', NULL, '医院', 'Hospital'),
    ('street', 'member', NULL, '街道乡镇', 'Street or township'),
    ('community', 'member', NULL, '社区村', 'Community or village');

CREATE TABLE units (
    id {uuid} NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    family TEXT NOT NULL,
    parent_id {uuid} CONSTRAINT units_parent REFERENCES units (id),
    name TEXT NOT NULL CONSTRAINT units_name CHECK (length(name) BETWEEN 1 AND 100),
    -- Six digits of GB/T 2260, empty where none fits.
    division TEXT NOT NULL CONSTRAINT units_division CHECK (length(division) IN (0, 6)),
    -- The number by which the platform or the payment system knows the unit.
    code TEXT CONSTRAINT units_code UNIQUE,
    -- The full name under which orders name this bank or payment institution.
    bank TEXT,
    state TEXT NOT NULL CONSTRAINT units_state CHECK (state IN ('active', 'closed')),
    made_at {int} NOT NULL,
    version {int} NOT NULL,
    CONSTRAINT units_kind FOREIGN KEY (kind, family) REFERENCES unit_kinds (kind, family),
    CONSTRAINT units_bank CHECK ((family = 'bank') = (bank IS NOT NULL)),
    CONSTRAINT units_once UNIQUE (parent_id, name)
) {table};

-- Every unit with itself and with every unit above it, so that "mine and below" is one lookup.
CREATE TABLE unit_tree (
    ancestor_id {uuid} NOT NULL CONSTRAINT unit_tree_ancestor REFERENCES units (id),
    unit_id {uuid} NOT NULL CONSTRAINT unit_tree_unit REFERENCES units (id),
    depth {int} NOT NULL,
    PRIMARY KEY (ancestor_id, unit_id)
) {table};

CREATE INDEX unit_tree_by_unit ON unit_tree (unit_id);

-- The first unit is the centre itself; an office gives it its own name and level.
INSERT INTO units (id, kind, family, name, division, state, made_at, version)
VALUES ({centre}, 'city', 'police', '反诈中心', '', 'active', 0, 1);
INSERT INTO unit_tree (ancestor_id, unit_id, depth) VALUES ({centre}, {centre}, 0);

CREATE TABLE roles (
    role TEXT NOT NULL PRIMARY KEY,
    lane TEXT NOT NULL CONSTRAINT roles_lane CHECK (lane IN ('work', 'system_admin', 'security_admin', 'audit_admin')),
    -- In which family of units the role is held; NULL for any.
    family TEXT CONSTRAINT roles_family CHECK (family IN ('police', 'bank', 'telecom', 'member')),
    CONSTRAINT roles_of_lane UNIQUE (role, lane),
    CONSTRAINT roles_administrators_apart
        CHECK ((role NOT IN ('system_admin', 'security_admin', 'audit_admin') OR lane = role)
            AND (lane NOT IN ('system_admin', 'security_admin') OR lane = role))
) {table};

INSERT INTO roles (role, lane, family) VALUES
    ('call_taker', 'work', 'police'),
    ('investigator', 'work', 'police'),
    ('second_officer', 'work', 'police'),
    ('approver', 'work', 'police'),
    ('station_officer', 'work', 'police'),
    ('bank_officer', 'work', 'bank'),
    ('telecom_officer', 'work', 'telecom'),
    ('liaison', 'work', NULL),
    ('chief', 'work', 'police'),
    ('auditor', 'audit_admin', NULL),
    ('system_admin', 'system_admin', NULL),
    ('security_admin', 'security_admin', NULL),
    ('audit_admin', 'audit_admin', NULL);

ALTER TABLE users ADD COLUMN unit_id {uuid} CONSTRAINT users_unit REFERENCES units (id);
UPDATE users SET unit_id = {centre} WHERE lane = 'work';
CREATE INDEX users_by_unit ON users (unit_id);
