//! What officers do about a report to the list, each in one transaction.

use kernel::{AccountNo, CaseId, OfficerId, Timestamp};
use records::people::Role;
use records::{Actor, Work};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;
use wire::ListSubject;
use wire::codes::{FeatureCode, IdType};

use super::{Entry, LISTED, Listed, WITHDRAWAL, end_of, listed_of, put};
use crate::cases::journal;
use crate::deadlines::{self, NewDeadline};
use crate::error::Error;
use crate::rows::{case, listing};
use crate::{Desk, NewId, accounts, rights, seal};

/// What an officer does with a proposed report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListingAct {
    /// The approver lets it go out as 2001.
    Approve,
    /// The approver does not.
    Refuse,
    /// It was wrong: it is to be taken back, for this reason.
    Withdraw(String),
    /// The list has taken it back (0000).
    Withdrawn,
}

impl ListingAct {
    /// From which state it leads to which.
    const fn way(&self) -> (&'static str, &'static str) {
        match self {
            ListingAct::Approve => ("proposed", "reported"),
            ListingAct::Refuse => ("proposed", "refused"),
            ListingAct::Withdraw(_) => ("reported", "withdrawing"),
            ListingAct::Withdrawn => ("withdrawing", "withdrawn"),
        }
    }

    const fn role(&self) -> Role {
        match self {
            ListingAct::Approve | ListingAct::Refuse => Role::Approver,
            ListingAct::Withdraw(_) | ListingAct::Withdrawn => Role::Investigator,
        }
    }

    const fn noted(&self) -> &'static str {
        match self {
            ListingAct::Approve => "listing.approved",
            ListingAct::Refuse => "listing.refused",
            ListingAct::Withdraw(_) => "listing.withdrawal_asked",
            ListingAct::Withdrawn => "listing.withdrawn",
        }
    }
}

impl Desk {
    /// Proposes to report an account of the case.
    pub async fn propose_listing(
        &self,
        actor: Actor,
        case: CaseId,
        account: AccountNo,
        reason: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Uuid, Error> {
        let reason = words("reason", reason)?;
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let loaded = journal::load(&work, case).await?;
        if !loaded.case.orders().any(|order| order.account == account) {
            return Err(Error::Implausible { field: "account", why: "unknown" });
        }
        let index = work.ring().blind("account", account.reveal());
        let open = listing::Entity::find()
            .filter(listing::Column::AccountIndex.eq(index.clone()))
            .filter(listing::Column::State.is_in(["proposed", "reported", "withdrawing"]))
            .count(work.db())
            .await?;
        if open > 0 {
            return Err(Error::Implausible { field: "account", why: "listed" });
        }
        let id = ids();
        let listed = Listed { account, reason, withdrawal: None };
        let row = listing::ActiveModel {
            id: Set(id),
            case_id: Set(case.0),
            account_index: Set(index),
            version: Set(1),
            state: Set("proposed".to_owned()),
            proposed_at: Set(now.as_micros()),
            proposed_by: Set(officer.id.0),
            decided_at: Set(None),
            decided_by: Set(None),
            withdrawn_at: Set(None),
            listing_sealed: Set(seal::seal(&loaded.key, work.ring(), LISTED, id, &listed)),
        };
        listing::Entity::insert(row).exec_without_returning(work.db()).await?;
        work.note("listing.proposed", "listing", id, None, Some(&seal::json(&listed)));
        work.commit().await?;
        Ok(id)
    }

    /// Approves, refuses or takes back a report, at the version that was on screen.
    pub async fn act_on_listing(
        &self,
        actor: Actor,
        id: Uuid,
        version: u32,
        act: ListingAct,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<CaseId, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, act.role()).await?;
        let row = listing::Entity::find_by_id(id).one(work.db()).await?.ok_or(Error::Absent("listing"))?;
        rights::refuse_hidden_of(&work, CaseId(row.case_id), "listing").await?;
        if row.version != i64::from(version) {
            return Err(Error::Records(records::Error::Stale("listing")));
        }
        let (from, to) = act.way();
        if row.state != from {
            return Err(Error::NotAllowed("listing_state"));
        }
        if to == "reported" && row.proposed_by == officer.id.0 {
            return Err(Error::NotAllowed("same_officer"));
        }
        let key = journal::key_of(work.db(), work.ring(), CaseId(row.case_id)).await?;
        let mut listed = listed_of(&key, work.ring(), &row)?;
        if let ListingAct::Withdraw(reason) = &act {
            listed.withdrawal = Some(words("reason", reason)?);
        }
        let sealed = seal::seal(&key, work.ring(), LISTED, row.id, &listed);
        step(&work, &row, to, sealed, officer.id).await?;
        run_clock(&work, &row, &act, ids).await?;
        self.change_list(&work, &row, &listed.account, &act, ids).await?;
        work.note(act.noted(), "listing", id, None, Some(&seal::json(&listed)));
        work.commit().await?;
        Ok(CaseId(row.case_id))
    }
}

