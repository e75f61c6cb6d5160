//! A table's rows as records of the wire.

use std::cell::Cell;
use std::collections::HashMap;

use super::cell::wire_text;
use super::table::Table;
use crate::error::DecodeError;
use crate::freeze::{FreezeExtensionFeedback, FreezeFeedback, FreezeReleaseFeedback};
use crate::holder::HolderFeedback;
use crate::record::{Fields, Kind, Record, Shape, read_whole};
use crate::statement::Transaction;
use crate::stop::{StopExtensionFeedback, StopFeedback, StopReleaseFeedback};
use crate::tree::{Node, Tree};

/// A record whose fields fit into one row.
pub trait Row: Record {}

impl Row for StopFeedback {}
impl Row for StopReleaseFeedback {}
impl Row for StopExtensionFeedback {}
impl Row for FreezeFeedback {}
impl Row for FreezeReleaseFeedback {}
impl Row for FreezeExtensionFeedback {}
impl Row for HolderFeedback {}
impl Row for Transaction {}

/// Names that a unit's exports give to columns: header to element name. Comes before labels and element names.
pub type Columns = HashMap<String, String>;

/// What became of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<R> {
    /// The rows that could be read, each with its place in the file.
    pub records: Vec<(u64, R)>,
    /// The rows that could not.
    pub wrong: Vec<RowError>,
    /// The headers that mean nothing here; their columns were passed over.
    pub unknown_columns: Vec<String>,
}

/// Why a row is no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row}: {error}")]
pub struct RowError {
    /// Its place in the file, from 1.
    pub row: u64,
    /// What is wrong; the element is the column's.
    pub error: DecodeError,
}

/// Why a table has no such records at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// None of the first rows names the columns.
    #[error("none of the first {looked_at} rows names the columns {missing:?}")]
    NoHeader {
        /// How many rows were looked at.
        looked_at: usize,
        /// The mandatory elements, of which the best row lacks these.
        missing: Vec<&'static str>,
    },
    /// Two columns of one meaning.
    #[error("two columns mean {element}")]
    ColumnTwice {
        /// The element.
        element: &'static str,
    },
}

/// One column that means something.
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) element: &'static str,
    kind: Kind,
}

/// A leaf of the record: its element, label and kind, and whether every row must have it.
pub(super) struct Leaf {
    element: &'static str,
    label: &'static str,
    kind: Kind,
    is_mandatory: bool,
}

const HEADER_WITHIN: usize = 10;

/// Reads every row below the header as a record. A row without a single known cell is passed over.
pub fn rows<R: Row>(table: &Table, columns: &Columns) -> Result<Rows<R>, SheetError> {
    let leaves = leaves_of::<R>();
    let (header_at, found) = header(table, &leaves, columns)?;
    let known: Vec<usize> = found.iter().map(|column| column.at).collect();
    let (_, names) = &table.rows[header_at];
    let unknown = names.iter().enumerate().filter(|(at, name)| !name.is_empty() && !known.contains(at));
    let unknown_columns = unknown.map(|(_, name)| name.clone()).collect();
    let mut out = Rows { records: Vec::new(), wrong: Vec::new(), unknown_columns };
    for (row, cells) in &table.rows[header_at + 1..] {
        match record::<R>(cells, &found) {
            Some(Ok(record)) => out.records.push((*row, record)),
            Some(Err(error)) => out.wrong.push(RowError { row: *row, error }),
            None => {}
        }
    }
    Ok(out)
}

/// The first row that names every mandatory column, and what its columns mean.
pub(super) fn header(
    table: &Table,
    leaves: &[Leaf],
    columns: &Columns,
) -> Result<(usize, Vec<Column>), SheetError> {
    let mandatory = |found: &[Column]| -> Vec<&'static str> {
        let lacks =
            |leaf: &&Leaf| leaf.is_mandatory && !found.iter().any(|column| column.element == leaf.element);
        leaves.iter().filter(lacks).map(|leaf| leaf.element).collect()
    };
    let mut missing = mandatory(&[]);
    let looked_at = table.rows.len().min(HEADER_WITHIN);
    for (at, (_, cells)) in table.rows.iter().take(HEADER_WITHIN).enumerate() {
        let found = meanings(cells, leaves, columns);
        let lacking = mandatory(&found);
        if lacking.is_empty() {
            let twice = found
                .iter()
                .find(|one| found.iter().filter(|other| other.element == one.element).count() > 1);
            return match twice {
                Some(column) => Err(SheetError::ColumnTwice { element: column.element }),
                None => Ok((at, found)),
            };
        }
        if lacking.len() < missing.len() {
            missing = lacking;
        }
    }
    Err(SheetError::NoHeader { looked_at, missing })
}

pub(super) fn meanings(cells: &[String], leaves: &[Leaf], columns: &Columns) -> Vec<Column> {
    let meaning = |(at, cell): (usize, &String)| {
        let name = columns.get(cell).unwrap_or(cell);
        let leaf = leaves.iter().find(|leaf| leaf.element == name || leaf.label == name)?;
        Some(Column { at, element: leaf.element, kind: leaf.kind })
    };
    cells.iter().enumerate().filter_map(meaning).collect()
}

pub(super) fn leaves_of<R: Record>() -> Vec<Leaf> {
    let leaf = |entry: crate::record::Entry| match entry.shape {
        Shape::Leaf(kind) => Some(Leaf {
            element: entry.name,
            label: entry.label,
            kind,
            is_mandatory: entry.times == crate::record::Times::One,
        }),
        Shape::Group(..) => None,
    };
    R::entries().into_iter().filter_map(leaf).collect()
}

/// The row as if it had come over the wire; `None` when it is blank.
pub(super) fn record<R: Row>(cells: &[String], columns: &[Column]) -> Option<Result<R, DecodeError>> {
    let text = |column: &Column| cells.get(column.at).map(|cell| wire_text(column.kind, cell));
    let texts: Vec<(&str, String)> =
        columns.iter().filter_map(|c| text(c).map(|text| (c.element, text))).collect();
    if texts.iter().all(|(_, text)| text.is_empty()) {
        return None;
    }
    let tree = Tree { nodes: nodes(texts) };
    let unknown = Cell::new(0);
    let fields = Fields::of(&tree, Tree::ROOT, &unknown);
    Some(match fields {
        Ok(fields) => read_whole(&fields),
        Err(why) => Err(DecodeError::Field { element: String::new(), why }),
    })
}

/// A parent without a name and the texts as its children.
fn nodes(texts: Vec<(&str, String)>) -> Vec<Node<'_>> {
    let count = u32::try_from(texts.len()).unwrap_or(u32::MAX);
    let node = |name, text: String, child, next| Node {
        name,
        text: text.into(),
        child,
        next,
        read: Cell::new(false),
    };
    let mut nodes = vec![node("", String::new(), (count > 0).then_some(1), None)];
    for (at, (name, text)) in (1..).zip(texts) {
        nodes.push(node(name, text, None, (at < count).then_some(at + 1)));
    }
    nodes
}
