//! The handlers, one file per noun of the path.

pub mod cases;
pub mod consultations;
pub mod deadlines;
pub mod events;
pub mod health;
pub mod orders;
pub mod overview;
pub mod readings;
pub mod reports;
pub mod session;
pub mod statements;
