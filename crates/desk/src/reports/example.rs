//! What officers corrected in a reading, kept as an example to learn from.
//!
//! The label is the class under which an officer filed the report; from then on the case's lists show it. The marks say
//! which elements were read wrongly and which were missed. The words stay sealed where they are; what goes out for training
//! is their copy without the people in them.

use intake::elements::ElementKind;
use intake::redact::{Marked, redact_marked};
use kernel::{CaseId, ReportId, Timestamp, scam};
use records::crypto::Place;
use records::{Actor, Records, record_keys};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::portal::taker;
use crate::cases::journal;
use crate::error::Error;
use crate::rows::{report, report_example};
use crate::{Desk, seal};

const MARKS: &str = "report_examples.marks";
/// More marks than any report has elements.
const MARKS_MOST: usize = 200;

/// A correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// One of the twelve classes.
    pub label: String,
    /// What was read wrongly, and what was missed.
    pub marks: Marks,
}

/// Stretches of the report's words, in characters, half-open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Elements that are none, or of another kind.
    pub wrong: Vec<(u32, u32)>,
    /// Elements that were missed, with their kind.
    pub missed: Vec<(u32, u32, String)>,
}

/// An example as it leaves for training: nobody is named in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredExample {
    /// The report.
    pub id: String,
    /// Its words without the people in them; what was missed stands there as 〔漏电话1〕, what was read wrongly as 〔误姓名1〕.
    pub text: String,
    /// The class under which an officer filed it.
    pub label: String,
    /// When the report came in.
    pub received_at: Timestamp,
    /// How many elements the reading missed.
    pub missed: usize,
    /// How many it had that are none.
    pub wrong: usize,
}

impl Marks {
    /// As the copy for training takes them; a kind that is unknown is a name.
    fn against_reading(&self) -> Vec<Marked> {
        let place = |at: u32| at as usize;
        let kind = |code: &str| {
            let known = ElementKind::ALL.into_iter().find(|kind| kind.code() == code);
            known.unwrap_or(ElementKind::NameSuspect)
        };
        let missed = self.missed.iter().map(|(start, end, code)| Marked {
            start: place(*start),
            end: place(*end),
            missed: Some(kind(code)),
        });
        let wrong = self.wrong.iter().map(|(start, end)| Marked {
            start: place(*start),
            end: place(*end),
            missed: None,
        });
        missed.chain(wrong).collect()
    }
}

impl Desk {
    /// Keeps a correction of a case's report; a later one takes its place.
    pub async fn keep_example(
        &self,
        actor: Actor,
        id: CaseId,
        example: &Example,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        let officer = taker(&work).await?;
        let loaded = journal::load(&work, id).await?;
        let row = report::Entity::find()
            .filter(report::Column::CaseId.eq(id.0))
            .order_by_asc(report::Column::Id)
            .one(work.db())
            .await?
            .ok_or(Error::Absent("report"))?;
        let place = Place { column: "reports.text", row: row.id };
        let text = loaded.key.open_text(work.ring(), place, &row.text_sealed)?;
        check(example, text.chars().count())?;
        let place = Place { column: MARKS, row: row.id };
        let marks = loaded.key.seal(work.ring(), place, &seal::json(&example.marks));
        let stored = report_example::ActiveModel {
            report_id: Set(row.id),
            user_id: Set(officer.0),
            at: Set(now.as_micros()),
            label: Set(example.label.clone()),
            marks_sealed: Set(marks),
        };
        let newest = OnConflict::column(report_example::Column::ReportId)
            .update_columns([
                report_example::Column::UserId,
                report_example::Column::At,
                report_example::Column::Label,
                report_example::Column::MarksSealed,
            ])
            .to_owned();
        report_example::Entity::insert(stored).on_conflict(newest).exec_without_returning(work.db()).await?;
        let mut case = loaded.row.clone().into_active_model();
        case.label = Set(example.label.clone());
        crate::rows::case::Entity::update(case).exec(work.db()).await?;
        work.note_of(&loaded.key, "report.corrected", "report", ReportId(row.id), example.label.as_bytes());
        self.commit(work, &loaded, false).await
    }

    /// The class under which an officer filed a case's report.
    pub(crate) async fn filed_label(&self, report: ReportId) -> Result<Option<String>, Error> {
        let row = report_example::Entity::find_by_id(report.0).one(self.records().reader()).await?;
        Ok(row.map(|row| row.label))
    }
}

fn check(example: &Example, characters: usize) -> Result<(), Error> {
    let wrong = |field: &str, code| Err(Error::Invalid { field: field.to_owned(), code });
    if scam::normalise_label(&example.label).is_none_or(|class| class.label != example.label) {
        return wrong("label", "unknown");
    }
    let Marks { wrong: refused, missed } = &example.marks;
    let spans = refused.iter().copied().chain(missed.iter().map(|(start, end, _)| (*start, *end)));
    if refused.len() + missed.len() > MARKS_MOST {
        return wrong("marks", "many");
    }
    let known = |code: &str| ElementKind::ALL.iter().any(|kind| kind.code() == code);
    if missed.iter().any(|(_, _, code)| !known(code)) {
        return wrong("marks", "kind");
    }
    for (start, end) in spans {
        if start >= end || end as usize > characters {
            return wrong("marks", "range");
        }
    }
    Ok(())
}

/// Every example, oldest first, for `fanzha read --train`.
pub async fn examples(records: &Records) -> Result<Vec<StoredExample>, Error> {
    let rows = report_example::Entity::find()
        .order_by_asc(report_example::Column::At)
        .order_by_asc(report_example::Column::ReportId)
        .all(records.reader())
        .await?;
    let mut out = Vec::with_capacity(rows.len());
    for example in rows {
        let report = report::Entity::find_by_id(example.report_id).one(records.reader()).await?;
        let report = report.ok_or(Error::Absent("report"))?;
        // A report whose key was destroyed is no example any more.
        let key = match record_keys::of(records.reader(), records.ring(), report.case_id).await {
            Err(records::Error::Destroyed) => continue,
            key => key?,
        };
        let place = Place { column: "reports.text", row: report.id };
        let text = key.open_text(records.ring(), place, &report.text_sealed)?;
        let marks: Marks = seal::open(&key, records.ring(), MARKS, example.report_id, &example.marks_sealed)?;
        out.push(StoredExample {
            missed: marks.missed.len(),
            wrong: marks.wrong.len(),
            id: report.id.to_string(),
            text: redact_marked(&text, &marks.against_reading()).text,
            label: example.label,
            received_at: Timestamp::from_micros(report.received_at),
        });
    }
    Ok(out)
}
