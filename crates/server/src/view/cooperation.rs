//! What another unit is asked for.

use serde::Deserialize;
use utoipa::ToSchema;

/// A letter to another unit of the police.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Cooperation)]
pub struct CooperationBody {
    /// The unit asked, as it is written on letters.
    pub to: String,
    /// What it is asked to do.
    pub matter: String,
}
