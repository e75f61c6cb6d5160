//! The files of the command line: reports in, readings out, one JSON object a line.
//!
//! A line that cannot be read is listed with its number and the reason, while the rest goes on.

use kernel::fen::Fen;
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::class::Candidate;
use crate::elements::Element;
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
    /// The class model that was used.
    pub model: String,
}

/// Reads one line of input: `None` for a blank one.
pub fn parse_line(line: &str, number: usize) -> Result<Option<ReportLine>, BadLine> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let bad = |error: serde_json::Error| BadLine { line: number, reason: error.to_string() };
    serde_json::from_str(line.trim_start_matches('\u{feff}')).map(Some).map_err(bad)
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
        assert_eq!(check(r#"{"id":"a"}"#), "7: missing field `text` at line 1 column 10");
        assert!(
            check(r#"{"id":"a","text":"b","received_at":"昨晚"}"#)
                .starts_with("7: the time \"昨晚\" is neither")
        );
        assert!(check("{\"id\"").starts_with("7: EOF"));
    }
}
