//! Orders: what officers do with them, and how they look to each.

mod act;
mod bank;
mod names;
mod own_money;
mod request;
mod sheet;

pub use bank::BankOrder;
pub(crate) use names::Names;
pub use own_money::{Income, OwnMoney};
pub use request::OrderRequest;
pub use sheet::{Can, OrderSheet, Signed};
