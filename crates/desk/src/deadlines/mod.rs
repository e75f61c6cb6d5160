//! Deadlines: every clock of the centre in one table, rung once, by one server at a time.
//!
//! [`Policy`] says from the data how long each kind of step may take, when it is reminded of and when its silence
//! goes one level up. `set` begins a clock in the transaction of the step that needs it and `end` stops it in the
//! transaction of the step that it waited for; [`Desk::fire_due_clocks`](crate::Desk::fire_due_clocks) rings it. The
//! clocks of orders are computed by `pursuit` and ring by handing the case its event; all others are stamped.

mod clocks;
mod fire;
mod list;
mod pause;
mod policy;
mod row;
mod store;

pub(crate) use clocks::{cancel_clock, end_answered, set_clock};
pub(crate) use list::burning;
pub use list::{DeadlineFilter, DeadlinePage, DeadlineRow, Heat};
pub use policy::{Policies, Policy, PolicyError};
pub(crate) use store::{
    NewDeadline, cancel_all, end, end_all, ended_of_kind, extend, hand, nearest, runs, set,
};

#[cfg(test)]
mod tests;
