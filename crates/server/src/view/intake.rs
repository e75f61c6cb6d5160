//! Checks of a report from the portal, corrections of a reading, imports of reports.

use kernel::{CaseId, ReportId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A check that was passed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortalCheckDone {
    /// `identity`, `voucher` or `call_back`.
    pub check: String,
}

/// An officer's correction of a reading.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The class under which the report is filed: one of the twelve labels.
    pub label: String,
    /// Elements that are none, or of another kind, by their place in the words.
    #[serde(default)]
    #[schema(required = false)]
    pub wrong: Vec<WrongMark>,
    /// Elements that were missed.
    #[serde(default)]
    #[schema(required = false)]
    pub missed: Vec<MissedMark>,
}

/// An element that was read wrongly.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrongMark {
    /// First character.
    pub start: u32,
    /// First character after.
    pub end: u32,
}

/// An element that was missed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MissedMark {
    /// What it is: `bank_card`, `phone`, …
    pub kind: String,
    /// First character.
    pub start: u32,
    /// First character after.
    pub end: u32,
}

/// What to import.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Where the reports came from; `110` when absent.
    pub source: Option<String>,
}

/// What became of a table of reports.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportImport)]
pub struct ImportView {
    /// The rows that are reports now.
    pub filed: Vec<FiledRow>,
    /// The rows that are not, and why.
    pub refused: Vec<RefusedRow>,
}

/// A row that was filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiledRow {
    /// Its place in the file, from 1.
    pub row: u64,
    /// The report.
    #[schema(value_type = uuid::Uuid)]
    pub report_id: ReportId,
    /// Its case.
    #[schema(value_type = uuid::Uuid)]
    pub case_id: CaseId,
    /// The case's number for people.
    pub number: String,
}

/// A row that was not filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedRow {
    /// Its place in the file, from 1.
    pub row: u64,
    /// Why: `empty`, `long`, `time`, `known`; the catalogue has the words under `import.refused.`.
    pub code: String,
}

impl Correction {
    /// As the desk takes it.
    pub fn example(self) -> desk::Example {
        let wrong = self.wrong.into_iter().map(|mark| (mark.start, mark.end)).collect();
        let missed = self.missed.into_iter().map(|mark| (mark.start, mark.end, mark.kind)).collect();
        desk::Example { label: self.label, marks: desk::Marks { wrong, missed } }
    }
}

impl ImportView {
    /// What the desk made of the file.
    pub fn of(imported: desk::Imported) -> ImportView {
        let filed = imported.filed.into_iter().map(|one| FiledRow {
            row: one.row,
            report_id: one.filed.report,
            case_id: one.filed.case,
            number: one.filed.number,
        });
        let refused =
            imported.refused.into_iter().map(|one| RefusedRow { row: one.row, code: one.code.to_owned() });
        ImportView { filed: filed.collect(), refused: refused.collect() }
    }
}
