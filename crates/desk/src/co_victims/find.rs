//! Finding payers who have not reported, and closing the task of one who does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::{AccountNo, Fen, ReportId, Timestamp, Window};
use ledger::Status;
use letters::{CASH_ACCOUNT, UNKNOWN_ACCOUNT};
use pursuit::{Case, Payment};
use records::Work;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::row::{CALL, FOUND, Found, NOUN, co_victim, report_payer};
use crate::cases::journal::Loaded;
use crate::deadlines::NewDeadline;
use crate::error::Error;
use crate::rows::order;
use crate::{Desk, NewId, accounts, deadlines, seal};

/// Less than this in all is nobody's loss to be called for (our choice: 1,000 yuan).
const PAID_FEN_MIN: Fen = Fen::new(100_000);
/// Payments of so many days before are looked at (our choice: a week).
const DAYS_BACK: i64 = 7;

/// What one payer paid into the held account.
#[derive(Clone, Copy)]
struct Paid {
    amount: Fen,
    payments: i64,
    last_at: Timestamp,
}

/// Notes the payers of an account that this case holds; one that it does not hold has none.
pub(crate) async fn find(
    desk: &Desk,
    work: &mut Work,
    loaded: &Loaded,
    account: &AccountNo,
    ids: NewId<'_>,
) -> Result<(), Error> {
    if !holds(&loaded.case, account) {
        return Ok(());
    }
    let mut payers = payers_of(desk, account, work.at()).await;
    for known in own_accounts(&loaded.case) {
        payers.remove(&known);
    }
    payers.retain(|_, paid| paid.amount >= PAID_FEN_MIN);
    let known = accounts::look_up(work, payers.keys()).await?;
    for (payer, paid) in payers {
        let index = work.ring().blind("account", payer.reveal());
        if is_known(work, &index).await? {
            continue;
        }
        let of_payer = known.get(&payer);
        let found = Found {
            holder: of_payer.and_then(|known| known.holder.clone()),
            bank: accounts::bank_of(&payer, of_payer),
            payer,
            payee: account.clone(),
        };
        note(work, loaded, index, &found, paid, ids).await?;
    }
    Ok(())
}

fn holds(case: &Case, account: &AccountNo) -> bool {
    let holds = |order: &pursuit::Order| order.kind.holds_money() && order.state.holds();
    case.orders().any(|order| order.account == *account && holds(order))
}

/// The victim's own accounts, and those through which the money went.
fn own_accounts(case: &Case) -> BTreeSet<AccountNo> {
    let payments = case.report().into_iter().flat_map(|report| &report.payments);
    let paid_from = payments.filter_map(|payment| payment.from.clone());
    let on_the_way = case.positions().keys().chain(case.passed().keys()).cloned();
    let nobody = [UNKNOWN_ACCOUNT, CASH_ACCOUNT].into_iter().filter_map(|name| AccountNo::parse(name).ok());
    paid_from.chain(on_the_way).chain(nobody).collect()
}

async fn payers_of(desk: &Desk, account: &AccountNo, now: Timestamp) -> BTreeMap<AccountNo, Paid> {
    let (ledger, account) = (Arc::clone(&desk.inner.ledger), account.clone());
    let rows = tokio::task::spawn_blocking(move || {
        let ledger = ledger.read();
        let window = Window::new(now.plus_seconds(-DAYS_BACK * 86_400), now);
        // An account of which no transfer is known has no payers.
        let mut rows = ledger.transfers_of(&account, window).unwrap_or_default();
        rows.retain(|row| row.payee == account && row.status == Status::Done);
        rows
    });
    let mut payers: BTreeMap<AccountNo, Paid> = BTreeMap::new();
    for row in rows.await.expect("the ledger does not panic") {
        let nothing = Paid { amount: Fen::ZERO, payments: 0, last_at: row.at };
        let paid = payers.entry(row.payer).or_insert(nothing);
        paid.amount = [paid.amount, row.amount].into_iter().sum();
        (paid.payments, paid.last_at) = (paid.payments + 1, paid.last_at.max(row.at));
    }
    payers
}

