//! Letters between centre and banks: an approved order as the platform's message, and a bank's message as what the
//! case and the ledger take.
//!
//! Here `pursuit`'s orders and `wire`'s messages meet, once, for the desk and for the race alike. It keeps nothing,
//! knows no socket and no database, and decides nothing: who signs and what is ordered stands in the order. Enter at
//! [`message`] or [`institution_message`] on the way out and at [`read`] or [`read_institution`] on the way in.

mod answer;
mod compose;
mod institution;
mod institution_answer;

pub use answer::{
    Asked, CASH_ACCOUNT, HolderDocument, Known, Said, Statement, UNKNOWN_ACCOUNT, application_of, read,
    said_in,
};
pub use compose::{Cover, Officer, Unwritten, application_id, completed_type, message};
pub use institution::{institution_message, is_to_institution};
pub use institution_answer::read_institution;
