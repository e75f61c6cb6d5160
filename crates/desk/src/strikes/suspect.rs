//! Suspects: who, in which part, under which measure, decided by whom and when.

use records::people::Role;

use super::{OFFICERS, READERS};
use crate::dossiers::field::{may, needed};
use crate::dossiers::way::{At, Hands, Move, Opening, To, Way, named};
use crate::dossiers::{Field, Kind};

named! {
    /// Where a suspect stands.
    pub enum SuspectState {
        /// Known by name or number.
        Identified = "identified",
        /// Wanted (网上追逃).
        Wanted = "wanted",
        /// Caught (到案).
        Caught = "caught",
        /// Under a measure (强制措施).
        Measured = "measured",
        /// Sent for prosecution (移诉).
        Prosecuted = "prosecuted",
        /// Let go (释放).
        Released = "released",
    }
}

named! {
    /// What may be done about a suspect.
    pub enum SuspectAct {
        /// Have the suspect wanted.
        Want = "want",
        /// The suspect was caught.
        Catch = "catch",
        /// A measure was decided.
        Measure = "measure",
        /// Send for prosecution.
        SendUp = "send_up",
        /// Let go.
        Release = "release",
        /// Link with a case.
        JoinCase = "join_case",
    }
}

/// The way of a suspect.
#[derive(Clone, Copy, Debug)]
pub struct Suspect;

use SuspectAct as A;
use SuspectState as S;

const fn act(act: A, from: &'static [S], to: To<S>, fields: &'static [Field]) -> Move<S, A> {
    let (at, hands) = (At::Anywhere, Hands::Stay);
    Move { act, from, to, by: OFFICERS, at, hands, is_signature: false, fields }
}

/// The parts in the trade (金主、卡农、卡商、水房、跑分、车手、话务、技术).
fn parts() -> Vec<&'static str> {
    vec![
        "backer",
        "card_seller",
        "card_dealer",
        "laundry",
        "runner",
        "cash_courier",
        "caller",
        "technician",
        "other",
    ]
}

/// 拘留、逮捕、取保候审、监视居住.
fn measures() -> Vec<&'static str> {
    vec!["detained", "arrested", "bailed", "confined"]
}

impl Way for Suspect {
    type State = SuspectState;
    type Act = SuspectAct;
    const NAME: &'static str = "suspect";
    const PREFIX: &'static str = "XY";
    const OPENING: Opening<S> = Opening {
        to: S::Identified,
        by: OFFICERS,
        fields: &[
            needed("person", Kind::Name),
            needed("part", Kind::Choice(parts)),
            may("resident_id", Kind::ResidentId),
            may("phone", Kind::Phone),
            may("account", Kind::Account),
            may("handle", Kind::Handle),
            may("case", Kind::Number("case")),
            may("den", Kind::Number("den")),
            may("note", Kind::Text),
        ],
    };
    const READERS: &'static [Role] = READERS;
    const MOVES: &'static [Move<S, A>] = &[
        act(A::Want, &[S::Identified], To::State(S::Wanted), &[needed("wanted_on", Kind::Day)]),
        act(
            A::Catch,
            &[S::Identified, S::Wanted],
            To::State(S::Caught),
            &[needed("caught_on", Kind::Day), needed("place", Kind::Line)],
        ),
        act(
            A::Measure,
            &[S::Caught, S::Measured],
            To::State(S::Measured),
            &[
                needed("measure", Kind::Choice(measures)),
                needed("decided_on", Kind::Day),
                needed("organ", Kind::Line),
            ],
        ),
        act(
            A::SendUp,
            &[S::Measured],
            To::State(S::Prosecuted),
            &[needed("prosecuted_on", Kind::Day), needed("case", Kind::Number("case"))],
        ),
        act(A::Release, &[S::Caught, S::Measured], To::State(S::Released), &[needed("reason", Kind::Text)]),
        act(
            A::JoinCase,
            &[S::Identified, S::Wanted, S::Caught, S::Measured, S::Prosecuted],
            To::Same,
            &[needed("case", Kind::Number("case"))],
        ),
    ];

    fn deadline(state: S) -> Option<&'static str> {
        match state {
            S::Identified | S::Wanted => Some("suspect_catch"),
            S::Caught => Some("suspect_measure"),
            S::Measured => Some("suspect_review"),
            S::Prosecuted | S::Released => None,
        }
    }
}
