//! The transfers themselves, in order of arrival, with their order in time.

use std::cmp::Ordering;

use hashbrown::HashTable;
use kernel::{Fen, Timestamp};
use xxhash_rust::xxh3::xxh3_64;

use crate::transfer::Status;

/// The number of a row: its place of arrival.
pub(crate) type RowNo = u32;

/// A balance that no bank printed.
pub(crate) const NOT_PRINTED: i64 = i64::MIN;

/// One transfer, 64 bytes; its id and memo lie in the arena and are read only when printed or compared.
#[derive(Clone, Copy, Debug)]
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
    pub status: Status,
}

impl Row {
    pub fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }

    /// Whether the row stands in the index.
    pub fn moved_money(&self) -> bool {
        match self.status {
            Status::Done => self.amount > 0,
            Status::Failed | Status::Reversed => false,
        }
    }
}

pub(crate) fn balance_of(printed: i64) -> Option<Fen> {
    (printed != NOT_PRINTED).then(|| Fen::new(printed))
}

/// All rows and the way from an id to its row.
#[derive(Clone, Default)]
pub(crate) struct Rows {
    rows: Vec<Row>,
    arena: Vec<u8>,
    /// Half of the id's hash, and the row.
    ids: HashTable<(u32, RowNo)>,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn get(&self, row: RowNo) -> &Row {
        &self.rows[row as usize]
    }

    pub fn get_mut(&mut self, row: RowNo) -> &mut Row {
        &mut self.rows[row as usize]
    }

    pub fn numbers(&self) -> std::ops::Range<RowNo> {
        0..self.rows.len() as RowNo
    }

    pub fn id(&self, row: RowNo) -> &str {
        let found = self.get(row);
        self.text(found.text, usize::from(found.id_bytes))
    }

    pub fn memo(&self, row: RowNo) -> &str {
        let found = self.get(row);
        self.text(found.text + u64::from(found.id_bytes), usize::from(found.memo_bytes))
    }

    fn text(&self, start: u64, bytes: usize) -> &str {
        let start = start as usize;
        std::str::from_utf8(&self.arena[start..start + bytes]).expect("only texts were stored")
    }

    pub fn find(&self, id: &str) -> Option<RowNo> {
        let half = half_hash(id);
        self.ids.find(spread(half), |&(h, row)| h == half && self.id(row) == id).map(|&(_, row)| row)
    }

    /// Adds a row whose id is new; `row.text` and the lengths are set here.
    pub fn push(&mut self, mut row: Row, id: &str, memo: &str) -> RowNo {
        let number = self.rows.len() as RowNo;
        row.text = self.arena.len() as u64;
        row.id_bytes = u8::try_from(id.len()).expect("ids are checked to be at most 255 bytes at the door");
        row.memo_bytes = u16::try_from(memo.len()).expect("memos are checked to be below 64 KiB at the door");
        self.arena.extend_from_slice(id.as_bytes());
        self.arena.extend_from_slice(memo.as_bytes());
        self.rows.push(row);
        let half = half_hash(id);
        self.ids.insert_unique(spread(half), (half, number), |&(half, _)| spread(half));
        number
    }

    /// Forgets a row whose batch could not be made durable: its id leads nowhere any more.
    pub fn forget(&mut self, number: RowNo) {
        let half = half_hash(self.id(number));
        if let Ok(held) = self.ids.find_entry(spread(half), |&(_, row)| row == number) {
            held.remove();
        }
    }

    /// The ledger's order: by instant, then by id, shorter first (serials count up), then by bytes.
    pub fn compare(&self, one: RowNo, other: RowNo) -> Ordering {
        if one == other {
            return Ordering::Equal;
        }
        let by_time = self.get(one).at.cmp(&self.get(other).at);
        by_time.then_with(|| {
            let (one, other) = (self.id(one), self.id(other));
            one.len().cmp(&other.len()).then_with(|| one.cmp(other))
        })
    }

    pub fn is_before(&self, one: RowNo, other: RowNo) -> bool {
        self.compare(one, other) == Ordering::Less
    }

    pub fn heap_bytes(&self) -> usize {
        self.rows.capacity() * size_of::<Row>() + self.arena.capacity() + self.ids.allocation_size()
    }
}

fn half_hash(id: &str) -> u32 {
    xxh3_64(id.as_bytes()) as u32
}

/// Spreads a half hash over 64 bits, since the table takes its control bits from the top.
fn spread(half: u32) -> u64 {
    u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
