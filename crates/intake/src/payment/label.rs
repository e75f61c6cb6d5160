//! What each sum is: paid, received back, a total, only demanded, or nothing of the victim's.
//!
//! A sum is judged by the last telling word before it in its clause, then by the words after it, then by the list or
//! the clause before in which it stands ([`judge`]). What is told later then changes what was told before.

use super::afterwards::{carry_back, drop_denied_again, drop_repeated_lists, drop_restated, drop_revoked};
use super::counted::{self, repeats};
use super::recall::{self, Recall};
use super::{Paid, Parts, fulfil, reconcile, settled};
use crate::amount::Amount;

mod alone;
mod entry;
mod judge;
mod last_word;
mod offer;
mod place;
mod theirs;

pub(super) use offer::is_pointed_at;
pub(super) use place::{Place, is_clocked, is_placed, within};

/// What a sum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Paid,
    Back,
    Total,
    /// Wanted, not paid.
    Wanted,
    /// Paid and revoked, whatever the stated total says.
    Revoked,
    Other,
}

/// The sums by what they are.
#[derive(Default)]
pub(crate) struct Labelled {
    pub(crate) paid: Vec<Paid>,
    pub(crate) received_back: i64,
    /// The greatest total.
    pub(crate) stated: Option<Paid>,
    /// Payments told again with their account or way.
    pub(crate) recalls: Vec<Recall>,
}

impl Labelled {
    /// Adds what back-money and totals another piece of the report has.
    pub(crate) fn add(&mut self, other: Labelled) {
        self.received_back = self.received_back.saturating_add(other.received_back);
        self.stated = [self.stated, other.stated].into_iter().flatten().max_by_key(|total| total.fen);
    }
}

pub(crate) fn all(parts: &Parts) -> Labelled {
    let mut labels: Vec<Label> = Vec::with_capacity(parts.amounts.len());
    for index in 0..parts.amounts.len() {
        let place = Place::of(parts, index);
        let label = judge::judge(parts, &place, &labels);
        labels.push(label);
    }
    counted::mark_lists(parts, &mut labels);
    counted::mark_headed(parts, &mut labels);
    offer::unit_prices(parts, &mut labels);
    super::returns::mark(parts, &mut labels);
    carry_back(parts, &mut labels);
    fulfil::all_done(parts, &mut labels);
    fulfil::plans(parts, &mut labels);
    fulfil::between_payments(parts, &mut labels);
    fulfil::parts_of_whole(parts, &mut labels);
    fulfil::whole_then_parts(parts, &mut labels);
    settled::mark(parts, &mut labels);
    drop_restated(parts, &mut labels);
    drop_repeated_lists(parts, &mut labels);
    drop_denied_again(parts, &mut labels);
    let recalls = recall::find(parts, &mut labels);
    drop_revoked(parts, &mut labels);
    reconcile::with_total(parts, &mut labels);
    collect(parts, &labels, recalls)
}

/// What a sum comes to, with its repetitions: 每单1288, three times.
pub(super) fn worth(parts: &Parts, amount: &Amount) -> i64 {
    amount.fen.saturating_mul(i64::try_from(repeats(parts, amount)).unwrap_or(1))
}

fn collect(parts: &Parts, labels: &[Label], recalls: Vec<Recall>) -> Labelled {
    let mut paid = Vec::new();
    let mut received_back: i64 = 0;
    let mut totals: Vec<&Amount> = Vec::new();
    for (amount, label) in parts.amounts.iter().zip(labels) {
        match label {
            Label::Paid => {
                let times = repeats(parts, amount);
                paid.extend(std::iter::repeat_n(Paid { span: amount.span, fen: amount.fen }, times));
            }
            Label::Back => received_back = received_back.saturating_add(worth(parts, amount)),
            Label::Total => totals.push(amount),
            Label::Wanted | Label::Revoked | Label::Other => {}
        }
    }
    let stated = totals
        .iter()
        .max_by_key(|amount| amount.fen)
        .map(|amount| Paid { span: amount.span, fen: amount.fen });
    Labelled { paid, received_back, stated, recalls }
}
