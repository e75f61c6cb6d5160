//! Scores of readings against annotated reports. Every score is defined in docs/intake-scores.md.

use std::collections::BTreeSet;

use kernel::account::fold_width;
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::elements::ElementKind;
use crate::file::{ReadingLine, ReportLine, read_line_with};
use crate::instant::Precision;
use crate::model::{Example, Model, ModelError, class_of};
use crate::payment::Payment;
use crate::validate::{ClassScores, Judged, cross_validate, score};

mod canonical;
mod matching;

use canonical::{account, is_named_service, normal};
use matching::pairs;

/// An annotated report, in the layout of testdata/reports_dev.md.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldLine {
    /// The report itself.
    #[serde(flatten)]
    pub report: ReportLine,
    /// What must be found.
    pub elements: Vec<GoldElement>,
    /// What may be found.
    #[serde(default)]
    pub optional_elements: Vec<GoldElement>,
    /// Payments in order of appearance.
    pub payments: Vec<GoldPayment>,
    /// What the victim lost.
    pub total_loss_fen: i64,
}

/// An annotated element.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldElement {
    /// One of the twelve kinds.
    pub kind: String,
    /// The canonical value.
    pub value: String,
}

/// An annotated payment.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldPayment {
    /// When, if it was said.
    pub time: Option<Timestamp>,
    /// `minute`, `hour`, `day` or `none`.
    pub time_precision: String,
    /// How much.
    pub amount_fen: i64,
    /// The payee's account.
    pub to: Option<String>,
}

/// Precision, recall and their harmonic mean, with the counts behind them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Found {
    /// Found and annotated.
    pub right: usize,
    /// Found, not annotated.
    pub wrong: usize,
    /// Annotated, not found.
    pub missed: usize,
    /// Share of the found that is annotated.
    pub precision: f64,
    /// Share of the annotated that is found.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
}

/// The scores of one kind of element.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindScore {
    /// The kind.
    pub kind: &'static str,
    /// Its scores.
    #[serde(flatten)]
    pub found: Found,
}

/// All scores of a file of annotated reports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// Reports scored.
    pub reports: usize,
    /// By kind.
    pub elements: Vec<KindScore>,
    /// All kinds together.
    pub elements_micro: Found,
    /// Elements whose value cannot be derived from the words of the report.
    pub invented: usize,
    /// Payments by amount and payee account.
    pub payments: Found,
    /// Payments by amount, payee account and, where the text gives hour or minute, a time within 60 minutes.
    pub payments_time: Found,
    /// Share of the payments with hour or minute that are found with a time within 60 minutes.
    pub timed_recall: f64,
    /// Share of reports whose total loss is right to the fen.
    pub total_loss_exact: f64,
    /// The class by the model in use. For the built-in model these reports are those it has learnt.
    pub class: ClassScores,
    /// The class by 5-fold cross-validation on these reports: the honest figure.
    pub class_cross_validated: ClassScores,
    /// The model in use.
    pub model: String,
}

/// Reads every report and scores the readings.
pub fn evaluate(gold: &[GoldLine], model: &Model) -> Result<Scores, ModelError> {
    let mut tally = Tally::default();
    for one in gold {
        let reading = read_line_with(one.report.clone(), model);
        tally.add(one, &reading)?;
    }
    let examples: Vec<Example> = gold
        .iter()
        .filter_map(|one| Some(Example { text: one.report.text.clone(), label: one.report.label.clone()? }))
        .collect();
    let validated = cross_validate(&examples, 5)?;
    Ok(tally.finish(validated, model.name().to_owned()))
}

#[derive(Default)]
struct Tally {
    reports: usize,
    kinds: [Found; ElementKind::ALL.len()],
    invented: usize,
    payments: Found,
    payments_time: Found,
    timed: usize,
    timed_right: usize,
    loss_right: usize,
    judged: Vec<Judged>,
}

impl Tally {
    fn add(&mut self, gold: &GoldLine, reading: &ReadingLine) -> Result<(), ModelError> {
        self.reports += 1;
        self.add_elements(gold, reading);
        self.add_payments(gold, reading);
        self.loss_right += usize::from(reading.total_loss.get() == gold.total_loss_fen);
        if let Some(label) = &gold.report.label {
            let right = class_of(label).ok_or_else(|| ModelError::Label(label.clone()))?;
            let order = reading.candidates.iter().filter_map(|candidate| class_of(candidate.label)).collect();
            self.judged.push(Judged { right, order });
        }
        Ok(())
    }

