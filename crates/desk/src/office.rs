//! Which centre this is, as its messages and papers say.

use wire::{FieldError, OrganisationCode, Text};

/// The centre's own names and numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Twelve characters by which the platform knows it (机构编码).
    pub code: OrganisationCode,
    /// Its name, as papers carry it.
    pub name: Text<225>,
    /// The platform's code for telecom fraud; differs between versions of the platform (DOMAIN 2.2).
    pub case_type: String,
    /// Where a holder whose account is held can ring (96110 is every centre's own line).
    pub phone: String,
}

impl Office {
    /// An office with the platform's usual case type, `0001`.
    pub fn new(code: &str, name: &str) -> Result<Office, FieldError> {
        let case_type = "0001".to_owned();
        let phone = "96110".to_owned();
        Ok(Office { code: OrganisationCode::parse(code)?, name: Text::new(name)?, case_type, phone })
    }
}
