//! Money back to the victims (资金返还): who gets how much of what is still frozen, and the steps to the bank.
//!
//! [`split`] is the arithmetic: named, versioned strategies over integers, each account's worksheet summing to
//! its pool to the fen, never more than is frozen and never more than was lost. [`Refund`] is the procedure:
//! the county drafts, a split in proportion is announced for thirty days, two officers of each unit sign, the
//! prefecture decides, the bank pays within three working days. What a share is based on (deposits, traces,
//! losses) is handed in; nothing is looked up here.
//!
//! Source: 电信网络新型违法犯罪案件冻结资金返还若干规定 (2016), art. 8 for the three ways; its formula for the
//! third is ambiguous, so both readings stand here by name.

mod event;
mod procedure;
mod split;

pub use event::{
    ANNOUNCED_DAYS, BANK_WORKING_DAYS, Decision, Objection, RefundEffect, RefundEvent, RefundRefusal,
    RefundState, Unit, UnitSignature,
};
pub use procedure::Refund;
pub use split::{Claim, Deposit, Pool, Share, Split, SplitError, Strategy, Worksheet, split};
