//! Following stolen money down from the victim's transfer: who holds it, where it left, by which transfers.

mod chase;
mod evidence;
mod flow;
mod print;
mod printer;
mod seed;
mod table;
mod ties;
mod walk;

pub(crate) use evidence::one_per_row;
pub(crate) use printer::Printer;
pub use table::{Range, TraceTable};
pub use ties::OtherOrder;
pub(crate) use walk::{Axis, Carried, Limits, Stolen, down as walk_from};

use std::str::FromStr;

use kernel::{AccountNo, Fen, Timestamp};
use serde::{Deserialize, Serialize};

use crate::exit::ExitKind;
use crate::ledger::Ledger;
use crate::state::State;

/// Which money an account is taken to spend first. No law names one: label every figure with its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The oldest (Clayton's case): each withdrawal takes the earliest deposits not yet taken.
    Fifo,
    /// The newest: each withdrawal takes the latest deposits still there.
    Lifo,
    /// All money alike: each withdrawal carries the stolen share of the balance; fractions of a fen stay.
    Prorata,
    /// The account's own first: the claim is at most the lowest balance since (lowest intermediate balance).
    Libr,
    /// The stolen first: what may already be gone.
    DirtyFirst,
    /// Each withdrawal may have carried it all and none: no figure of it is a share, each is an upper bound, and
    /// their sum may exceed what was stolen.
    CappedPoison,
}

/// A word that is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the rule {0:?} is none of fifo, lifo, prorata, libr, dirty_first, capped_poison")]
pub struct ParseRuleError(pub String);

impl Rule {
    /// Every rule.
    pub const ALL: [Rule; 6] =
        [Rule::Fifo, Rule::Lifo, Rule::Prorata, Rule::Libr, Rule::DirtyFirst, Rule::CappedPoison];

    /// The word that names it in commands and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Rule::Fifo => "fifo",
            Rule::Lifo => "lifo",
            Rule::Prorata => "prorata",
            Rule::Libr => "libr",
            Rule::DirtyFirst => "dirty_first",
            Rule::CappedPoison => "capped_poison",
        }
    }

    /// Whether held and left together are what was stolen: all rules but the upper bound.
    #[must_use]
    pub const fn conserves(self) -> bool {
        match self {
            Rule::Fifo | Rule::Lifo | Rule::Prorata | Rule::Libr | Rule::DirtyFirst => true,
            Rule::CappedPoison => false,
        }
    }
}

impl FromStr for Rule {
    type Err = ParseRuleError;

    fn from_str(text: &str) -> Result<Rule, ParseRuleError> {
        let found = Rule::ALL.into_iter().find(|rule| rule.code() == text);
        found.ok_or_else(|| ParseRuleError(text.to_owned()))
    }
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceRequest {
    /// The victim's account.
    pub account: AccountNo,
    /// When the victim paid, as reported.
    pub at: Timestamp,
    /// How much, as reported.
    pub amount: Fen,
    /// The transfer, when the bank's serial is known.
    pub transfer_id: Option<String>,
    /// Whom the victim paid, as reported: lets a trace begin before any bank has stated the transfer.
    pub payee: Option<AccountNo>,
    /// So many fen of the transfer come before the stolen ones: more than none where several claims lie on one.
    pub offset: Fen,
    /// The rule.
    pub rule: Rule,
    /// Transfers after this instant are not seen; all are when it is absent.
    pub as_of: Option<Timestamp>,
    /// Where money has passed so many accounts it is not followed further; no limit when absent.
    pub layers: Option<u16>,
    /// At most so many pieces of money are followed; what is left then stays where it is.
    pub fragments_max: usize,
    /// Pro-rata shares below this stay with the sender, for they would touch every account in the country.
    pub dust: Fen,
}

/// A million pieces: about a second of work, far beyond what a person reads.
pub const FRAGMENTS_MAX: usize = 1_000_000;
/// One yuan.
pub const DUST: Fen = Fen::new(100);

impl TraceRequest {
    /// First-in-first-out over all that is known, without a limit of layers.
    #[must_use]
    pub fn new(account: AccountNo, at: Timestamp, amount: Fen) -> TraceRequest {
        TraceRequest {
            account,
            at,
            amount,
            transfer_id: None,
            payee: None,
            offset: Fen::ZERO,
            rule: Rule::Fifo,
            as_of: None,
            layers: None,
            fragments_max: FRAGMENTS_MAX,
            dust: DUST,
        }
    }
}

/// The answer, as written by `fanzha trace --json`. Σ held + Σ left = stolen, always.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The rule that gave it.
    pub rule: Rule,
    /// The victim's account.
    pub victim_account: AccountNo,
    /// What is traced: what was reported, at most what the bank's transfer carried.
    pub stolen_fen: Fen,
    /// The last instant that was looked at.
    pub as_of: Timestamp,
    /// Of what the ledger knew at this instant; of all it knows when absent.
    pub known_as_of: Option<Timestamp>,
    /// Where the money is, most first.
    pub held: Vec<Held>,
    /// Where it left what can be traced, earliest first.
    pub left: Vec<Left>,
    /// The transfers that carried it, earliest first.
    pub hops: Vec<Hop>,
    /// Whether a limit of layers or pieces kept money where it may have moved on.
    pub truncated: bool,
    /// What the victim reported; differs from `stolen_fen` when the bank's transfer was smaller.
    pub reported_fen: Fen,
    /// The victim's transfer; absent while only the report speaks of it.
    pub seed_transfer_id: Option<String>,
    /// The ledger's state the answer was given from: how many records of its log made it.
    pub index_version: u64,
    /// Accounts that the money came to in which nothing proves the order of some rows of one instant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order_assumed: Vec<AccountNo>,
    /// What the other order of those rows would say, where it says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_order: Option<OtherOrder>,
}

