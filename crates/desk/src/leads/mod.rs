//! Leads (线索) from above, from telephones and networks, from reports: signed for, judged, sent down to county and
//! station, verified, answered up again; each in time, each once, each person in one file.
//!
//! The station that takes a lead first has it. A lead may be sent to a county to be passed on, or straight to a
//! station (即下发、即研判、即推送). Duplicates are merged into one; whatever is known of the same person stands on
//! the lead's page by equal names and numbers.

mod carry;
mod figures;
mod rules;
mod sources;

use records::people::Role;

use crate::dossiers::field::{may, needed};
use crate::dossiers::way::{At, Hands, Move, Opening, To, Way, named};
use crate::dossiers::{Field, Kind, Named};

pub use carry::CarriedLead;
pub use figures::{LeadFigures, UnitFigures};
pub(crate) use rules::{begun, may_begin, may_move};
pub use sources::{Source, sources};

named! {
    /// Where a lead stands.
    pub enum LeadState {
        /// It has come (接收).
        Received = "received",
        /// The centre has signed for it (签收).
        Signed = "signed",
        /// It is judged (研判).
        Judged = "judged",
        /// It was sent to a county (下发).
        AtCounty = "at_county",
        /// The county has signed for it.
        CountySigned = "county_signed",
        /// It waits for a station.
        AtStation = "at_station",
        /// A station verifies it (核查).
        Verifying = "verifying",
        /// The station has answered (反馈).
        FedBack = "fed_back",
        /// The answer was not enough (退回).
        Returned = "returned",
        /// It is over (办结).
        Closed = "closed",
        /// It was one with another.
        Merged = "merged",
    }
}

named! {
    /// What may be done with a lead.
    pub enum LeadAct {
        /// Sign for it.
        SignFor = "sign_for",
        /// Judge it.
        Judge = "judge",
        /// Send it to a county.
        Dispatch = "dispatch",
        /// Send it straight to a station.
        Push = "push",
        /// The county signs for it.
        CountySign = "county_sign",
        /// The county gives it to a station, or to all of its stations.
        Assign = "assign",
        /// A station takes it.
        Take = "take",
        /// The station answers.
        FeedBack = "feed_back",
        /// The answer goes back to the station.
        Return = "return",
        /// The station takes it up again.
        Retake = "retake",
        /// The answer is enough.
        Close = "close",
        /// It is answered on the national platform already.
        AnsweredThere = "answered_there",
        /// It is one with another lead.
        Merge = "merge",
    }
}

/// The way of a lead.
#[derive(Clone, Copy, Debug)]
pub struct Lead;

use LeadAct as A;
use LeadState as S;

const CENTRE: &[Role] = &[Role::Investigator, Role::Chief];
const COUNTY: &[Role] = &[Role::Investigator, Role::StationOfficer, Role::Chief];
const STATION: &[Role] = &[Role::StationOfficer, Role::Investigator];

const fn act(
    act: A,
    from: &'static [S],
    to: S,
    by: &'static [Role],
    (at, hands): (At, Hands),
    fields: &'static [Field],
) -> Move<S, A> {
    Move { act, from, to: To::State(to), by, at, hands, is_signature: false, fields }
}

/// What a station finds (met, away, unreachable), the interview, and what was collected anew.
const FEEDBACK: &[Field] = &[
    needed("met", Kind::Choice(|| vec!["met", "away", "unreachable"])),
    needed("finding", Kind::Choice(|| vec!["true", "partly", "false", "victim", "unknown"])),
    may("interview", Kind::Text),
    may("new_phone", Kind::Phone),
    may("new_account", Kind::Account),
    may("new_handle", Kind::Handle),
    may("new_serial", Kind::Serial),
    may("platform_number", Kind::Document),
    may("note", Kind::Text),
];

