//! Which accounts' statements are held, and for which period. An account without one is a frontier.

use kernel::{Timestamp, Window};
use rustc_hash::FxHashMap;

/// How much of an account's history is held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// Only what others' statements say about it: what reached it rests there, next to pull.
    #[default]
    Frontier,
    /// These periods.
    Windows(Vec<Window>),
    /// All of it, as in a bank's bulk file.
    Whole,
}

/// The coverage of every account: a bit for whole histories, since a bulk file has millions.
#[derive(Default)]
pub(crate) struct Coverages {
    whole: Vec<u64>,
    windows: FxHashMap<u32, Vec<Window>>,
}

impl Coverages {
    #[inline]
    pub fn is_whole(&self, account: u32) -> bool {
        self.whole.get(account as usize / 64).is_some_and(|word| (word >> (account % 64)) & 1 == 1)
    }

    pub fn is_frontier(&self, account: u32) -> bool {
        !self.is_whole(account) && !self.windows.contains_key(&account)
    }

    /// Whether what an account did after an arrival at this instant is held.
    pub fn covers(&self, account: u32, at: Timestamp) -> bool {
        let windows =
            || self.windows.get(&account).is_some_and(|windows| windows.iter().any(|w| w.contains(at)));
        self.is_whole(account) || windows()
    }

    pub fn get(&self, account: u32) -> Coverage {
        if self.is_whole(account) {
            return Coverage::Whole;
        }
        self.windows.get(&account).map_or(Coverage::Frontier, |windows| Coverage::Windows(windows.clone()))
    }

    pub fn set(&mut self, account: u32, coverage: Coverage) {
        let (word, bit) = (account as usize / 64, 1 << (account % 64));
        if word >= self.whole.len() {
            self.whole.resize(word + 1, 0);
        }
        self.whole[word] &= !bit;
        self.windows.remove(&account);
        match coverage {
            Coverage::Frontier => {}
            Coverage::Whole => self.whole[word] |= bit,
            Coverage::Windows(windows) => {
                self.windows.insert(account, windows);
            }
        }
    }

    /// Adds a period, joining those that touch.
    pub fn add(&mut self, account: u32, window: Window) {
        let mut windows = match self.get(account) {
            Coverage::Whole => return,
            Coverage::Frontier => Vec::new(),
            Coverage::Windows(windows) => windows,
        };
        windows.push(window);
        windows.sort_by_key(|window| window.from);
        let mut joined: Vec<Window> = Vec::with_capacity(windows.len());
        for window in windows {
            match joined.last_mut() {
                Some(last) if window.from <= last.until => last.until = last.until.max(window.until),
                Some(_) | None => joined.push(window),
            }
        }
        self.set(account, Coverage::Windows(joined));
    }

    /// How many accounts have any statement.
    pub fn count(&self) -> u64 {
        let whole: u64 = self.whole.iter().map(|word| u64::from(word.count_ones())).sum();
        whole + self.windows.len() as u64
    }

    pub fn heap_bytes(&self) -> usize {
        self.whole.capacity() * 8 + self.windows.capacity() * (size_of::<Vec<Window>>() + 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_join_when_they_touch() {
        let window = |from, until| Window::new(Timestamp::from_seconds(from), Timestamp::from_seconds(until));
        let mut coverages = Coverages::default();
        assert!(coverages.is_frontier(70));
        for (from, until) in [(30, 40), (0, 10), (10, 20)] {
            coverages.add(70, window(from, until));
        }
        assert_eq!(coverages.get(70), Coverage::Windows(vec![window(0, 20), window(30, 40)]));
        assert!(
            coverages.covers(70, Timestamp::from_seconds(19))
                && !coverages.covers(70, Timestamp::from_seconds(20))
        );
        coverages.set(70, Coverage::Whole);
        coverages.add(70, window(0, 1));
        assert!(coverages.covers(70, Timestamp::from_seconds(20)) && coverages.is_frontier(6));
        assert_eq!(coverages.count(), 1);
    }
}
