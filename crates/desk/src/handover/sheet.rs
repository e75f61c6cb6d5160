//! What a hand-over sheet says, gathered from how things are.

use kernel::Timestamp;
use records::Work;
use records::units::Scope;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::drafts;
use crate::beside::{UnderWay, under_way};
use crate::cases::journal;
use crate::deadlines;
use crate::dossiers::row::{dossier, look};
use crate::error::Error;
use crate::rows::{case, order};
use crate::{Desk, handlers, rights};

/// The sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverSheet {
    /// Clocks that have run out or will before the next shift ends, soonest first.
    pub burning: Vec<Burning>,
    /// Cases whose money is stopped and that nobody has filed.
    pub unfiled: Vec<Unfiled>,
    /// What banks have promised on the telephone until an order comes, the first to end first.
    #[serde(default)]
    pub promises: Vec<Promise>,
    /// Banks to be called about an order before the next shift ends, the first due first.
    #[serde(default)]
    pub calls: Vec<CallDue>,
    /// Orders that wait for a signature or the approval.
    pub to_sign: u64,
    /// Orders that left and are unanswered.
    pub unanswered: u64,
    /// Leads that wait for the centre.
    pub leads_waiting: u64,
    /// Looks at accounts that no auditor has noted.
    pub looks: u64,
}

/// A clock that burns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burning {
    /// Of what.
    pub noun: String,
    /// What to open.
    pub root_id: Uuid,
    /// What people call it.
    pub number: String,
    /// Of an order its place in the case.
    pub part: Option<i64>,
    /// What must be done.
    pub kind: String,
    /// By when.
    pub due_at: Timestamp,
}

/// A case with a stop and without a filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfiled {
    /// The case.
    pub case_id: Uuid,
    /// Its number.
    pub number: String,
    /// What is held, in fen.
    pub stopped_fen: i64,
    /// When the first of its stops lapses.
    pub lapses_at: Option<Timestamp>,
    /// A draft of the report that asks for the filing (呈请立案报告书).
    pub filing_draft: String,
    /// A draft of the report that asks for the freeze of what is stopped (呈请冻结报告书).
    pub freeze_draft: String,
}

/// A bank's promise to keep an account under its own control (临时管控).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The case.
    pub case_id: Uuid,
    /// Its number.
    pub number: String,
    /// The order's place in the case.
    pub part: u32,
    /// The bank.
    pub bank: String,
    /// Until when it holds.
    pub until: Timestamp,
}

/// A bank to be called about an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallDue {
    /// The case.
    pub case_id: Uuid,
    /// Its number.
    pub number: String,
    /// The order's place in the case.
    pub part: u32,
    /// The bank.
    pub bank: String,
    /// When it was last called, if it ever was.
    pub called_at: Option<Timestamp>,
    /// By when: before its promise ends, or else before its time to answer is over.
    pub due_at: Timestamp,
}

const BURNING_MAX: u64 = 200;
const UNFILED_MAX: u64 = 50;

/// Gathers the sheet of a unit and those below it; what burns until the instant is on it.
pub(super) async fn of(
    desk: &Desk,
    work: &Work,
    scope: &Scope,
    until: Timestamp,
) -> Result<HandoverSheet, Error> {
    let count = async |states: &[&str]| {
        order::Entity::find()
            .filter(order::Column::State.is_in(states.iter().copied()))
            .filter(order::Column::CaseId.in_subquery(rights::cases_within(scope)))
            .count(work.db())
            .await
    };
    let leads = dossier::Entity::find()
        .filter(dossier::Column::Noun.eq("lead"))
        .filter(scope.over(dossier::Column::UnitId))
        .filter(dossier::Column::State.is_in(["received", "signed", "judged", "fed_back"]));
    let looks = look::Entity::find()
        .filter(look::Column::SeenAt.is_null())
        .filter(look::Column::CaseId.in_subquery(rights::cases_within(scope)));
    let (promises, calls) = with_banks(work, scope, until).await?;
    Ok(HandoverSheet {
        promises,
        calls,
        burning: deadlines::burning(work, scope, until, BURNING_MAX).await?,
        unfiled: unfiled(desk, work, scope).await?,
        to_sign: count(&["proposed", "signed"]).await?,
        unanswered: count(&["outgoing", "delivered"]).await?,
        leads_waiting: leads.count(work.db()).await?,
        looks: looks.count(work.db()).await?,
    })
}

/// What banks have promised, and which of them must be called until the instant. Orders of cases whose handlers are
/// named are those handlers' alone and stand among the clocks only.
async fn with_banks(
    work: &Work,
    scope: &Scope,
    until: Timestamp,
) -> Result<(Vec<Promise>, Vec<CallDue>), Error> {
    let which = Condition::all()
        .add(order::Column::CaseId.in_subquery(rights::cases_within(scope)))
        .add(order::Column::CaseId.not_in_subquery(handlers::named_cases()));
    let (mut promises, mut calls) = (Vec::new(), Vec::new());
    for out in under_way(work.db(), work.ring(), which).await? {
        let UnderWay { case, case_number, answer_due_at, promise_ends_at, order } = out;
        let (case_id, part) = (case.0, order.number);
        let bank = order.bank.clone().unwrap_or_default();
        if let Some(until) = promise_ends_at.filter(|until| *until > work.at()) {
            promises.push(Promise { case_id, number: case_number.clone(), part, bank: bank.clone(), until });
        }
        let due_at = promise_ends_at.filter(|_| order.platform.is_none()).or(answer_due_at);
        if let Some(due_at) = due_at.filter(|due_at| *due_at <= until) {
            let called_at = order.calls.iter().map(|call| call.at).max();
            calls.push(CallDue { case_id, number: case_number, part, bank, called_at, due_at });
        }
    }
    promises.sort_by_key(|promise| promise.until);
    calls.sort_by_key(|call| call.due_at);
    Ok((promises, calls))
}

async fn unfiled(desk: &Desk, work: &Work, scope: &Scope) -> Result<Vec<Unfiled>, Error> {
    let held = case::Entity::find()
        .filter(case::Column::StoppedFen.gt(0))
        .filter(scope.over(case::Column::UnitId))
        .order_by_asc(case::Column::NextDueAt)
        .limit(1_000)
        .all(work.db())
        .await?;
    let mut unfiled = Vec::new();
    for row in held {
        if unfiled.len() as u64 >= UNFILED_MAX {
            break;
        }
        let (id, number, received_at) = (row.id, row.number.clone(), Timestamp::from_micros(row.received_at));
        let loaded = journal::fold(work.db(), work.ring(), row).await?;
        if *loaded.case.filing() != pursuit::Filing::Open {
            continue;
        }
        let held = || loaded.case.orders().filter(|order| order.kind.holds_money() && order.state.holds());
        unfiled.push(Unfiled {
            case_id: id,
            stopped_fen: loaded.case.stopped_fen().get(),
            lapses_at: held().filter_map(|order| order.expires_at).min(),
            filing_draft: drafts::filing(&number, received_at, &loaded.case, desk.office().name.as_str()),
            freeze_draft: drafts::freeze(&number, &loaded.case, desk.office().name.as_str()),
            number,
        });
    }
    Ok(unfiled)
}
