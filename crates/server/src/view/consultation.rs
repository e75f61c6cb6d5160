//! Consultations: a screened number, an officer looked up.

use intake::screening::{Screening, Sign, Verdict};
use kernel::phone::PhoneClass;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A number as a telephone showed it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningRequest {
    /// The number.
    pub number: String,
}

/// What a displayed number can be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Screening)]
pub struct ScreeningView {
    /// `answer`, `ordinary`, `caution` or `impossible`.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// The kind of number; null where no numbering plan has it.
    #[schema(value_type = Option<String>, required = true)]
    pub kind: Option<PhoneClass>,
    /// The facts behind the verdict; the catalogue has their words under `screening.sign.`.
    #[schema(value_type = Vec<String>)]
    pub signs: Vec<Sign>,
}

impl ScreeningView {
    /// A screening of intake's.
    pub fn of(seen: &Screening) -> ScreeningView {
        ScreeningView { verdict: seen.verdict, kind: seen.class, signs: seen.signs.clone() }
    }
}

/// Who somebody says they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerCheck {
    /// The name claimed.
    pub name: String,
    /// The number of the badge, or the login.
    pub number: String,
}

/// Whether the roster has them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfficerCheckResult)]
pub struct OfficerCheckView {
    /// An active officer of that name and number is on it.
    pub on_roster: bool,
}
