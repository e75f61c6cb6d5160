//! What became of a statement file.

use desk::{BroughtStatement, StatementTaken};
use kernel::{Fen, Timestamp};
use ledger::{BadRow, Gap, OrderAssumed, Reversal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What comes beside a statement file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatementQuery {
    /// The file's name: bad rows are told by it, and a card number in it says whose statement it is.
    pub name: Option<String>,
}

impl StatementQuery {
    /// The name without folders, not longer than any that a disk holds.
    pub fn file_name(&self) -> String {
        let name = self.name.as_deref().unwrap_or_default();
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
        if plain.trim().is_empty() { "statement".to_owned() } else { plain }
    }
}

/// What became of a statement file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementImport)]
pub struct StatementView {
    /// New transfers.
    pub imported: u64,
    /// Transfers that were known already.
    pub duplicates: u64,
    /// Transfers of which the other side was known already.
    pub completed: u64,
    /// Rows that are no transfer, with the reason.
    pub bad_rows: Vec<BadRowView>,
    /// Whose statements came, for which periods.
    pub statements: Vec<BroughtStatementView>,
    /// Where rows are missing.
    pub gaps: Vec<GapView>,
    /// What was undone.
    pub reversals: Vec<ReversalView>,
    /// Where nothing proves the order.
    pub order_assumed: Vec<OrderAssumedView>,
}

/// A row that is no transfer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BadRow)]
pub struct BadRowView {
    /// The file, inside an archive the member.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line in the file, from 1.
    pub line: u64,
    /// The column to blame.
    pub column: Option<String>,
    /// Why, as a stable code.
    pub code: String,
    /// Why, as the ledger says it.
    pub reason: String,
}

/// An account's statement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BroughtStatement)]
pub struct BroughtStatementView {
    /// The account's last digits.
    pub account: String,
    /// The first instant that is covered.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The first that is not.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Its rows.
    pub rows: u64,
}

/// Rows are missing between two lines.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementGap)]
pub struct GapView {
    /// File, and sheet.
    pub file: String,
    /// The last line before.
    pub after_line: u64,
    /// The first line behind.
    pub before_line: u64,
    /// What is missing: above zero came in, below went out.
    #[schema(value_type = i64)]
    pub missing_fen: Fen,
}

/// A payment that came back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementReversal)]
pub struct ReversalView {
    /// File, and sheet.
    pub file: String,
    /// The undoing line.
    pub line: u64,
    /// The undone line, when it is in this file.
    pub original_line: Option<u64>,
    /// How much.
    #[schema(value_type = i64)]
    pub amount_fen: Fen,
}

/// Rows of one instant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementTie)]
pub struct OrderAssumedView {
    /// File, and sheet.
    pub file: String,
    /// Their lines, in the assumed order.
    pub lines: Vec<u64>,
}

impl StatementView {
    /// What the desk says of it.
    pub fn of(taken: StatementTaken) -> StatementView {
        StatementView {
            imported: taken.imported,
            duplicates: taken.duplicates,
            completed: taken.completed,
            bad_rows: taken.bad_rows.into_iter().map(BadRowView::of).collect(),
            statements: taken.statements.into_iter().map(BroughtStatementView::of).collect(),
            gaps: taken.gaps.into_iter().map(GapView::of).collect(),
            reversals: taken.reversals.into_iter().map(ReversalView::of).collect(),
            order_assumed: taken.order_assumed.into_iter().map(OrderAssumedView::of).collect(),
        }
    }
}

impl BadRowView {
    fn of(row: BadRow) -> BadRowView {
        let BadRow { file, sheet, line, column, code, reason } = row;
        BadRowView { file, sheet, line, column, code, reason }
    }
}

impl BroughtStatementView {
    fn of(brought: BroughtStatement) -> BroughtStatementView {
        let BroughtStatement { account, from, until, rows } = brought;
        BroughtStatementView { account: account.to_string(), from, until, rows }
    }
}

impl GapView {
    fn of(gap: Gap) -> GapView {
        let Gap { file, after_line, before_line, missing_fen, .. } = gap;
        GapView { file, after_line, before_line, missing_fen: Fen::new(missing_fen) }
    }
}

impl ReversalView {
    fn of(reversal: Reversal) -> ReversalView {
        let Reversal { file, line, original_line, amount_fen, .. } = reversal;
        ReversalView { file, line, original_line, amount_fen }
    }
}

impl OrderAssumedView {
    fn of(tie: OrderAssumed) -> OrderAssumedView {
        OrderAssumedView { file: tie.file, lines: tie.lines }
    }
}
