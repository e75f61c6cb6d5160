//! The handlers, one file per noun of the path.

pub mod bank;
pub mod beside;
pub mod cases;
pub mod co_victims;
pub mod codes;
pub mod complaints;
pub mod consultations;
pub mod deadlines;
pub mod duty;
pub mod events;
pub mod exports;
pub mod filing;
pub mod forms;
pub mod health;
pub mod orders;
pub mod overview;
pub mod readings;
pub mod reports;
pub mod session;
pub mod statements;
pub mod templates;
pub mod tokens;
pub mod trail;
pub mod units;
pub mod users;
