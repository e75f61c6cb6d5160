//! The rules on random ledgers: against the slow definition, against each other, against the laws.

mod matrix;
mod oracle;
mod replay;
