//! Co-victims (同案受害人): payers found in an account that we hold, who have not reported. They may still be paying, so
//! somebody calls them at once.
//!
//! They are found in the transaction that takes a bank's answer, from what the ledger knows of the held account:
//! whoever paid a considerable sum into it, is not himself under an order of ours, and stands in no report as the one
//! who paid. When such a payer's own report comes in, the task closes by itself.

mod act;
mod find;
mod list;
mod row;

pub use act::Outcome;
pub use list::{CoVictim, CoVictimFilter, CoVictimPage};

pub(crate) use find::{find, reported};
