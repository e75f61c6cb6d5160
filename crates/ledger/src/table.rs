//! From a keyed hash to a number: an open-addressing table whose slots lie in the order of the hashes.
//!
//! A slot is the hash's upper half and a number. Since a slot's place follows from that half alone, a table grows by
//! one pass from its beginning to its end, and lies in a file as it lies in memory.

use crate::mapped::{Records, expect, filled};

/// The upper half of a hash, and a number.
pub(crate) type Slot = [u32; 2];

const EMPTY: u32 = u32::MAX;
const REMOVED: u32 = u32::MAX - 1;
/// Numbers from here on stand for no number.
pub(crate) const NUMBER_END: u32 = REMOVED;

const FREE: Slot = [0, EMPTY];

/// A growing table.
#[derive(Default)]
pub(crate) struct Table {
    slots: Vec<Slot>,
    used: usize,
}

/// The half of a tag that a table keeps.
#[inline]
pub(crate) fn half(tag: [u64; 2]) -> u32 {
    (tag[0] >> 32) as u32
}

#[inline]
fn place(half: u32, slots: usize) -> usize {
    ((u64::from(half) * slots as u64) >> 32) as usize
}

/// The numbers under a half, as long as they may be the wanted one.
#[inline]
fn find(slots: &[Slot], wanted: u32, mut is_it: impl FnMut(u32) -> bool) -> Option<usize> {
    let mut at = place(wanted, slots.len());
    for _ in 0..slots.len() {
        let [half, number] = slots[at];
        if number == EMPTY {
            return None;
        }
        if half == wanted && number != REMOVED && is_it(number) {
            return Some(at);
        }
        at = if at + 1 == slots.len() { 0 } else { at + 1 };
    }
    None
}

fn put(slots: &mut [Slot], slot: Slot) {
    let mut at = place(slot[0], slots.len());
    while slots[at][1] != EMPTY {
        at = if at + 1 == slots.len() { 0 } else { at + 1 };
    }
    slots[at] = slot;
}

/// Finds a number in a table that lies in a file.
#[inline]
pub(crate) fn find_sealed(slots: &Records<Slot>, wanted: u32, is_it: impl FnMut(u32) -> bool) -> Option<u32> {
    let slots = slots.slice();
    find(slots, wanted, is_it).map(|at| slots[at][1])
}

/// Asks for the memory where a search in a file's table begins.
#[inline]
pub(crate) fn expect_sealed(slots: &Records<Slot>, wanted: u32) {
    slots.expect(place(wanted, slots.slice().len()));
}

/// The slots of a table over so many numbers, for a file.
pub(crate) fn slots_of(mut pairs: Vec<Slot>) -> Vec<Slot> {
    pairs.sort_unstable();
    // Three slots for two numbers: searches end after a few neighbours.
    let mut slots = filled(FREE, pairs.len() + pairs.len() / 2 + 1);
    for pair in pairs {
        put(&mut slots, pair);
    }
    slots
}

impl Table {
    #[inline]
    pub fn find(&self, wanted: u32, is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        find(&self.slots, wanted, is_it).map(|at| self.slots[at][1])
    }

    /// Asks for the memory where a search begins.
    #[inline]
    pub fn expect(&self, wanted: u32) {
        expect(&self.slots, place(wanted, self.slots.len()));
    }

    pub fn insert(&mut self, half: u32, number: u32) {
        assert!(number < NUMBER_END, "the number {number} stands for no number");
        if (self.used + 1) * 3 > self.slots.len() * 2 {
            self.grow();
        }
        put(&mut self.slots, [half, number]);
        self.used += 1;
    }

    pub fn remove(&mut self, half: u32, number: u32) {
        if let Some(at) = find(&self.slots, half, |found| found == number) {
            self.slots[at] = [half, REMOVED];
        }
    }

    fn grow(&mut self) {
        let mut slots = filled(FREE, (self.slots.len() * 2).max(16));
        let kept = self.slots.iter().filter(|slot| slot[1] < NUMBER_END);
        self.used = kept.map(|&slot| put(&mut slots, slot)).count();
        self.slots = slots;
    }

    pub fn heap_bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Halves that crowd at the end, so that searches run over it and on from the beginning.
    fn half_of(number: u32) -> u32 {
        if number.is_multiple_of(3) { u32::MAX - number % 7 } else { number.wrapping_mul(0x9e37_79b9) }
    }

    #[test]
    fn finds_what_was_put_in_and_nothing_else() {
        let mut table = Table::default();
        assert_eq!(table.find(5, |_| true), None);
        table.expect(5);
        for number in 0..5_000 {
            table.insert(half_of(number), number);
        }
        for number in (0..5_000).step_by(5) {
            table.remove(half_of(number), number);
        }
        let sealed = slots_of((0..5_000).map(|number| [half_of(number), number]).collect());
        let sealed = Records::Held(sealed);
        for number in 0..5_000 {
            let kept = (number % 5 != 0).then_some(number);
            assert_eq!(table.find(half_of(number), |found| found == number), kept);
            assert_eq!(find_sealed(&sealed, half_of(number), |found| found == number), Some(number));
        }
        assert_eq!(find_sealed(&Records::Held(slots_of(Vec::new())), 7, |_| true), None);
        table.insert(half_of(0), 0);
        assert_eq!(table.find(half_of(0), |found| found == 0), Some(0));
    }
}
