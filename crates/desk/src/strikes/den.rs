//! Gangs and their dens.

use records::people::Role;

use super::{OFFICERS, READERS};
use crate::dossiers::field::{may, needed};
use crate::dossiers::way::{At, Hands, Move, Opening, To, Way, named};
use crate::dossiers::{Field, Kind};

named! {
    /// Where a den stands.
    pub enum DenState {
        /// It was found.
        Found = "found",
        /// It was raided (打掉).
        Raided = "raided",
        /// It is over.
        Closed = "closed",
    }
}

named! {
    /// What may be done about a den.
    pub enum DenAct {
        /// Raid it.
        Raid = "raid",
        /// It is none.
        Dismiss = "dismiss",
        /// Close it.
        Close = "close",
        /// Link with a case.
        JoinCase = "join_case",
    }
}

/// The way of a den.
#[derive(Clone, Copy, Debug)]
pub struct Den;

use DenAct as A;
use DenState as S;

const fn act(act: A, from: &'static [S], to: To<S>, fields: &'static [Field]) -> Move<S, A> {
    let (at, hands) = (At::Anywhere, Hands::Stay);
    Move { act, from, to, by: OFFICERS, at, hands, is_signature: false, fields }
}

/// 窝点、团伙、水房、GOIP 架设点、卡商窝点.
fn kinds() -> Vec<&'static str> {
    vec!["call_den", "gang", "laundry", "goip_site", "card_den"]
}

impl Way for Den {
    type State = DenState;
    type Act = DenAct;
    const NAME: &'static str = "den";
    const PREFIX: &'static str = "WD";
    const OPENING: Opening<S> = Opening {
        to: S::Found,
        by: OFFICERS,
        fields: &[
            needed("den_kind", Kind::Choice(kinds)),
            needed("place", Kind::Line),
            may("case", Kind::Number("case")),
            may("numbers", Kind::Numbers),
            needed("text", Kind::Text),
        ],
    };
    const READERS: &'static [Role] = READERS;
    const MOVES: &'static [Move<S, A>] = &[
        act(
            A::Raid,
            &[S::Found],
            To::State(S::Raided),
            &[needed("raided_on", Kind::Day), needed("caught_count", Kind::Count), may("note", Kind::Text)],
        ),
        act(A::Dismiss, &[S::Found], To::State(S::Closed), &[needed("reason", Kind::Text)]),
        act(A::Close, &[S::Raided], To::State(S::Closed), &[needed("conclusion", Kind::Text)]),
        act(A::JoinCase, &[S::Found, S::Raided], To::Same, &[needed("case", Kind::Number("case"))]),
    ];

    fn deadline(state: S) -> Option<&'static str> {
        match state {
            S::Found => Some("den_check"),
            S::Raided => Some("den_close"),
            S::Closed => None,
        }
    }
}
