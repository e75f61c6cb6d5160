//! A file per command: flags in, work done by the crates, words and JSON out.

pub mod ledger;
pub mod read;
pub mod trace;
