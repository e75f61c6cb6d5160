//! What a hand-over sheet says, gathered from how things are.

use kernel::Timestamp;
use records::Work;
use records::units::Scope;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::drafts;
use crate::cases::journal;
use crate::deadlines;
use crate::dossiers::row::{dossier, look};
use crate::error::Error;
use crate::rows::{case, order};
use crate::{Desk, rights};

/// The sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverSheet {
    /// Clocks that have run out or will before the next shift ends, soonest first.
    pub burning: Vec<Burning>,
    /// Cases whose money is stopped and that nobody has filed.
    pub unfiled: Vec<Unfiled>,
    /// Orders that wait for a signature or the approval.
    pub to_sign: u64,
    /// Orders that left and are unanswered: the calls that are due.
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
    Ok(HandoverSheet {
        burning: deadlines::burning(work, scope, until, BURNING_MAX).await?,
        unfiled: unfiled(desk, work, scope).await?,
        to_sign: count(&["proposed", "signed"]).await?,
        unanswered: count(&["outgoing", "delivered"]).await?,
        leads_waiting: leads.count(work.db()).await?,
        looks: looks.count(work.db()).await?,
    })
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
