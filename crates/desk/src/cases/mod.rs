//! Cases: the journal and what is written from it, the sheet that shows a case, statements by hand.

mod cash;
mod counters;
mod destroy;
pub(crate) mod effects;
mod filing;
pub(crate) mod journal;
mod many;
mod projection;
pub(crate) mod retrace;
mod reveal;
mod sheet;
mod statement;
mod timeline;

pub use cash::CashFinding;
pub(crate) use counters::next_number;
pub(crate) use destroy::DESTROYED;
pub use destroy::{case_numbered, destroy_case};
#[cfg(test)]
pub(crate) use projection::CLOCKS;
pub(crate) use projection::{clock_kind, clock_named};
pub use reveal::{REVEALED, Reveal};
pub use sheet::{CaseSheet, ReportSheet, RunningClock};
pub(crate) use statement::unreadable;
pub use statement::{BroughtStatement, StatementTaken};
pub use timeline::Moment;