impl Desk {
    /// What banks are told when they ask follows what was approved and what was taken back.
    async fn change_list(
        &self,
        work: &Work,
        row: &listing::Model,
        account: &AccountNo,
        act: &ListingAct,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        match act {
            ListingAct::Approve => {
                let known = accounts::look_up(work, std::iter::once(account)).await?;
                let document = known.get(account).and_then(|known| known.document.as_ref());
                let resident = document.filter(|document| document.kind == IdType::RESIDENT.as_str());
                let mut subjects = vec![ListSubject::Account(account.reveal())];
                subjects.extend(resident.map(|document| ListSubject::Resident(&document.number)));
                let feature = FeatureCode::INVOLVED;
                let entry = Entry { bank: None, origin: row.id, feature: feature.as_str() };
                put(work, &entry, &subjects, ids).await
            }
            ListingAct::Withdrawn => end_of(work, row.id).await,
            ListingAct::Refuse | ListingAct::Withdraw(_) => Ok(()),
        }
    }
}

/// One officer wins; who comes second sees that the row has moved.
async fn step(
    work: &Work,
    row: &listing::Model,
    to: &'static str,
    sealed: Vec<u8>,
    officer: OfficerId,
) -> Result<(), Error> {
    let mut update = listing::Entity::update_many()
        .col_expr(listing::Column::State, Expr::value(to))
        .col_expr(listing::Column::Version, Expr::value(row.version + 1))
        .col_expr(listing::Column::ListingSealed, Expr::value(sealed));
    let at = work.at().as_micros();
    if row.state == "proposed" {
        update = update
            .col_expr(listing::Column::DecidedAt, Expr::value(at))
            .col_expr(listing::Column::DecidedBy, Expr::value(officer.0));
    }
    if to == "withdrawn" {
        update = update.col_expr(listing::Column::WithdrawnAt, Expr::value(at));
    }
    let done = update
        .filter(listing::Column::Id.eq(row.id))
        .filter(listing::Column::Version.eq(row.version))
        .exec(work.db())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Error::Records(records::Error::Stale("listing"))) }
}

async fn run_clock(work: &Work, row: &listing::Model, act: &ListingAct, ids: NewId<'_>) -> Result<(), Error> {
    match act {
        ListingAct::Withdrawn => deadlines::end(work, "listing", row.id, WITHDRAWAL, "met").await,
        ListingAct::Withdraw(_) => {
            let of =
                case::Entity::find_by_id(row.case_id).one(work.db()).await?.ok_or(Error::Absent("case"))?;
            let clock = NewDeadline {
                id: ids(),
                noun: "listing",
                object: row.id,
                root: row.case_id,
                number: &of.number,
                part: None,
                kind: WITHDRAWAL,
                unit: None,
                officer: None,
                due: None,
            };
            deadlines::set(work, clock).await.map(drop)
        }
        ListingAct::Approve | ListingAct::Refuse => Ok(()),
    }
}

fn words(field: &'static str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    match text.chars().count() {
        0..=1 => Err(Error::Implausible { field, why: "short" }),
        2..=500 => Ok(text.to_owned()),
        _ => Err(Error::Implausible { field, why: "long" }),
    }
}
