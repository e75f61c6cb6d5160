//! What a case asks for, written into the tables in the transaction of its event.

use kernel::Ids;
use pursuit::{Effect, Entry, Order};
use records::Work;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::journal::Loaded;
use super::projection::state_name;
use crate::error::Error;
use crate::rows::{alarm, approval, order, signature};
use crate::{Desk, deadlines, messages, rights, seal};

/// Writes every effect; says whether the case wants to be traced again.
pub(crate) async fn carry_out(
    desk: &Desk,
    work: &mut Work,
    loaded: &Loaded,
    entry: &Entry,
    effects: Vec<Effect>,
) -> Result<bool, Error> {
    let mut wants_trace = false;
    let mut sendings = Vec::new();
    let mut alarms = 0;
    let mut clock_ids = Ids::of_event(entry.id);
    for effect in effects {
        match effect {
            Effect::OrderProposed(order) | Effect::OrderChanged(order) => {
                store_order(work, loaded, &order).await?
            }
            // After every order: the outbox leans on the signatures that were stored with it.
            Effect::Send(sending) => sendings.push(sending),
            Effect::SetClock { clock, due } => {
                deadlines::set_clock(work, loaded, clock, due, clock_ids.fresh()).await?;
            }
            Effect::CancelClock { clock } => deadlines::cancel_clock(work, loaded, clock).await?,
            Effect::RequestTrace => wants_trace = true,
            Effect::Alarm(alarm) => {
                alarms += 1;
                store_alarm(work, loaded, entry, alarms, &alarm).await?;
            }
        }
    }
    for sending in sendings {
        messages::post(desk, work, loaded, &sending).await?;
    }
    Ok(wants_trace)
}

/// An order as its table holds it.
pub(crate) fn order_row(work: &Work, loaded: &Loaded, order: &Order) -> order::ActiveModel {
    order::ActiveModel {
        id: Set(order.id.0),
        case_id: Set(loaded.row.id),
        number: Set(i64::from(order.number)),
        version: Set(i64::from(order.version)),
        kind: Set(order.kind.name().to_owned()),
        state: Set(state_name(order).to_owned()),
        account_index: Set(work.ring().blind("account", order.account.reveal())),
        order_sealed: Set(seal::seal(&loaded.key, work.ring(), "orders.order", order.id.0, order)),
        bank: Set(order.bank.clone()),
    }
}

/// What of an order's row changes after its first writing.
pub(super) fn replace_order() -> OnConflict {
    OnConflict::column(order::Column::Id)
        .update_columns([
            order::Column::Version,
            order::Column::State,
            order::Column::OrderSealed,
            order::Column::Bank,
        ])
        .to_owned()
}

async fn store_order(work: &Work, loaded: &Loaded, order: &Order) -> Result<(), Error> {
    let row = order_row(work, loaded, order);
    order::Entity::insert(row).on_conflict(replace_order()).exec_without_returning(work.db()).await?;
    for signed in &order.signatures {
        let role = rights::signing_role(work, signed.officer).await?;
        let row = signature::ActiveModel {
            order_id: Set(order.id.0),
            version: Set(i64::from(order.version)),
            officer_id: Set(signed.officer.0),
            role: Set(role.name().to_owned()),
            at: Set(signed.at.as_micros()),
        };
        let key = [signature::Column::OrderId, signature::Column::Version, signature::Column::OfficerId];
        let once = OnConflict::columns(key).do_nothing_on(key).to_owned();
        signature::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    }
    if let Some(approved) = &order.approval {
        let row = approval::ActiveModel {
            order_id: Set(order.id.0),
            version: Set(i64::from(order.version)),
            officer_id: Set(approved.officer.0),
            role: Set("approver".to_owned()),
            at: Set(approved.at.as_micros()),
        };
        let key = [approval::Column::OrderId, approval::Column::Version];
        let once = OnConflict::columns(key).do_nothing_on(key).to_owned();
        approval::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

async fn store_alarm(
    work: &Work,
    loaded: &Loaded,
    entry: &Entry,
    seq: i64,
    alarm: &pursuit::Alarm,
) -> Result<(), Error> {
    let row = alarm_row(work, loaded, entry, seq, alarm);
    alarm::Entity::insert(row).exec_without_returning(work.db()).await?;
    Ok(())
}

/// An alarm as its table holds it.
pub(crate) fn alarm_row(
    work: &Work,
    loaded: &Loaded,
    entry: &Entry,
    seq: i64,
    alarm: &pursuit::Alarm,
) -> alarm::ActiveModel {
    let code = serde_json::to_value(alarm).ok().and_then(|json| Some(json.get("code")?.as_str()?.to_owned()));
    alarm::ActiveModel {
        case_id: Set(loaded.row.id),
        event_id: Set(entry.id),
        seq: Set(seq),
        at: Set(entry.at.as_micros()),
        code: Set(code.unwrap_or_default()),
        alarm_sealed: Set(seal::seal(&loaded.key, work.ring(), "alarms.alarm", entry.id, alarm)),
    }
}
