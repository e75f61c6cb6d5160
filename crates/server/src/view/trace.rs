//! Where the stolen money went.

use desk::{Hop, TraceSheet};
use kernel::Timestamp;
use pursuit::{Left, Position, TraceRule};
use serde::Serialize;
use utoipa::ToSchema;

/// A trace: held and left add up to what was stolen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Trace)]
pub struct TraceView {
    /// The rule by which the first of mixed money is counted: `lifo`, `fifo`, …
    pub rule: String,
    /// The state of knowledge it stands for.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Timestamp,
    /// Whether layers or accounts were cut off by a limit.
    pub truncated: bool,
    /// Where it is now.
    pub held: Vec<HeldView>,
    /// What left the banks: cash, a shop, abroad.
    pub left: Vec<LeftView>,
    /// How it moved.
    pub hops: Vec<HopView>,
}

/// An account that holds stolen money.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Held)]
pub struct HeldView {
    /// The account.
    pub account: String,
    /// Its bank.
    #[schema(required = true)]
    pub bank: Option<String>,
    /// Its holder.
    #[schema(required = true)]
    pub holder: Option<String>,
    /// Steps from the victim; the account that was paid is layer 1.
    pub layer: u32,
    /// Stolen money in it by the trace's rule.
    pub held_fen: i64,
    /// The least by any of the rules.
    pub min_fen: i64,
    /// The most by any of the rules.
    pub max_fen: i64,
    /// When stolen money first came in.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub first_in: Option<Timestamp>,
    /// When it last went out.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub last_out: Option<Timestamp>,
    /// Whether we have the bank's statement of it; else the trace ends here.
    pub has_statement: bool,
    /// Whether a stop is in force.
    pub stopped: bool,
}

/// Money that left the banks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Left)]
pub struct LeftView {
    /// The account it left from.
    pub account: String,
    /// How: `cash`, `merchant`, …
    pub kind: String,
    /// How much.
    pub fen: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// By which transfer; empty in what was traced before that was kept.
    pub transfer_id: String,
}

/// A transfer that moved stolen money.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hop)]
pub struct HopView {
    /// The transfer.
    pub transfer_id: String,
    /// From.
    pub payer: String,
    /// To.
    pub payee: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The whole transfer.
    pub amount_fen: i64,
    /// Of that, stolen.
    pub stolen_fen: i64,
    /// The payee's layer.
    pub layer: u32,
}

impl TraceView {
    /// The latest trace of a case.
    pub fn of(sheet: TraceSheet) -> TraceView {
        let TraceSheet { traced, hops, stopped } = sheet;
        TraceView {
            rule: traced.rule.code().to_owned(),
            as_of: traced.as_of,
            truncated: traced.truncated,
            held: traced
                .held
                .iter()
                .map(|held| HeldView::of(held, stopped.contains(&held.account)))
                .collect(),
            left: traced.left.iter().map(LeftView::of).collect(),
            hops: hops.into_iter().map(HopView::of).collect(),
        }
    }

    /// A case that nobody has traced yet.
    pub fn none(since: Timestamp) -> TraceView {
        let rule = TraceRule::Lifo.code().to_owned();
        TraceView {
            rule,
            as_of: since,
            truncated: false,
            held: Vec::new(),
            left: Vec::new(),
            hops: Vec::new(),
        }
    }
}

impl HeldView {
    fn of(held: &Position, stopped: bool) -> HeldView {
        HeldView {
            account: held.account.reveal().to_owned(),
            bank: held.bank.clone(),
            holder: held.holder.as_ref().map(|holder| holder.reveal().to_owned()),
            layer: u32::from(held.layer),
            held_fen: held.held_fen.get(),
            min_fen: held.min_fen.get(),
            max_fen: held.max_fen.get(),
            first_in: Some(held.first_in),
            last_out: held.last_out,
            has_statement: held.has_statement,
            stopped,
        }
    }
}

impl LeftView {
    fn of(left: &Left) -> LeftView {
        let account = left.account.reveal().to_owned();
        let (kind, transfer_id) = (left.kind.code().to_owned(), left.transfer_id.clone());
        LeftView { account, kind, fen: left.fen.get(), at: left.at, transfer_id }
    }
}

impl HopView {
    fn of(hop: Hop) -> HopView {
        HopView {
            transfer_id: hop.transfer_id,
            payer: hop.payer.reveal().to_owned(),
            payee: hop.payee.reveal().to_owned(),
            at: hop.at,
            amount_fen: hop.amount_fen.get(),
            stolen_fen: hop.stolen_fen.get(),
            layer: u32::from(hop.layer),
        }
    }
}
