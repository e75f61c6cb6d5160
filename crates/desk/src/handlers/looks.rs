//! Looks at accounts whose orders are on their way, and the auditor's list of them.

use kernel::{CaseId, OfficerId, OrderId, Timestamp};
use records::people::Role;
use records::people::users::User;
use records::{Actor, Work};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::PENDING;
use crate::dossiers::row::{handler, look};
use crate::error::Error;
use crate::orders::Names;
use crate::rows::{case, order, signature};
use crate::{Desk, NewId, rights};

/// A look that the auditor should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The look.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who looked.
    pub name: String,
    /// At an account of which order.
    pub order: OrderId,
    /// Of which case, by its number.
    pub case_number: String,
    /// How: at the case's page, or by looking the number up.
    pub way: String,
    /// When an auditor noted it.
    pub seen_at: Option<Timestamp>,
}

/// Of these orders the ones that are on their way and that the user neither handles nor signed: a look at their
/// accounts is one for the auditor.
async fn strange(
    db: &impl ConnectionTrait,
    user: &User,
    orders: &[order::Model],
) -> Result<Vec<order::Model>, Error> {
    let pending = |order: &&order::Model| PENDING.contains(&order.state.as_str());
    let pending: Vec<&order::Model> = orders.iter().filter(pending).collect();
    if pending.is_empty() || user.roles.contains(&Role::Approver) {
        return Ok(Vec::new());
    }
    let signed: Vec<Uuid> = signature::Entity::find()
        .select_only()
        .column(signature::Column::OrderId)
        .filter(signature::Column::OrderId.is_in(pending.iter().map(|order| order.id)))
        .filter(signature::Column::OfficerId.eq(user.id.0))
        .into_tuple()
        .all(db)
        .await?;
    let handled: Vec<Uuid> = handler::Entity::find()
        .select_only()
        .column(handler::Column::CaseId)
        .filter(handler::Column::CaseId.is_in(pending.iter().map(|order| order.case_id)))
        .filter(handler::Column::OfficerId.eq(user.id.0))
        .into_tuple()
        .all(db)
        .await?;
    let is_strange = |order: &&order::Model| !signed.contains(&order.id) && !handled.contains(&order.case_id);
    Ok(pending.into_iter().filter(is_strange).cloned().collect())
}

/// Keeps the looks at the accounts of those orders; each user's first at each order.
pub(crate) async fn note_looks(
    work: &mut Work,
    user: &User,
    orders: &[order::Model],
    way: &'static str,
    ids: NewId<'_>,
) -> Result<(), Error> {
    let strange = strange(work.db(), user, orders).await?;
    if strange.is_empty() {
        return Ok(());
    }
    let known: Vec<Uuid> = look::Entity::find()
        .select_only()
        .column(look::Column::OrderId)
        .filter(look::Column::OfficerId.eq(user.id.0))
        .filter(look::Column::OrderId.is_in(strange.iter().map(|order| order.id)))
        .filter(look::Column::Way.eq(way))
        .into_tuple()
        .all(work.db())
        .await?;
    for order in strange.into_iter().filter(|order| !known.contains(&order.id)) {
        let row = look::ActiveModel {
            id: Set(ids()),
            at: Set(work.at().as_micros()),
            officer_id: Set(user.id.0),
            order_id: Set(order.id),
            case_id: Set(order.case_id),
            way: Set(way.to_owned()),
            seen_at: Set(None),
            seen_by: Set(None),
        };
        let key = [look::Column::OfficerId, look::Column::OrderId, look::Column::Way];
        let once = OnConflict::columns(key).do_nothing_on(key).to_owned();
        look::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
        work.note("account.looked_at", "order", order.id, None, Some(way.as_bytes()));
    }
    Ok(())
}

/// More are read in parts.
const LOOKS_MAX: u64 = 200;

impl Desk {
    /// Looks at accounts whose orders were on their way: those not noted yet first, then the latest.
    pub async fn looks(&self) -> Result<Vec<Look>, Error> {
        let db = self.records().reader();
        let rows = look::Entity::find()
            .order_by_asc(look::Column::SeenAt.is_not_null())
            .order_by_desc(look::Column::At)
            .limit(LOOKS_MAX)
            .all(db)
            .await?;
        let mut names = Names::new(self.records());
        let mut looks = Vec::with_capacity(rows.len());
        for row in rows {
            let number = case::Entity::find_by_id(row.case_id).one(db).await?.map(|case| case.number);
            looks.push(Look {
                id: row.id,
                at: Timestamp::from_micros(row.at),
                name: names.of(OfficerId(row.officer_id)).await?,
                order: OrderId(row.order_id),
                case_number: number.unwrap_or_default(),
                way: row.way,
                seen_at: row.seen_at.map(Timestamp::from_micros),
            });
        }
        Ok(looks)
    }

    /// An auditor has noted a look.
    pub async fn note_look(&self, actor: Actor, id: Uuid, now: Timestamp) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        let user = rights::officer_with_any(&work, &[Role::Auditor, Role::AuditAdmin]).await?;
        let noted = look::Entity::update_many()
            .col_expr(look::Column::SeenAt, Expr::value(now.as_micros()))
            .col_expr(look::Column::SeenBy, Expr::value(user.id.0))
            .filter(look::Column::Id.eq(id))
            .filter(look::Column::SeenAt.is_null())
            .exec(work.db())
            .await?;
        if noted.rows_affected == 0 {
            return Err(Error::Absent("look"));
        }
        work.note("look.noted", "look", id, None, None);
        Ok(work.commit().await?)
    }

    /// Opening a case is a look at the accounts of its orders. Writes only where there is something to keep.
    pub async fn look_at_case(
        &self,
        actor: Actor,
        viewer: &User,
        case: CaseId,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let db = self.records().reader();
        let pending = order::Entity::find()
            .filter(order::Column::CaseId.eq(case.0))
            .filter(order::Column::State.is_in(PENDING));
        let strange = strange(db, viewer, &pending.all(db).await?).await?;
        if strange.is_empty() {
            return Ok(());
        }
        let known = look::Entity::find()
            .filter(look::Column::OfficerId.eq(viewer.id.0))
            .filter(look::Column::OrderId.is_in(strange.iter().map(|order| order.id)))
            .filter(look::Column::Way.eq("case"))
            .all(db)
            .await?;
        let new = |order: &&order::Model| !known.iter().any(|look| look.order_id == order.id);
        let new: Vec<order::Model> = strange.iter().filter(new).cloned().collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut work = self.records().begin(actor, now).await?;
        note_looks(&mut work, viewer, &new, "case", ids).await?;
        Ok(work.commit().await?)
    }
}
