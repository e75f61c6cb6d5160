//! Texts that recur (account numbers, channels) as small numbers, in order of first appearance.
//!
//! Those of the sealed segment lie encrypted in a mapped file and are read one by one; later ones are in memory. Both
//! are found by their tags, so that finding a text reads none.

use std::borrow::Cow;
use std::sync::Arc;

use crate::key::Tag;
use crate::mapped::{Records, expect};
use crate::table::{self, NUMBER_END, Slot, Table};
use crate::texts::Texts;

/// The texts of a sealed segment.
pub(crate) struct SealedNames {
    pub texts: Texts,
    /// Where each text ends.
    pub ends: Records<u64>,
    pub tags: Records<Tag>,
    pub slots: Records<Slot>,
}

/// A growing list of distinct texts, found by tag or by number.
#[derive(Default)]
pub(crate) struct Dictionary {
    sealed: Option<Arc<SealedNames>>,
    sealed_count: usize,
    arena: Vec<u8>,
    ends: Vec<u64>,
    tags: Vec<Tag>,
    table: Table,
}

impl Dictionary {
    pub fn over(sealed: Arc<SealedNames>) -> Dictionary {
        let sealed_count = sealed.tags.slice().len();
        Dictionary { sealed: Some(sealed), sealed_count, ..Dictionary::default() }
    }

    pub fn len(&self) -> usize {
        self.sealed_count + self.ends.len()
    }

    /// The text with this number.
    pub fn text(&self, id: u32) -> Cow<'_, str> {
        let span = |ends: &[u64], place: usize| {
            let start = place.checked_sub(1).map_or(0, |before| ends[before]);
            (start, (ends[place] - start) as usize)
        };
        match (&self.sealed, (id as usize).checked_sub(self.sealed_count)) {
            (Some(sealed), None) => {
                let (start, bytes) = span(sealed.ends.slice(), id as usize);
                sealed.texts.text(start, bytes)
            }
            (_, place) => {
                let (start, bytes) = span(&self.ends, place.unwrap_or_default());
                String::from_utf8_lossy(&self.arena[start as usize..start as usize + bytes])
            }
        }
    }

    /// Asks for the memory that says where a sealed text lies.
    #[inline]
    pub fn expect_place(&self, id: u32) {
        if let Some(sealed) = self.sealed.as_deref() {
            sealed.ends.expect(id as usize);
        }
    }

    /// Asks for a sealed text's memory; where it lies was asked for before.
    #[inline]
    pub fn expect_text(&self, id: u32) {
        if let Some(sealed) = self.sealed.as_deref()
            && let Some(&end) = sealed.ends.slice().get(id as usize)
        {
            sealed.texts.expect(end.saturating_sub(1));
        }
    }

    /// The tag of the text with this number.
    #[inline]
    pub fn tag(&self, id: u32) -> Tag {
        match (&self.sealed, (id as usize).checked_sub(self.sealed_count)) {
            (Some(sealed), None) => sealed.tags.slice()[id as usize],
            (_, place) => self.tags[place.unwrap_or_default()],
        }
    }

    #[inline]
    pub fn find(&self, tag: Tag) -> Option<u32> {
        let wanted = table::half(tag);
        let live = self.table.find(wanted, |id| self.tag(id) == tag);
        live.or_else(|| {
            let sealed = self.sealed.as_deref()?;
            table::find_sealed(&sealed.slots, wanted, |id| sealed.tags.slice()[id as usize] == tag)
        })
    }

    /// Asks for the memory where a search for a tag begins.
    #[inline]
    pub fn expect(&self, tag: Tag) {
        self.table.expect(table::half(tag));
        if let Some(sealed) = self.sealed.as_deref() {
            table::expect_sealed(&sealed.slots, table::half(tag));
        }
    }

    /// Asks for the memory by which a search for a tag ends; where it begins was asked for before.
    #[inline]
    pub fn expect_tag(&self, tag: Tag) {
        let wanted = table::half(tag);
        if let Some(id) = self.table.find(wanted, |_| true) {
            expect(&self.tags, (id as usize).wrapping_sub(self.sealed_count));
        } else if let Some(sealed) = self.sealed.as_deref()
            && let Some(id) = table::find_sealed(&sealed.slots, wanted, |_| true)
        {
            sealed.tags.expect(id as usize);
        }
    }

    /// The number of a text, and whether it is new. `None` when no number is left.
    #[inline]
    pub fn intern(&mut self, tag: Tag, text: &str) -> Option<(u32, bool)> {
        if let Some(id) = self.find(tag) {
            return Some((id, false));
        }
        let id = u32::try_from(self.len()).ok().filter(|&id| id < NUMBER_END)?;
        self.arena.extend_from_slice(text.as_bytes());
        self.ends.push(self.arena.len() as u64);
        self.tags.push(tag);
        self.table.insert(table::half(tag), id);
        Some((id, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{Cipher, LedgerKey};

    #[test]
    fn numbers_follow_the_order_of_appearance() {
        let cipher = Cipher::new(&LedgerKey::passing());
        let mut dictionary = Dictionary::default();
        let mut intern = |text: &str| dictionary.intern(cipher.tag(text), text);
        let ids: Vec<_> = ["a", "b", "", "a"].into_iter().map(&mut intern).collect();
        assert_eq!(ids, [Some((0, true)), Some((1, true)), Some((2, true)), Some((0, false))]);
        for number in 0..10_000 {
            intern(&number.to_string());
        }
        assert_eq!((&*dictionary.text(1), &*dictionary.text(2)), ("b", ""));
        assert_eq!(dictionary.find(cipher.tag("c")), None);
        assert_eq!(dictionary.find(cipher.tag("9999")), Some(10_002));
    }
}
