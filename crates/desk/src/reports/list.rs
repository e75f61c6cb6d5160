//! The list of reports, newest first, a page at a time.

use kernel::{CaseId, Fen, ReportId, Timestamp};
use records::crypto::{Place, RecordKey};
use records::people::users::User;
use records::record_keys;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::cases::DESTROYED;
use crate::cursor::{Cursor, cut};
use crate::error::Error;
use crate::rows::{case, report};
use crate::{Desk, search};

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ReportPage {
    /// The rows, newest first.
    pub rows: Vec<ReportRow>,
    /// To be given for the next page; `None` at the end.
    pub next_cursor: Option<String>,
}

/// One report in the list.
#[derive(Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// The report.
    pub report: ReportId,
    /// Its case.
    pub case: CaseId,
    /// The case's number for people.
    pub number: String,
    /// When it came in.
    pub received_at: Timestamp,
    /// Where it came from.
    pub source: String,
    /// The beginning of the text, with longer numbers masked.
    pub excerpt: String,
    /// The kind of scam as the reading suggests it.
    pub label: String,
    /// What the victim paid.
    pub stolen: Fen,
    /// What is proved to be held.
    pub stopped: Fen,
    /// The case's state: `to_sign`, `awaiting`, `holding`, `resting`, `not_filed`.
    pub case_state: String,
    /// Orders that wait for a signature or the approval.
    pub orders_to_sign: u64,
    /// Orders that left and are unanswered.
    pub orders_open: u64,
    /// When the case's next clock is due.
    pub next_due_at: Option<Timestamp>,
}

impl std::fmt::Debug for ReportRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReportRow({} {} {})", self.number, self.received_at, self.case_state)
    }
}

impl Desk {
    /// A page of the reports within the viewer's scope after the cursor, newest first. `search` is a case number or
    /// the beginning of one, or words of the report.
    pub async fn reports(
        &self,
        viewer: &User,
        cursor: Option<&str>,
        limit: u64,
        search: Option<&str>,
    ) -> Result<ReportPage, Error> {
        match search.map(str::trim).filter(|words| !words.is_empty()) {
            Some(words) if !is_number(words) => self.found(viewer, words, cursor, limit).await,
            number => self.listed(viewer, number, cursor, limit).await,
        }
    }

    /// The reports in whose words all that was typed stands.
    async fn found(
        &self,
        viewer: &User,
        words: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<ReportPage, Error> {
        let db = self.records().reader();
        let before = cursor.map_or(Ok(i64::MAX), str::parse).map_err(|_| Error::WrongCursor)?;
        let Some(query) = search::Query::typed(self.records().ring(), self.records().engine(), words) else {
            return Ok(ReportPage { rows: Vec::new(), next_cursor: None });
        };
        let mut found = search::find(db, &query, &viewer.scope, before, limit + 1).await?;
        let next_cursor = cut(&mut found, limit, |last| last.place);
        let ids = found.iter().map(|found| found.case);
        // Between the two questions a case may have been destroyed.
        let still = case::Column::State.ne(DESTROYED);
        let found_still = case::Entity::find().filter(case::Column::Id.is_in(ids)).filter(still);
        let mut cases = found_still.all(db).await?;
        cases.sort_by_key(|case| found.iter().position(|found| found.case == case.id));
        Ok(ReportPage { rows: self.rows(cases).await?, next_cursor })
    }

    async fn listed(
        &self,
        viewer: &User,
        number: Option<&str>,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<ReportPage, Error> {
        let db = self.records().reader();
        let mut query = case::Entity::find()
            .filter(viewer.scope.over(case::Column::UnitId))
            .filter(case::Column::State.ne(DESTROYED));
        if let Some(Cursor { key: at, id }) = cursor.map(Cursor::parse).transpose()? {
            let later = case::Column::ReceivedAt.lt(at);
            let tied = Condition::all().add(case::Column::ReceivedAt.eq(at)).add(case::Column::Id.lt(id));
            query = query.filter(Condition::any().add(later).add(tied));
        }
        if let Some(number) = number {
            let engine = self.records().engine();
            query = query.filter(search::begins_with(case::Column::Number, &number.to_uppercase(), engine));
        }
        let mut cases = query
            .order_by_desc(case::Column::ReceivedAt)
            .order_by_desc(case::Column::Id)
            .limit(limit + 1)
            .all(db)
            .await?;
        let next_cursor = cut(&mut cases, limit, |row| Cursor { key: row.received_at, id: row.id });
        Ok(ReportPage { rows: self.rows(cases).await?, next_cursor })
    }

    pub(crate) async fn rows(&self, cases: Vec<case::Model>) -> Result<Vec<ReportRow>, Error> {
        let ids: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
        let keyed = ids.clone();
        let reports = report::Entity::find()
            .select_only()
            .columns([report::Column::Id, report::Column::CaseId])
            .filter(report::Column::CaseId.is_in(ids))
            .order_by_desc(report::Column::Id)
            .into_tuple::<(Uuid, Uuid)>()
            .all(self.records().reader())
            .await?;
        let keys = record_keys::of_many(self.records().reader(), self.records().ring(), keyed).await?;
        let report_of = |case: Uuid| reports.iter().find(|(_, of)| *of == case).map(|(id, _)| *id);
        let rows = cases.into_iter().map(|case| {
            let report = report_of(case.id).ok_or(Error::Absent("report"))?;
            let key = keys.get(&case.id).ok_or(Error::NotAllowed(DESTROYED))?;
            self.row(case, key, ReportId(report))
        });
        rows.collect()
    }

    fn row(&self, row: case::Model, key: &RecordKey, report: ReportId) -> Result<ReportRow, Error> {
        let place = Place { column: "cases.excerpt", row: row.id };
        Ok(ReportRow {
            report,
            case: CaseId(row.id),
            number: row.number,
            received_at: Timestamp::from_micros(row.received_at),
            source: row.source,
            excerpt: key.open_text(self.records().ring(), place, &row.excerpt_sealed)?,
            label: row.label,
            stolen: Fen::new(row.stolen_fen),
            stopped: Fen::new(row.stopped_fen),
            case_state: row.state,
            orders_to_sign: row.orders_to_sign.unsigned_abs(),
            orders_open: row.orders_open.unsigned_abs(),
            next_due_at: row.next_due_at.map(Timestamp::from_micros),
        })
    }
}

/// Whether this is a case number, `FZ20260110-0001`, or the beginning of one.
fn is_number(typed: &str) -> bool {
    let typed = typed.to_ascii_uppercase();
    let is_rest = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    "FZ".starts_with(&typed) || typed.strip_prefix("FZ").is_some_and(is_rest)
}
