//! Orders: what officers do with them, and how they look to each.

mod act;
mod bank;
mod names;
mod sheet;

pub use bank::BankOrder;
pub(crate) use names::Names;
pub use sheet::{Can, OrderSheet, Signed};
