//! Messages made from the field lists alone, filled fully, barely or by chance.

use wire::codes::CodeTables;
use wire::schema::{Entry, Kind, Shape, Times, TransactionShape};

/// Which optional fields a sample has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// None of them, and empty lists.
    Bare,
    /// All of them, and two items in each list.
    Full,
    /// Each by chance.
    Mixed,
}

/// A deterministic source of choices (SplitMix64).
pub struct Choices(pub u64);

impl Choices {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// The XML of a message of this transaction, as the encoder would write it.
pub fn message(transaction: &TransactionShape, filling: Filling, choices: &mut Choices) -> String {
    let root = transaction.direction.root();
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><{root}><Head>");
    for entry in &transaction.head {
        match entry.name {
            "TxCode" => out.push_str(&format!("<TxCode>{}</TxCode>", transaction.code)),
            _ => field(entry, filling, choices, &mut out),
        }
    }
    out.push_str("</Head><Body>");
    fields(&transaction.body, filling, choices, &mut out);
    out.push_str(&format!("</Body></{root}>"));
    out
}

fn fields(entries: &[Entry], filling: Filling, choices: &mut Choices, out: &mut String) {
    entries.iter().for_each(|entry| field(entry, filling, choices, out));
}

fn field(entry: &Entry, filling: Filling, choices: &mut Choices, out: &mut String) {
    let times = match (entry.times, filling) {
        (Times::One, _) => 1,
        (Times::Optional, Filling::Bare) | (Times::Many, Filling::Bare) => 0,
        (Times::Optional, Filling::Full) => 1,
        (Times::Many, Filling::Full) => 2,
        (Times::Optional, Filling::Mixed) => choices.below(2),
        (Times::Many, Filling::Mixed) => choices.below(4),
    };
    if times == 0 {
        return;
    }
    let (list, item) =
        entry.name.split_once('/').map_or((None, entry.name), |(list, item)| (Some(list), item));
    list.iter().for_each(|list| out.push_str(&format!("<{list}>")));
    for _ in 0..times {
        let mut inside = String::new();
        match entry.shape {
            Shape::Leaf(kind) => inside = escape(&leaf(kind, choices)),
            // A group of optional fields needs one of them, or it would be no group.
            Shape::Group(_, inner) => {
                while inside.is_empty() {
                    let filling = if filling == Filling::Bare { Filling::Mixed } else { filling };
                    fields(&inner(), filling, choices, &mut inside);
                }
            }
        }
        out.push_str(&format!("<{item}>{inside}</{item}>"));
    }
    list.iter().for_each(|list| out.push_str(&format!("</{list}>")));
}

/// A value in the form in which the encoder writes it.
fn leaf(kind: Kind, choices: &mut Choices) -> String {
    match kind {
        Kind::Text { chars_max } => text(chars_max, choices),
        Kind::Serial => {
            format!("{}_{}{}", alphanumeric(12, choices), alphanumeric(12, choices), digits(28, choices))
        }
        Kind::Application => digits(36, choices),
        Kind::Organisation => alphanumeric(12, choices),
        Kind::Time => format!(
            "{}{:02}{:02}{:02}{:02}{:02}",
            1900 + choices.below(300),
            1 + choices.below(12),
            1 + choices.below(28),
            choices.below(24),
            choices.below(60),
            choices.below(60)
        ),
        Kind::Amount => {
            let sign = if choices.below(10) == 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", 1 + choices.below(1_000_000_000), choices.below(100))
        }
        Kind::Code { table } => {
            let known = CodeTables::shipped().codes_of(table);
            match choices.below(known.len() + 1) {
                0 => alphanumeric(1 + choices.below(10), choices),
                at => known[at - 1].0.to_owned(),
            }
        }
        Kind::Base64 => ["anBlZw==", "AA==", "//79", "5Y2V"][choices.below(4)].to_owned(),
    }
}

fn text(chars_max: usize, choices: &mut Choices) -> String {
    const INSIDE: [char; 16] =
        ['张', '某', '银', '行', '〔', 'a', 'Z', '0', '9', '<', '>', '&', '"', '\'', ' ', '𠮷'];
    let length = if choices.below(8) == 0 { chars_max } else { 1 + choices.below(chars_max.min(24)) };
    let mut text: Vec<char> = (0..length).map(|_| INSIDE[choices.below(INSIDE.len())]).collect();
    for end in [0, length - 1] {
        if text[end] == ' ' {
            text[end] = '卡';
        }
    }
    text.into_iter().collect()
}

fn digits(length: usize, choices: &mut Choices) -> String {
    (0..length).map(|_| char::from(b'0' + choices.below(10) as u8)).collect()
}

fn alphanumeric(length: usize, choices: &mut Choices) -> String {
    const ALLOWED: &[u8] = b"0123456789ABCXYZabcxyz";
    (0..length).map(|_| char::from(ALLOWED[choices.below(ALLOWED.len())])).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
