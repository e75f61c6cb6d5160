//! Restitution by the court (责令退赔) beside the refund: what a judgment orders for a victim, and what of it has arrived. It is
//! the court's own way; here it is noted, so that no refund gives a victim more than was lost.

use kernel::{CaseId, Fen, OfficerId, Timestamp, UnitId};
use records::people::Role;
use records::people::users::User;
use records::{Actor, Work};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::error::Error;
use crate::orders::Names;
use crate::rows::{case, restitution};
use crate::{Desk, NewId, rights};

/// A judgment to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRestitution {
    /// The court.
    pub court: String,
    /// The number of its judgment.
    pub document: String,
    /// How much it orders for this victim.
    pub ordered_fen: Fen,
}

/// A judgment as officers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestitutionSheet {
    /// The record.
    pub id: Uuid,
    /// The court.
    pub court: String,
    /// The number of its judgment.
    pub document: String,
    /// How much it orders for this victim.
    pub ordered_fen: Fen,
    /// How much has arrived by now.
    pub paid_fen: Fen,
    /// When money last arrived.
    pub paid_at: Option<Timestamp>,
    /// Who noted it.
    pub noted_by: String,
    /// When.
    pub noted_at: Timestamp,
    /// To be given back with a change.
    pub version: u32,
}

impl Desk {
    /// Notes a judgment; one judgment is noted once for a case.
    pub async fn note_restitution(
        &self,
        actor: Actor,
        case: CaseId,
        new: NewRestitution,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Uuid, Error> {
        let court = words("court", &new.court)?;
        let document = words("judgment", &new.document)?;
        if new.ordered_fen <= Fen::ZERO {
            return Err(Error::Implausible { field: "ordered_fen", why: "required" });
        }
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        rights::refuse_hidden_of(&work, case, "case").await?;
        let id = ids();
        let row = restitution::ActiveModel {
            id: Set(id),
            case_id: Set(case.0),
            court: Set(court.to_owned()),
            document: Set(document.to_owned()),
            ordered_fen: Set(new.ordered_fen.get()),
            paid_fen: Set(0),
            noted_at: Set(now.as_micros()),
            noted_by: Set(officer.id.0),
            paid_at: Set(None),
            version: Set(1),
        };
        let made = restitution::Entity::insert(row).exec_without_returning(work.db()).await;
        match made.map_err(Error::from) {
            Err(Error::Records(records::Error::Rule(rule))) if rule.contains("restitutions") => {
                return Err(Error::Implausible { field: "judgment", why: "listed" });
            }
            other => other?,
        };
        work.note("restitution.noted", "case", case.0, None, Some(document.as_bytes()));
        work.commit().await?;
        Ok(id)
    }

    /// Notes how much has arrived in all, at the version that was on screen: never less than before, never more than ordered.
    pub async fn restitution_arrived(
        &self,
        actor: Actor,
        id: Uuid,
        version: u32,
        paid_fen: Fen,
        now: Timestamp,
    ) -> Result<CaseId, Error> {
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let row =
            restitution::Entity::find_by_id(id).one(work.db()).await?.ok_or(Error::Absent("restitution"))?;
        rights::refuse_hidden_of(&work, CaseId(row.case_id), "restitution").await?;
        if !(row.paid_fen..=row.ordered_fen).contains(&paid_fen.get()) {
            return Err(Error::Implausible { field: "paid_fen", why: "range" });
        }
        let done = restitution::Entity::update_many()
            .col_expr(restitution::Column::PaidFen, Expr::value(paid_fen.get()))
            .col_expr(restitution::Column::PaidAt, Expr::value(now.as_micros()))
            .col_expr(restitution::Column::Version, Expr::value(row.version + 1))
            .filter(restitution::Column::Id.eq(id))
            .filter(restitution::Column::Version.eq(i64::from(version)))
            .exec(work.db())
            .await?;
        if done.rows_affected != 1 {
            return Err(Error::Records(records::Error::Stale("restitution")));
        }
        work.note("restitution.arrived", "case", row.case_id, None, Some(&paid_fen.get().to_le_bytes()));
        work.commit().await?;
        Ok(CaseId(row.case_id))
    }

    /// The judgments of a case, newest first; a case outside the viewer's scope is absent.
    pub async fn restitutions(&self, case: CaseId, viewer: &User) -> Result<Vec<RestitutionSheet>, Error> {
        let db = self.records().reader();
        let of = case::Entity::find_by_id(case.0).one(db).await?.ok_or(Error::Absent("case"))?;
        if !viewer.scope.holds(db, UnitId(of.unit_id)).await? {
            return Err(Error::Absent("case"));
        }
        let rows = restitution::Entity::find()
            .filter(restitution::Column::CaseId.eq(case.0))
            .order_by_desc(restitution::Column::NotedAt)
            .all(db)
            .await?;
        let mut names = Names::new(self.records());
        let mut sheets = Vec::with_capacity(rows.len());
        for row in rows {
            sheets.push(RestitutionSheet {
                id: row.id,
                court: row.court,
                document: row.document,
                ordered_fen: Fen::new(row.ordered_fen),
                paid_fen: Fen::new(row.paid_fen),
                paid_at: row.paid_at.map(Timestamp::from_micros),
                noted_by: names.of(OfficerId(row.noted_by)).await?,
                noted_at: Timestamp::from_micros(row.noted_at),
                version: u32::try_from(row.version).unwrap_or(u32::MAX),
            });
        }
        Ok(sheets)
    }
}

/// What has arrived by courts' judgments.
pub(super) async fn arrived(work: &Work, case: CaseId) -> Result<Fen, Error> {
    let rows =
        restitution::Entity::find().filter(restitution::Column::CaseId.eq(case.0)).all(work.db()).await?;
    Ok(Fen::checked_sum(rows.iter().map(|row| Fen::new(row.paid_fen))).unwrap_or(Fen::MAX))
}

fn words<'t>(field: &'static str, text: &'t str) -> Result<&'t str, Error> {
    let text = text.trim();
    match text.chars().count() {
        0..=1 => Err(Error::Implausible { field, why: "required" }),
        2..=100 => Ok(text),
        _ => Err(Error::Implausible { field, why: "long" }),
    }
}