impl Way for Lead {
    type State = LeadState;
    type Act = LeadAct;
    const NAME: &'static str = "lead";
    const PREFIX: &'static str = "XS";
    const OPENING: Opening<S> = Opening {
        to: S::Received,
        by: CENTRE,
        fields: &[
            needed("source", Kind::Choice(sources::names)),
            may("person", Kind::Name),
            may("resident_id", Kind::ResidentId),
            may("phone", Kind::Phone),
            may("account", Kind::Account),
            may("handle", Kind::Handle),
            may("their_number", Kind::Document),
            may("answer_by", Kind::Instant),
            needed("text", Kind::Text),
        ],
    };
    const READERS: &'static [Role] = &[Role::Investigator, Role::StationOfficer, Role::Approver, Role::Chief];
    const MOVES: &'static [Move<S, A>] = &[
        act(A::SignFor, &[S::Received], S::Signed, CENTRE, (At::Holder, Hands::Stay), &[]),
        act(
            A::Judge,
            &[S::Signed],
            S::Judged,
            CENTRE,
            (At::Holder, Hands::Stay),
            &[needed("grade", Kind::Choice(|| vec!["high", "middle", "low"])), needed("opinion", Kind::Text)],
        ),
        act(
            A::Dispatch,
            &[S::Judged],
            S::AtCounty,
            CENTRE,
            (At::Holder, Hands::Named("unit")),
            &[needed("unit", Kind::Unit), may("note", Kind::Text)],
        ),
        act(
            A::Push,
            &[S::Judged],
            S::AtStation,
            CENTRE,
            (At::Holder, Hands::Named("unit")),
            &[needed("unit", Kind::Unit), may("note", Kind::Text)],
        ),
        act(A::CountySign, &[S::AtCounty], S::CountySigned, COUNTY, (At::Holder, Hands::Stay), &[]),
        act(
            A::Assign,
            &[S::CountySigned],
            S::AtStation,
            COUNTY,
            (At::Holder, Hands::Named("unit")),
            &[needed("unit", Kind::Unit), may("note", Kind::Text)],
        ),
        act(A::Take, &[S::AtStation], S::Verifying, STATION, (At::BelowHolder, Hands::Mine("station")), &[]),
        act(A::FeedBack, &[S::Verifying], S::FedBack, STATION, (At::Holder, Hands::Home), FEEDBACK),
        act(
            A::Return,
            &[S::FedBack],
            S::Returned,
            CENTRE,
            (At::Holder, Hands::Remembered("station")),
            &[needed("reason", Kind::Text)],
        ),
        act(A::Retake, &[S::Returned], S::Verifying, STATION, (At::Holder, Hands::Stay), &[]),
        act(
            A::Close,
            &[S::FedBack],
            S::Closed,
            CENTRE,
            (At::Holder, Hands::Stay),
            &[may("conclusion", Kind::Text)],
        ),
        act(
            A::AnsweredThere,
            &[S::Signed, S::Judged],
            S::Closed,
            CENTRE,
            (At::Holder, Hands::Stay),
            &[needed("platform_number", Kind::Document)],
        ),
        act(
            A::Merge,
            &[S::Received, S::Signed, S::Judged],
            S::Merged,
            CENTRE,
            (At::Holder, Hands::Stay),
            &[needed("into", Kind::Number("lead"))],
        ),
    ];

    fn deadline(state: S) -> Option<&'static str> {
        match state {
            S::Received => Some("lead_sign"),
            S::Signed => Some("lead_judge"),
            S::Judged => Some("lead_dispatch"),
            S::AtCounty => Some("lead_county_sign"),
            S::CountySigned => Some("lead_assign"),
            S::AtStation => Some("lead_take"),
            S::Verifying => Some("lead_verify"),
            S::FedBack => Some("lead_review"),
            S::Returned => Some("lead_retake"),
            S::Closed | S::Merged => None,
        }
    }
}

/// Whether an act takes a lead up, to be worked on by who does it.
#[must_use]
pub fn takes_up(act: &str) -> bool {
    [A::Take, A::Retake].iter().any(|one| one.name() == act)
}

#[cfg(test)]
mod tests;
