//! How a source's columns become transfers: a TOML file that an officer can write.
//!
//! ```toml
//! name = "amlsim"
//! [columns]                 # our names = the file's
//! payer = "sourceNodeId"
//! payee = "targetNodeId"
//! amount = "value"
//! at = "time"
//! [amount]
//! unit = "yuan"             # or "fen"
//! [time]
//! form = "steps"            # or "canonical", or "%Y/%m/%d %H:%M:%S" (Beijing time)
//! start = "2017-01-01"      # the first step's day or instant
//! first = 1                 # the number of the first step
//! step = "day"              # or "hour", "minute", "second"
//! spacing_ms = 1000         # rows of one step follow one another at this distance
//! ```
//!
//! A **step becomes an instant** so: the k-th row of step n (in the file's order, from 0, every row counted whose step reads)
//! is at `start + (n − first) · step + k · spacing_ms`; a step with more rows than fit is a fault of those rows.
//! Where the file has no transfer id, one is made from the row's content and from how often that content came
//! before in the file, so that the same file twice is once.

use jiff::civil::{Date, DateTime};
use kernel::Timestamp;
use serde::Deserialize;

/// How to read a source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// What people call it.
    pub name: String,
    /// The separator, a comma unless said otherwise.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Our columns' names in the file.
    pub columns: Columns,
    /// The unit of amounts and balances.
    #[serde(default)]
    pub amount: AmountForm,
    /// The form of times.
    #[serde(default)]
    pub time: TimeForm,
}

/// The file's name of each of our columns; `None` where it has none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the columns of the documented transfers file")]
pub struct Columns {
    pub transfer_id: Option<String>,
    pub at: String,
    pub payer: String,
    pub payee: String,
    pub amount: String,
    pub channel: Option<String>,
    pub payer_balance: Option<String>,
    pub payee_balance: Option<String>,
    pub status: Option<String>,
    pub memo: Option<String>,
}

/// The unit of amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountForm {
    /// Yuan with decimals, or whole fen.
    #[serde(default)]
    pub unit: Unit,
}

/// Yuan or fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A decimal number of yuan.
    Yuan,
    /// A whole number of fen.
    #[default]
    Fen,
}

/// How times are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "TimeDocument")]
pub enum TimeForm {
    /// RFC 3339 or `yyyyMMddHHmmss`.
    #[default]
    Canonical,
    /// A `strptime` pattern, Beijing time.
    Pattern(String),
    /// Numbered steps.
    Steps(Steps),
}

/// Numbered steps of equal length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The instant of the first step.
    pub start: Timestamp,
    /// The number of the first step.
    pub first: i64,
    /// The length of a step.
    pub step_micros: i64,
    /// The distance of rows within a step.
    pub spacing_micros: i64,
}

/// Why a layout cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the layout cannot be read: {0}")]
pub struct LayoutError(String);

impl LayoutError {
    pub(crate) fn new(why: String) -> LayoutError {
        LayoutError(why)
    }
}

impl Layout {
    /// Reads a layout file.
    pub fn from_toml(text: &str) -> Result<Layout, LayoutError> {
        let layout: Layout = toml::from_str(text).map_err(|error| LayoutError(error.to_string()))?;
        if !layout.delimiter.is_ascii() {
            return Err(LayoutError(format!("the delimiter {:?} is not one byte", layout.delimiter)));
        }
        Ok(layout)
    }

    /// The documented transfers file.
    #[must_use]
    pub fn canonical() -> Layout {
        let column = |name: &str| Some(name.to_owned());
        Layout {
            name: "canonical".to_owned(),
            delimiter: ',',
            columns: Columns {
                transfer_id: column("transfer_id"),
                at: "at".to_owned(),
                payer: "payer".to_owned(),
                payee: "payee".to_owned(),
                amount: "amount_fen".to_owned(),
                channel: column("channel"),
                payer_balance: column("payer_balance_fen"),
                payee_balance: column("payee_balance_fen"),
                status: column("status"),
                memo: column("memo"),
            },
            amount: AmountForm { unit: Unit::Fen },
            time: TimeForm::Canonical,
        }
    }

