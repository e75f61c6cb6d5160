//! Transfers and where stolen money went: import, the temporal index, traces.
//!
//! A [`Ledger`] is a folder with a write-ahead log and an index over it, opened with a [`LedgerKey`], or lives in
//! memory. Files come in by [`Ledger::import_csv`] under a [`Layout`], banks' statements by [`read_statements`] and
//! [`Ledger::take_statements`], single transfers by [`Ledger::append`] and
//! [`Ledger::mark_statement`]; [`Ledger::trace`] follows a victim's transfer to who holds the money now.
//! The crate knows neither cases nor orders, reads no clock and prints nothing: what it finds are codes and
//! figures. No figure is a floating-point number.

mod ahead;
mod around;
pub mod bench;
mod block_cipher;
mod bulk;
mod cases;
mod cash;
mod codec;
mod coverage;
mod dictionary;
mod exit;
mod fault;
mod folder;
mod frontier;
mod history;
mod import;
mod index;
mod key;
mod knowledge;
mod layout;
mod ledger;
mod log;
mod mapped;
mod opening;
mod patterns;
mod pool;
mod preset;
mod record;
mod row_reader;
mod rows;
mod segment;
mod shared;
mod side;
mod source;
mod stat;
mod state;
mod statements;
mod table;
mod texts;
mod trace;
mod transfer;
mod upstream;

pub use around::{Meeting, Part, Reach, ReachLimits, Reached, Together, meetings};
pub use cases::{Cases, read_cases};
pub use cash::{CashDeposit, CashLinkError, LinkedCash};
pub use exit::{ExitKind, ExitWords, ExitWordsError};
pub use fault::{BadRow, RowFault};
pub use frontier::{FrontierAccount, frontier};
pub use import::{ImportError, ImportReport, Progress, Statements, is_transfers_head};
pub use key::LedgerKey;
pub use layout::{AmountForm, Columns, Layout, LayoutError, Steps, TimeForm, Unit};
pub use ledger::{AccountSummary, AppendReport, Ledger, LedgerError, Recovery};
pub use log::LogError;
pub use mapped::SealedError;
pub use patterns::{Pattern, PatternKind, PatternPolicy};
pub use preset::{Basis, ParsePresetError, Preset, PresetLine, PresetSheet};
pub use segment::SegmentError;
pub use shared::SharedLedger;
pub use source::{Movement, PaidIn, Place, PlainSource, SourceError, TransferSource, trace_over};
pub use stat::{Stat, Verification};
pub use statements::{
    Entry, Gap, OrderAssumed, ReadLimits, Reversal, Sheet, StatementFile, StatementLayout, StatementLayouts,
    StatementPeriod, StatementReport, Unreadable, read_statements,
};
pub use trace::{
    DUST, FRAGMENTS_MAX, Held, Hop, Left, OpeningKnown, OtherOrder, ParseRuleError, Range, Rule, Trace,
    TraceError, TraceRequest, TraceTable,
};
pub use transfer::{ParseStatusError, Status, Transfer};
pub use upstream::{Source, SourceKind, Upstream, UpstreamRequest};
