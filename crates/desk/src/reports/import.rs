//! Reports by the table: exports of a 110 system, lists kept in Excel. One bad row is listed, the rest is filed.

use kernel::Timestamp;
use records::Actor;
use sea_orm::{ActiveValue::Set, EntityTrait};
use wire::sheet::{self, Table};

use super::file::{Filed, NewReport};
use crate::error::Error;
use crate::rows::report_number;
use crate::{Desk, NewId};

/// More rows than a day of a province has.
const ROWS_MOST: usize = 5_000;
/// The longest report.
const TEXT_CHARS_MAX: usize = 20_000;

/// What became of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The rows that are reports now.
    pub filed: Vec<RowFiled>,
    /// The rows that are not.
    pub refused: Vec<RowRefused>,
}

/// A row that was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFiled {
    /// Its place in the file, from 1.
    pub row: u64,
    /// What it is called here.
    pub filed: Filed,
}

/// A row that was not filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefused {
    /// Its place in the file, from 1.
    pub row: u64,
    /// Why: `empty`, `long`, `time`, `known` (a report of that number is here already).
    pub code: &'static str,
}

impl Desk {
    /// Files the reports of a workbook, a CSV file or an HTML page, in one transaction. A row of a number that was brought
    /// before from the same source is left as it is.
    pub async fn import_reports(
        &self,
        actor: Actor,
        file: &[u8],
        source: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Imported, Error> {
        let unreadable = |why: String| Error::WrongStatement(why);
        let table = Table::read(file).map_err(|error| unreadable(error.to_string()))?;
        let rows = sheet::reports(&table).map_err(|error| unreadable(error.to_string()))?;
        if rows.records.len() > ROWS_MOST {
            return Err(unreadable(format!("more than {ROWS_MOST} reports")));
        }
        let mut refused: Vec<RowRefused> =
            rows.wrong.iter().map(|(row, code)| RowRefused { row: *row, code }).collect();
        let mut work = self.records().begin(actor, now).await?;
        let mut filed = Vec::with_capacity(rows.records.len());
        for (row, one) in rows.records {
            if one.text.chars().count() > TEXT_CHARS_MAX {
                refused.push(RowRefused { row, code: "long" });
                continue;
            }
            let key = one.number.map(|number| (source.to_owned(), number));
            if let Some(key) = &key
                && report_number::Entity::find_by_id(key.clone()).one(work.db()).await?.is_some()
            {
                refused.push(RowRefused { row, code: "known" });
                continue;
            }
            let new = NewReport {
                text: one.text,
                source: source.to_owned(),
                received_at: one.received_at.filter(|at| *at <= now).unwrap_or(now),
            };
            let (report, _) = self.file_in(&mut work, &new, ids).await?;
            if let Some((source, number)) = key {
                let row = report_number::ActiveModel {
                    source: Set(source),
                    number: Set(number),
                    report_id: Set(report.report.0),
                };
                report_number::Entity::insert(row).exec_without_returning(work.db()).await?;
            }
            filed.push(RowFiled { row, filed: report });
        }
        refused.sort_by_key(|one| one.row);
        work.commit().await?;
        Ok(Imported { filed, refused })
    }
}
