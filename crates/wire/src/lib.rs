//! Codecs of the national anti-fraud platform's XML messages: orders down to the banks, feedback up from
//! them, and the acknowledgement of either.
//!
//! Enter at [`decode`] and [`encode`]; a [`Message`] holds a typed body per transaction code
//! ([`DownBody`], [`UpBody`]). Element names and their order are the platform's, its spelling included.
//! Codes are kept as received, whether the tables of [`codes`] know them or not; numbers come from
//! arguments ([`numbering`]). Payment institutions speak a set of their own: [`payment`]; the platform's exports
//! give the same records: [`sheet`]. Knows no sockets, no clock and nothing of what an order is for.

mod addressee;
mod attachment;
mod bodies;
mod codec;
pub mod codes;
mod either;
mod error;
mod freeze;
mod holder;
mod list_key;
mod message;
pub mod numbering;
mod parties;
pub mod payment;
mod record;
mod report;
pub mod schema;
pub mod sheet;
mod statement;
mod stop;
mod text;
mod tree;
mod watch;

pub use attachment::{Attachment, Base64, PaperKind, PaperedOrder, PapersError, check_papers};
pub use codec::{Decoded, Envelope, decode, decode_within, encode, envelope};
pub use codes::{ResultCode, ReturnCode};
pub use either::{EitherDown, EitherMessage, EitherUp, decode_either};
pub use error::{DecodeError, FieldError};
pub use freeze::{
    FreezeExtension, FreezeExtensionFeedback, FreezeFeedback, FreezeOrder, FreezeRelease,
    FreezeReleaseFeedback,
};
pub use holder::{
    CustomerAccount, CustomerFeedback, CustomerQuery, HolderFeedback, HolderQuery, Measure, Priority,
};
pub use list_key::{ListSubject, is_list_key, list_key};
pub use message::{Acknowledgement, DownBody, DownHead, Message, Poll, UpBody, UpHead};
pub use numbering::{ApplicationId, ApplicationPrefix, OrganisationCode, TransSerialNumber};
pub use parties::{Answerer, Applicant};
pub use record::Line;
pub use report::{
    AccountReport, CaseReport, CaseReportAnswer, EventAccount, EventReport, ListCheck, ListVerdict,
    OpenedAccount, OpeningReport, PairCheck, PairVerdict, ReportedAccount, ReportedTransaction,
    SuspiciousTransaction, TransferSide,
};
pub use statement::{CardStatement, StatementAccount, StatementFeedback, StatementQuery, Transaction};
pub use stop::{
    StopExtension, StopExtensionFeedback, StopFeedback, StopOrder, StopRelease, StopReleaseFeedback,
};
pub use text::{Personal, PlatformTime, Text};
pub use tree::Limits;
pub use watch::{WatchEnd, WatchEndFeedback, WatchFeedback, WatchOrder};
