//! Beginning a thing and moving it: one ladder of refusals, one transaction.

use kernel::{CaseId, Timestamp, UnitId};
use records::Actor;
use records::Work;
use records::people::users::User;
use records::units::Scope;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::field::{self, Kind, Said};
use super::noun::NounName;
use super::row::dossier;
use super::store::{self, Beginning, Dossier, StepTaken};
use super::way::{self, At, Hands, Named};
use super::{list, rules, screens};
use crate::cases::{journal, next_number};
use crate::error::Error;
use crate::{Desk, NewId, deadlines, rights};

/// A step that somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Of which thing.
    pub id: Uuid,
    /// Which act.
    pub act: String,
    /// The version that was on screen.
    pub version: u64,
    /// What is said with it.
    pub said: Said,
}

impl Desk {
    /// Begins a thing; gives back its id.
    pub async fn open_dossier(
        &self,
        actor: Actor,
        noun: NounName,
        said: &Said,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Uuid, Error> {
        let tables = noun.tables();
        let mut work = self.records().begin(actor, now).await?;
        let user = rights::officer_with_any(&work, tables.opening.by).await?;
        let unit = user.unit.ok_or(Error::Absent("unit"))?;
        let said = field::check(tables.opening.fields, said)?;
        rules::may_begin(noun, &said)?;
        let number = numbered_now(&work, noun).await?;
        let new = Beginning { id: ids(), noun, number, unit, said: said.clone() };
        let mut begun = store::begin(&mut work, new, ids).await?;
        link_named(&work, &user, &begun, tables.opening.fields, &said).await?;
        rules::begun(self, &mut work, &mut begun, ids).await?;
        work.commit().await?;
        Ok(begun.row.id)
    }

    /// Moves a thing by one act.
    pub async fn move_dossier(
        &self,
        actor: Actor,
        asked: &Asked,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        let Reading { noun, version, user } = reader(&work, asked.id).await?;
        let tables = noun.tables();
        let act = tables.act(&asked.act).ok_or_else(|| unknown("act"))?;
        rights::needs_any(&user, act.by)?;
        // Who comes late is told so before anything is locked, and again below.
        if version != asked.version {
            return Err(Error::Records(records::Error::Stale(noun.name())));
        }
        // A case is locked before its dossier, as everywhere.
        let case = match noun {
            NounName::Case => Some(journal::lock(&work, CaseId(asked.id)).await?),
            NounName::Lead | NounName::Suspect | NounName::Den | NounName::Seizure | NounName::Handover => {
                None
            }
        };
        let mut dossier = store::load(&work, asked.id, asked.version).await?;
        let mut case = match case {
            Some(row) => Some(journal::fold(work.db(), work.ring(), row).await?),
            None => None,
        };
        let from = dossier.row.state.clone();
        let to = tables.next(act, &from).ok_or(Error::NotAllowed("wrong_state"))?.to_owned();
        check_place(&work, &user, &dossier, act.at).await?;
        let mut said = field::check(act.fields, &asked.said)?;
        link_named(&work, &user, &dossier, act.fields, &said).await?;
        rules::may_move(&work, &user, &dossier, act, &said).await?;
        if act.is_signature {
            let screen = (&dossier.body, &said);
            screens::keep(&mut work, &dossier, act.name, user.id, &screen, ids).await?;
        }
        hand_over(&mut dossier, act.hands, &user, &said)?;
        dossier.row.state = to;
        rules::carry_out(self, &mut work, &mut dossier, case.as_mut(), act, &mut said, ids).await?;
        dossier.body.extend(said.clone());
        dossier.row.closed_at = tables.deadline(&dossier.row.state).is_none().then(|| now.as_micros());
        let step = StepTaken { act: act.name, from: &from, fields: act.fields, said: &said };
        store::save(&mut work, &mut dossier, step, ids).await?;
        move_clock(&work, &dossier, &from, ids).await?;
        match case {
            Some(loaded) => self.commit(work, &loaded, false).await,
            None => Ok(work.commit().await?),
        }
    }
}

/// The next number of a noun's things, on the work's day.
pub(crate) async fn numbered_now(work: &Work, noun: NounName) -> Result<String, Error> {
    let prefix = noun.tables().prefix;
    let day = work.at().beijing_date().strftime("%Y%m%d").to_string();
    Ok(format!("{prefix}{day}-{:04}", next_number(work, &format!("{prefix} {day}")).await?))
}

/// A thing and the acting officer, who reads it.
pub(crate) struct Reading {
    pub noun: NounName,
    pub version: u64,
    pub user: User,
}

/// The acting officer as a reader of a thing; what may not be read is absent.
pub(crate) async fn reader(work: &Work, id: Uuid) -> Result<Reading, Error> {
    let (noun, version) = store::noun_and_version(work.db(), id).await?;
    match rights::officer_with_any(work, noun.tables().readers).await {
        Ok(user) => may_see(work.db(), &user, id).await.map(|()| Reading { noun, version, user }),
        Err(Error::Forbidden(_)) => Err(Error::Absent("dossier")),
        Err(error) => Err(error),
    }
}

/// Refuses a thing that the user may not see as if it were not there.
pub(crate) async fn may_see(db: &impl sea_orm::ConnectionTrait, user: &User, id: Uuid) -> Result<(), Error> {
    if is_seen(db, user, id).await? { Ok(()) } else { Err(Error::Absent("dossier")) }
}

/// Whether the user may see the thing.
pub(super) async fn is_seen(
    db: &impl sea_orm::ConnectionTrait,
    user: &User,
    id: Uuid,
) -> Result<bool, Error> {
    let seen =
        dossier::Entity::find().filter(dossier::Column::Id.eq(id)).filter(list::visible(user)).count(db);
    Ok(seen.await? > 0)
}

async fn check_place(work: &Work, user: &User, dossier: &Dossier, at: At) -> Result<(), Error> {
    if is_place(work.db(), user, dossier, at).await? { Ok(()) } else { Err(Error::NotAllowed("other_unit")) }
}

/// Whether the user stands where an act may come from.
pub(super) async fn is_place(
    db: &impl sea_orm::ConnectionTrait,
    user: &User,
    dossier: &Dossier,
    at: At,
) -> Result<bool, Error> {
    let (own, holder) = (user.unit, UnitId(dossier.row.unit_id));
    Ok(match at {
        At::Anywhere => true,
        At::Holder => own == Some(holder),
        At::Home => own == Some(UnitId(dossier.row.home_unit_id)),
        At::BelowHolder => match own {
            Some(own) => Scope::Unit(holder).holds(db, own).await?,
            None => false,
        },
    })
}

fn hand_over(dossier: &mut Dossier, hands: Hands, user: &User, said: &Said) -> Result<(), Error> {
    let unit = |text: Option<&String>| text.and_then(|id| Uuid::parse_str(id).ok());
    match hands {
        Hands::Stay => {}
        Hands::Home => dossier.row.unit_id = dossier.row.home_unit_id,
        Hands::Named(field) => dossier.row.unit_id = unit(said.get(field)).ok_or_else(|| unknown(field))?,
        Hands::Mine(name) => {
            let own = user.unit.ok_or(Error::Absent("unit"))?;
            dossier.body.insert(name.to_owned(), own.to_string());
            dossier.row.unit_id = own.0;
        }
        Hands::Remembered(name) => {
            dossier.row.unit_id = unit(dossier.body.get(name)).ok_or_else(|| unknown(name))?;
        }
    }
    Ok(())
}

/// A number that is said must be one of a thing that the user may see, and not the thing's own; the two are linked.
/// A unit or officer that is said must be there.
async fn link_named(
    work: &Work,
    user: &User,
    dossier: &Dossier,
    fields: &[field::Field],
    said: &Said,
) -> Result<(), Error> {
    for field in fields {
        let Some(value) = said.get(field.name) else { continue };
        match field.kind {
            Kind::Number(noun) => {
                let other =
                    store::numbered(work.db(), noun, value).await?.ok_or_else(|| unknown(field.name))?;
                if other.id == dossier.row.id {
                    return Err(Error::Invalid { field: field.name.to_owned(), code: "same" });
                }
                if !is_seen(work.db(), user, other.id).await? {
                    return Err(unknown(field.name));
                }
                if !field.name.starts_with("not_") {
                    store::join(work, dossier.row.id, other.id, field.name).await?;
                }
            }
            Kind::Unit => {
                let id = UnitId(Uuid::parse_str(value).map_err(|_| unknown(field.name))?);
                let unit = records::units::get(work.db(), id).await.map_err(|_| unknown(field.name))?;
                if !unit.is_active {
                    return Err(unknown(field.name));
                }
            }
            Kind::Officer => {
                let id = value.parse().map_err(|_| unknown(field.name))?;
                let officer = records::people::users::get(work.db(), work.ring(), id).await;
                if !officer.is_ok_and(|officer| officer.is_active) {
                    return Err(unknown(field.name));
                }
            }
            Kind::Line
            | Kind::Text
            | Kind::Document
            | Kind::Choice(_)
            | Kind::Day
            | Kind::Instant
            | Kind::Count
            | Kind::Money
            | Kind::Numbers
            | Kind::Name
            | Kind::ResidentId
            | Kind::Phone
            | Kind::Account
            | Kind::Serial
            | Kind::Handle => {}
        }
    }
    Ok(())
}

/// Ends the clock of the state that was left and starts that of the new one; a clock that runs through both runs on.
async fn move_clock(work: &Work, dossier: &Dossier, from: &str, ids: NewId<'_>) -> Result<(), Error> {
    let tables: &way::Noun = dossier.noun.tables();
    let (was, is) = (tables.deadline(from), tables.deadline(&dossier.row.state));
    let (noun, id) = (dossier.noun.name(), dossier.row.id);
    if was == is {
        return Ok(());
    }
    if let Some(kind) = was {
        deadlines::end(work, noun, id, kind, "met").await?;
    }
    match is {
        Some(kind) => store::start_clock(work, dossier, kind, ids).await,
        None => deadlines::end_all(work, noun, id, "met").await,
    }
}

pub(super) fn unknown(field: &str) -> Error {
    Error::Invalid { field: field.to_owned(), code: "unknown" }
}
