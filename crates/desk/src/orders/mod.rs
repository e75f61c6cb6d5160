//! Orders: what officers do with them, and how they look to each.

mod act;
mod names;
mod sheet;

pub(crate) use names::Names;
pub use sheet::{Can, OrderSheet, Signed};
