//! The key under which an account or document stands on the list of involved and suspicious ones: a digest, so that a
//! list can be given away and asked without saying whom it names.

use std::fmt::Write as _;

use sm3::{Digest as _, Sm3};

/// Whom a list may name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ListSubject<'a> {
    /// An account or card, by its number.
    Account(&'a str),
    /// A resident, by the eighteen characters of the card.
    Resident(&'a str),
}

impl ListSubject<'_> {
    /// What the platform calls it (DataType).
    #[must_use]
    pub const fn data_type(&self) -> &'static str {
        match self {
            ListSubject::Account(_) => "AccountNumber",
            ListSubject::Resident(_) => "IDType_IDNumber",
        }
    }
}

/// SM3 over the authority's prefix and the number, a document's led by its kind; 64 digits in lower case. Source: the
/// exchange of lists in a bank's gateway (GAPS).
#[must_use]
pub fn list_key(subject: &ListSubject<'_>) -> String {
    let mut hasher = Sm3::new();
    hasher.update(b"ChinaFinancialCertificationAuthority_");
    match subject {
        ListSubject::Account(number) => hasher.update(number.trim().as_bytes()),
        ListSubject::Resident(number) => {
            hasher.update(b"01_");
            hasher.update(number.trim().to_ascii_uppercase().as_bytes());
        }
    }
    let mut key = String::with_capacity(64);
    for byte in hasher.finalize() {
        let _written = write!(key, "{byte:02x}");
    }
    key
}

/// Whether a text is such a key and no number.
#[must_use]
pub fn is_list_key(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
