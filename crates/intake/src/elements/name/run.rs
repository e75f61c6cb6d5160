//! A full name inside a run of characters: a surname, a given name, and something that follows names.

use super::{LISTS, TITLED, han_run};
use crate::text::{Span, Text};

/// A full name that begins at a position: where it ends. What follows in its run must be something that follows names.
pub(in crate::elements) fn full_name_at(text: &Text, start: usize) -> Option<usize> {
    let lists = &*LISTS;
    let run = han_run(text, start, 14);
    let compound = lists.compound.starts_at(text, start).is_some();
    if !compound && !lists.surnames.contains(&text.at(start)) {
        return None;
    }
    let lengths: &[usize] = if compound { &[3, 4, 2] } else { &[3, 2, 4] };
    let given = start + if compound { 2 } else { 1 };
    let mut best = None;
    for &wanted in lengths {
        let end = start + wanted;
        if end > run
            || wanted == 4 && !compound
            || compound && wanted == 2
            || (given..end).any(|at| lists.not_given.contains(&text.at(at))) && !is_forward(text, given, end)
        {
            continue;
        }
        let name = text.folded(Span::new(start, end));
        let is_title = lists.titles.contains(&text.folded(Span::new(given, end)))
            || TITLED.contains(&text.folded(Span::new(given, end)).as_str());
        let is_word = is_title
            || lists.common.contains(&name)
            || lists.common.starts_at(text, start).is_some_and(|length| length >= wanted)
            || ends_word(text, start)
            || crate::elements::app::is_mainstream(&name);
        if is_word {
            continue;
        }
        if end == run {
            return Some(end);
        }
        if lists.follows.starts_at(text, end).is_some() {
            best = best.or(Some(end));
        }
    }
    best
}

/// 向前, 向东, 向阳: given names although 向 leads to a payee elsewhere.
fn is_forward(text: &Text, given: usize, end: usize) -> bool {
    end - given == 2
        && text.any_starts_at(given, &["向前", "向东", "向阳", "向荣", "向明", "向华", "向南", "向群"])
}

/// 报名`费`可领: the surname is the end of the word before.
fn ends_word(text: &Text, start: usize) -> bool {
    text.at(start) == '费' && "名续务员税证检运学路话制卡包料旅会保利油邮".contains(text.before(start, 1))
}
