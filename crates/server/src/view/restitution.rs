//! What a court orders for a victim, as it travels.

use desk::RestitutionSheet;
use kernel::{Fen, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A judgment to be noted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRestitution)]
pub struct NewRestitutionView {
    /// The court.
    pub court: String,
    /// The number of its judgment.
    pub document: String,
    /// How much it orders for this victim.
    pub ordered_fen: i64,
}

/// How much has arrived in all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RestitutionArrival)]
pub struct ArrivalView {
    /// The version on screen.
    pub version: u32,
    /// So much in all.
    pub paid_fen: i64,
}

/// A judgment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Restitution)]
pub struct RestitutionView {
    /// The record.
    pub restitution_id: Uuid,
    /// The court.
    pub court: String,
    /// The number of its judgment.
    pub document: String,
    /// How much it orders for this victim.
    #[schema(value_type = i64)]
    pub ordered_fen: Fen,
    /// How much has arrived by now.
    #[schema(value_type = i64)]
    pub paid_fen: Fen,
    /// When money last arrived.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub paid_at: Option<Timestamp>,
    /// Who noted it.
    pub noted_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub noted_at: Timestamp,
    /// To be given back with a change.
    pub version: u32,
}

impl RestitutionView {
    pub(crate) fn of(sheet: RestitutionSheet) -> RestitutionView {
        RestitutionView {
            restitution_id: sheet.id,
            court: sheet.court,
            document: sheet.document,
            ordered_fen: sheet.ordered_fen,
            paid_fen: sheet.paid_fen,
            paid_at: sheet.paid_at,
            noted_by: sheet.noted_by,
            noted_at: sheet.noted_at,
            version: sheet.version,
        }
    }
}
