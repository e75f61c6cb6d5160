//! A case's way through the law: 接警 → 受案 → 调查核实 → 刑事立案, 行政案件, 不立案 or 移送, and on to the refund.
//!
//! The case of the race (`pursuit`) and this are one case under one id, and whether it is filed is one truth: the act
//! `file` writes the case's event [`pursuit::Event::Filed`] in its own transaction, `refuse`
//! [`pursuit::Event::FilingRefused`], and a decision that reverses a refusal `Filed` again. What was decided on the
//! national platform is noted by `note_filed` and `note_refused`, with the same events. There is no other way to
//! file a case, so that a freeze (which `pursuit` allows to a filed case only) always has a filing behind it.

mod evidence;
mod rules;

use records::people::Role;

use crate::dossiers::field::{may, needed};
use crate::dossiers::way::{Move, Opening, To, Way, named};
use crate::dossiers::{At, Field, Hands, Kind};

pub(crate) use evidence::checklist;
pub use evidence::{Evidence, crimes, items, needed_by};
pub(crate) use rules::{carry_out, may_move};

named! {
    /// Where a case stands.
    pub enum FilingState {
        /// A report has come (接警).
        Received = "received",
        /// It is taken on, with a receipt (受案).
        Accepted = "accepted",
        /// It is looked into (调查核实).
        Verifying = "verifying",
        /// It is a criminal case (刑事立案).
        Filed = "filed",
        /// It is an administrative case (行政案件).
        Administrative = "administrative",
        /// Filing was refused; the notice is to be served (不予立案).
        NotFiled = "not_filed",
        /// The notice was served; the victim may object.
        Notified = "notified",
        /// The victim has asked for reconsideration (复议).
        Reconsidering = "reconsidering",
        /// Reconsideration upheld the refusal; the victim may go higher.
        Upheld = "upheld",
        /// The organ above reviews (复核).
        Reviewing = "reviewing",
        /// It belongs to another organ and is on its way there (移送).
        Transferring = "transferring",
        /// It was handed to another organ.
        Transferred = "transferred",
        /// It is solved (破案).
        Solved = "solved",
        /// It was sent for prosecution (移诉).
        Prosecuted = "prosecuted",
        /// It was judged (判决).
        Judged = "judged",
        /// The victim's money was given back (退赔返还).
        Restored = "restored",
        /// It is over (结案).
        Closed = "closed",
    }
}

named! {
    /// What may be done with a case.
    pub enum FilingAct {
        /// Take it on (受案).
        Accept = "accept",
        /// Begin to look into it.
        Verify = "verify",
        /// Give the decision more time (延长).
        Extend = "extend",
        /// File it (立案).
        File = "file",
        /// Note that it was filed on the national platform.
        NoteFiled = "note_filed",
        /// Note that its filing was refused there.
        NoteRefused = "note_refused",
        /// Make it an administrative case.
        Administer = "administer",
        /// Refuse to file it (不予立案).
        Refuse = "refuse",
        /// Serve the notice of the refusal.
        Notify = "notify",
        /// The victim asks for reconsideration.
        Object = "object",
        /// The victim asks the organ above for review.
        Appeal = "appeal",
        /// The refusal stands.
        Uphold = "uphold",
        /// The organ above lets the refusal stand, for good.
        UpholdFinally = "uphold_finally",
        /// The refusal is reversed, and the case filed.
        Reverse = "reverse",
        /// Nobody has objected in time.
        LetStand = "let_stand",
        /// Send it to the organ to which it belongs.
        Transfer = "transfer",
        /// That organ has taken it.
        HandOn = "hand_on",
        /// It is solved.
        Solve = "solve",
        /// Send it for prosecution.
        Prosecute = "prosecute",
        /// It was judged.
        Judge = "judge",
        /// Money was given back.
        Restore = "restore",
        /// Close it.
        Close = "close",
        /// Note a piece of evidence that is at hand.
        Collect = "collect",
        /// Say the crime anew.
        Reclassify = "reclassify",
        /// Put it under supervision (督办).
        Supervise = "supervise",
        /// Link it with another case (串并).
        Join = "join",
        /// Take a link back.
        Part = "part",
        /// Name an officer who handles it: from then on only those named see its orders.
        NameHandler = "name_handler",
        /// Take a named officer off it.
        ReleaseHandler = "release_handler",
    }
}

