//! The people who work with the centre: who they are, what they may, and whether it is really them.

pub mod founding;
pub mod password;
pub mod sessions;
pub mod users;

/// What a user may do. The three administrators are apart: none can hold a second role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Signs orders (经办人, 协查人).
    Investigator,
    /// Approves signed orders (审批人).
    Approver,
    /// Runs the system (系统管理员).
    SystemAdmin,
    /// Gives and takes rights (安全管理员).
    SecurityAdmin,
    /// Reads the trail (审计管理员).
    AuditAdmin,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] =
        [Role::Investigator, Role::Approver, Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];

    /// Its name in the database and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::Investigator => "investigator",
            Role::Approver => "approver",
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
            Role::Investigator | Role::Approver => "work",
            Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => self.name(),
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
