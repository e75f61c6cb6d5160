//! Texts that recur (account numbers, channels) as small numbers, in order of first appearance.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// A growing list of distinct texts, found by text or by number.
#[derive(Clone, Default)]
pub(crate) struct Dictionary {
    arena: Vec<u8>,
    ends: Vec<u64>,
    table: HashTable<u32>,
}

impl Dictionary {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text with this number.
    pub fn text(&self, id: u32) -> &str {
        std::str::from_utf8(self.bytes(id)).expect("only texts were stored")
    }

    fn bytes(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] as usize };
        &self.arena[start..self.ends[id] as usize]
    }

    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_hashed(xxh3_64(text.as_bytes()), text)
    }

    fn find_hashed(&self, hash: u64, text: &str) -> Option<u32> {
        self.table.find(hash, |&id| self.bytes(id) == text.as_bytes()).copied()
    }

    /// The number of a text, and whether it is new. `None` when 2³² − 1 texts are held already.
    pub fn intern(&mut self, text: &str) -> Option<(u32, bool)> {
        let hash = xxh3_64(text.as_bytes());
        if let Some(id) = self.find_hashed(hash, text) {
            return Some((id, false));
        }
        let id = u32::try_from(self.ends.len()).ok().filter(|&id| id != u32::MAX)?;
        self.arena.extend_from_slice(text.as_bytes());
        self.ends.push(self.arena.len() as u64);
        let Dictionary { arena, ends, table } = self;
        let hash_of = |&id: &u32| {
            let start = if id == 0 { 0 } else { ends[id as usize - 1] as usize };
            xxh3_64(&arena[start..ends[id as usize] as usize])
        };
        table.insert_unique(hash, id, hash_of);
        Some((id, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_order_of_appearance() {
        let mut dictionary = Dictionary::default();
        let ids: Vec<_> = ["a", "b", "", "a"].into_iter().map(|t| dictionary.intern(t)).collect();
        assert_eq!(ids, [Some((0, true)), Some((1, true)), Some((2, true)), Some((0, false))]);
        assert_eq!((dictionary.text(1), dictionary.text(2), dictionary.find("c")), ("b", "", None));
        for number in 0..10_000 {
            dictionary.intern(&number.to_string());
        }
        assert_eq!(dictionary.find("9999"), Some(10_002));
    }
}
