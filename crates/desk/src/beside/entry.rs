//! An order typed into the national platform: its number is brought back, and that is its delivery.

use kernel::{OrderId, Timestamp};
use pursuit::Event;
use records::people::Role;
use records::people::users::User;
use records::{Actor, Work};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::cases::journal::{self, Loaded};
use crate::error::Error;
use crate::orders::{Names, OrderSheet};
use crate::rows::{outbox, platform_entry};
use crate::{Desk, NewId, handlers, rights};

/// As long as any number that the platform gives.
const NUMBER_CHARS_MAX: usize = 64;

impl Desk {
    /// Records the platform's number of a sent order; the line need not send it any more.
    pub async fn enter(
        &self,
        actor: Actor,
        id: OrderId,
        number: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        let number = platform_number(number)?;
        let case = self.case_of(id).await?;
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        handlers::refuse_others(&work, case, &officer).await?;
        self.enter_within(&mut work, &mut loaded, id, &number, &officer, ids).await?;
        self.commit(work, &loaded, false).await?;
        self.sheet_of(&loaded, id, &officer).await
    }

    /// Takes an order back because the platform has its answer already, from another unit's order.
    pub async fn answered_elsewhere(
        &self,
        actor: Actor,
        id: OrderId,
        version: u32,
        number: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        let number = platform_number(number)?;
        let case = self.case_of(id).await?;
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        handlers::refuse_others(&work, case, &officer).await?;
        let event = Event::AnsweredElsewhere { order: id, officer: officer.id, version, number };
        self.take(&mut work, &mut loaded, event, ids).await?;
        self.commit(work, &loaded, false).await?;
        self.sheet_of(&loaded, id, &officer).await
    }

    pub(super) async fn enter_within(
        &self,
        work: &mut Work,
        loaded: &mut Loaded,
        id: OrderId,
        number: &str,
        officer: &User,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let attempt = loaded.case.order(id).ok_or(Error::Absent("order"))?.attempts;
        let event = Event::Entered { order: id, attempt, officer: officer.id, number: number.to_owned() };
        self.take(work, loaded, event, ids).await?;
        remember_number(work, id, attempt, number).await?;
        end_line(work, id, attempt).await
    }

    pub(super) async fn sheet_of(
        &self,
        loaded: &Loaded,
        id: OrderId,
        viewer: &User,
    ) -> Result<OrderSheet, Error> {
        let order = loaded.case.order(id).ok_or(Error::Absent("order"))?.clone();
        OrderSheet::of(order, viewer, &mut Names::new(self.records())).await
    }
}

/// A number as it was pasted: without blanks in it, and no longer than the platform's.
pub(super) fn platform_number(pasted: &str) -> Result<String, Error> {
    let number: String = pasted.split_whitespace().collect();
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if number.is_empty() {
        return Err(Error::Implausible { field: "number", why: "empty" });
    }
    if number.len() > NUMBER_CHARS_MAX || !number.chars().all(known) {
        return Err(Error::Implausible { field: "number", why: "unknown" });
    }
    Ok(number)
}

/// The platform's number leads back to the order when its feedback is imported.
pub(super) async fn remember_number(
    work: &Work,
    id: OrderId,
    attempt: u16,
    number: &str,
) -> Result<(), Error> {
    let row = platform_entry::ActiveModel {
        order_id: Set(id.0),
        attempt: Set(i64::from(attempt)),
        number: Set(number.to_owned()),
        at: Set(work.at().as_micros()),
    };
    let once = OnConflict::columns([platform_entry::Column::OrderId, platform_entry::Column::Attempt])
        .update_columns([platform_entry::Column::Number, platform_entry::Column::At])
        .to_owned();
    platform_entry::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    Ok(())
}

/// What an officer has typed in must not go over the line as well.
async fn end_line(work: &Work, id: OrderId, attempt: u16) -> Result<(), Error> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value("acknowledged"))
        .col_expr(outbox::Column::DoneAt, Expr::value(work.at().as_micros()))
        .filter(outbox::Column::OrderId.eq(id.0))
        .filter(outbox::Column::Attempt.eq(i64::from(attempt)))
        .filter(outbox::Column::State.eq("waiting"))
        .exec(work.db())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::platform_number;

    #[test]
    fn a_number_is_taken_as_pasted_without_its_blanks() {
        let check = |pasted: &str| platform_number(pasted).map_err(|error| error.to_string());
        assert_eq!(check(" 0101 2026\t0001\n").as_deref(), Ok("010120260001"));
        assert_eq!(check("").as_deref(), Err(&"number cannot be: empty".to_owned()));
        assert_eq!(check("转账500").as_deref(), Err(&"number cannot be: unknown".to_owned()));
        assert_eq!(check(&"1".repeat(65)).as_deref(), Err(&"number cannot be: unknown".to_owned()));
    }
}
