//! Accounts reported to the national list.

use desk::{ListingAct, ListingSheet};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mask::Mask;

/// An account reported to the national list as 涉案账户.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Listing)]
pub struct ListingView {
    /// The report.
    pub listing_id: uuid::Uuid,
    /// The account, masked.
    pub account: String,
    /// `proposed`, `refused`, `reported`, `withdrawing`, `withdrawn`.
    pub state: String,
    /// The feature code on the list: `2001`, or `0000` once taken back.
    #[schema(required = true)]
    pub feature_code: Option<String>,
    /// Why it was proposed.
    pub reason: String,
    /// Why it is taken back.
    #[schema(required = true)]
    pub withdrawal: Option<String>,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub proposed_at: Timestamp,
    /// Who approved or refused it.
    #[schema(required = true)]
    pub decided_by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub decided_at: Option<Timestamp>,
    /// What it suspends for the holder: codes under `listing.suspends.`.
    pub suspends: Vec<String>,
    /// Other accounts of the holder that the case knows, masked.
    pub also: Vec<String>,
    /// To be given back with a change.
    pub version: u32,
    /// Whether the asking user may approve or refuse it now.
    pub can_decide: bool,
    /// Whether the asking user may take it back now.
    pub can_withdraw: bool,
}

/// An account to be reported.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewListing {
    /// Of the case, as its page shows it: whole or masked.
    pub account: String,
    /// Why; 2 to 500 characters.
    pub reason: String,
}

/// What an officer does with a report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewListingAct {
    /// The version on screen.
    pub version: u32,
    /// The act.
    pub act: ListingActView,
}

/// One act.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ListingAct)]
pub enum ListingActView {
    /// Let it go out as 2001.
    Approve,
    /// Do not.
    Refuse,
    /// Take it back, within a day.
    Withdraw {
        /// Why; 2 to 500 characters.
        reason: String,
    },
    /// The list has taken it back (0000).
    Withdrawn,
}

impl ListingView {
    /// A report with its accounts masked.
    pub fn of(sheet: ListingSheet, mask: Mask<'_>) -> ListingView {
        ListingView {
            listing_id: sheet.id,
            account: mask.account(sheet.account.reveal()),
            state: sheet.state,
            feature_code: sheet.feature_code.map(str::to_owned),
            reason: mask.words(&sheet.reason),
            withdrawal: sheet.withdrawal.map(|text| mask.words(&text)),
            proposed_by: sheet.proposed_by,
            proposed_at: sheet.proposed_at,
            decided_by: sheet.decided_by,
            decided_at: sheet.decided_at,
            suspends: sheet.suspends.iter().map(|suspended| suspended.name().to_owned()).collect(),
            also: sheet.also.iter().map(|account| mask.account(account.reveal())).collect(),
            version: sheet.version,
            can_decide: sheet.can_decide,
            can_withdraw: sheet.can_withdraw,
        }
    }
}

impl ListingActView {
    /// The desk's act.
    pub fn act(self) -> ListingAct {
        match self {
            ListingActView::Approve => ListingAct::Approve,
            ListingActView::Refuse => ListingAct::Refuse,
            ListingActView::Withdraw { reason } => ListingAct::Withdraw(reason),
            ListingActView::Withdrawn => ListingAct::Withdrawn,
        }
    }
}
