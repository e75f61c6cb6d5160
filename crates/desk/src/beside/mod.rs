//! Work beside the national platform, which a centre may not be wired to: the order is shown in the platform's field
//! order to be copied, its number and the bank's answer are brought back by hand or as an exported file, and the bank's
//! desk is called meanwhile.

mod answer;
mod bank_desks;
mod calls;
mod entry;
mod feedback;
mod sheet;
mod worklist;

pub use answer::HandAnswer;
pub use bank_desks::BankDesk;
pub use calls::NewCall;
pub use feedback::{BadFeedback, FeedbackTaken};
pub use sheet::{CopyField, CopySheet};
pub use worklist::BesideRow;
pub(crate) use worklist::{UnderWay, under_way};