/// An account that holds stolen money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The account.
    pub account: AccountNo,
    /// The fewest transfers by which any of it came (一级卡 is 1).
    pub layer: u16,
    /// How much.
    pub held_fen: Fen,
    /// When stolen money first reached it.
    pub first_in: Timestamp,
    /// When stolen money last left it.
    pub last_out: Option<Timestamp>,
    /// Whether the statement after the money's arrival is held; if not, it may be gone: pull it next.
    pub has_statement: bool,
    /// How the account's opening balance is known, on which the figure depends.
    pub opening: OpeningKnown,
}

/// How an account's opening balance is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OpeningKnown {
    /// From the bank's running balances.
    Printed,
    /// Not known; money of unknown origin was put in where a withdrawal needed it.
    Inserted,
}

/// A transfer by which stolen money left what can be traced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The account it left.
    pub account: AccountNo,
    /// How it left.
    pub kind: ExitKind,
    /// How much of the stolen money.
    pub fen: Fen,
    /// When.
    pub at: Timestamp,
    /// The transfer.
    pub transfer_id: String,
    /// Whom it was paid to.
    pub to: AccountNo,
}

/// A transfer that carried stolen money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hop {
    /// The transfer; absent for one that only the victim's report speaks of.
    pub transfer_id: Option<String>,
    /// From.
    pub payer: AccountNo,
    /// To.
    pub payee: AccountNo,
    /// When.
    pub at: Timestamp,
    /// The whole transfer.
    pub amount_fen: Fen,
    /// The stolen part of it.
    pub stolen_fen: Fen,
    /// The fewest transfers by which any of it came, this one included.
    pub layer: u16,
}

/// Why there is no trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// No row names the account.
    #[error("the account {0} is unknown to the ledger")]
    UnknownAccount(AccountNo),
    /// No row has the id.
    #[error("the transfer {0} is unknown to the ledger")]
    UnknownTransfer(String),
    /// The transfer was paid by somebody else.
    #[error("the transfer {transfer_id} was not paid from the account {account}")]
    ForeignTransfer {
        /// The transfer.
        transfer_id: String,
        /// The account asked about.
        account: AccountNo,
    },
    /// The transfer moved no money.
    #[error("the transfer {transfer_id} moved no money (status {status})")]
    MovedNothing {
        /// The transfer.
        transfer_id: String,
        /// Its status.
        status: crate::Status,
    },
    /// Nothing to trace.
    #[error("the amount {0} is not above zero")]
    NotAboveZero(Fen),
    /// No transfer fits the report, and no payee was named to begin from.
    #[error("no transfer of {amount} from the account {account} near {at} is known")]
    NoSuchTransfer {
        /// The account.
        account: AccountNo,
        /// The reported time.
        at: Timestamp,
        /// The reported amount.
        amount: Fen,
    },
    /// The question ends before the theft.
    #[error("the trace would end at {as_of}, before the transfer at {at}")]
    EndsBefore {
        /// The end asked for.
        as_of: Timestamp,
        /// When the victim paid.
        at: Timestamp,
    },
}

impl Ledger {
    /// Follows the victim's money. Cost: a binary search and a short walk per piece of money.
    pub fn trace(&self, request: &TraceRequest) -> Result<Trace, TraceError> {
        let seed = seed::find(&self.state, request)?;
        let limits = limits_of(request);
        match seed {
            seed::Seed::Row(stolen) => {
                let path = follow(&self.state, request.rule, stolen, limits);
                let mut trace = evidence::gather(&self.state, request, stolen.row, stolen.fen, path);
                self.weigh_order(request, stolen.row, &mut trace);
                Ok(trace)
            }
            seed::Seed::Reported { payee } => Ok(evidence::reported(&self.state, request, payee)),
        }
    }
}

fn limits_of(request: &TraceRequest) -> walk::Limits {
    walk::Limits {
        as_of: request.as_of,
        layers: request.layers.unwrap_or(u16::MAX).max(1),
        fragments_max: request.fragments_max,
        dust_fen: u64::try_from(request.dust.get()).unwrap_or(0),
        past_frontiers: false,
    }
}

fn follow(state: &State, rule: Rule, stolen: Stolen, limits: walk::Limits) -> walk::Path {
    let by_piece = |axis| walk::down(state, axis, &[stolen], limits);
    let by_share = |share| flow::down(state, share, stolen.row, stolen.fen, limits);
    match rule {
        Rule::Fifo => by_piece(walk::Axis::Order),
        Rule::Lifo => by_piece(walk::Axis::Levels),
        Rule::Prorata => by_share(flow::Share::Prorata),
        Rule::Libr => by_share(flow::Share::Libr),
        Rule::DirtyFirst => by_share(flow::Share::DirtyFirst),
        Rule::CappedPoison => by_share(flow::Share::CappedPoison),
    }
}
