//! Following the money: a case's payments traced through the ledger, and the latest trace shown.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use kernel::{AccountNo, Fen, Timestamp};
use pursuit::law::OrderKind;
use pursuit::{Case, ExitKind, Followed, Position, Traced, follow};
use records::crypto::{KeyRing, RecordKey};
use records::{Work, record_keys};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::accounts::{self, Known};
use crate::cases::journal::Loaded;
use crate::error::Error;
use crate::rows::{order, trace};
use crate::{Desk, seal};

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
    /// The bank's serial; empty for a transfer that only the report speaks of.
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
            trace_sealed: Set(seal::seal(&loaded.key, work.ring(), COLUMN, loaded.row.id, &stored)),
        };
        let replace = OnConflict::column(trace::Column::CaseId)
            .update_columns([trace::Column::At, trace::Column::TraceSealed])
            .to_owned();
        trace::Entity::insert(row).on_conflict(replace).exec_without_returning(work.db()).await?;
        Ok(stored.traced)
    }

    async fn follow(&self, work: &Work, loaded: &Loaded) -> Result<Stored, Error> {
        let report = loaded.case.report().ok_or(Error::Absent("report"))?;
        let (payments, received_at, now) = (report.payments.clone(), report.received_at, work.at());
        let ledger = Arc::clone(&self.inner.ledger);
        let followed = tokio::task::spawn_blocking(move || {
            let ledger = ledger.read();
            follow(&payments, received_at, &ledger, now)
        });
        let Followed { mut traced, hops } = followed.await.expect("the ledger does not panic");
        let payers = traced.held.iter().filter_map(|position| position.answers.as_ref()?.from.as_ref());
        let passed = traced.passed.iter().map(|passed| &passed.account);
        let named = traced.held.iter().map(|position| &position.account).chain(payers).chain(passed);
        let known = accounts::look_up(work, named).await?;
        for position in &mut traced.held {
            complete(position, &known);
        }
        let watched = self.watched(work, &traced).await?;
        for passed in &mut traced.passed {
            let of_account = known.get(&passed.account);
            passed.bank = accounts::bank_of(&passed.account, of_account);
            passed.holder = of_account.and_then(|known| known.holder.clone());
            passed.watched_until = watched.get(&passed.account).copied();
        }
        for position in &mut traced.held {
            position.watched_until = watched.get(&position.account).copied();
        }
        Ok(Stored { traced, hops: hops.into_iter().map(Hop::of).collect() })
    }

    /// Until when accounts that money lies on or went through are watched, whichever case of the centre has asked for
    /// it.
    async fn watched(&self, work: &Work, traced: &Traced) -> Result<HashMap<AccountNo, Timestamp>, Error> {
        let passed = traced.passed.iter().map(|passed| &passed.account);
        let held = traced.held.iter().map(|position| &position.account);
        let accounts: BTreeSet<&AccountNo> = passed.chain(held).collect();
        let indexes: Vec<Vec<u8>> =
            accounts.into_iter().map(|account| work.ring().blind("account", account.reveal())).collect();
        let mut watched = HashMap::new();
        for some in indexes.chunks(500) {
            let rows = order::Entity::find()
                .filter(order::Column::AccountIndex.is_in(some.to_vec()))
                .filter(order::Column::Kind.eq(OrderKind::LiveWatch.name()))
                .filter(order::Column::State.is_in(["outgoing", "delivered"]))
                .all(work.db())
                .await?;
            let cases = rows.iter().map(|row| row.case_id);
            let keys = record_keys::of_many(work.db(), work.ring(), cases).await?;
            for row in rows {
                let Some(key) = keys.get(&row.case_id) else { continue };
                let order: pursuit::Order =
                    seal::open(key, work.ring(), "orders.order", row.id, &row.order_sealed)?;
                let Some(sent_at) = order.sent_at else { continue };
                let term = self.inner.rules.watch_term;
                let until = order.expires_at.unwrap_or_else(|| sent_at.plus_minutes(term));
                let latest = watched.entry(order.account).or_insert(until);
                *latest = until.max(*latest);
            }
        }
        Ok(watched)
    }
}

/// What statements say of the accounts stands before what the report says; a card tells its own bank.
fn complete(position: &mut Position, known: &HashMap<AccountNo, Known>) {
    let of_account = known.get(&position.account);
    let stated_bank = of_account.and_then(|known| known.bank.clone());
    position.bank =
        stated_bank.or_else(|| position.bank.take()).or_else(|| accounts::bank_of(&position.account, None));
    let stated_holder = of_account.and_then(|known| known.holder.clone());
    position.holder = stated_holder.or_else(|| position.holder.take());
    if position.account.reveal() == letters::UNKNOWN_ACCOUNT {
        position.exit = Some(ExitKind::ThirdParty);
    }
    let Some(transfer) = &mut position.answers else { return };
    let Some(payer) = &transfer.from else { return };
    let of_payer = known.get(payer);
    let stated_holder = of_payer.and_then(|known| known.holder.clone());
    transfer.from_holder = stated_holder.or_else(|| transfer.from_holder.take());
    transfer.from_bank = transfer.from_bank.take().or_else(|| accounts::bank_of(payer, of_payer));
}

impl Hop {
    fn of(hop: ledger::Hop) -> Hop {
        Hop {
            transfer_id: hop.transfer_id.unwrap_or_default(),
            payer: hop.payer,
            payee: hop.payee,
            at: hop.at,
            amount_fen: hop.amount_fen,
            stolen_fen: hop.stolen_fen,
            layer: hop.layer,
        }
    }
}

/// The latest trace of a case, once it was traced.
pub(crate) async fn latest(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    key: &RecordKey,
    case: &Case,
) -> Result<Option<TraceSheet>, Error> {
    let Some(row) = trace::Entity::find_by_id(case.id().0).one(db).await? else { return Ok(None) };
    let Stored { traced, hops } = seal::open(key, ring, COLUMN, row.case_id, &row.trace_sealed)?;
    let holds = |order: &&pursuit::Order| order.kind.holds_money() && order.state.holds();
    let stopped = case.orders().filter(holds).map(|order| order.account.clone()).collect();
    Ok(Some(TraceSheet { traced, hops, stopped }))
}
