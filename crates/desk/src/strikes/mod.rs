//! Strike results (打击成果): suspects, gangs and their dens, and what was seized.
//!
//! Every number said of them is found again by whoever looks it up: a seized card in transfers and cases, a suspect's
//! phone in leads.

mod den;
mod seizure;
mod suspect;

use records::people::Role;

pub use den::Den;
pub use seizure::Seizure;
pub use suspect::Suspect;

/// Who keeps the results.
const OFFICERS: &[Role] = &[Role::Investigator];
/// Who reads them.
const READERS: &[Role] =
    &[Role::Investigator, Role::SecondOfficer, Role::Approver, Role::StationOfficer, Role::Chief];

#[cfg(test)]
mod tests;
