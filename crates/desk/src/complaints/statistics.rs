//! What became of stops and freezes that holders objected to, by approver and by the rule that proposed them: to learn
//! from, never to rank by. An approver sees the own line and the rules; the lines of all are the chief's, by name.

use std::collections::{BTreeMap, HashMap};

use kernel::{Fen, OfficerId, Timestamp};
use pursuit::Order;
use records::people::Role;
use records::people::users::User;
use records::record_keys;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::error::Error;
use crate::orders::Names;
use crate::rights::cases_within;
use crate::rows::{complaint, order, outbox};
use crate::{Desk, seal};

/// What became of measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Stops and freezes that left.
    pub measures: u64,
    /// What they name, together.
    pub amount: Fen,
    /// Those that a holder objected to.
    pub objections: u64,
    /// Objections after which the account was let go.
    pub released: u64,
    /// Objections after which the measure stayed.
    pub kept: u64,
    /// Objections without ground.
    pub unfounded: u64,
}

/// Tallies of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeasureStatistics {
    /// By approver, in order of their names.
    pub approvers: Vec<(String, Tally)>,
    /// By the rule that proposed the measure: the code of its reason.
    pub rules: Vec<(String, Tally)>,
}

/// A period with more measures is asked for in parts.
const MEASURES_MAX: u64 = 50_000;
/// Engines bind a limited number of values.
const AT_ONCE: usize = 500;

impl Desk {
    /// Tallies of the measures within the viewer's scope that left in `[from, until)`.
    pub async fn measure_statistics(
        &self,
        viewer: &User,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<MeasureStatistics, Error> {
        let sent = self.first_sendings(viewer, from, until).await?;
        let (mut approvers, mut rules) = (BTreeMap::new(), BTreeMap::new());
        let mut names = Names::new(self.records());
        let sees_all = viewer.roles.contains(&Role::Chief);
        for some in sent.chunks(AT_ONCE) {
            let ids: Vec<Uuid> = some.iter().map(|(order, _)| *order).collect();
            let outcomes = self.outcomes_of(&ids).await?;
            for order in self.measures(&ids).await? {
                let tally = tally_of(&order, outcomes.get(&order.id.0));
                let approver = some.iter().find(|(id, _)| *id == order.id.0).map(|(_, approver)| *approver);
                if let Some(approver) = approver.filter(|approver| sees_all || *approver == viewer.id.0) {
                    add(approvers.entry(names.of(OfficerId(approver)).await?).or_default(), tally);
                }
                add(rules.entry(rule_of(&order)).or_default(), tally);
            }
        }
        Ok(MeasureStatistics {
            approvers: approvers.into_iter().collect(),
            rules: rules.into_iter().collect(),
        })
    }

    async fn first_sendings(
        &self,
        viewer: &User,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Uuid, Uuid)>, Error> {
        let rows = outbox::Entity::find()
            .select_only()
            .columns([outbox::Column::OrderId, outbox::Column::Approver])
            .filter(outbox::Column::CaseId.in_subquery(cases_within(&viewer.scope)))
            .filter(outbox::Column::MadeAt.gte(from.as_micros()))
            .filter(outbox::Column::MadeAt.lt(until.as_micros()))
            .order_by_asc(outbox::Column::Attempt)
            .limit(MEASURES_MAX)
            .into_tuple::<(Uuid, Uuid)>()
            .all(self.records().reader())
            .await?;
        // An order that was sent again counts once, under who approved it first.
        let mut seen = std::collections::HashSet::new();
        Ok(rows.into_iter().filter(|(order, _)| seen.insert(*order)).collect())
    }

    async fn measures(&self, ids: &[Uuid]) -> Result<Vec<Order>, Error> {
        let rows = order::Entity::find()
            .filter(order::Column::Id.is_in(ids.to_vec()))
            .filter(order::Column::Kind.is_in(["stop", "freeze"]))
            .all(self.records().reader())
            .await?;
        let (db, ring) = (self.records().reader(), self.records().ring());
        let keys = record_keys::of_many(db, ring, rows.iter().map(|row| row.case_id)).await?;
        // What was destroyed teaches nobody any more.
        let known = rows.iter().filter_map(|row| Some((row, keys.get(&row.case_id)?)));
        known.map(|(row, key)| seal::open(key, ring, "orders.order", row.id, &row.order_sealed)).collect()
    }

    /// How the objections to these orders ended: nothing while one is open.
    async fn outcomes_of(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Option<String>>>, Error> {
        let rows = complaint::Entity::find()
            .filter(complaint::Column::OrderId.is_in(ids.to_vec()))
            .all(self.records().reader())
            .await?;
        let mut outcomes: HashMap<Uuid, Vec<Option<String>>> = HashMap::new();
        for row in rows {
            outcomes.entry(row.order_id).or_default().push(row.outcome);
        }
        Ok(outcomes)
    }
}

fn tally_of(order: &Order, outcomes: Option<&Vec<Option<String>>>) -> Tally {
    let mut tally = Tally { measures: 1, amount: order.amount_fen, ..Tally::default() };
    for outcome in outcomes.into_iter().flatten() {
        tally.objections += 1;
        match outcome.as_deref() {
            Some("released") => tally.released += 1,
            Some("kept") => tally.kept += 1,
            Some(_unfounded) => tally.unfounded += 1,
            None => {}
        }
    }
    tally
}

fn add(sum: &mut Tally, one: Tally) {
    sum.measures += one.measures;
    sum.amount = sum.amount.checked_add(one.amount).unwrap_or(Fen::MAX);
    sum.objections += one.objections;
    sum.released += one.released;
    sum.kept += one.kept;
    sum.unfounded += one.unfounded;
}

/// The reason's code, as the journal writes it.
fn rule_of(order: &Order) -> String {
    let written = serde_json::to_value(&order.reason).ok();
    let code = written.as_ref().and_then(|reason| reason["code"].as_str());
    code.unwrap_or_default().to_owned()
}
