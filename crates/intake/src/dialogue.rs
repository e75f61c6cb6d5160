//! Dialogues: who speaks where, in a transcript with speakers' names before their turns and in two-sided recordings.

use serde::Serialize;

use crate::text::{Span, Text};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The call taker or the officer who asks.
    Officer,
    /// The victim, or who reports for the victim.
    Victim,
    /// The other side of the call: the swindler, in a recording of the fraud itself.
    Suspect,
}

/// A stretch of one speaker's words, without the name before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// Who speaks.
    pub speaker: Speaker,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
}

const NAMES: &[(&str, Speaker)] = &[
    ("接警员", Speaker::Officer),
    ("接线员", Speaker::Officer),
    ("民警", Speaker::Officer),
    ("警官", Speaker::Officer),
    ("客服专员", Speaker::Suspect),
    ("反诈专员", Speaker::Officer),
    ("问", Speaker::Officer),
    ("报警人", Speaker::Victim),
    ("报案人", Speaker::Victim),
    ("受害人", Speaker::Victim),
    ("被害人", Speaker::Victim),
    ("事主", Speaker::Victim),
    ("群众", Speaker::Victim),
    ("来电人", Speaker::Victim),
    ("答", Speaker::Victim),
    ("对方", Speaker::Suspect),
    ("嫌疑人", Speaker::Suspect),
    ("骗子", Speaker::Suspect),
    ("客服", Speaker::Suspect),
];

/// A text with at least so many turns of two speakers is a dialogue.
const TURNS_LEAST: usize = 2;

/// The turns of a transcript: a name at the beginning of a line or after a sentence's end, and a colon. Empty for other texts.
#[must_use]
pub fn turns(text: &str) -> Vec<Turn> {
    turns_of(&Text::new(text))
}

pub(crate) fn turns_of(text: &Text) -> Vec<Turn> {
    let mut heads: Vec<(usize, usize, Speaker)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let begins = at == 0 || matches!(text.at(at - 1), '\n' | '。' | '?' | '!' | ' ' | '”' | '/');
        let head = begins.then(|| NAMES.iter().find(|(name, _)| text.starts_with_at(at, name))).flatten();
        if let Some((name, speaker)) = head {
            let colon = at + name.chars().count();
            if text.at(colon) == ':' {
                heads.push((at, colon + 1, *speaker));
                at = colon;
            }
        }
        at += 1;
    }
    let speaks = |speaker: Speaker| heads.iter().any(|(_, _, one)| *one == speaker);
    let sides =
        [Speaker::Officer, Speaker::Victim, Speaker::Suspect].into_iter().filter(|&one| speaks(one)).count();
    if heads.len() < TURNS_LEAST || sides < 2 {
        return Vec::new();
    }
    let ends = heads.iter().skip(1).map(|(start, _, _)| *start).chain([text.len()]);
    heads
        .iter()
        .zip(ends)
        .map(|((_, start, speaker), end)| Turn { speaker: *speaker, span: Span::new(*start, end) })
        .collect()
}

/// One text of a recording whose sides were written down apart, in the order in which they spoke: left begins.
#[must_use]
pub fn joined(left: &[String], right: &[String]) -> String {
    let mut lines = Vec::with_capacity(left.len() + right.len());
    for turn in 0..left.len().max(right.len()) {
        lines.extend(left.get(turn).map(|words| format!("对方：{words}")));
        lines.extend(right.get(turn).map(|words| format!("受害人：{words}")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str) -> String {
        let text = Text::new(words);
        let say = |turn: Turn| format!("{:?} {}", turn.speaker, text.surface(turn.span).trim());
        turns_of(&text).into_iter().map(say).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn finds_who_speaks() {
        assert_eq!(
            check("接警员：您好，110。\n报警人：我被骗了。\n接警员：转了多少？"),
            "Officer 您好，110。 | Victim 我被骗了。 | Officer 转了多少？"
        );
        assert_eq!(check("问：几点？ 答：三点。"), "Officer 几点？ | Victim 三点。");
        assert_eq!(check("报警人：王某，称其被骗。"), "");
        let both = joined(&["我是客服。".to_owned()], &["请说。".to_owned()]);
        assert_eq!(check(&both), "Suspect 我是客服。 | Victim 请说。");
    }
}