/// The way of a case.
#[derive(Clone, Copy, Debug)]
pub struct Filing;

/// Who works on cases.
const OFFICERS: &[Role] = &[Role::Investigator];
/// Who decides: 县级以上公安机关负责人.
const DECIDERS: &[Role] = &[Role::Approver];
/// Who takes reports on.
const TAKERS: &[Role] = &[Role::Investigator, Role::CallTaker, Role::StationOfficer];

use FilingAct as A;
use FilingState as S;

const fn act(
    act: A,
    from: &'static [S],
    to: To<S>,
    by: &'static [Role],
    fields: &'static [Field],
) -> Move<S, A> {
    Move { act, from, to, by, at: At::Anywhere, hands: Hands::Stay, is_signature: false, fields }
}

/// A decision: what was on screen is kept with it.
const fn decide(of: Move<S, A>) -> Move<S, A> {
    Move { is_signature: true, ..of }
}

const OPEN: &[S] = &[S::Accepted, S::Verifying];
const BEFORE_FILING: &[S] = &[S::Received, S::Accepted, S::Verifying];
const AT_WORK: &[S] = &[
    S::Received,
    S::Accepted,
    S::Verifying,
    S::Filed,
    S::Administrative,
    S::Solved,
    S::Prosecuted,
    S::Judged,
];

