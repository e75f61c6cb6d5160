//! An export of feedback of many kinds of orders: each row says by its application number what it answers.

use super::rows::{Columns, RowError, Rows, SheetError, header, leaves_of, record};
use super::table::Table;
use crate::error::DecodeError;
use crate::message::UpBody;
use crate::record::{Kind, Record};
use crate::stop::StopFeedback;
use crate::{
    FreezeExtensionFeedback, FreezeFeedback, FreezeReleaseFeedback, HolderFeedback, StopExtensionFeedback,
    StopReleaseFeedback,
};

/// One row of an export: what was answered, under the platform's own number as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackRow {
    /// The application's number, as the export has it.
    pub number: String,
    /// The account that the row names, when it names one.
    pub account: Option<String>,
    /// What the bank said.
    pub body: UpBody,
}

type Reader = fn(&[String], &Meanings) -> Option<Result<UpBody, DecodeError>>;

/// What each record makes of the header's columns.
struct Meanings {
    stop: Vec<super::rows::Column>,
    stop_release: Vec<super::rows::Column>,
    stop_extension: Vec<super::rows::Column>,
    freeze: Vec<super::rows::Column>,
    freeze_release: Vec<super::rows::Column>,
    freeze_extension: Vec<super::rows::Column>,
    holder: Vec<super::rows::Column>,
}

/// Reads every row below the header by the kind that its number begins with.
pub fn feedback(table: &Table, columns: &Columns) -> Result<Rows<FeedbackRow>, SheetError> {
    let (header_at, stop) = header(table, &leaves_of::<StopFeedback>(), columns)?;
    let meanings = Meanings {
        stop_release: columns_of::<StopReleaseFeedback>(table, header_at, columns),
        stop_extension: columns_of::<StopExtensionFeedback>(table, header_at, columns),
        freeze: columns_of::<FreezeFeedback>(table, header_at, columns),
        freeze_release: columns_of::<FreezeReleaseFeedback>(table, header_at, columns),
        freeze_extension: columns_of::<FreezeExtensionFeedback>(table, header_at, columns),
        holder: columns_of::<HolderFeedback>(table, header_at, columns),
        stop,
    };
    let at_of = |element: &str| meanings.stop.iter().find(|column| column.element == element).map(|c| c.at);
    let number_at = at_of("ApplicationID");
    let account_at = at_of("AccountNumber").or_else(|| at_of("CardNumber"));
    let known = known_columns(&meanings);
    let (_, names) = &table.rows[header_at];
    let unknown = names.iter().enumerate().filter(|(at, name)| !name.is_empty() && !known.contains(at));
    let unknown_columns = unknown.map(|(_, name)| name.clone()).collect();
    let mut out = Rows { records: Vec::new(), wrong: Vec::new(), unknown_columns };
    for (row, cells) in &table.rows[header_at + 1..] {
        let cell = |at: Option<usize>, kind: Kind| {
            let text = at.and_then(|at| cells.get(at)).map(|cell| super::cell::wire_text(kind, cell));
            text.filter(|text| !text.is_empty())
        };
        let number = cell(number_at, Kind::Application).unwrap_or_default();
        let account = cell(account_at, Kind::Text { chars_max: 50 });
        match reader(&number)(cells, &meanings) {
            Some(Ok(body)) => out.records.push((*row, FeedbackRow { number, account, body })),
            Some(Err(error)) => out.wrong.push(RowError { row: *row, error }),
            None => {}
        }
    }
    Ok(out)
}

/// The record of the kind in the number's first four digits; a stop's where they say nothing, whose own checks then
/// name what is wrong.
fn reader(number: &str) -> Reader {
    match number.get(..4) {
        Some("0103") => |cells, known| read::<StopReleaseFeedback>(cells, &known.stop_release),
        Some("0105") => |cells, known| read::<StopExtensionFeedback>(cells, &known.stop_extension),
        Some("0201") => |cells, known| read::<FreezeFeedback>(cells, &known.freeze),
        Some("0203") => |cells, known| read::<FreezeReleaseFeedback>(cells, &known.freeze_release),
        Some("0205") => |cells, known| read::<FreezeExtensionFeedback>(cells, &known.freeze_extension),
        Some("0303") => |cells, known| read::<HolderFeedback>(cells, &known.holder),
        _ => |cells, known| read::<StopFeedback>(cells, &known.stop),
    }
}

fn read<R: super::Row + Into<UpBody>>(
    cells: &[String],
    columns: &[super::rows::Column],
) -> Option<Result<UpBody, DecodeError>> {
    Some(record::<R>(cells, columns)?.map(Into::into))
}

fn columns_of<R: Record>(table: &Table, header_at: usize, columns: &Columns) -> Vec<super::rows::Column> {
    super::rows::meanings(&table.rows[header_at].1, &leaves_of::<R>(), columns)
}

fn known_columns(meanings: &Meanings) -> Vec<usize> {
    let Meanings { stop, stop_release, stop_extension, freeze, freeze_release, freeze_extension, holder } =
        meanings;
    [stop, stop_release, stop_extension, freeze, freeze_release, freeze_extension, holder]
        .into_iter()
        .flatten()
        .map(|column| column.at)
        .collect()
}
