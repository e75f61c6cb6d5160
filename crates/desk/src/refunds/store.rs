//! A refund's journal in the database: loaded by folding it, changed by adding a line.

use kernel::{Calendar, CaseId, Fen, RefundId, Term, Timestamp, UnitId};
use pursuit::refund::{Refund, RefundEffect, RefundEvent, RefundState, Unit};
use records::crypto::{KeyRing, RecordKey};
use records::people::users::User;
use records::units::Scope;
use records::{Work, record_keys};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::restitution;
use crate::cases::DESTROYED;
use crate::deadlines::NewDeadline;
use crate::error::Error;
use crate::rows::{refund, refund_event, refund_share};
use crate::{NewId, deadlines, seal};

const ENTRY: &str = "refund_events.entry";

/// The units of a refund; one may be both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Units {
    pub accepting: UnitId,
    pub freezing: UnitId,
}

impl Units {
    /// The unit that signs as this one.
    pub fn of(self, unit: Unit) -> UnitId {
        match unit {
            Unit::Accepting => self.accepting,
            Unit::Freezing => self.freezing,
        }
    }

    /// Whether a refund of these units may be seen.
    pub async fn are_seen(self, db: &impl ConnectionTrait, scope: &Scope) -> Result<bool, Error> {
        Ok(scope.holds(db, self.accepting).await? || scope.holds(db, self.freezing).await?)
    }
}

/// A refund with its row.
#[derive(Debug)]
pub(super) struct Loaded {
    pub id: RefundId,
    pub number: String,
    pub units: Units,
    pub made_at: Timestamp,
    pub version: i64,
    pub refund: Refund,
    /// What seals it: it names victims and accounts of several cases, so it has a key of its own, which goes with the last
    /// of them.
    key: RecordKey,
}

impl Loaded {
    /// A refund of which nothing is written yet.
    pub async fn new(work: &Work, id: RefundId, number: String, units: Units) -> Result<Loaded, Error> {
        let key = record_keys::make(work, id.0).await?;
        let (made_at, refund) = (work.at(), Refund::default());
        Ok(Loaded { id, number, units, made_at, version: 0, refund, key })
    }
}

/// Loads a refund to change it: nobody else can until the transaction ends. An officer of neither unit finds none.
pub(super) async fn load(work: &Work, id: RefundId, officer: &User) -> Result<Loaded, Error> {
    let row = refund::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
    let loaded = fold(work.db(), work.ring(), row.ok_or(Error::Absent("refund"))?).await?;
    match loaded.units.are_seen(work.db(), &officer.scope).await? {
        true => Ok(loaded),
        false => Err(Error::Absent("refund")),
    }
}

/// A refund as its journal tells it.
pub(super) async fn fold(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    row: refund::Model,
) -> Result<Loaded, Error> {
    let rows = refund_event::Entity::find()
        .filter(refund_event::Column::RefundId.eq(row.id))
        .order_by_asc(refund_event::Column::Seq)
        .all(db)
        .await?;
    let key = match record_keys::of(db, ring, row.id).await {
        Err(records::Error::Destroyed) => return Err(Error::NotAllowed(DESTROYED)),
        other => other?,
    };
    let mut loaded = Loaded {
        id: RefundId(row.id),
        number: row.number,
        units: Units { accepting: UnitId(row.unit_id), freezing: UnitId(row.freezing_unit_id) },
        made_at: Timestamp::from_micros(row.made_at),
        version: 0,
        refund: Refund::default(),
        key,
    };
    for line in rows {
        let event: RefundEvent = seal::open(&loaded.key, ring, ENTRY, line.id, &line.entry_sealed)?;
        loaded.refund.handle(&event, Timestamp::from_micros(line.at))?;
        loaded.version += 1;
    }
    Ok(loaded)
}

/// Takes an event to a refund: the journal's line, the row for lists, and once decided its shares.
pub(super) async fn take(
    work: &mut Work,
    loaded: &mut Loaded,
    event: &RefundEvent,
    ids: NewId<'_>,
) -> Result<(), Error> {
    let effects = loaded.refund.handle(event, work.at())?;
    loaded.version += 1;
    write_row(work, loaded).await?;
    append(work, loaded, event, ids()).await?;
    if effects.contains(&RefundEffect::TellBanks) {
        write_shares(work, loaded).await?;
    }
    run_clocks(work, loaded, ids).await
}

/// The announcement's thirty days and the bank's three working days.
const NOTICE: &str = "refund_notice";
const PAY: &str = "refund_pay";

async fn run_clocks(work: &Work, loaded: &Loaded, ids: NewId<'_>) -> Result<(), Error> {
    let state = loaded.refund.state();
    let is_decided = state == Some(RefundState::Decided);
    clock(
        work,
        loaded,
        NOTICE,
        loaded.refund.announced_until().filter(|_| state == Some(RefundState::Announced)),
        ids,
    )
    .await?;
    let decided_at = loaded.refund.decision().map(|decision| decision.at).filter(|_| is_decided);
    let term = Term::WorkingDays(pursuit::refund::BANK_WORKING_DAYS);
    clock(work, loaded, PAY, decided_at.map(|at| term.due(at, Calendar::china())), ids).await
}