/// Who stands in a report has reported; who is under an order of ours is no victim to be called.
async fn is_known(work: &Work, index: &[u8]) -> Result<bool, Error> {
    let report = report_payer::Entity::find().filter(report_payer::Column::AccountIndex.eq(index.to_vec()));
    if report.limit(1).one(work.db()).await?.is_some() {
        return Ok(true);
    }
    let order = order::Entity::find().filter(order::Column::AccountIndex.eq(index.to_vec()));
    Ok(order.limit(1).one(work.db()).await?.is_some())
}

/// A payer found again, in a later statement, is the same task, brought up to date.
async fn note(
    work: &mut Work,
    loaded: &Loaded,
    index: Vec<u8>,
    found: &Found,
    paid: Paid,
    ids: NewId<'_>,
) -> Result<(), Error> {
    let payee_index = work.ring().blind("account", found.payee.reveal());
    let known = co_victim::Entity::find()
        .filter(co_victim::Column::PayerIndex.eq(index.clone()))
        .filter(co_victim::Column::PayeeIndex.eq(payee_index.clone()))
        .one(work.db())
        .await?;
    if let Some(row) = known {
        co_victim::Entity::update_many()
            .col_expr(co_victim::Column::AmountFen, Expr::value(paid.amount.get()))
            .col_expr(co_victim::Column::Payments, Expr::value(paid.payments))
            .col_expr(co_victim::Column::LastPaidAt, Expr::value(paid.last_at.as_micros()))
            .filter(co_victim::Column::Id.eq(row.id))
            .exec(work.db())
            .await?;
        return Ok(());
    }
    let id = ids();
    let row = co_victim::ActiveModel {
        id: Set(id),
        case_id: Set(loaded.row.id),
        unit_id: Set(loaded.row.unit_id),
        payer_index: Set(index),
        payee_index: Set(payee_index),
        found_sealed: Set(seal::seal(&loaded.key, work.ring(), FOUND, id, found)),
        amount_fen: Set(paid.amount.get()),
        payments: Set(paid.payments),
        last_paid_at: Set(paid.last_at.as_micros()),
        found_at: Set(work.at().as_micros()),
        state: Set("open".to_owned()),
        calls: Set(0),
        called_at: Set(None),
        called_by: Set(None),
        note_sealed: Set(None),
    };
    // Two cases may hold the account and find the payer at once; one task is enough.
    let once = OnConflict::columns([co_victim::Column::PayerIndex, co_victim::Column::PayeeIndex])
        .do_nothing_on([co_victim::Column::Id])
        .to_owned();
    let made = co_victim::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    if made == 0 {
        return Ok(());
    }
    let clock = NewDeadline {
        id: ids(),
        noun: NOUN,
        object: id,
        root: loaded.row.id,
        number: &loaded.row.number,
        part: None,
        kind: CALL,
        unit: Some(loaded.row.unit_id),
        officer: None,
        due: None,
    };
    deadlines::set(work, clock).await?;
    work.note("co_victim.found", NOUN, id, None, None);
    Ok(())
}

/// A report came in: whoever paid stands in it from now on, and is called no more.
pub(crate) async fn reported(work: &Work, report: ReportId, payments: &[Payment]) -> Result<(), Error> {
    let from: BTreeSet<&AccountNo> = payments.iter().filter_map(|payment| payment.from.as_ref()).collect();
    for account in from {
        let index = work.ring().blind("account", account.reveal());
        let row = report_payer::ActiveModel { account_index: Set(index.clone()), report_id: Set(report.0) };
        report_payer::Entity::insert(row).exec_without_returning(work.db()).await?;
        let waiting = co_victim::Entity::find()
            .filter(co_victim::Column::PayerIndex.eq(index))
            .filter(co_victim::Column::State.eq("open"))
            .all(work.db())
            .await?;
        for task in waiting {
            co_victim::Entity::update_many()
                .col_expr(co_victim::Column::State, Expr::value("reported"))
                .filter(co_victim::Column::Id.eq(task.id))
                .exec(work.db())
                .await?;
            deadlines::end(work, NOUN, task.id, CALL, "met").await?;
        }
    }
    Ok(())
}
