//! What the API says, as JSON: one file per noun, each made from the desk's own types.
//!
//! Money is integer fen, instants are RFC 3339 in Beijing time, spans count characters (Unicode scalar values).

pub mod bank;
pub mod beside;
pub mod case;
pub mod cash;
pub mod co_victim;
pub mod complaint;
pub mod consultation;
pub mod cooperation;
pub mod deadline;
pub mod directory;
pub mod dossier;
mod dossier_mask;
pub mod duty;
pub mod export;
pub mod form;
pub mod intake;
pub mod listing;
pub mod lookup;
pub mod mask;
pub mod order;
pub mod overview;
pub mod payment_number;
pub mod reading;
pub mod refund;
pub mod report;
pub mod restitution;
pub mod session;
pub mod statement;
pub mod statistics;
pub mod template;
pub mod token;
pub mod trace;
pub mod trail;
pub mod unit;
pub mod user;