/// Lets a clock run until this instant, or ends it.
async fn clock(
    work: &Work,
    loaded: &Loaded,
    kind: &'static str,
    due: Option<Timestamp>,
    ids: NewId<'_>,
) -> Result<(), Error> {
    if due.is_none() {
        return deadlines::end(work, "refund", loaded.id.0, kind, "met").await;
    }
    let new = NewDeadline {
        id: ids(),
        noun: "refund",
        object: loaded.id.0,
        root: loaded.id.0,
        number: &loaded.number,
        part: None,
        kind,
        unit: Some(loaded.units.accepting.0),
        officer: None,
        due,
    };
    deadlines::set(work, new).await.map(drop)
}

async fn append(work: &mut Work, loaded: &Loaded, event: &RefundEvent, id: Uuid) -> Result<(), Error> {
    let row = refund_event::ActiveModel {
        refund_id: Set(loaded.id.0),
        seq: Set(loaded.version),
        id: Set(id),
        at: Set(work.at().as_micros()),
        kind: Set(event.name().to_owned()),
        actor: Set(work.actor_name()),
        entry_sealed: Set(seal::seal(&loaded.key, work.ring(), ENTRY, id, event)),
    };
    refund_event::Entity::insert(row).exec_without_returning(work.db()).await?;
    work.note_of(&loaded.key, event.name(), "refund", loaded.id, &seal::json(event));
    Ok(())
}

async fn write_row(work: &Work, loaded: &Loaded) -> Result<(), Error> {
    let refund = &loaded.refund;
    let drafted = refund.drafted().ok_or(Error::Absent("draft"))?;
    let frozen = Fen::checked_sum(drafted.pools.iter().map(|pool| pool.frozen_fen)).unwrap_or(Fen::MAX);
    let row = refund::ActiveModel {
        id: Set(loaded.id.0),
        number: Set(loaded.number.clone()),
        unit_id: Set(loaded.units.accepting.0),
        freezing_unit_id: Set(loaded.units.freezing.0),
        version: Set(loaded.version),
        state: Set(refund.state().map_or("drafted", RefundState::name).to_owned()),
        made_at: Set(loaded.made_at.as_micros()),
        victims: Set(count(drafted.claims.len())),
        accounts: Set(count(drafted.pools.len())),
        frozen_fen: Set(frozen.get()),
        total_fen: Set(refund.worksheet().total_fen().get()),
        arrived_fen: Set(refund.arrived_fen().get()),
        announced_until: Set(refund.announced_until().map(Timestamp::as_micros)),
    };
    if loaded.version == 1 {
        refund::Entity::insert(row).exec_without_returning(work.db()).await?;
    } else {
        refund::Entity::update(row).exec(work.db()).await?;
    }
    Ok(())
}

async fn write_shares(work: &Work, loaded: &Loaded) -> Result<(), Error> {
    let shares = loaded.refund.worksheet().shares.iter().filter(|share| share.amount_fen > Fen::ZERO);
    let rows: Vec<_> = shares
        .map(|share| refund_share::ActiveModel {
            refund_id: Set(loaded.id.0),
            case_id: Set(share.case.0),
            account_index: Set(work.ring().blind("account", share.account.reveal())),
            amount_fen: Set(share.amount_fen.get()),
        })
        .collect();
    for some in rows.chunks(500) {
        refund_share::Entity::insert_many(some.to_vec()).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

/// Destroys the keys of refunds all of whose victims' cases are destroyed, this one being the last.
pub(crate) async fn destroy_with(work: &mut Work, case: CaseId) -> Result<(), Error> {
    for row in refund::Entity::find().all(work.db()).await? {
        let id = row.id;
        let loaded = match fold(work.db(), work.ring(), row).await {
            Err(Error::NotAllowed(DESTROYED)) => continue,
            other => other?,
        };
        let claims = loaded.refund.drafted().map(|drafted| drafted.claims.as_slice()).unwrap_or_default();
        if !claims.iter().any(|claim| claim.case == case) {
            continue;
        }
        let cases: Vec<Uuid> = claims.iter().map(|claim| claim.case.0).collect();
        if record_keys::of_many(work.db(), work.ring(), cases).await?.is_empty() {
            record_keys::destroy(work, id).await?;
            work.note("refund.destroyed", "refund", id, None, None);
        }
    }
    Ok(())
}

/// What earlier refunds have decided to give to a case's victim, and what courts have given.
pub(super) async fn returned_to(work: &Work, case: CaseId) -> Result<Fen, Error> {
    let rows =
        refund_share::Entity::find().filter(refund_share::Column::CaseId.eq(case.0)).all(work.db()).await?;
    let by_courts = restitution::arrived(work, case).await?;
    Ok(sum(rows.iter().map(|row| row.amount_fen)).checked_add(by_courts).unwrap_or(Fen::MAX))
}

/// What earlier refunds have decided to take from an account.
pub(super) async fn taken_from(work: &Work, account: &kernel::AccountNo) -> Result<Fen, Error> {
    let index = work.ring().blind("account", account.reveal());
    let rows = refund_share::Entity::find()
        .filter(refund_share::Column::AccountIndex.eq(index))
        .all(work.db())
        .await?;
    Ok(sum(rows.iter().map(|row| row.amount_fen)))
}

fn sum(amounts: impl Iterator<Item = i64>) -> Fen {
    Fen::checked_sum(amounts.map(Fen::new)).unwrap_or(Fen::MAX)
}

fn count(of: usize) -> i64 {
    i64::try_from(of).expect("a refund has fewer than 2^63 rows")
}
