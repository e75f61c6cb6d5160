//! Which accounts' statements are held, and for which period. An account without one is a frontier.

use kernel::{Timestamp, Window};

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

impl Coverage {
    pub fn is_frontier(&self) -> bool {
        match self {
            Coverage::Frontier => true,
            Coverage::Windows(_) | Coverage::Whole => false,
        }
    }

    /// Whether what happened after an arrival at this instant is held.
    pub fn covers(&self, at: Timestamp) -> bool {
        match self {
            Coverage::Frontier => false,
            Coverage::Windows(windows) => windows.iter().any(|window| window.contains(at)),
            Coverage::Whole => true,
        }
    }

    /// Adds a period, joining those that touch.
    pub fn add(&mut self, window: Window) {
        let windows = match self {
            Coverage::Whole => return,
            Coverage::Frontier => {
                *self = Coverage::Windows(vec![window]);
                return;
            }
            Coverage::Windows(windows) => windows,
        };
        windows.push(window);
        windows.sort_by_key(|window| window.from);
        let mut joined: Vec<Window> = Vec::with_capacity(windows.len());
        for window in windows.drain(..) {
            match joined.last_mut() {
                Some(last) if window.from <= last.until => last.until = last.until.max(window.until),
                Some(_) | None => joined.push(window),
            }
        }
        *windows = joined;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_join_when_they_touch() {
        let window = |from, until| Window::new(Timestamp::from_seconds(from), Timestamp::from_seconds(until));
        let mut coverage = Coverage::default();
        assert!(coverage.is_frontier());
        for (from, until) in [(30, 40), (0, 10), (10, 20)] {
            coverage.add(window(from, until));
        }
        assert_eq!(coverage, Coverage::Windows(vec![window(0, 20), window(30, 40)]));
        assert!(
            coverage.covers(Timestamp::from_seconds(19)) && !coverage.covers(Timestamp::from_seconds(20))
        );
    }
}
