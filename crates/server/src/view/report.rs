//! Reports: rows of the list, and one with what was read out of it.

use desk::ReportSheet;
use kernel::{CaseId, ReportId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::reading::ReadingView;

/// A page of the list of reports.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportsQuery {
    /// Where the page before ended; opaque.
    pub cursor: Option<String>,
    /// Rows wanted, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// A case number or the beginning of one, or words of the report; all terms between blanks must be in it.
    pub q: Option<String>,
}

/// A page of reports, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportPage)]
pub struct ReportsView {
    /// The rows.
    pub items: Vec<ReportRow>,
    /// For the next page; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

/// One report in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportRow {
    /// The report.
    #[schema(value_type = uuid::Uuid)]
    pub report_id: ReportId,
    /// Its case.
    #[schema(value_type = uuid::Uuid)]
    pub case_id: CaseId,
    /// The case's number for people.
    pub number: String,
    /// When the report came in.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Where it came from: `console`, `110`, `96110`, …
    pub source: String,
    /// The beginning of the text, with numbers masked.
    pub excerpt: String,
    /// The kind of fraud, one of the twelve labels or 其他.
    pub label: String,
    /// Stolen, as far as known.
    pub stolen_fen: i64,
    /// Of that, held under a stop in force.
    pub stopped_fen: i64,
    /// The case's state.
    pub case_state: String,
    /// Orders that wait for a signature or the approval.
    pub orders_to_sign: u64,
    /// Orders that are sent and unanswered.
    pub orders_open: u64,
    /// The case's next legal clock.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub next_due_at: Option<Timestamp>,
}

/// A new report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// The victim's words.
    pub text: String,
    /// Where they came from; `console` when absent.
    pub source: Option<String>,
}

/// What became of a new report.
#[derive(Debug, Serialize, ToSchema)]
pub struct Filed {
    /// The report.
    #[schema(value_type = uuid::Uuid)]
    pub report_id: ReportId,
    /// The case opened for it.
    #[schema(value_type = uuid::Uuid)]
    pub case_id: CaseId,
    /// The case's number for people.
    pub number: String,
}

/// A report inside its case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportView {
    /// The report.
    #[schema(value_type = uuid::Uuid)]
    pub report_id: ReportId,
    /// Where it came from.
    pub source: String,
    /// What it must still pass before orders are drafted: `identity`, `voucher`, `call_back`; only of a report from the portal.
    pub portal_lacks: Vec<String>,
    /// The class under which an officer filed it.
    #[schema(required = true)]
    pub filed_label: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub reading: ReadingView,
}

impl ReportRow {
    /// A row of the desk's list.
    pub fn of(row: desk::ReportRow) -> ReportRow {
        ReportRow {
            report_id: row.report,
            case_id: row.case,
            number: row.number,
            received_at: row.received_at,
            source: row.source,
            excerpt: row.excerpt,
            label: row.label,
            stolen_fen: row.stolen.get(),
            stopped_fen: row.stopped.get(),
            case_state: row.case_state,
            orders_to_sign: row.orders_to_sign,
            orders_open: row.orders_open,
            next_due_at: row.next_due_at,
        }
    }
}

impl ReportView {
    /// A report as it was filed, read again: the reading is a function of the words and their time.
    pub fn of(sheet: ReportSheet) -> ReportView {
        let reading = ReadingView::of(sheet.text, sheet.received_at);
        let portal_lacks = sheet.lacks.iter().map(|check| check.code().to_owned()).collect();
        ReportView {
            report_id: sheet.id,
            source: sheet.source,
            portal_lacks,
            filed_label: sheet.filed_label,
            reading,
        }
    }
}
