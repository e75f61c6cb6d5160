//! Recorded calls with two sides: who speaks is known for every word, whatever is read from it.

use intake::dialogue::{Speaker, joined, turns};
use intake::file::{parse_line, read_line};
use serde::Deserialize;

const SAMPLE: &str = include_str!("../../../testdata/dialogues/sample.jsonl");

#[derive(Deserialize)]
struct Call {
    left: Vec<String>,
    right: Vec<String>,
}

/// The words of each side, as they were said, come back turn by turn with their speaker.
#[test]
fn every_turn_has_its_speaker() {
    for line in SAMPLE.lines() {
        let call: Call = serde_json::from_str(line).expect("a call");
        let text = joined(&call.left, &call.right);
        let characters: Vec<char> = text.chars().collect();
        let said = |speaker: Speaker| -> String {
            let own = turns(&text).into_iter().filter(|turn| turn.speaker == speaker);
            own.map(|turn| {
                characters[turn.span.start..turn.span.end].iter().collect::<String>().trim().to_owned()
            })
            .collect::<Vec<_>>()
            .join("")
        };
        let squeezed = |words: &str| words.split_whitespace().collect::<String>();
        assert_eq!(squeezed(&said(Speaker::Suspect)), squeezed(&call.left.concat()), "{text}");
        assert_eq!(squeezed(&said(Speaker::Victim)), squeezed(&call.right.concat()), "{text}");
    }
}

/// A line of the command line's input may be such a call; its reading says who speaks where, and every element lies in a turn.
#[test]
fn a_call_is_read_with_its_turns() {
    let mut calls = 0;
    for (number, line) in SAMPLE.lines().enumerate() {
        let report = parse_line(line, number + 1).expect("a right line").expect("a line");
        let reading = read_line(report);
        assert!(reading.turns.len() >= 4, "{}", reading.text);
        for element in &reading.elements {
            let spoken = reading.turns.iter().any(|turn| turn.span.covers(element.span));
            assert!(spoken, "{:?} in {}", element.kind, reading.text);
        }
        calls += 1;
    }
    assert!(calls >= 12);
}
