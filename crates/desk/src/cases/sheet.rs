//! A case as its page shows it.

use std::collections::BTreeMap;

use kernel::{CaseId, Fen, ReportId, Timestamp, UnitId};
use pursuit::{CaseState, Clock, Filing};
use records::crypto::{Place, RecordKey};
use records::people::users::User;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::journal::{self, Line};
use super::timeline::{self, Moment};
use crate::error::Error;
use crate::forms::complete::completion_of;
use crate::orders::{Names, OrderSheet};
use crate::rows::{case, report};
use crate::trace::TraceSheet;
use crate::{Desk, PortalCheck, handlers, trace};

/// A case with everything its page shows.
#[derive(Clone, Debug)]
pub struct CaseSheet {
    /// The case.
    pub id: CaseId,
    /// Its number for people.
    pub number: String,
    /// How many events it has taken.
    pub version: u64,
    /// Where it stands.
    pub state: CaseState,
    /// Whether it is filed.
    pub filing: Filing,
    /// When its report came in.
    pub received_at: Timestamp,
    /// What the victim paid.
    pub stolen: Fen,
    /// What is proved to be held.
    pub stopped: Fen,
    /// The victim's words.
    pub report: ReportSheet,
    /// Where the money went, once it was traced.
    pub trace: Option<TraceSheet>,
    /// The orders, by number.
    pub orders: Vec<OrderSheet>,
    /// Whether there are orders that only the named handlers see.
    pub are_orders_hidden: bool,
    /// The clocks that run, soonest first.
    pub clocks: Vec<RunningClock>,
    /// What happened, oldest first.
    pub timeline: Vec<Moment>,
}

/// A report as it was filed.
#[derive(Clone, PartialEq, Eq)]
pub struct ReportSheet {
    /// The report.
    pub id: ReportId,
    /// The victim's words.
    pub text: String,
    /// Where it came from: `console`, `110`, `96110`, …
    pub source: String,
    /// When it came in; relative times in the words count from here.
    pub received_at: Timestamp,
    /// What it must still pass before orders are drafted: only of a report from the portal.
    pub lacks: Vec<PortalCheck>,
    /// The class under which an officer filed it.
    pub filed_label: Option<String>,
}

impl std::fmt::Debug for ReportSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReportSheet({} {} ****)", self.id, self.source)
    }
}

/// A clock that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningClock {
    /// Which, and of which order.
    pub clock: Clock,
    /// When it is due.
    pub due_at: Timestamp,
}

impl RunningClock {
    /// The clock's kind by name: `entry`, `answer_due`, `lapse`, …
    #[must_use]
    pub fn kind(&self) -> &'static str {
        super::clock_kind(self.clock.kind)
    }
}

impl Desk {
    /// A case as one user sees it; one outside the user's scope is absent.
    pub async fn case(&self, id: CaseId, viewer: &User) -> Result<CaseSheet, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let row = case::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::Absent("case"))?;
        if !viewer.scope.holds(db, UnitId(row.unit_id)).await? {
            return Err(Error::Absent("case"));
        }
        let (number, received_at) = (row.number.clone(), Timestamp::from_micros(row.received_at));
        let key = journal::key_of(db, ring, id).await?;
        let lines = journal::lines(db, ring, &key, id).await?;
        let case = pursuit::Case::replay(id, journal::rules_of(&row)?, lines.iter().map(|line| &line.entry))?;
        let mut names = Names::new(self.records());
        let mut orders = Vec::new();
        let handles = handlers::handles(db, id, viewer).await?;
        for order in case.orders().filter(|_| handles) {
            let mut sheet = OrderSheet::of(order.clone(), viewer, &mut names).await?;
            if order.kind.holds_money() {
                let until = case.positions().values().map(|position| position.last_in).max();
                sheet.own =
                    Some(self.own_money(order, order.started_at.or(until).unwrap_or(received_at)).await?);
            }
            sheet.completion = completion_of(db, id.0, order).await?;
            orders.push(sheet);
        }
        orders.sort_by_key(|sheet| sheet.order.number);
        let mut clocks: Vec<_> =
            case.clocks().iter().map(|(clock, due)| RunningClock { clock: *clock, due_at: *due }).collect();
        clocks.sort_by_key(|running| running.due_at);
        Ok(CaseSheet {
            id,
            number,
            version: case.version(),
            state: case.state(),
            filing: case.filing().clone(),
            received_at,
            stolen: case.stolen_fen(),
            stopped: case.stopped_fen(),
            report: self.report_of(id, &key).await?,
            trace: trace::latest(db, ring, &key, &case).await?,
            timeline: timeline(&lines, &case, &mut names).await?,
            orders,
            are_orders_hidden: !handles,
            clocks,
        })
    }

    async fn report_of(&self, id: CaseId, key: &RecordKey) -> Result<ReportSheet, Error> {
        let row = report::Entity::find()
            .filter(report::Column::CaseId.eq(id.0))
            .order_by_asc(report::Column::Id)
            .one(self.records().reader())
            .await?
            .ok_or(Error::Absent("report"))?;
        let place = Place { column: "reports.text", row: row.id };
        Ok(ReportSheet {
            lacks: self.portal_lacks(id, &row.source).await?,
            filed_label: self.filed_label(ReportId(row.id)).await?,
            id: ReportId(row.id),
            text: key.open_text(self.records().ring(), place, &row.text_sealed)?,
            source: row.source,
            received_at: Timestamp::from_micros(row.received_at),
        })
    }
}

async fn timeline(lines: &[Line], case: &pursuit::Case, names: &mut Names<'_>) -> Result<Vec<Moment>, Error> {
    let mut moments = Vec::with_capacity(lines.len());
    for line in lines {
        let actor = names.of_text(&line.actor).await?;
        let params: BTreeMap<String, String> = timeline::params(&line.entry.event, case);
        let kind = timeline::kind(&line.entry.event);
        moments.push(Moment { at: line.entry.at, kind, actor, params });
    }
    Ok(moments)
}
