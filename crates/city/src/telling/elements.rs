//! Which identifiers stand in a report, so that reading can be tested: kind, canonical value, and as written.

use super::clues::Clues;

/// An identifier in a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Element {
    /// Its kind, as `intake` names it.
    pub kind: &'static str,
    /// Its canonical value. May name a (made-up) person.
    pub value: String,
    /// As it stands in the text.
    pub surface: String,
}

/// What may stand in a report beside the clues.
pub(super) struct Known<'w> {
    pub cards: Vec<&'w str>,
    pub holders: Vec<&'w str>,
    pub phone: &'w str,
    pub resident_id: &'w str,
}

/// The clues' slots and what they are.
const CLUES: [(&str, &str); 8] = [
    ("电话", "phone"),
    ("微信", "wechat"),
    ("QQ", "qq"),
    ("APP", "app"),
    ("网址", "url"),
    ("会议", "meeting_no"),
    ("单号", "order_no"),
    ("骗名", "name_suspect"),
];

/// The identifiers that stand in a text, each once, in order of kind and value.
pub(super) fn elements(text: &str, clues: &Clues, known: &Known<'_>) -> Vec<Element> {
    let mut found = Vec::new();
    let mut add = |kind: &'static str, value: String, surface: &str| {
        if text.contains(surface) {
            found.push(Element { kind, value, surface: surface.to_owned() });
        }
    };
    for (slot, kind) in CLUES {
        let surface = clues.get(slot).unwrap_or_default();
        let surface =
            if kind == "app" { surface.trim_matches(['“', '”', '「', '」']) } else { surface };
        add(kind, canonical(kind, surface), surface);
    }
    add("phone", known.phone.to_owned(), known.phone);
    add("resident_id", known.resident_id.to_owned(), known.resident_id);
    for holder in &known.holders {
        add("name_suspect", (*holder).to_owned(), holder);
    }
    for card in &known.cards {
        for surface in spellings(text, card) {
            add("bank_card", (*card).to_owned(), surface);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn canonical(kind: &str, surface: &str) -> String {
    match kind {
        "phone" => {
            let kept: String = surface.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            kept.strip_prefix("+86").filter(|rest| rest.len() == 11).map(str::to_owned).unwrap_or(kept)
        }
        "url" => surface.replace("hxxp", "http").replace("[.]", "."),
        _ => surface.to_owned(),
    }
}

/// The places in a text that spell a number, with blanks, hyphens or full-width digits between.
fn spellings<'t>(text: &'t str, number: &str) -> Vec<&'t str> {
    let places: Vec<_> = text.char_indices().collect();
    let mut found = Vec::new();
    for from in 0..places.len() {
        let Some(until) = spelled_until(&places[from..], number) else { continue };
        let end = places.get(from + until).map_or(text.len(), |(place, _)| *place);
        found.push(&text[places[from].0..end]);
    }
    found
}

/// How many characters spell the number from here on; `None` when these do not, or a longer number begins here.
fn spelled_until(places: &[(usize, char)], number: &str) -> Option<usize> {
    let mut digits = number.chars().peekable();
    for (count, (_, character)) in places.iter().enumerate() {
        let folded = kernel::account::fold_width(*character);
        match digits.peek() {
            None => return Some(count),
            Some(digit) if *digit == folded => _ = digits.next(),
            Some(_) if count > 0 && (folded == ' ' || folded == '-') => {}
            Some(_) => return None,
        }
    }
    digits.peek().is_none().then_some(places.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_spelled() {
        let text = "卡６２１０ 7600-0000，又6210 7600 0000。621076000 00";
        assert_eq!(spellings(text, "621076000000"), ["６２１０ 7600-0000", "6210 7600 0000"]);
    }

    #[test]
    fn values_are_canonical() {
        assert_eq!(canonical("phone", "+8617000001234"), "17000001234");
        assert_eq!(canonical("phone", "170-0000-1234"), "17000001234");
        assert_eq!(canonical("phone", "0085260000123"), "0085260000123");
        assert_eq!(canonical("url", "hxxp://ab0000[.]top"), "http://ab0000.top");
    }
}
