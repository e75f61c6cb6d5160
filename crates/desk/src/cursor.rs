//! Where a page of a list ended: the sort key and the id of its last row.

use std::fmt;

use uuid::Uuid;

use crate::error::Error;

/// The place after which the next page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub key: i64,
    pub id: Uuid,
}

impl Cursor {
    /// Reads what [`fmt::Display`] wrote.
    pub(crate) fn parse(text: &str) -> Result<Cursor, Error> {
        let (key, id) = text.split_once('_').ok_or(Error::WrongCursor)?;
        let key = key.parse().map_err(|_| Error::WrongCursor)?;
        Ok(Cursor { key, id: Uuid::parse_str(id).map_err(|_| Error::WrongCursor)? })
    }
}

/// Cuts rows that were read with one more than `limit` to the page, and says after which place the next begins.
pub(crate) fn cut<Row, Place: fmt::Display>(
    rows: &mut Vec<Row>,
    limit: u64,
    place: impl FnOnce(&Row) -> Place,
) -> Option<String> {
    let has_more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows.last().filter(|_| has_more).map(|last| place(last).to_string())
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.key, self.id.simple())
    }
}
