//! A bank's own end of the line: orders in, checked, carried out by the bank's system, answered; reports out.
//!
//! Enter at [`Teller`]: [`Teller::take`] takes a transmission and says what to reply, [`Teller::work`] carries out what waits,
//! [`Teller::outgoing`] hands out what must be sent. What a bank's system must be able to do is [`Core`]; [`HttpCore`] asks
//! it over HTTPS. An institution that is hosted (托管机构: a rural bank at its provincial union) is served here under its own
//! code and with its own system; the duty to answer and its clock are shown for both.
//!
//! Everything promised lies in a sealed journal first, so that kill -9 at any moment loses nothing and does nothing twice.
//! Knows no database, no clock and not who sits at the other end of a connection.

mod books;
mod check;
mod core_system;
mod duty;
mod execute;
mod feedback;
mod http_core;
mod journal;
pub mod report;
mod send;
mod teller;
mod transaction;
mod watch;

pub use check::Rules;
pub use core_system::{
    Account, Core, CoreError, Customer, Direction, Document, Held, Hold, HoldKind, Holder, Lift, Lifted,
    Movement, OtherHold,
};
pub use duty::{Duty, duties_in};
pub use http_core::HttpCore;
pub use journal::JournalError;
pub use send::Outgoing;
pub(crate) use teller::Shared;
pub use teller::{Institution, Setup, Teller};
