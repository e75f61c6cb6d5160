//! Who is signed in.

use kernel::{OfficerId, Timestamp};
use records::people::Role;
use records::people::sessions::Session;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody types to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The login name.
    #[schema(example = "zhang.wei")]
    pub login: String,
    /// The password.
    #[schema(format = Password)]
    pub password: String,
    /// A one-time code or a recovery code, where the user has a second factor.
    pub code: Option<String>,
}

/// A secret for an authenticator.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeSecret {
    /// In base 32, to be typed.
    pub secret: String,
    /// As a link, to be read by a camera.
    pub link: String,
}

/// The first code that an authenticator shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// Six digits.
    pub code: String,
}

/// Codes for the day on which the telephone is lost, each good once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// To be printed and kept apart.
    pub codes: Vec<String>,
}

/// A session as its own user sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Who.
    pub user: UserView,
    /// To be sent as `x-csrf-token` with everything but GET; the same for the session's life.
    pub csrf: String,
    /// When the session ends if nothing happens before; every request but the live stream's moves it.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserView {
    /// The id.
    #[schema(value_type = uuid::Uuid)]
    pub id: OfficerId,
    /// The login name.
    pub login: String,
    /// The name that others see beside a signature.
    pub name: String,
    /// What this user may do.
    pub roles: Vec<RoleView>,
    /// Whether the password must be changed before anything else is answered.
    pub must_change: bool,
}

/// A change of one's own password; all one's sessions end with it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    #[schema(format = Password)]
    pub old: String,
    /// The new one.
    #[schema(format = Password)]
    pub new: String,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Role)]
pub enum RoleView {
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

impl SessionView {
    /// A session as its own user sees it.
    pub fn of(session: &Session) -> SessionView {
        let user = &session.user;
        SessionView {
            user: UserView {
                id: user.id,
                login: user.login.clone(),
                name: user.name.clone(),
                roles: user.roles.iter().map(|role| RoleView::of(*role)).collect(),
                must_change: user.must_change,
            },
            csrf: session.csrf.clone(),
            expires_at: session.expires_at,
        }
    }
}

impl RoleView {
    /// The role as the API names it.
    pub fn of(role: Role) -> RoleView {
        match role {
            Role::CallTaker => RoleView::CallTaker,
            Role::Investigator => RoleView::Investigator,
            Role::SecondOfficer => RoleView::SecondOfficer,
            Role::Approver => RoleView::Approver,
            Role::StationOfficer => RoleView::StationOfficer,
            Role::BankOfficer => RoleView::BankOfficer,
            Role::TelecomOfficer => RoleView::TelecomOfficer,
            Role::Liaison => RoleView::Liaison,
            Role::Chief => RoleView::Chief,
            Role::Auditor => RoleView::Auditor,
            Role::SystemAdmin => RoleView::SystemAdmin,
            Role::SecurityAdmin => RoleView::SecurityAdmin,
            Role::AuditAdmin => RoleView::AuditAdmin,
        }
    }
}
