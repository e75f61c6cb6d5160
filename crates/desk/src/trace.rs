//! Following the money: a case's payments traced through the ledger, and the latest trace shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use kernel::{AccountNo, Fen, Timestamp};
use ledger::{Ledger, Rule, Trace, TraceRequest};
use pursuit::{Case, ExitKind, Left, Payment, Position, TraceRule, Traced, Transfer};
use records::Work;
use records::crypto::KeyRing;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};

use crate::accounts::{self, Known};
use crate::cases::journal::Loaded;
use crate::error::Error;
use crate::rows::trace;
use crate::{Desk, messages, seal};

/// The latest trace of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceSheet {
    /// Where the money is and where it left, by the trace's rule, with the range over all rules.
    pub traced: Traced,
    /// How it moved.
    pub hops: Vec<Hop>,
    /// Accounts that an order of this case holds.
    pub stopped: BTreeSet<AccountNo>,
}

/// A transfer that moved stolen money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The bank's serial.
    pub transfer_id: String,
    /// Who paid.
    pub payer: AccountNo,
    /// Who was paid.
    pub payee: AccountNo,
    /// When.
    pub at: Timestamp,
    /// How much in all.
    pub amount_fen: Fen,
    /// How much of it was stolen, by the trace's rule.
    pub stolen_fen: Fen,
    /// The payee's layer, 1 for the account that the victim paid.
    pub layer: u16,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    traced: Traced,
    hops: Vec<Hop>,
}

const COLUMN: &str = "traces.trace";

impl Desk {
    /// Traces a case's payments through the ledger as it is, and keeps the result for the case's page.
    pub(crate) async fn trace(&self, work: &Work, loaded: &Loaded) -> Result<Traced, Error> {
        let stored = self.follow(work, loaded).await?;
        let row = trace::ActiveModel {
            case_id: Set(loaded.row.id),
            at: Set(work.at().as_micros()),
            trace_sealed: Set(seal::seal(work.ring(), COLUMN, loaded.row.id, &stored)),
        };
        let replace = OnConflict::column(trace::Column::CaseId)
            .update_columns([trace::Column::At, trace::Column::TraceSealed])
            .to_owned();
        trace::Entity::insert(row).on_conflict(replace).exec_without_returning(work.db()).await?;
        Ok(stored.traced)
    }

    async fn follow(&self, work: &Work, loaded: &Loaded) -> Result<Stored, Error> {
        let report = loaded.case.report().ok_or(Error::Absent("report"))?;
        let questions: Vec<_> =
            report.payments.iter().filter_map(|payment| question(payment, report)).collect();
        let ledger = Arc::clone(&self.inner.ledger);
        let followed = tokio::task::spawn_blocking(move || {
            let ledger = ledger.read().unwrap_or_else(PoisonError::into_inner);
            follow_all(&ledger, &questions)
        });
        let followed = followed.await.expect("the ledger does not panic");
        let paid = report.payments.clone();
        let names = followed.hops.iter().flat_map(|hop| [&hop.payer, &hop.payee]);
        let known = accounts::look_up(work, names.chain(followed.held.keys())).await?;
        Ok(followed.into_stored(work.at(), &paid, &known))
    }
}

/// What the trace of all payments found, account by account.
#[derive(Default)]
struct Followed {
    held: BTreeMap<AccountNo, Holding>,
    left: Vec<Left>,
    hops: Vec<Hop>,
    truncated: bool,
}

/// Stolen money in one account by both rules.
struct Holding {
    layer: u16,
    lifo: Fen,
    fifo: Fen,
    first_in: Timestamp,
    last_out: Option<Timestamp>,
    has_statement: bool,
}

/// A payment as a question to the ledger; `None` when it names nobody who was paid.
fn question(payment: &Payment, report: &pursuit::Report) -> Option<TraceRequest> {
    let payee = payment.to.clone()?;
    // A victim whose account nobody knows has a name that no bank gives.
    let account = payment.from.clone().or_else(|| AccountNo::parse("VICTIM").ok())?;
    let at = payment.at.unwrap_or(report.received_at);
    let request = TraceRequest::new(account, at, payment.amount_fen);
    Some(TraceRequest { payee: Some(payee), rule: Rule::Lifo, ..request })
}

fn follow_all(ledger: &Ledger, questions: &[TraceRequest]) -> Followed {
    let mut followed = Followed::default();
    for question in questions {
        for rule in [Rule::Lifo, Rule::Fifo] {
            // A question that the ledger cannot take (an amount of nothing) leaves its payment where it was.
            if let Ok(trace) = ledger.trace(&TraceRequest { rule, ..question.clone() }) {
                followed.add(trace);
            }
        }
    }
    followed
}

