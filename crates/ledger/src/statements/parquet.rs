//! A Parquet file as a table: flat columns, row by row, nothing read ahead of its page.
//!
//! Read here and not by the field's library because the files come from anywhere: every size that a file states is held
//! against what is there and against the limits before anything is made of it. What pandas, DuckDB and Spark write by
//! default is read: plain and dictionary values, pages of both kinds, Snappy, gzip or none.

mod column;
mod thrift;

use column::{Column, Fault, Form, Width};
use thrift::Fields;

use super::container::{Budget, too_large};
use super::limits::Unreadable;
use super::line::Line;
use super::table::Reading;

pub(super) const MAGIC: &[u8] = b"PAR1";
/// Length and magic behind the footer.
const TAIL_BYTES: usize = 8;
/// A footer says a few hundred bytes of each column of each row group.
const FOOTER_BYTES_MAX: usize = 4 << 20;

/// Reads a file's rows.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    budget: &mut Budget<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Unreadable> {
    let damaged = |why: &str| Unreadable::Damaged { file: name.to_owned(), why: format!("Parquet: {why}") };
    let footer = footer(bytes).ok_or_else(|| damaged("the footer is missing or cut short"))?;
    let (file, _) = thrift::read(footer).ok_or_else(|| damaged("the footer does not read"))?;
    let leaves = leaves(&file).map_err(|why| damaged(&why))?;
    if leaves.len() > budget.limits.columns_max {
        return Err(too_large(name, budget.limits.columns_max as u64, "columns"));
    }
    let rows = file.int(3).and_then(|rows| u64::try_from(rows).ok());
    if rows.is_none_or(|rows| rows > budget.limits.rows_max) {
        return Err(too_large(name, budget.limits.rows_max, "rows"));
    }
    reading.begin(name, None);
    let mut cells: Vec<String> = leaves.iter().map(|leaf| leaf.name.clone()).collect();
    reading.row(1, Line::Cells(&cells))?;
    let mut line = 1;
    for group in file.list(4).iter().filter_map(|group| group.as_fields()) {
        let mut columns = columns(&leaves, group, bytes).map_err(|why| damaged(&why))?;
        for _ in 0..group.int(3).unwrap_or(0).max(0) {
            line += 1;
            for (column, cell) in columns.iter_mut().zip(&mut cells) {
                column.next(cell, &mut budget.left).map_err(|fault| match fault {
                    Fault::Damaged(why) => damaged(why),
                    Fault::Unknown(why) => damaged(&format!("{why}; save it as CSV or XLSX")),
                    Fault::TooLarge => {
                        too_large(name, budget.limits.unpacked_bytes_max, "bytes when unpacked")
                    }
                })?;
            }
            reading.row(line, Line::Cells(&cells))?;
        }
    }
    reading.end()
}

fn footer(bytes: &[u8]) -> Option<&[u8]> {
    let (rest, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL_BYTES)?)?;
    let count = u32::from_le_bytes(tail[..4].try_into().ok()?) as usize;
    let is_ours = &tail[4..] == MAGIC && count <= FOOTER_BYTES_MAX;
    is_ours.then(|| rest.get(rest.len().checked_sub(count)?..)).flatten()
}

/// A column of the table.
struct Leaf {
    name: String,
    form: Form,
    is_optional: bool,
}

/// The schema's columns, which stand side by side under its root.
fn leaves(file: &Fields<'_>) -> Result<Vec<Leaf>, String> {
    let mut elements = file.list(2).iter().filter_map(|element| element.as_fields());
    elements.next().ok_or("the schema is empty")?;
    elements.map(leaf).collect()
}

fn leaf(element: &Fields<'_>) -> Result<Leaf, String> {
    let name = element.text(4).unwrap_or_default();
    let repetition = element.int(3).unwrap_or(0);
    if element.int(5).unwrap_or(0) > 0 || repetition == 2 {
        return Err(format!("the column {name:?} holds lists or parts; a table has neither"));
    }
    let form = form(element).ok_or_else(|| format!("the column {name:?} is of a kind that is not read"))?;
    Ok(Leaf { name, form, is_optional: repetition == 1 })
}

/// How a column's values are to be read, by its kind and by what it says they mean: its older word or its newer.
fn form(element: &Fields<'_>) -> Option<Form> {
    let (word, meaning) = (element.int(6), element.fields(10));
    let means = |number: i16| meaning.and_then(|meaning| meaning.fields(number));
    let fixed = usize::try_from(element.int(2).unwrap_or(0)).ok();
    if word == Some(5) || means(5).is_some() {
        let scale = means(5).and_then(|decimal| decimal.int(1)).or(element.int(7)).unwrap_or(0);
        let scale = u32::try_from(scale).ok().filter(|&scale| scale <= 38)?;
        let width = match element.int(1)? {
            1 => Width::Four,
            2 => Width::Eight,
            6 => Width::Stated,
            7 => Width::Fixed(fixed?),
            _ => return None,
        };
        return Some(Form::Decimal(scale, width));
    }
    let units = |clock: &Fields<'_>| {
        let unit = clock.fields(2);
        let is = |number| unit.is_some_and(|unit| unit.has(number));
        if is(1) {
            1_000
        } else if is(2) {
            1_000_000
        } else {
            1_000_000_000
        }
    };
    let is_utc = |clock: &Fields<'_>| clock.flag(1).unwrap_or(false);
    Some(match (element.int(1)?, word) {
        (0, _) => Form::Flag,
        (1, Some(6)) => Form::Day,
        (1, Some(7)) => Form::Clock(1_000, Width::Four),
        (1, _) if means(6).is_some() => Form::Day,
        (1, _) => Form::Int32,
        (2, _) if means(8).is_some() => means(8).map(|at| Form::Instant(units(at), is_utc(at)))?,
        (2, _) if means(7).is_some() => means(7).map(|at| Form::Clock(units(at), Width::Eight))?,
        (2, Some(8)) => Form::Clock(1_000_000, Width::Eight),
        // The older words mean the clock of Greenwich.
        (2, Some(9)) => Form::Instant(1_000, true),
        (2, Some(10)) => Form::Instant(1_000_000, true),
        (2, _) => Form::Int64,
        (3, _) => Form::Julian,
        (4, _) => Form::Float,
        (5, _) => Form::Double,
        (6, _) => Form::Text,
        _ => return None,
    })
}

fn columns<'b>(leaves: &[Leaf], group: &Fields<'_>, bytes: &'b [u8]) -> Result<Vec<Column<'b>>, String> {
    let chunks = group.list(1);
    if chunks.len() != leaves.len() {
        return Err("a row group has other columns than the schema".to_owned());
    }
    let column = |(leaf, chunk): (&Leaf, &thrift::Value<'_>)| {
        let about = chunk.as_fields().and_then(|chunk| chunk.fields(3));
        let about = about.ok_or_else(|| format!("nothing is said of the column {:?}", leaf.name))?;
        let place = |field| about.int(field).and_then(|place| usize::try_from(place).ok());
        // A dictionary stands before the pages that use it; some programs write 0 where there is none.
        let first = place(11).filter(|&place| place > 0).into_iter().chain(place(9)).min();
        let part = first.zip(place(7)).and_then(|(from, count)| bytes.get(from..from.checked_add(count)?));
        let part = part.ok_or_else(|| format!("the column {:?} lies outside the file", leaf.name))?;
        Ok(Column::new(part, about.int(4).unwrap_or(-1), leaf.form, leaf.is_optional))
    };
    leaves.iter().zip(chunks).map(column).collect()
}
