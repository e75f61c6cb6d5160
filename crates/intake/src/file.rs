//! The files of the command line: reports in, readings out, one JSON object a line.
//!
//! A line that cannot be read is listed with its number and the reason, while the rest goes on.

use kernel::fen::Fen;
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alert::Alert;
use crate::class::{Aside, Candidate};
use crate::dialogue::{self, Turn};
use crate::elements::Element;
use crate::guide::{Question, Step};
use crate::leak::Leak;
use crate::missing::MissingField;
use crate::model::Model;
use crate::payment::Payment;
use crate::reading::{Reading, read_with};

/// A line of input. Fields beside these are ignored.
#[derive(Clone, Debug, Deserialize)]
pub struct ReportLine {
    /// The report's name in its file.
    pub id: String,
    /// The words of the report.
    pub text: String,
    /// When it was received; without it 昨晚 and the like stay without a time.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
    /// The class, where a person has filed it: for training and evaluation.
    #[serde(default)]
    pub label: Option<String>,
}

/// Why a line of input cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadLine {
    /// The line's number, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// A line of output: the documented form of a reading.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingLine {
    /// The report's name in its file.
    pub id: String,
    /// The most likely of the twelve classes.
    pub label: &'static str,
    /// A person must look before the label is used.
    pub undecided: bool,
    /// The words of the report.
    pub text: String,
    /// Accounts, numbers, addresses and names.
    pub elements: Vec<Element>,
    /// Payments that left the victim.
    pub payments: Vec<Payment>,
    /// Money that came back.
    #[serde(rename = "received_back_fen")]
    pub received_back: Fen,
    /// Payments less what came back.
    #[serde(rename = "total_loss_fen")]
    pub total_loss: Fen,
    /// The total stated in the text.
    #[serde(rename = "stated_total_fen")]
    pub stated_total: Option<Fen>,
    /// The stated total is neither the payments nor the loss.
    pub totals_disagree: bool,
    /// The likely classes with their reasons.
    pub candidates: Vec<Candidate>,
    /// Fields of a stop order that are still missing.
    pub missing: Vec<MissingField>,
    /// Outside the twelve classes, or nothing to tell by.
    pub aside: Option<Aside>,
    /// What the call taker must hear first.
    pub alerts: Vec<Alert>,
    /// What to ask next.
    pub questions: Vec<Question>,
    /// What to do first.
    pub first_aid: Vec<Step>,
    /// Where the swindlers had the victim's data from.
    pub leaks: Vec<Leak>,
    /// Who speaks where, in a transcript.
    pub turns: Vec<Turn>,
    /// A copy of the words without the people, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redacted: Option<String>,
    /// The class model that was used.
    pub model: String,
}

/// Reads one line of input: `None` for a blank one.
pub fn parse_line(line: &str, number: usize) -> Result<Option<ReportLine>, BadLine> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let bad = |error: serde_json::Error| BadLine { line: number, reason: error.to_string() };
    let whole: Line = serde_json::from_str(line.trim_start_matches('\u{feff}')).map_err(bad)?;
    whole.report().map(Some).map_err(|reason| BadLine { line: number, reason: reason.to_owned() })
}

/// A line as it may be written: a report, or a recording whose two sides stand apart (`left` calls, `right` answers).
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "tts_id")]
    id: String,
    text: Option<String>,
    #[serde(default)]
    left: Vec<String>,
    #[serde(default)]
    right: Vec<String>,
    #[serde(default)]
    received_at: Option<Timestamp>,
    #[serde(default)]
    label: Option<String>,
}

impl Line {
    fn report(self) -> Result<ReportLine, &'static str> {
        let text = match self.text {
            Some(text) => text,
            None if self.left.is_empty() && self.right.is_empty() => {
                return Err("missing field `text`, or `left` and `right`");
            }
            None => dialogue::joined(&self.left, &self.right),
        };
        Ok(ReportLine { id: self.id, text, received_at: self.received_at, label: self.label })
    }
}

/// Reads one report line with the built-in model.
#[must_use]
pub fn read_line(report: ReportLine) -> ReadingLine {
    read_line_with(report, Model::built_in())
}

/// Reads one report line with a model of one's own.
#[must_use]
pub fn read_line_with(report: ReportLine, model: &Model) -> ReadingLine {
    let reading = read_with(&report.text, report.received_at, model);
    ReadingLine::new(report.id, report.text, reading)
}

impl ReadingLine {
    /// The output form of a reading.
    #[must_use]
    pub fn new(id: String, text: String, reading: Reading) -> ReadingLine {
        ReadingLine {
            id,
            label: reading.label,
            undecided: reading.undecided,
            text,
            totals_disagree: reading.totals_disagree(),
            elements: reading.elements,
            payments: reading.payments,
            received_back: reading.received_back,
            total_loss: reading.total_loss,
            stated_total: reading.stated_total,
            candidates: reading.candidates,
            missing: reading.missing,
            aside: reading.aside,
            alerts: reading.alerts,
            questions: reading.questions,
            first_aid: reading.first_aid,
            leaks: reading.leaks,
            turns: reading.turns,
            redacted: None,
            model: reading.model,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) -> String {
        match parse_line(line, 7) {
            Ok(Some(report)) => format!("{} {}", report.id, report.text),
            Ok(None) => "blank".to_owned(),
            Err(bad) => format!("{}: {}", bad.line, bad.reason),
        }
    }

    #[test]
    fn a_bad_line_is_named_and_a_blank_one_passed() {
        assert_eq!(check("  "), "blank");
        assert_eq!(check(r#"{"id":"a","text":"被骗","style":"接警"}"#), "a 被骗");
        assert_eq!(check(r#"{"id":"a"}"#), "7: missing field `text`, or `left` and `right`");
        assert_eq!(check(r#"{"tts_id":"a","left":["喂"],"right":["你好"]}"#), "a 对方：喂\n受害人：你好");
        assert!(
            check(r#"{"id":"a","text":"b","received_at":"昨晚"}"#)
                .starts_with("7: the time \"昨晚\" is neither")
        );
        assert!(check("{\"id\"").starts_with("7: EOF"));
    }
}
