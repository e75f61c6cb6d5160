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
    /// Files reports, signs and withdraws orders.
    Investigator,
    /// Approves orders.
    Approver,
    /// Keeps the system; sees no cases.
    SystemAdmin,
    /// Keeps users and rights; sees no cases.
    SecurityAdmin,
    /// Reads the trail; sees no cases.
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
    fn of(role: Role) -> RoleView {
        match role {
            Role::Investigator => RoleView::Investigator,
            Role::Approver => RoleView::Approver,
            Role::SystemAdmin => RoleView::SystemAdmin,
            Role::SecurityAdmin => RoleView::SecurityAdmin,
            Role::AuditAdmin => RoleView::AuditAdmin,
        }
    }
}
