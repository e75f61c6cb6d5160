//! Machines' tokens as the security administrator sees them.

use kernel::{Timestamp, TokenId, UnitId};
use records::people::machines::Machine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A machine's token; never its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MachineToken)]
pub struct TokenView {
    /// The token.
    #[schema(value_type = uuid::Uuid)]
    pub token_id: TokenId,
    /// What it is called.
    pub name: String,
    /// Whose machine it is.
    #[schema(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// When it was taken back.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub revoked_at: Option<Timestamp>,
    /// When it was used last, to the minute.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub used_at: Option<Timestamp>,
}

/// A token to be issued.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMachineToken)]
pub struct NewTokenView {
    /// What it is called, 1 to 100 characters, once.
    pub name: String,
    /// Whose machine it is; it reads what this unit's people read.
    #[schema(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
    /// For so many days, 1 to 366.
    pub days: u32,
}

/// An issued token's secret, shown once.
#[derive(Serialize, ToSchema)]
pub struct IssuedToken {
    /// To be sent as `authorization: Bearer …`.
    pub secret: String,
}

impl TokenView {
    /// A token as it is.
    pub fn of(machine: Machine) -> TokenView {
        TokenView {
            token_id: machine.id,
            name: machine.name,
            unit_id: machine.unit,
            made_at: machine.made_at,
            expires_at: machine.expires_at,
            revoked_at: machine.revoked_at,
            used_at: machine.used_at,
        }
    }
}