    /// A layout that ships with the product: `canonical` or `amlsim`.
    #[must_use]
    pub fn named(name: &str) -> Option<Layout> {
        match name {
            "canonical" => Some(Layout::canonical()),
            "amlsim" => {
                let text = include_str!("../../../testdata/layouts/amlsim.toml");
                Some(Layout::from_toml(text).expect("a test reads the same text"))
            }
            _ => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeDocument {
    form: String,
    start: Option<String>,
    first: Option<i64>,
    step: Option<String>,
    spacing_ms: Option<i64>,
}

impl TryFrom<TimeDocument> for TimeForm {
    type Error = String;

    fn try_from(document: TimeDocument) -> Result<TimeForm, String> {
        let steps_only = document.start.is_some() || document.first.is_some() || document.step.is_some();
        match document.form.as_str() {
            "steps" => steps(&document).map(TimeForm::Steps),
            _ if steps_only => Err("start, first and step belong to the time form \"steps\"".to_owned()),
            "canonical" => Ok(TimeForm::Canonical),
            pattern if pattern.contains('%') => Ok(TimeForm::Pattern(pattern.to_owned())),
            other => Err(format!("the time form {other:?} is none of canonical, steps, a pattern with %")),
        }
    }
}

fn steps(document: &TimeDocument) -> Result<Steps, String> {
    let start = document.start.as_deref().ok_or("the time form \"steps\" needs a start")?;
    let midnight = |day: Date| Timestamp::from_beijing(day.to_datetime(jiff::civil::Time::midnight()));
    let day = start.parse::<Date>().ok().and_then(midnight);
    let start = match day {
        Some(instant) => instant,
        None => Timestamp::parse(start).map_err(|error| error.to_string())?,
    };
    let step_seconds = match document.step.as_deref().unwrap_or("day") {
        "day" => 86_400,
        "hour" => 3_600,
        "minute" => 60,
        "second" => 1,
        other => return Err(format!("the step {other:?} is none of day, hour, minute, second")),
    };
    let spacing_ms = document.spacing_ms.unwrap_or(1);
    if !(1..=86_400_000).contains(&spacing_ms) {
        return Err(format!("spacing_ms is {spacing_ms}, not 1 to 86,400,000"));
    }
    Ok(Steps {
        start,
        first: document.first.unwrap_or(0),
        step_micros: step_seconds * 1_000_000,
        spacing_micros: spacing_ms * 1_000,
    })
}

impl Steps {
    /// The instant of the k-th row of a step; `None` when the step has no room for it or time ends.
    #[must_use]
    pub fn instant(&self, step: i64, row_in_step: i64) -> Option<Timestamp> {
        let inside =
            row_in_step.checked_mul(self.spacing_micros).filter(|&inside| inside < self.step_micros)?;
        let steps = step.checked_sub(self.first)?.checked_mul(self.step_micros)?;
        let instant = Timestamp::from_micros(self.start.as_micros().checked_add(steps)?.checked_add(inside)?);
        // Beyond the year 9999 nothing can be printed.
        (instant.as_micros().unsigned_abs() < 253_402_200_000_000_000).then_some(instant)
    }
}

pub(crate) fn by_pattern(text: &str, pattern: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime(pattern, text.trim()).or_else(|_| {
        Date::strptime(pattern, text.trim()).map(|day| day.to_datetime(jiff::civil::Time::midnight()))
    });
    civil.ok().and_then(Timestamp::from_beijing)
}

fn comma() -> char {
    ','
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_layout_reads() {
        let Some(Layout { time: TimeForm::Steps(steps), .. }) = Layout::named("amlsim") else { panic!() };
        assert_eq!(steps.instant(1, 0).unwrap().to_string(), "2017-01-01T00:00:00+08:00");
        assert_eq!(steps.instant(2, 61).unwrap().to_string(), "2017-01-02T00:01:01+08:00");
        assert_eq!(steps.instant(1, 86_400), None);
        assert_eq!(steps.instant(i64::MAX, 0), None);
    }

    #[test]
    fn wrong_layouts_say_why() {
        let check = |time: &str| {
            let columns = "[columns]\nat='t'\npayer='a'\npayee='b'\namount='v'\n";
            Layout::from_toml(&format!("name='x'\n{columns}[time]\n{time}")).unwrap_err().to_string()
        };
        assert!(check("form='steps'").contains("needs a start"));
        assert!(check("form='steps'\nstart='yesterday'").contains("neither RFC 3339"));
        assert!(check("form='steps'\nstart='2017-01-01'\nstep='week'").contains("none of day, hour"));
        assert!(check("form='canonical'\nfirst=1").contains("belong to the time form"));
        assert!(check("form='iso'").contains("none of canonical, steps"));
        assert!(check("form='canonical'\nzone='x'").contains("unknown field"));
    }
}
