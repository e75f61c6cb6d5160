//! The whole reading of a report.

use kernel::fen::Fen;
use kernel::time::Timestamp;
use serde::Serialize;

use crate::alert::{self, Alert};
use crate::amount;
use crate::bank_name;
use crate::class::{self, Aside, Candidate};
use crate::clock;
use crate::cue;
use crate::dialogue::{self, Turn};
use crate::elements::{self, Element};
use crate::guide::{self, Question, Step};
use crate::instant;
use crate::leak::{self, Leak};
use crate::missing::{self, MissingField};
use crate::model::Model;
use crate::payment::{self, Parts, Payment};
use crate::text::{Span, Text};

/// What a report says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// Accounts, numbers, addresses and names, in order of their places.
    pub elements: Vec<Element>,
    /// Payments that left the victim, in order of appearance.
    pub payments: Vec<Payment>,
    /// Money that came back from the suspects.
    #[serde(rename = "received_back_fen")]
    pub received_back: Fen,
    /// Payments less what came back.
    #[serde(rename = "total_loss_fen")]
    pub total_loss: Fen,
    /// The total that the text states, where it states one. May disagree with the payments listed.
    #[serde(rename = "stated_total_fen")]
    pub stated_total: Option<Fen>,
    /// The most likely of the twelve classes. It suggests; a person files.
    pub label: &'static str,
    /// A person must look before the label is used.
    pub undecided: bool,
    /// The likely classes, most likely first, with the words for and against.
    pub candidates: Vec<Candidate>,
    /// Fields of a stop order that are still missing.
    pub missing: Vec<MissingField>,
    /// Outside the twelve classes, or nothing to tell by; beside the label, never instead of it.
    pub aside: Option<Aside>,
    /// What the call taker must hear before any field.
    pub alerts: Vec<Alert>,
    /// What to ask next, the most urgent first.
    pub questions: Vec<Question>,
    /// What to do first, in order.
    pub first_aid: Vec<Step>,
    /// Where the swindlers had the victim's data from.
    pub leaks: Vec<Leak>,
    /// Who speaks where, in a transcript.
    pub turns: Vec<Turn>,
    /// The name of the class model.
    pub model: String,
}

impl Reading {
    /// Whether the text states a total that is neither what was paid nor what was lost.
    #[must_use]
    pub fn totals_disagree(&self) -> bool {
        let paid = self.total_loss.get().saturating_add(self.received_back.get());
        self.stated_total.is_some_and(|stated| stated.get() != paid && stated != self.total_loss)
    }
}

/// Reads a report. Times such as 昨晚 are resolved against the time at which it was received; without it they stay absent.
#[must_use]
pub fn read(original: &str, received_at: Option<Timestamp>) -> Reading {
    read_with(original, received_at, Model::built_in())
}

/// Reads a report with a class model of one's own.
#[must_use]
pub fn read_with(original: &str, received_at: Option<Timestamp>, model: &Model) -> Reading {
    let text = Text::new(original);
    let elements = elements::find(&text);
    let mut taken: Vec<Span> = elements.iter().map(|element| element.span).collect();
    let mentions = clock::scan(&text, &taken);
    let instants = instant::resolve(&mentions, received_at);
    taken.extend(mentions.iter().map(|mention| mention.span));
    taken.sort();
    let amounts = amount::scan(&text, &taken);
    let cues = cue::scan(&text);
    let banks = bank_name::scan(&text);
    let parts = Parts {
        text: &text,
        elements: &elements,
        instants: &instants,
        amounts: &amounts,
        cues: &cues,
        banks: &banks,
    };
    let sums = payment::read(&parts);
    let paid = sums.payments.iter().fold(0_i64, |sum, payment| sum.saturating_add(payment.amount.get()));
    let ranking = class::rank(&text, model);
    let alerts = alert::scan(&text);
    let told = (!ranking.undecided || ranking.aside.is_none()).then_some(ranking.candidates[0].code);
    let case = guide::Case { payments: &sums.payments, alerts: &alerts, class: told };
    let (questions, first_aid) = (guide::questions(&case), guide::first_aid(&case));
    let whole = if sums.is_partial { sums.stated_total.unwrap_or(paid) } else { paid };
    Reading {
        alerts,
        questions,
        first_aid,
        aside: ranking.aside,
        leaks: leak::scan(&text),
        turns: dialogue::turns_of(&text),
        missing: missing::fields(&sums.payments),
        payments: sums.payments,
        received_back: Fen::new(sums.received_back),
        // Who got back more than was read as paid has lost nothing that the text gives.
        total_loss: Fen::new(
            if sums.is_stated_loss { whole } else { whole.saturating_sub(sums.received_back) }.max(0),
        ),
        stated_total: sums.stated_total.map(Fen::new),
        elements,
        label: ranking.candidates[0].label,
        undecided: ranking.undecided,
        candidates: ranking.candidates,
        model: model.name().to_owned(),
    }
}