impl Followed {
    fn add(&mut self, trace: Trace) {
        self.truncated |= trace.truncated;
        for held in trace.held {
            let holding = self.held.entry(held.account).or_insert(Holding {
                layer: held.layer,
                lifo: Fen::ZERO,
                fifo: Fen::ZERO,
                first_in: held.first_in,
                last_out: held.last_out,
                has_statement: true,
            });
            let sum = if trace.rule == Rule::Fifo { &mut holding.fifo } else { &mut holding.lifo };
            *sum = sum.checked_add(held.held_fen).unwrap_or(Fen::MAX);
            holding.layer = holding.layer.min(held.layer);
            holding.first_in = holding.first_in.min(held.first_in);
            holding.last_out = holding.last_out.max(held.last_out);
            holding.has_statement &= held.has_statement;
        }
        // The evidence shown is the claim's own rule's.
        if trace.rule != Rule::Lifo {
            return;
        }
        self.left.extend(trace.left.into_iter().map(|left| Left {
            account: left.account,
            kind: exit(left.kind),
            fen: left.fen,
            at: left.at,
        }));
        self.hops.extend(trace.hops.into_iter().map(|hop| Hop {
            transfer_id: hop.transfer_id.unwrap_or_default(),
            payer: hop.payer,
            payee: hop.payee,
            at: hop.at,
            amount_fen: hop.amount_fen,
            stolen_fen: hop.stolen_fen,
            layer: hop.layer,
        }));
    }

    fn into_stored(self, as_of: Timestamp, paid: &[Payment], known: &HashMap<AccountNo, Known>) -> Stored {
        let Followed { held, left, hops, truncated } = self;
        let held = held
            .into_iter()
            .map(|(account, holding)| position(account, &holding, &hops, paid, known))
            .collect();
        let hops = hops.into_iter().filter(|hop| !hop.transfer_id.is_empty()).collect();
        Stored { traced: Traced { as_of, rule: TraceRule::Lifo, held, left, truncated }, hops }
    }
}

fn position(
    account: AccountNo,
    holding: &Holding,
    hops: &[Hop],
    paid: &[Payment],
    known: &HashMap<AccountNo, Known>,
) -> Position {
    let of_account = known.get(&account);
    let reported = paid.iter().find(|payment| payment.to.as_ref() == Some(&account));
    let last_in = hops.iter().filter(|hop| hop.payee == account).map(|hop| hop.at).max();
    let stated_bank = of_account.and_then(|known| known.bank.clone());
    let reported_bank = reported.and_then(|payment| payment.to_bank.clone());
    let bank = stated_bank.or(reported_bank).or_else(|| accounts::bank_of(&account, None));
    let stated_holder = of_account.and_then(|known| known.holder.clone());
    let holder = stated_holder.or_else(|| reported.and_then(|payment| payment.to_holder.clone()));
    let is_nobody = account.reveal() == messages::UNKNOWN_ACCOUNT;
    Position {
        bank,
        holder,
        layer: holding.layer,
        held_fen: holding.lifo,
        min_fen: holding.lifo.min(holding.fifo),
        max_fen: holding.lifo.max(holding.fifo),
        first_in: holding.first_in,
        last_in: last_in.unwrap_or(holding.first_in).max(holding.first_in),
        last_out: holding.last_out,
        has_statement: holding.has_statement,
        exit: is_nobody.then_some(ExitKind::Unknown),
        answers: answered_transfer(&account, hops, reported, known),
        account,
    }
}

/// The transfer that brought the largest part of the money: by the ledger, else by the report.
fn answered_transfer(
    account: &AccountNo,
    hops: &[Hop],
    reported: Option<&Payment>,
    known: &HashMap<AccountNo, Known>,
) -> Option<Transfer> {
    let largest = hops.iter().filter(|hop| hop.payee == *account).max_by_key(|hop| hop.stolen_fen);
    let stated = largest.filter(|hop| !hop.transfer_id.is_empty()).map(|hop| {
        let payer = known.get(&hop.payer);
        Transfer {
            at: Some(hop.at),
            amount_fen: hop.amount_fen,
            from: Some(hop.payer.clone()),
            from_holder: payer.and_then(|payer| payer.holder.clone()),
            from_bank: accounts::bank_of(&hop.payer, payer),
        }
    });
    stated.or_else(|| {
        reported.map(|payment| Transfer {
            at: payment.at,
            amount_fen: payment.amount_fen,
            from: payment.from.clone(),
            from_holder: payment.from_holder.clone(),
            from_bank: payment.from_bank.clone(),
        })
    })
}

fn exit(kind: ledger::ExitKind) -> ExitKind {
    match kind {
        ledger::ExitKind::Cash => ExitKind::Cash,
        ledger::ExitKind::Merchant | ledger::ExitKind::Gold | ledger::ExitKind::GiftCard => {
            ExitKind::Merchant
        }
        ledger::ExitKind::ThirdParty => ExitKind::ThirdParty,
        ledger::ExitKind::Crypto => ExitKind::Crypto,
        ledger::ExitKind::Fee => ExitKind::Fee,
        ledger::ExitKind::OtherCurrency => ExitKind::Abroad,
        ledger::ExitKind::Post | ledger::ExitKind::Courier | ledger::ExitKind::HiredCar => ExitKind::Cash,
    }
}

/// The latest trace of a case, once it was traced.
pub(crate) async fn latest(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    case: &Case,
) -> Result<Option<TraceSheet>, Error> {
    let Some(row) = trace::Entity::find_by_id(case.id().0).one(db).await? else { return Ok(None) };
    let Stored { traced, hops } = seal::open(ring, COLUMN, row.case_id, &row.trace_sealed)?;
    let holds = |order: &&pursuit::Order| order.kind.holds_money() && order.state.holds();
    let stopped = case.orders().filter(holds).map(|order| order.account.clone()).collect();
    Ok(Some(TraceSheet { traced, hops, stopped }))
}
