//! Bulk exports, and the file that leaves.

use desk::{Export, ReportRow, Taken};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A bulk export.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Export)]
pub struct ExportView {
    /// The export.
    pub export_id: Uuid,
    /// What people call it; the watermark of its rows.
    pub number: String,
    /// Who asked, by name.
    pub asker: String,
    /// Whether the asking user asked for it.
    pub is_own: bool,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// Reports that came from this instant on.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// And before this one.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Why.
    pub reason: String,
    /// `asked`, `approved`, `refused` or `taken`.
    pub state: String,
    /// Who let it out or refused it, by name.
    #[schema(required = true)]
    pub decider: Option<String>,
    /// When it was decided.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub decided_at: Option<Timestamp>,
    /// When it was taken.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub taken_at: Option<Timestamp>,
    /// How many rows were taken.
    #[schema(required = true)]
    pub rows: Option<i64>,
}

/// An export to be asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExport)]
pub struct NewExportView {
    /// Reports that came from this instant on.
    #[schema(format = DateTime)]
    pub from: String,
    /// And before this one.
    #[schema(format = DateTime)]
    pub until: String,
    /// Why, 4 to 200 characters.
    pub reason: String,
}

/// What an approver says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportDecision {
    /// Whether it may leave.
    pub approved: bool,
}

impl ExportView {
    /// An export as a user sees it.
    pub fn of(export: Export, viewer: kernel::OfficerId) -> ExportView {
        ExportView {
            export_id: export.id,
            is_own: export.asked_by == viewer,
            number: export.number,
            asker: export.asker,
            asked_at: export.asked_at,
            from: export.window.from,
            until: export.window.until,
            reason: export.reason,
            state: export.state,
            decider: export.decider,
            decided_at: export.decided_at,
            taken_at: export.taken_at,
            rows: export.rows,
        }
    }
}

/// The file: whose export it is above and behind every row, in UTF-8 with the mark that spreadsheets look for.
pub fn csv(taken: &Taken) -> String {
    let Taken { number, taker, at, rows } = taken;
    let mut text = String::from("\u{feff}");
    line(&mut text, &[&format!("导出 {number}　导出人 {taker}　{at}　内部资料，严禁外传")]);
    line(
        &mut text,
        &["案件编号", "接报时间", "来源", "类型", "损失（分）", "已止付（分）", "状态", "摘要", "水印"],
    );
    let mark = format!("{number} {taker}");
    for row in rows {
        let ReportRow { number, received_at, source, label, stolen, stopped, case_state, excerpt, .. } = row;
        let (received_at, stolen, stopped) =
            (received_at.to_string(), stolen.get().to_string(), stopped.get().to_string());
        line(
            &mut text,
            &[number, &received_at, source, label, &stolen, &stopped, case_state, excerpt, &mark],
        );
    }
    text
}

fn line(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A cell in quotes; one that a spreadsheet would calculate begins with an apostrophe.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_cell_breaks_out_or_calculates() {
        assert_eq!(quoted("转\"账\",了"), "\"转\"\"账\"\",了\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("@x"), "\"'@x\"");
        assert_eq!(quoted(""), "\"\"");
    }
}
