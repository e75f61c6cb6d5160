//! Users as administrators see them.

use std::collections::BTreeSet;

use kernel::{OfficerId, Timestamp, UnitId};
use records::people::users::User;
use records::people::{Rank, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::session::RoleView;

/// That a user's card was scanned.
#[derive(Debug, Serialize, ToSchema)]
pub struct BadgeScan {
    /// The user.
    pub user_id: Uuid,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserFile)]
pub struct UserFileView {
    /// The user.
    #[schema(value_type = uuid::Uuid)]
    pub user_id: OfficerId,
    /// The login name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The number of the police badge; empty for none.
    pub badge: String,
    /// The telephone; empty for none.
    pub phone: String,
    /// Where the user belongs; null for administrators and auditors.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub unit_id: Option<UnitId>,
    /// What the user may do.
    pub roles: Vec<RoleView>,
    /// How high an approver stands: `centre`, `county` or `prefecture`.
    #[schema(required = true)]
    pub rank: Option<String>,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// Whether the password must be changed at the next sign-in.
    pub must_change: bool,
    /// To be given back with a change.
    pub version: i64,
}

/// A user to be made. The security administrator gives the roles.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserView {
    /// The name to sign in with: 3 to 32 of a-z, 0-9, '.', '_' and '-'.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The number of the police badge.
    #[serde(default)]
    pub badge: String,
    /// The telephone.
    #[serde(default)]
    pub phone: String,
    /// Where the user belongs; null makes an auditor, who belongs to no unit.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub unit_id: Option<UnitId>,
}

/// A user that was made, with the password that is shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeUser {
    /// The user.
    pub user: UserFileView,
    /// To be handed over and changed at the first sign-in.
    pub password: String,
}

/// A password that is shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneTimePassword {
    /// To be handed over and changed at the next sign-in.
    pub password: String,
}

/// Who a user is, said anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChangeView {
    /// The version that was read.
    pub version: i64,
    /// The person's name.
    pub name: String,
    /// The number of the police badge.
    pub badge: String,
    /// The telephone.
    pub phone: String,
    /// Where the user belongs.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub unit_id: Option<UnitId>,
    /// Whether the user may sign in.
    pub is_active: bool,
}

/// What a user may do, said anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolesChange {
    /// The version that was read.
    pub version: i64,
    /// Every role the user holds from now on.
    pub roles: Vec<String>,
    /// How high an approver stands; an approver needs one.
    pub rank: Option<String>,
}

impl UserFileView {
    /// A user as it is.
    pub fn of(user: User) -> UserFileView {
        UserFileView {
            user_id: user.id,
            login: user.login,
            name: user.name,
            badge: user.badge,
            phone: user.phone,
            unit_id: user.unit,
            roles: user.roles.iter().map(|role| RoleView::of(*role)).collect(),
            rank: user.rank.map(|rank| rank.name().to_owned()),
            is_active: user.is_active,
            must_change: user.must_change,
            version: user.version,
        }
    }
}

/// A field that does not hold, and why.
type Wrong = (&'static str, &'static str);

impl RolesChange {
    /// The roles and the rank, or the field that does not hold.
    pub fn read(&self) -> Result<(BTreeSet<Role>, Option<Rank>), Wrong> {
        let roles: Option<BTreeSet<Role>> = self.roles.iter().map(|name| Role::named(name)).collect();
        let roles = roles.ok_or(("roles", "unknown"))?;
        let rank = match self.rank.as_deref() {
            Some(name) => Some(Rank::named(name).ok_or(("rank", "unknown"))?),
            None => None,
        };
        match (roles.contains(&Role::Approver), rank) {
            (true, None) => Err(("rank", "missing")),
            (false, Some(_)) => Err(("rank", "needless")),
            _ => Ok((roles, rank)),
        }
    }
}
