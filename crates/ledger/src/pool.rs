//! The entries of changed accounts, in one piece of memory.
//!
//! An account's entries are a block of two, four, eight … places that doubles when it is full; what it leaves is the
//! next block of that size. So millions of accounts of a few transfers cost no millions of calls for memory.

use crate::index::Entry;
use crate::mapped::expect;

/// Where an account's entries of one direction lie. Its room follows from its length, for it never shrinks.
#[derive(Clone, Copy, Default)]
pub(crate) struct Block {
    start: u32,
    len: u32,
}

impl Block {
    fn room(self) -> usize {
        if self.len == 0 { 0 } else { (self.len as usize).next_power_of_two().max(LEAST) }
    }
}

/// Places in the smallest block.
const LEAST: usize = 2;
/// Block sizes: powers of two up to what a `u32` counts.
const SIZES: usize = 33;
const UNSET: Entry = Entry { total: 0, row: 0, peer: 0 };

/// All blocks.
pub(crate) struct Pool {
    entries: Vec<Entry>,
    /// By the power of two, where blocks begin that nobody uses any more.
    left: [Vec<u32>; SIZES],
}

impl Default for Pool {
    fn default() -> Pool {
        Pool { entries: Vec::new(), left: std::array::from_fn(|_| Vec::new()) }
    }
}

impl Pool {
    #[inline]
    pub fn slice(&self, block: Block) -> &[Entry] {
        &self.entries[block.start as usize..block.start as usize + block.len as usize]
    }

    #[inline]
    pub fn slice_mut(&mut self, block: Block) -> &mut [Entry] {
        &mut self.entries[block.start as usize..block.start as usize + block.len as usize]
    }

    /// Asks for the memory behind a block's last entry.
    #[inline]
    pub fn expect_end(&self, block: Block) {
        expect(&self.entries, block.start as usize + block.len as usize);
    }

    #[inline]
    pub fn push(&mut self, block: &mut Block, entry: Entry) {
        if block.len as usize == block.room() {
            self.make_room(block, 1);
        }
        self.entries[block.start as usize + block.len as usize] = entry;
        block.len += 1;
    }

    /// Puts a run of entries in front of the entry at a position.
    pub fn insert(&mut self, block: &mut Block, position: usize, run: &[Entry]) {
        if block.len as usize + run.len() > block.room() {
            self.make_room(block, run.len());
        }
        let (start, len) = (block.start as usize, block.len as usize);
        let at = start + position;
        self.entries.copy_within(at..start + len, at + run.len());
        self.entries[at..at + run.len()].copy_from_slice(run);
        block.len += run.len() as u32;
    }

    /// Takes one entry out. Room that a block gives up by this is not used again.
    pub fn remove(&mut self, block: &mut Block, position: usize) {
        let (start, end) = (block.start as usize, block.start as usize + block.len as usize);
        self.entries.copy_within(start + position + 1..end, start + position);
        block.len -= 1;
    }

    /// Moves a block to where so many more entries fit.
    fn make_room(&mut self, block: &mut Block, more: usize) {
        let room = (block.len as usize + more).next_power_of_two().max(LEAST);
        let start = match self.left[room.trailing_zeros() as usize].pop() {
            Some(start) => start as usize,
            None => {
                let start = self.entries.len();
                self.entries.resize(start + room, UNSET);
                start
            }
        };
        let old = block.start as usize..block.start as usize + block.len as usize;
        self.entries.copy_within(old, start);
        if block.len > 0 {
            self.left[block.room().trailing_zeros() as usize].push(block.start);
        }
        block.start = u32::try_from(start).expect("fewer entries than row numbers");
    }

    pub fn heap_bytes(&self) -> usize {
        let left: usize = self.left.iter().map(Vec::capacity).sum();
        self.entries.capacity() * size_of::<Entry>() + left * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_apart_whatever_grows() {
        let mut pool = Pool::default();
        let mut blocks = [Block::default(); 5];
        let mut wanted: [Vec<Entry>; 5] = Default::default();
        for step in 0..2_000_u32 {
            let which = (step.wrapping_mul(2_654_435_761) >> 16) as usize % 5;
            let entry = Entry { total: u64::from(step), row: step, peer: which as u32 };
            let (block, list) = (&mut blocks[which], &mut wanted[which]);
            if step % 7 == 0 {
                let position = step as usize % (list.len() + 1);
                let run = [entry; 5];
                let run = &run[..step as usize % 5];
                pool.insert(block, position, run);
                list.splice(position..position, run.iter().copied());
            } else {
                pool.push(block, entry);
                list.push(entry);
            }
        }
        for (block, list) in blocks.into_iter().zip(&wanted) {
            pool.expect_end(block);
            assert_eq!(pool.slice(block), list);
            assert_eq!(pool.slice_mut(block).len(), list.len());
        }
        assert!(pool.heap_bytes() >= 2_000 * size_of::<Entry>());
    }
}
