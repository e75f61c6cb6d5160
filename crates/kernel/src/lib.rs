//! The words everyone speaks: money, time, the world's identifiers and the trade's reference data.
//!
//! No I/O and no clock: an instant, an id and a file's text are always arguments. Whatever names a
//! person prints masked in `Display` and `Debug`; the whole value needs `.reveal()`, which is easy to
//! find. Start at [`Fen`], [`Timestamp`] and [`AccountNo`]; identifiers of people and devices are in
//! [`resident_id`], [`phone`], [`card`], [`credit_code`]; reference data in [`division`], [`scam`], [`bank`],
//! [`institution`], [`calendar`]; how long something may take is a [`Term`].

pub mod account;
pub mod bank;
pub mod calendar;
pub mod card;
pub mod credit_code;
pub mod division;
pub mod fen;
pub mod ids;
pub mod institution;
pub mod mask;
pub mod payment_no;
pub mod phone;
pub mod resident_id;
pub mod scam;
pub mod term;
pub mod time;

pub use account::{AccountNo, ParseAccountNoError};
pub use calendar::{Calendar, ParseCalendarError};
pub use fen::{Fen, ParseFenError};
pub use ids::{
    AbsenceId, CaseId, ComplaintId, Ids, OfficerId, OrderId, PostId, RefundId, ReportId, ShiftId, TokenId,
    UnitId,
};
pub use payment_no::{PaymentNo, PaymentNoKind};
pub use term::{ParseTermError, Term};
pub use time::{Minutes, ParseTimestampError, Timestamp, Window};
