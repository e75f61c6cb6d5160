//! Traces over any source of transfers: the question "what left these accounts after these places" is all they ask.
//!
//! A [`Ledger`](crate::Ledger) answers it from its index, a database by a query, [`PlainSource`] from a list that it
//! replayed. Each transfer comes with the running totals of its two accounts, from which every rule follows
//! (`TRACING`: the in-axis, the out-axis and the levels), so that no source need know a rule. The walk over a source
//! and the ledger's own faster one give the same answer; a test holds them together on random ledgers.

mod embedded;
mod flow;
mod gather;
mod plain;
mod walk;

use std::cmp::Ordering;

use kernel::{AccountNo, Fen, Timestamp};

use crate::exit::ExitKind;
use crate::trace::{OpeningKnown, Rule, Trace, TraceError, TraceRequest};

pub use plain::PlainSource;

/// A transfer that moved money, with what its two accounts come to right after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Its id.
    pub transfer_id: String,
    /// When.
    pub at: Timestamp,
    /// From.
    pub payer: AccountNo,
    /// To.
    pub payee: AccountNo,
    /// How much.
    pub amount: Fen,
    /// All that ever left the payer, this included.
    pub payer_out: Fen,
    /// What the payer has left; nothing where money of unknown origin had to be put in.
    pub payer_balance: Fen,
    /// All that ever was in the payee's account, its opening and this included.
    pub payee_in: Fen,
    /// What the payee has after it.
    pub payee_balance: Fen,
    /// How it leaves what can be traced, if it does.
    pub exit: Option<ExitKind>,
    /// Whether what the payee did afterwards is known.
    pub payee_has_statement: bool,
    /// How the payee's opening is known.
    pub payee_opening: OpeningKnown,
}

/// A place in the order of transfers: right after one of them. Order: instant, then shorter id, then id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its instant.
    pub at: Timestamp,
    /// Its id.
    pub transfer_id: String,
}

impl Place {
    fn of(movement: &Movement) -> Place {
        Place { at: movement.at, transfer_id: movement.transfer_id.clone() }
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Place) -> Ordering {
        let key = |place: &Place| (place.at, place.transfer_id.len());
        key(self).cmp(&key(other)).then_with(|| self.transfer_id.cmp(&other.transfer_id))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Place) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Cash that was drawn and, as an officer found, paid in again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidIn {
    /// The deposit.
    pub deposit: Movement,
    /// So many fen of the withdrawal come before the ones that were paid in.
    pub from: Fen,
    /// So many fen of the deposit come before them.
    pub into: Fen,
    /// How many they are.
    pub amount: Fen,
}

/// What a trace asks of transfers, wherever they lie.
pub trait TransferSource {
    /// Why the source cannot answer.
    type Error;

    /// The transfer with an id; none for one that moved no money.
    fn movement(&self, transfer_id: &str) -> Result<Option<Movement>, Self::Error>;

    /// For each account the transfers out of it after a place, in order, at most so many: a list per question.
    fn outgoing(
        &self,
        after: &[(AccountNo, Place)],
        at_most: usize,
    ) -> Result<Vec<Vec<Movement>>, Self::Error>;

    /// What of a withdrawal was paid in again, in the order of its fen; nothing where nobody looked.
    fn paid_in_again(&self, _withdrawal: &str) -> Result<Vec<PaidIn>, Self::Error> {
        Ok(Vec::new())
    }

    /// The instant of the last transfer.
    fn last_at(&self) -> Result<Option<Timestamp>, Self::Error>;

    /// What an answer quotes, so that it can be given again.
    fn version(&self) -> u64;

    /// The moment whose knowledge the source holds; all of it when there is none.
    fn known_as_of(&self) -> Option<Timestamp> {
        None
    }
}

/// Why there is no trace over a source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError<E> {
    /// The source failed.
    #[error("the source of transfers failed")]
    Source(#[source] E),
    /// The question has no answer.
    #[error(transparent)]
    Trace(TraceError),
    /// Only a ledger looks for the victim's transfer by what was reported.
    #[error("a trace over a source begins at a transfer with an id")]
    NoTransferId,
}

/// Follows the victim's money over a source. The request must name the transfer.
pub fn trace_over<S: TransferSource>(
    source: &S,
    request: &TraceRequest,
) -> Result<Trace, SourceError<S::Error>> {
    let id = request.transfer_id.as_deref().ok_or(SourceError::NoTransferId)?;
    let seed = source.movement(id).map_err(SourceError::Source)?;
    let seed = seed.ok_or_else(|| SourceError::Trace(TraceError::UnknownTransfer(id.to_owned())))?;
    check(&seed, request).map_err(SourceError::Trace)?;
    let stolen = request.amount.min(Fen::new(seed.amount.get() - request.offset.get().max(0)));
    if stolen <= Fen::ZERO {
        return Err(SourceError::Trace(TraceError::NotAboveZero(stolen)));
    }
    let mut path = gather::Path::new(seed.clone());
    match request.rule {
        Rule::Fifo | Rule::Lifo => walk::down(source, request, seed, stolen, &mut path),
        Rule::Prorata | Rule::Libr | Rule::DirtyFirst | Rule::CappedPoison => {
            flow::down(source, request, seed, stolen, &mut path)
        }
    }
    .map_err(SourceError::Source)?;
    let last_at = source.last_at().map_err(SourceError::Source)?;
    let quoted = (source.known_as_of(), source.version());
    Ok(path.answer(request, stolen, last_at, quoted))
}

fn check(seed: &Movement, request: &TraceRequest) -> Result<(), TraceError> {
    if request.amount <= Fen::ZERO {
        return Err(TraceError::NotAboveZero(request.amount));
    }
    if seed.payer != request.account {
        let (transfer_id, account) = (seed.transfer_id.clone(), request.account.clone());
        return Err(TraceError::ForeignTransfer { transfer_id, account });
    }
    match request.as_of {
        Some(as_of) if as_of < seed.at => Err(TraceError::EndsBefore { as_of, at: seed.at }),
        Some(_) | None => Ok(()),
    }
}

/// Rows asked for at once: more than most accounts send in a day.
const PAGE: usize = 64;

/// Whether a transfer is seen by a question.
fn shows(request: &TraceRequest, movement: &Movement) -> bool {
    request.as_of.is_none_or(|as_of| movement.at <= as_of)
}

fn units(amount: Fen) -> i64 {
    amount.get()
}
