//! Sentences with choices and slots: `[a|b|c]` takes one, `{name}` is filled in. Choices may be empty and nest.

use crate::dice::Dice;

/// Fills a sentence. `slot` gives the words of a slot and may itself draw.
///
/// # Panics
/// When brackets do not match; a test expands every sentence of the stock.
pub(super) fn fill(
    sentence: &str,
    dice: &mut Dice,
    slot: &mut dyn FnMut(&str, &mut Dice) -> String,
) -> String {
    let chosen = choose(sentence, dice);
    let mut out = String::with_capacity(chosen.len() * 2);
    let mut rest = chosen.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').expect("a slot ends with a bracket");
        out.push_str(before);
        out.push_str(&slot(name, dice));
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn choose(sentence: &str, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(open) = rest.find('[') {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 1..];
        let close = closing(inside);
        out.push_str(&choose(dice.word(&options(&inside[..close])), dice));
        rest = &inside[close + 1..];
    }
    out.push_str(rest);
    out
}

/// The place of the bracket that closes what was opened just before.
fn closing(inside: &str) -> usize {
    let mut depth = 0_u32;
    for (place, character) in inside.char_indices() {
        match character {
            '[' => depth += 1,
            ']' if depth == 0 => return place,
            ']' => depth -= 1,
            _ => {}
        }
    }
    panic!("a choice does not end: {inside}");
}

/// The choices between the brackets, split at the bars of this level only.
fn options(inside: &str) -> Vec<&str> {
    let (mut depth, mut from, mut options) = (0_u32, 0, Vec::new());
    for (place, character) in inside.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            '|' if depth == 0 => {
                options.push(&inside[from..place]);
                from = place + 1;
            }
            _ => {}
        }
    }
    options.push(&inside[from..]);
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::About;
    use std::collections::BTreeSet;

    #[test]
    fn every_choice_comes_and_slots_are_filled() {
        let mut seen = BTreeSet::new();
        for n in 0..200 {
            let mut dice = Dice::of(1, About::Telling, n, 0);
            let text = fill("a[b|c[1|2]|]{x}", &mut dice, &mut |name, _| format!("<{name}>"));
            seen.insert(text);
        }
        let expected = ["a<x>", "ab<x>", "ac1<x>", "ac2<x>"].map(str::to_owned);
        assert_eq!(seen, BTreeSet::from(expected));
    }
}