impl Way for Filing {
    type State = FilingState;
    type Act = FilingAct;
    const NAME: &'static str = "case";
    const PREFIX: &'static str = "FZ";
    /// Filing a report begins it, in the same transaction.
    const OPENING: Opening<S> = Opening { to: S::Received, by: &[], fields: &[] };
    const READERS: &'static [Role] = &[
        Role::CallTaker,
        Role::Investigator,
        Role::SecondOfficer,
        Role::Approver,
        Role::StationOfficer,
        Role::Chief,
    ];
    const MOVES: &'static [Move<S, A>] = &[
        act(
            A::Accept,
            &[S::Received],
            To::State(S::Accepted),
            TAKERS,
            &[needed("crime", Kind::Choice(crimes))],
        ),
        act(A::Verify, &[S::Accepted], To::State(S::Verifying), OFFICERS, &[may("note", Kind::Text)]),
        decide(act(
            A::Extend,
            OPEN,
            To::Same,
            DECIDERS,
            &[needed("term", Kind::Choice(|| vec!["7d", "30d"])), needed("reason", Kind::Text)],
        )),
        decide(act(A::File, OPEN, To::State(S::Filed), DECIDERS, &[needed("case_number", Kind::Document)])),
        act(
            A::NoteFiled,
            BEFORE_FILING,
            To::State(S::Filed),
            OFFICERS,
            &[needed("case_number", Kind::Document), may("crime", Kind::Choice(crimes))],
        ),
        act(A::NoteRefused, BEFORE_FILING, To::State(S::NotFiled), OFFICERS, &[needed("reason", Kind::Text)]),
        decide(act(
            A::Administer,
            OPEN,
            To::State(S::Administrative),
            DECIDERS,
            &[needed("case_number", Kind::Document)],
        )),
        decide(act(A::Refuse, OPEN, To::State(S::NotFiled), DECIDERS, &[needed("reason", Kind::Text)])),
        act(
            A::Notify,
            &[S::NotFiled],
            To::State(S::Notified),
            OFFICERS,
            &[needed("served_on", Kind::Day), needed("served_how", Kind::Choice(serving))],
        ),
        act(
            A::Object,
            &[S::Notified],
            To::State(S::Reconsidering),
            TAKERS,
            &[needed("objection", Kind::Text)],
        ),
        act(A::Appeal, &[S::Upheld], To::State(S::Reviewing), TAKERS, &[needed("objection", Kind::Text)]),
        decide(act(
            A::Uphold,
            &[S::Reconsidering],
            To::State(S::Upheld),
            DECIDERS,
            &[needed("reason", Kind::Text)],
        )),
        decide(act(
            A::UpholdFinally,
            &[S::Reviewing],
            To::State(S::Closed),
            DECIDERS,
            &[needed("reason", Kind::Text)],
        )),
        decide(act(
            A::Reverse,
            &[S::Reconsidering, S::Reviewing],
            To::State(S::Filed),
            DECIDERS,
            &[needed("case_number", Kind::Document), needed("reason", Kind::Text)],
        )),
        act(
            A::LetStand,
            &[S::Notified, S::Upheld],
            To::State(S::Closed),
            OFFICERS,
            &[may("note", Kind::Text)],
        ),
        decide(act(
            A::Transfer,
            BEFORE_FILING,
            To::State(S::Transferring),
            DECIDERS,
            &[needed("organ", Kind::Line), needed("reason", Kind::Text)],
        )),
        act(
            A::HandOn,
            &[S::Transferring],
            To::State(S::Transferred),
            OFFICERS,
            &[needed("receipt", Kind::Document)],
        ),
        decide(act(
            A::Solve,
            &[S::Filed],
            To::State(S::Solved),
            DECIDERS,
            &[needed("solved_on", Kind::Day), needed("how", Kind::Text)],
        )),
        decide(act(
            A::Prosecute,
            &[S::Solved],
            To::State(S::Prosecuted),
            DECIDERS,
            &[needed("opinion_number", Kind::Document), needed("prosecuted_on", Kind::Day)],
        )),
        act(
            A::Judge,
            &[S::Prosecuted],
            To::State(S::Judged),
            OFFICERS,
            &[needed("judgement", Kind::Document), needed("judged_on", Kind::Day)],
        ),
        act(
            A::Restore,
            &[S::Filed, S::Solved, S::Prosecuted, S::Judged],
            To::State(S::Restored),
            OFFICERS,
            &[
                needed("restored_yuan", Kind::Money),
                needed("restored_on", Kind::Day),
                may("note", Kind::Text),
            ],
        ),
        decide(act(
            A::Close,
            &[S::Administrative, S::Judged, S::Restored],
            To::State(S::Closed),
            DECIDERS,
            &[needed("reason", Kind::Text)],
        )),
        act(
            A::Collect,
            AT_WORK,
            To::Same,
            OFFICERS,
            &[needed("item", Kind::Choice(items)), may("note", Kind::Text)],
        ),
        act(A::Reclassify, AT_WORK, To::Same, OFFICERS, &[needed("crime", Kind::Choice(crimes))]),
        decide(act(
            A::Supervise,
            AT_WORK,
            To::Same,
            DECIDERS,
            &[needed("level", Kind::Choice(|| vec!["ministry", "province", "city"]))],
        )),
        act(
            A::Join,
            AT_WORK,
            To::Same,
            OFFICERS,
            &[needed("series", Kind::Number("case")), needed("reason", Kind::Text)],
        ),
        act(
            A::Part,
            AT_WORK,
            To::Same,
            OFFICERS,
            &[needed("not_series", Kind::Number("case")), needed("reason", Kind::Text)],
        ),
        act(A::NameHandler, AT_WORK, To::Same, DECIDERS, &[needed("handler", Kind::Officer)]),
        act(A::ReleaseHandler, AT_WORK, To::Same, DECIDERS, &[needed("handler", Kind::Officer)]),
    ];

    fn deadline(state: S) -> Option<&'static str> {
        match state {
            S::Received => Some("case_accept"),
            S::Accepted | S::Verifying => Some("case_decide"),
            S::Filed => Some("case_solve"),
            S::Administrative => Some("case_administrative"),
            S::NotFiled => Some("case_notice"),
            S::Notified => Some("case_objection"),
            S::Reconsidering => Some("case_reconsider"),
            S::Upheld => Some("case_review_window"),
            S::Reviewing => Some("case_review"),
            S::Transferring => Some("case_transfer"),
            S::Solved => Some("case_prosecute"),
            S::Prosecuted => Some("case_judgement"),
            S::Judged => Some("case_restore"),
            S::Restored => Some("case_close"),
            S::Transferred | S::Closed => None,
        }
    }
}

/// How a notice is served.
fn serving() -> Vec<&'static str> {
    vec!["in_person", "post", "electronic", "left"]
}

#[cfg(test)]
mod tests;
