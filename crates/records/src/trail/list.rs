//! The trail as its readers page through it.

use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};

use super::{Entry, entry, row};
use crate::error::Error;

/// Which entries are asked for; what is `None` does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those before this place.
    pub before: Option<u64>,
    /// Those of this actor: a user's id or a part of the program.
    pub actor: Option<String>,
    /// Those whose action begins so: `order.`, `session.refused`.
    pub action: Option<String>,
    /// Those about this one thing: its id.
    pub object: Option<String>,
}

/// The entries asked for, newest first.
pub async fn list(db: &impl ConnectionTrait, filter: &Filter, most: u64) -> Result<Vec<Entry>, Error> {
    let mut query = row::Entity::find();
    if let Some(before) = filter.before {
        query = query.filter(row::Column::Seq.lt(i64::try_from(before).unwrap_or(i64::MAX)));
    }
    if let Some(actor) = &filter.actor {
        query = query.filter(row::Column::Actor.eq(actor));
    }
    if let Some(action) = &filter.action {
        query = query.filter(row::Column::Action.starts_with(action));
    }
    if let Some(object) = &filter.object {
        query = query.filter(row::Column::Object.eq(object));
    }
    let rows = query.order_by_desc(row::Column::Seq).limit(most).all(db).await?;
    Ok(rows.into_iter().map(entry).collect())
}
