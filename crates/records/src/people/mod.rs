//! The people who work with the centre: who they are, what they may, and whether it is really them.

pub mod change;
pub mod founding;
pub mod machines;
pub mod password;
pub mod second_factor;
pub mod sessions;
pub mod users;

use crate::units::Family;

/// What a user may do. The three administrators are apart: none can hold a second role. The table `roles` has the
/// same names with their lanes, so that the database keeps them apart too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Takes reports and says what is in them (接警员).
    CallTaker,
    /// Signs orders, as the first or the second officer (经办人、研判员).
    Investigator,
    /// Signs orders as the second officer (协查人).
    SecondOfficer,
    /// Approves signed orders (审批人).
    Approver,
    /// Visits, answers leads, takes reports at a station (派出所民警).
    StationOfficer,
    /// Carries out and answers orders at a bank or payment institution (银行专员).
    BankOfficer,
    /// The same at a telecom (通信专员).
    TelecomOfficer,
    /// Keeps the joint meeting's tasks and figures (联席办).
    Liaison,
    /// Sees the whole unit's work (负责人).
    Chief,
    /// Reads the trail and what was revealed (审计员).
    Auditor,
    /// Runs the system: units, users, posts (系统管理员).
    SystemAdmin,
    /// Gives and takes rights (安全管理员).
    SecurityAdmin,
    /// Keeps the trail and its auditors (审计管理员).
    AuditAdmin,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 13] = [
        Role::CallTaker,
        Role::Investigator,
        Role::SecondOfficer,
        Role::Approver,
        Role::StationOfficer,
        Role::BankOfficer,
        Role::TelecomOfficer,
        Role::Liaison,
        Role::Chief,
        Role::Auditor,
        Role::SystemAdmin,
        Role::SecurityAdmin,
        Role::AuditAdmin,
    ];

    /// Its name in the database and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::CallTaker => "call_taker",
            Role::Investigator => "investigator",
            Role::SecondOfficer => "second_officer",
            Role::Approver => "approver",
            Role::StationOfficer => "station_officer",
            Role::BankOfficer => "bank_officer",
            Role::TelecomOfficer => "telecom_officer",
            Role::Liaison => "liaison",
            Role::Chief => "chief",
            Role::Auditor => "auditor",
            Role::SystemAdmin => "system_admin",
            Role::SecurityAdmin => "security_admin",
            Role::AuditAdmin => "audit_admin",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The lane in which a user of this role stays for life; roles of different lanes never meet in one user.
    pub(crate) const fn lane(self) -> &'static str {
        match self {
            Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => self.name(),
            Role::Auditor => Role::AuditAdmin.name(),
            _ => "work",
        }
    }

    /// In which family of units the role is held; `None` for any, and for who belongs to no unit.
    #[must_use]
    pub const fn family(self) -> Option<Family> {
        match self {
            Role::CallTaker
            | Role::Investigator
            | Role::SecondOfficer
            | Role::Approver
            | Role::StationOfficer
            | Role::Chief => Some(Family::Police),
            Role::BankOfficer => Some(Family::Bank),
            Role::TelecomOfficer => Some(Family::Telecom),
            Role::Liaison | Role::Auditor | Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => {
                None
            }
        }
    }
}

/// How high an approver stands; later is higher. The law of each order kind names the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Head of duty of the centre (中心值班负责人).
    Centre,
    /// Head of a county's public security organ (县级以上公安机关负责人).
    County,
    /// Head of a prefecture's (设区的市级以上公安机关负责人).
    Prefecture,
}

impl Rank {
    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Rank::Centre => "centre",
            Rank::County => "county",
            Rank::Prefecture => "prefecture",
        }
    }

    /// The rank of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Rank> {
        [Rank::Centre, Rank::County, Rank::Prefecture].into_iter().find(|rank| rank.name() == name)
    }
}
