//! One direction of one account: sealed entries, then its own.

use kernel::Timestamp;

use crate::ahead::{Ahead, UNKNOWN};
use crate::index::Entry;
use crate::rows::{RowNo, Rows};

/// So many entries are looked at one by one before all are searched.
const NEAR: usize = 8;

/// Entries in the ledger's order.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    sealed: &'a [Entry],
    live: &'a [Entry],
}

impl<'a> Side<'a> {
    #[inline]
    pub fn sealed(sealed: &'a [Entry]) -> Side<'a> {
        Side { sealed, live: &[] }
    }

    #[inline]
    pub fn new(sealed: &'a [Entry], live: &'a [Entry]) -> Side<'a> {
        Side { sealed, live }
    }

    #[inline]
    pub fn len(self) -> usize {
        self.sealed.len() + self.live.len()
    }

    #[inline]
    pub fn get(self, position: usize) -> Option<Entry> {
        match self.sealed.get(position) {
            Some(entry) => Some(*entry),
            None => self.live.get(position.wrapping_sub(self.sealed.len())).copied(),
        }
    }

    pub fn iter(self) -> impl Iterator<Item = Entry> + 'a {
        self.sealed.iter().chain(self.live).copied()
    }

    pub fn range(self, from: usize, until: usize) -> impl Iterator<Item = Entry> + 'a {
        (from..until).filter_map(move |position| self.get(position))
    }

    /// The total before the entry at this position, given that nothing precedes the first one.
    #[inline]
    pub fn total_before(self, position: usize) -> u64 {
        position.checked_sub(1).and_then(|before| self.get(before)).map_or(0, |entry| entry.total)
    }

    /// The first entry for which something no longer holds.
    #[inline]
    pub fn first_not(self, holds: impl Fn(&Entry) -> bool) -> usize {
        match self.live.first() {
            Some(first) if holds(first) => self.sealed.len() + self.live.partition_point(holds),
            Some(_) | None => self.sealed.partition_point(holds),
        }
    }

    /// The first entry whose interval ends above a coordinate.
    #[inline]
    pub fn first_above(self, coordinate: u64) -> usize {
        self.first_not(|entry| entry.total <= coordinate)
    }

    /// The sealed entry at a place that was noted; the account may have changed since.
    #[inline]
    pub fn noted(self, place: u16) -> Option<Entry> {
        self.sealed.get(usize::from(place)).copied()
    }

    /// What was noted beside the entry at a position; nothing is known of one that came or was changed since.
    #[inline]
    pub fn noted_beside(self, aheads: &[Ahead], position: usize) -> Ahead {
        let noted = aheads.get(position).filter(|_| position < self.sealed.len());
        noted.copied().unwrap_or(UNKNOWN)
    }

    /// The first entry whose interval ends above a coordinate, looked for first at a place that was noted.
    #[inline]
    pub fn first_above_from(self, noted: u16, coordinate: u64) -> usize {
        let place = usize::from(noted);
        let Some(sealed) = self.sealed.get(place..).filter(|_| self.total_before(place) <= coordinate) else {
            return self.first_above(coordinate);
        };
        // Most pieces begin there; a late part of a large deposit lies further off.
        match sealed.iter().take(NEAR).position(|entry| entry.total > coordinate) {
            Some(step) => place + step,
            None if sealed.len() <= NEAR => {
                self.sealed.len() + self.live.partition_point(|entry| entry.total <= coordinate)
            }
            None => self.first_above(coordinate),
        }
    }

    /// The first entry that is not before a row.
    #[inline]
    pub fn first_from(self, rows: &Rows, row: RowNo) -> usize {
        self.first_not(|entry| rows.is_before(entry.row, row))
    }

    /// The first entry strictly after a row.
    #[inline]
    pub fn first_after(self, rows: &Rows, row: RowNo) -> usize {
        self.first_not(|entry| !rows.is_before(row, entry.row))
    }

    /// The first entry at an instant or later.
    pub fn first_at(self, rows: &Rows, at: Timestamp) -> usize {
        self.first_not(|entry| rows.get(entry.row).at < at.as_micros())
    }
}
