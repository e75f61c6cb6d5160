//! The oracle: it hears of an account only when a statement shows it, but then knows what of it is stolen.
//!
//! It is bound by the law as everybody is: a case's order names no more than that victim's money. So in each case it
//! is told what of every account seen was stolen from this victim; what was stolen from others is for their cases, and
//! from who has not reported for nobody. [`Whose::Anybodys`] is the oracle without that law, as a figure beside.

use std::collections::BTreeSet;

use city::{City, truth};
use kernel::{AccountNo, Fen, ReportId};
use ledger::Hop;
use pursuit::{Position, Traced, Transfer};

/// Whose money the oracle is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Of the victim who made this report.
    Victims(ReportId),
    /// Of all victims, those too who have not reported.
    Anybodys,
}

/// Puts the truth beside the claim for every account that the trace has shown.
///
/// What is stolen there is known to the fen. A gang's card keeps at least its claim, for the oracle knows that more
/// will come; an account of nobody's gang with nothing stolen in it is left alone.
pub(crate) fn correct(traced: &mut Traced, hops: &[Hop], city: &City, whose: Whose) {
    let truth = truth::of(city);
    let stolen_on = |account: &AccountNo| match whose {
        Whose::Victims(report) => truth.stolen_from_on(report, account),
        Whose::Anybodys => truth.stolen_on(account),
    };
    let mut seen: BTreeSet<AccountNo> = BTreeSet::new();
    for position in &mut traced.held {
        seen.insert(position.account.clone());
        let stolen = stolen_on(&position.account);
        let is_card = truth.is_mule(&position.account);
        claim(position, if is_card { stolen.max(position.held_fen) } else { stolen });
    }
    for hop in hops {
        if !seen.insert(hop.payee.clone()) {
            continue;
        }
        let stolen = stolen_on(&hop.payee);
        if stolen > Fen::ZERO {
            traced.held.push(position_of(hop, stolen));
        }
    }
}

fn claim(position: &mut Position, stolen: Fen) {
    (position.held_fen, position.min_fen, position.max_fen) = (stolen, stolen, stolen);
}

fn position_of(hop: &Hop, stolen: Fen) -> Position {
    Position {
        account: hop.payee.clone(),
        bank: None,
        holder: None,
        layer: hop.layer,
        held_fen: stolen,
        min_fen: stolen,
        max_fen: stolen,
        first_in: hop.at,
        last_in: hop.at,
        last_out: None,
        has_statement: true,
        exit: None,
        answers: Some(Transfer {
            at: Some(hop.at),
            amount_fen: hop.amount_fen,
            from: Some(hop.payer.clone()),
            from_holder: None,
            from_bank: None,
        }),
        watched_until: None,
    }
}
