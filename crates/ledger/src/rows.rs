//! The transfers themselves, in order of arrival, with their order in time.
//!
//! Rows of the sealed segment come first and are numbered in the ledger's order; later ones follow as they arrive.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use kernel::{Fen, Timestamp};
use rustc_hash::FxHashMap;

use crate::key::Tag;
use crate::mapped::Records;
use crate::table::{self, NUMBER_END, Slot, Table};
use crate::texts::Texts;
use crate::transfer::Status;

/// The number of a row: its place in the segment, or of arrival after it.
pub(crate) type RowNo = u32;

/// A balance that no bank printed.
pub(crate) const NOT_PRINTED: i64 = i64::MIN;

/// One transfer, 64 bytes; its id and memo lie elsewhere and are read only when printed or compared.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Row {
    pub at: i64,
    pub amount: i64,
    pub payer_balance: i64,
    pub payee_balance: i64,
    pub received_at: i64,
    pub text: u64,
    pub payer: u32,
    pub payee: u32,
    pub channel: u16,
    pub memo_bytes: u16,
    pub id_bytes: u8,
    pub status: u8,
    /// What is known about it beyond the transfer: the bits of [`marks`].
    pub marks: u16,
}

/// The bits of a row's marks.
pub(crate) mod marks {
    /// The payer's statement has it.
    pub const OF_PAYER: u16 = 1;
    /// The payee's statement has it.
    pub const OF_PAYEE: u16 = 2;
    /// By the payer's statement others stand at the same instant, and nothing proves which came first.
    pub const PAYER_ORDER_ASSUMED: u16 = 4;
    /// The same by the payee's.
    pub const PAYEE_ORDER_ASSUMED: u16 = 8;
}

/// What a source says of a transfer, before it has a number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewRow {
    pub at: i64,
    pub amount: i64,
    pub payer_balance: i64,
    pub payee_balance: i64,
    pub received_at: i64,
    pub payer: u32,
    pub payee: u32,
    pub channel: u16,
    pub status: Status,
}

impl Row {
    pub fn new(new: NewRow, text: u64, id: &str, memo: &str) -> Row {
        Row {
            at: new.at,
            amount: new.amount,
            payer_balance: new.payer_balance,
            payee_balance: new.payee_balance,
            received_at: new.received_at,
            text,
            payer: new.payer,
            payee: new.payee,
            channel: new.channel,
            memo_bytes: u16::try_from(memo.len()).expect("memos are checked to be below 64 KiB at the door"),
            id_bytes: u8::try_from(id.len()).expect("ids are checked to be at most 255 bytes at the door"),
            status: new.status.to_byte(),
            marks: marks_of(new.payer_balance, new.payee_balance),
        }
    }

    pub fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }

    /// A damaged byte reads as failed, so that it cannot move money.
    pub fn status(&self) -> Status {
        Status::from_byte(self.status).unwrap_or(Status::Failed)
    }

    /// Whether the row stands in the index.
    pub fn moved_money(&self) -> bool {
        match self.status() {
            Status::Done => self.amount > 0,
            Status::Failed | Status::Reversed => false,
        }
    }
}

/// Whose balance is printed, his statement has the row.
pub(crate) fn marks_of(payer_balance: i64, payee_balance: i64) -> u16 {
    let of = |balance, mark| if balance == NOT_PRINTED { 0 } else { mark };
    of(payer_balance, marks::OF_PAYER) | of(payee_balance, marks::OF_PAYEE)
}

pub(crate) fn balance_of(printed: i64) -> Option<Fen> {
    (printed != NOT_PRINTED).then(|| Fen::new(printed))
}

/// The rows of a sealed segment.
pub(crate) struct SealedRows {
    pub rows: Records<Row>,
    pub texts: Texts,
    pub ids: Records<Slot>,
}

/// All rows and the way from an id to its row.
#[derive(Default)]
pub(crate) struct Rows {
    sealed: Option<Arc<SealedRows>>,
    sealed_count: usize,
    /// Sealed rows that a second source completed since.
    amended: FxHashMap<RowNo, Row>,
    rows: Vec<Row>,
    arena: Vec<u8>,
    ids: Table,
}

impl Rows {
    pub fn over(sealed: Arc<SealedRows>) -> Rows {
        let sealed_count = sealed.rows.slice().len();
        Rows { sealed: Some(sealed), sealed_count, ..Rows::default() }
    }

    pub fn len(&self) -> usize {
        self.sealed_count + self.rows.len()
    }

    /// Rows that are only in the log.
    pub fn unsealed(&self) -> usize {
        self.rows.len()
    }

    pub fn sealed_count(&self) -> usize {
        self.sealed_count
    }

    #[inline]
    pub fn get(&self, row: RowNo) -> &Row {
        match (&self.sealed, (row as usize).checked_sub(self.sealed_count)) {
            (_, Some(place)) => &self.rows[place],
            (Some(sealed), None) => match self.amended.is_empty() {
                true => &sealed.rows.slice()[row as usize],
                false => self.amended.get(&row).unwrap_or_else(|| &sealed.rows.slice()[row as usize]),
            },
            (None, None) => unreachable!("without a segment the first row's number is 0"),
        }
    }

