//! The hand-over sheet at the change of shift (交接班): it writes itself and is signed twice.
//!
//! Begun by the shift that goes, it lists what burns, which stops stand without a filing (with drafts of the papers
//! that are missing), which leads wait, and which looks at accounts nobody has noted. The shift that comes signs what
//! it has read; what was on screen is kept with both signatures.

mod drafts;
mod sheet;

use kernel::UnitId;
use records::Work;
use records::people::Role;
use records::people::users::User;
use records::units::Scope;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::dossiers::field::{may, needed};
use crate::dossiers::row::moved;
use crate::dossiers::store::{self, StepTaken};
use crate::dossiers::way::{At, Hands, Move, Opening, To, Way, named};
use crate::dossiers::{Act, Dossier, Field, Kind, Said};
use crate::error::Error;
use crate::{Desk, NewId};

pub use sheet::{Burning, HandoverSheet, Unfiled};

named! {
    /// Where a sheet stands.
    pub enum HandoverState {
        /// It was written.
        Drafted = "drafted",
        /// The shift that goes has signed it.
        Handed = "handed",
        /// The shift that comes has signed it.
        Taken = "taken",
    }
}

named! {
    /// What may be done with a sheet.
    pub enum HandoverAct {
        /// Write it anew from how things are now.
        Refresh = "refresh",
        /// Sign it as the shift that goes.
        HandOver = "hand_over",
        /// Sign it as the shift that comes.
        TakeOver = "take_over",
    }
}

/// The way of a hand-over sheet.
#[derive(Clone, Copy, Debug)]
pub struct Handover;

use HandoverAct as A;
use HandoverState as S;

const OFFICERS: &[Role] = &[Role::Investigator, Role::CallTaker, Role::Chief];
/// The field of the body that holds the sheet, as JSON.
pub const SHEET: &str = "sheet";

const fn act(
    act: A,
    from: &'static [S],
    to: To<S>,
    is_signature: bool,
    fields: &'static [Field],
) -> Move<S, A> {
    Move { act, from, to, by: OFFICERS, at: At::Holder, hands: Hands::Stay, is_signature, fields }
}

impl Way for Handover {
    type State = HandoverState;
    type Act = HandoverAct;
    const NAME: &'static str = "handover";
    const PREFIX: &'static str = "JB";
    const OPENING: Opening<S> = Opening {
        to: S::Drafted,
        by: OFFICERS,
        fields: &[
            needed("shift", Kind::Choice(|| vec!["day", "evening", "night"])),
            needed("until", Kind::Instant),
            may("note", Kind::Text),
        ],
    };
    const READERS: &'static [Role] = &[Role::Investigator, Role::CallTaker, Role::Approver, Role::Chief];
    const MOVES: &'static [Move<S, A>] = &[
        act(A::Refresh, &[S::Drafted], To::Same, false, &[may("note", Kind::Text)]),
        act(
            A::HandOver,
            &[S::Drafted],
            To::State(S::Handed),
            true,
            &[may("promises", Kind::Text), may("calls", Kind::Text)],
        ),
        act(A::TakeOver, &[S::Handed], To::State(S::Taken), true, &[may("remark", Kind::Text)]),
    ];

    fn deadline(state: S) -> Option<&'static str> {
        match state {
            S::Drafted | S::Handed => Some("handover_sign"),
            S::Taken => None,
        }
    }
}

/// Writes the sheet into a new one.
pub(crate) async fn begun(
    desk: &Desk,
    work: &mut Work,
    dossier: &mut Dossier,
    ids: NewId<'_>,
) -> Result<(), Error> {
    write(desk, work, dossier).await?;
    let state = dossier.row.state.clone();
    let step = StepTaken { act: "refresh", from: &state, fields: &[], said: &Said::new() };
    store::save(work, dossier, step, ids).await
}

/// The shift that comes is another than the one that went.
pub(crate) async fn may_move(work: &Work, user: &User, dossier: &Dossier, act: &Act) -> Result<(), Error> {
    if act.name != "take_over" {
        return Ok(());
    }
    let handed = moved::Entity::find()
        .filter(moved::Column::DossierId.eq(dossier.row.id))
        .filter(moved::Column::Act.eq("hand_over"))
        .filter(moved::Column::Actor.eq(user.id.to_string()))
        .count(work.db())
        .await?;
    if handed > 0 { Err(Error::NotAllowed("same_shift")) } else { Ok(()) }
}

/// Writes the sheet anew where the act asks for it.
pub(crate) async fn carry_out(
    desk: &Desk,
    work: &mut Work,
    dossier: &mut Dossier,
    act: &Act,
) -> Result<(), Error> {
    if act.name == "refresh" { write(desk, work, dossier).await } else { Ok(()) }
}

async fn write(desk: &Desk, work: &Work, dossier: &mut Dossier) -> Result<(), Error> {
    let until = dossier.body.get("until").and_then(|at| kernel::Timestamp::parse(at).ok());
    let scope = Scope::Unit(UnitId(dossier.row.home_unit_id));
    let sheet = sheet::of(desk, work, &scope, until.unwrap_or_else(|| work.at())).await?;
    let text = String::from_utf8_lossy(&crate::seal::json(&sheet)).into_owned();
    dossier.body.insert(SHEET.to_owned(), text);
    Ok(())
}