    fn add_elements(&mut self, gold: &GoldLine, reading: &ReadingLine) {
        let set = |elements: &[GoldElement]| -> BTreeSet<(String, String)> {
            elements.iter().map(|one| (one.kind.clone(), normal(&one.kind, &one.value))).collect()
        };
        let (must, may) = (set(&gold.elements), set(&gold.optional_elements));
        let text: Vec<char> = reading.text.chars().collect();
        let mut found = BTreeSet::new();
        for element in &reading.elements {
            let value = element.value.reveal();
            let words: String =
                text.get(element.span.start..element.span.end).unwrap_or(&[]).iter().collect();
            self.invented += usize::from(!canonical::is_derivable(element.kind, value, &words));
            found.insert((element.kind.code().to_owned(), normal(element.kind.code(), value)));
        }
        let loose = |kind: &str| matches!(kind, "phone" | "wechat" | "qq" | "alipay");
        let numbers: BTreeSet<String> = must
            .iter()
            .chain(&may)
            .filter(|(kind, _)| loose(kind))
            .map(|(_, value)| normal("wechat", value))
            .collect();
        for (place, kind) in ElementKind::ALL.iter().enumerate() {
            let code = kind.code();
            let counts = &mut self.kinds[place];
            counts.right += must.intersection(&found).filter(|(kind, _)| kind == code).count();
            counts.missed += must.difference(&found).filter(|(kind, _)| kind == code).count();
            let wrong = found.difference(&must).filter(|(kind, value)| {
                let other = if code == "app" { "url" } else { "app" };
                let twin = matches!(code, "app" | "url") && must.contains(&(other.to_owned(), value.clone()));
                let allowed = may.contains(&(kind.clone(), value.clone()))
                    || is_named_service(code, value)
                    || loose(code) && numbers.contains(&normal("wechat", value))
                    || twin;
                kind == code && !allowed
            });
            counts.wrong += wrong.count();
        }
    }

    fn add_payments(&mut self, gold: &GoldLine, reading: &ReadingLine) {
        let chats: BTreeSet<String> = gold
            .elements
            .iter()
            .filter(|one| one.kind == "wechat")
            .map(|one| normal("wechat", &one.value))
            .collect();
        let same = |a: &GoldPayment, b: &Payment| {
            let to = b.to.as_ref().map(crate::elements::Words::reveal);
            a.amount_fen == b.amount.get() && account(a.to.as_deref(), &chats) == account(to, &chats)
        };
        let near = |a: &GoldPayment, b: &Payment| {
            same(a, b)
                && (!is_timed(a)
                    || a.time.zip(b.time).is_some_and(|(x, y)| x.micros_since(y).abs() <= 3_600_000_000))
        };
        count(
            &mut self.payments,
            gold.payments.len(),
            reading.payments.len(),
            pairs(&gold.payments, &reading.payments, same),
        );
        count(
            &mut self.payments_time,
            gold.payments.len(),
            reading.payments.len(),
            pairs(&gold.payments, &reading.payments, near),
        );
        let timed: Vec<GoldPayment> = gold.payments.iter().filter(|one| is_timed(one)).cloned().collect();
        self.timed += timed.len();
        self.timed_right += pairs(&timed, &reading.payments, near);
    }

    fn finish(mut self, class_cross_validated: ClassScores, model: String) -> Scores {
        let mut micro = Found::default();
        for found in &mut self.kinds {
            (micro.right, micro.wrong, micro.missed) =
                (micro.right + found.right, micro.wrong + found.wrong, micro.missed + found.missed);
            found.settle();
        }
        for found in [&mut micro, &mut self.payments, &mut self.payments_time] {
            found.settle();
        }
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        Scores {
            reports: self.reports,
            elements: ElementKind::ALL
                .iter()
                .zip(self.kinds)
                .map(|(kind, found)| KindScore { kind: kind.code(), found })
                .collect(),
            elements_micro: micro,
            invented: self.invented,
            payments: self.payments,
            payments_time: self.payments_time,
            timed_recall: share(self.timed_right, self.timed),
            total_loss_exact: share(self.loss_right, self.reports),
            class: score(&self.judged),
            class_cross_validated,
            model,
        }
    }
}

impl Found {
    fn settle(&mut self) {
        let share = |whole: usize| if whole == 0 { 0.0 } else { self.right as f64 / whole as f64 };
        (self.precision, self.recall) = (share(self.right + self.wrong), share(self.right + self.missed));
        let sum = self.precision + self.recall;
        self.f1 = if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 };
    }
}

fn is_timed(payment: &GoldPayment) -> bool {
    matches!(payment.time_precision.as_str(), "minute" | "hour")
}

fn count(found: &mut Found, annotated: usize, read: usize, right: usize) {
    found.right += right;
    found.wrong += read - right;
    found.missed += annotated - right;
}

/// The precision's name in annotated files.
impl Precision {
    /// `minute`, `hour`, `day` or `none`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Precision::Minute => "minute",
            Precision::Hour => "hour",
            Precision::Day => "day",
            Precision::None => "none",
        }
    }
}

fn fold(value: &str) -> String {
    value.trim().chars().map(fold_width).collect()
}