    /// Asks for a sealed row's memory; a later one is not far.
    #[inline]
    pub fn expect(&self, row: RowNo) {
        if let Some(sealed) = self.sealed.as_deref() {
            sealed.rows.expect(row as usize);
        }
    }

    /// Asks for the memory of a sealed row's id.
    #[inline]
    pub fn expect_texts(&self, row: RowNo) {
        if let Some(sealed) = self.sealed.as_deref().filter(|_| (row as usize) < self.sealed_count) {
            sealed.texts.expect(self.get(row).text);
        }
    }

    /// A row to complete.
    pub fn get_mut(&mut self, row: RowNo) -> &mut Row {
        match (row as usize).checked_sub(self.sealed_count) {
            Some(place) => &mut self.rows[place],
            None => {
                let now = *self.get(row);
                self.amended.entry(row).or_insert(now)
            }
        }
    }

    pub fn numbers(&self) -> std::ops::Range<RowNo> {
        0..self.len() as RowNo
    }

    pub fn id(&self, row: RowNo) -> Cow<'_, str> {
        let found = self.get(row);
        self.text(row, found.text, usize::from(found.id_bytes))
    }

    pub fn memo(&self, row: RowNo) -> Cow<'_, str> {
        let found = self.get(row);
        self.text(row, found.text + u64::from(found.id_bytes), usize::from(found.memo_bytes))
    }

    fn text(&self, row: RowNo, start: u64, bytes: usize) -> Cow<'_, str> {
        match &self.sealed {
            Some(sealed) if (row as usize) < self.sealed_count => sealed.texts.text(start, bytes),
            Some(_) | None => String::from_utf8_lossy(self.live_bytes(start, bytes)),
        }
    }

    fn live_bytes(&self, start: u64, bytes: usize) -> &[u8] {
        self.arena.get(start as usize..start as usize + bytes).unwrap_or_default()
    }

    fn has_id(&self, row: RowNo, id: &str) -> bool {
        let found = self.get(row);
        if usize::from(found.id_bytes) != id.len() {
            return false;
        }
        match &self.sealed {
            Some(sealed) if (row as usize) < self.sealed_count => {
                sealed.texts.holds(found.text, id.as_bytes())
            }
            Some(_) | None => self.live_bytes(found.text, id.len()) == id.as_bytes(),
        }
    }

    /// The row with an id, given with its tag.
    #[inline]
    pub fn find(&self, tag: Tag, id: &str) -> Option<RowNo> {
        let wanted = table::half(tag);
        let live = self.ids.find(wanted, |row| self.has_id(row, id));
        live.or_else(|| {
            let sealed = self.sealed.as_ref()?;
            table::find_sealed(&sealed.ids, wanted, |row| self.has_id(row, id))
        })
    }

    /// Asks for the memory where a search for an id begins.
    #[inline]
    pub fn expect_id(&self, tag: Tag) {
        self.ids.expect(table::half(tag));
        if let Some(sealed) = &self.sealed {
            table::expect_sealed(&sealed.ids, table::half(tag));
        }
    }

    /// Whether no number is left for another row.
    pub fn is_full(&self) -> bool {
        self.len() >= NUMBER_END as usize
    }

    /// Adds a row whose id is new.
    pub fn push(&mut self, new: NewRow, tag: Tag, id: &str, memo: &str) -> RowNo {
        let number = self.len() as RowNo;
        self.rows.push(Row::new(new, self.arena.len() as u64, id, memo));
        self.arena.extend_from_slice(id.as_bytes());
        self.arena.extend_from_slice(memo.as_bytes());
        self.ids.insert(table::half(tag), number);
        number
    }

    /// Forgets a row whose batch could not be made durable: its id leads nowhere any more.
    pub fn forget(&mut self, number: RowNo, tag: Tag) {
        self.ids.remove(table::half(tag), number);
    }

    /// The ledger's order: by instant, then by id, shorter first (serials count up), then by bytes.
    #[inline]
    pub fn compare(&self, one: RowNo, other: RowNo) -> Ordering {
        if (one.max(other) as usize) < self.sealed_count || one == other {
            return one.cmp(&other);
        }
        let by_time = self.get(one).at.cmp(&self.get(other).at);
        by_time.then_with(|| {
            let (one, other) = (self.id(one), self.id(other));
            one.len().cmp(&other.len()).then_with(|| one.cmp(&other))
        })
    }

    #[inline]
    pub fn is_before(&self, one: RowNo, other: RowNo) -> bool {
        self.compare(one, other) == Ordering::Less
    }

    /// How many sealed rows are at an instant or before.
    pub fn sealed_until(&self, at: Timestamp) -> RowNo {
        let Some(sealed) = &self.sealed else { return 0 };
        sealed.rows.slice().partition_point(|row| row.at <= at.as_micros()) as RowNo
    }

    pub fn heap_bytes(&self) -> usize {
        self.rows.capacity() * size_of::<Row>() + self.arena.capacity() + self.ids.heap_bytes()
    }
}
