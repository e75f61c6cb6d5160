//! Things seized: what, how many, with which numbers, who keeps them, and what became of them.

use records::people::Role;

use super::{OFFICERS, READERS};
use crate::dossiers::field::{may, needed};
use crate::dossiers::way::{At, Hands, Move, Opening, To, Way, named};
use crate::dossiers::{Field, Kind};

named! {
    /// Where a seized thing stands.
    pub enum SeizureState {
        /// It was seized.
        Seized = "seized",
        /// It is with its keeper.
        Stored = "stored",
        /// It was disposed of (处置).
        Disposed = "disposed",
        /// It was given back (返还).
        GivenBack = "given_back",
    }
}

named! {
    /// What may be done with a seized thing.
    pub enum SeizureAct {
        /// Give it to the keeper.
        Store = "store",
        /// Dispose of it.
        Dispose = "dispose",
        /// Give it back.
        GiveBack = "give_back",
        /// Add numbers found on it.
        AddNumbers = "add_numbers",
        /// Link with a case.
        JoinCase = "join_case",
    }
}

/// The way of a seized thing.
#[derive(Clone, Copy, Debug)]
pub struct Seizure;

use SeizureAct as A;
use SeizureState as S;

const fn act(act: A, from: &'static [S], to: To<S>, fields: &'static [Field]) -> Move<S, A> {
    let (at, hands) = (At::Anywhere, Hands::Stay);
    Move { act, from, to, by: OFFICERS, at, hands, is_signature: false, fields }
}

fn kinds() -> Vec<&'static str> {
    vec!["goip", "bank_card", "sim", "licence", "mobile", "computer", "cash", "other"]
}

impl Way for Seizure {
    type State = SeizureState;
    type Act = SeizureAct;
    const NAME: &'static str = "seizure";
    const PREFIX: &'static str = "KY";
    const OPENING: Opening<S> = Opening {
        to: S::Seized,
        by: OFFICERS,
        fields: &[
            needed("seized_kind", Kind::Choice(kinds)),
            needed("seized_on", Kind::Day),
            needed("pieces", Kind::Count),
            may("numbers", Kind::Numbers),
            may("case", Kind::Number("case")),
            may("suspect", Kind::Number("suspect")),
            may("den", Kind::Number("den")),
            may("note", Kind::Text),
        ],
    };
    const READERS: &'static [Role] = READERS;
    const MOVES: &'static [Move<S, A>] = &[
        act(
            A::Store,
            &[S::Seized],
            To::State(S::Stored),
            &[needed("keeper", Kind::Line), needed("place", Kind::Line)],
        ),
        act(
            A::Dispose,
            &[S::Stored],
            To::State(S::Disposed),
            &[
                needed("disposal", Kind::Choice(|| vec!["confiscated", "destroyed", "with_file"])),
                needed("organ", Kind::Line),
            ],
        ),
        act(A::GiveBack, &[S::Seized, S::Stored], To::State(S::GivenBack), &[needed("receiver", Kind::Name)]),
        act(A::AddNumbers, &[S::Seized, S::Stored], To::Same, &[needed("numbers", Kind::Numbers)]),
        act(A::JoinCase, &[S::Seized, S::Stored], To::Same, &[needed("case", Kind::Number("case"))]),
    ];

    fn deadline(state: S) -> Option<&'static str> {
        match state {
            S::Seized => Some("seizure_store"),
            S::Stored => Some("seizure_dispose"),
            S::Disposed | S::GivenBack => None,
        }
    }
}
