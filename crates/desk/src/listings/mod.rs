//! Accounts reported to the national list as 涉案账户 (feature code 2001): proposed with a reason, approved by another
//! officer who sees what the report suspends for the holder, and taken back (0000) within a day when it was wrong.

mod act;
mod entries;
mod list;

pub use act::ListingAct;
pub(crate) use entries::{Entry, end_by, end_of, put};
pub use list::{ListingSheet, Suspended};

use kernel::AccountNo;
use records::crypto::{KeyRing, RecordKey};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::rows::listing;
use crate::seal;

/// What is sealed of a listing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub account: AccountNo,
    pub reason: String,
    /// Why it is taken back.
    #[serde(default)]
    pub withdrawal: Option<String>,
}

const LISTED: &str = "listings.listing";
/// The clock of a withdrawal: the list is to forget the account within a day.
const WITHDRAWAL: &str = "listing_withdrawal";

fn listed_of(key: &RecordKey, ring: &KeyRing, row: &listing::Model) -> Result<Listed, Error> {
    seal::open(key, ring, LISTED, row.id, &row.listing_sealed)
}
