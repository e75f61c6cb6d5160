//! Tokens of machines: a bank's gateway asks for its own unit's rows without a person behind it.
//!
//! A token is shown once; the database holds its digest only. It belongs to a unit and has that unit's scope, ends by
//! itself and can be revoked at once. It signs nothing: no use case takes a machine as its actor.

use kernel::{Timestamp, TokenId, UnitId};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, Set};

use super::sessions::Token;
use crate::Records;
use crate::crypto::provider::sm3;
use crate::error::Error;
use crate::units::{self, Scope};
use crate::work::Actor;

/// A token's days, at most.
pub const DAYS_MAX: u32 = 366;
/// Use is marked at most this often, so that reading does not write.
const MARK_SECONDS: i64 = 60;
/// What a token begins with, so that one that was lost is recognised.
const PREFIX: &str = "fzm_";

/// A machine's token, as administrators see it: never the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Its id.
    pub id: TokenId,
    /// What it is called, once.
    pub name: String,
    /// Whose machine it is.
    pub unit: UnitId,
    /// Which rows it may read.
    pub scope: Scope,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// When it was used last, to the minute.
    pub used_at: Option<Timestamp>,
}

/// A token to be issued.
#[derive(Clone, Debug)]
pub struct NewMachine {
    /// Its id (uuid version 7).
    pub id: TokenId,
    /// What it is called.
    pub name: String,
    /// Whose machine it is.
    pub unit: UnitId,
    /// For so many days, 1 to [`DAYS_MAX`].
    pub days: u32,
}

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "machine_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub unit_id: Uuid,
        pub token_digest: Vec<u8>,
        pub made_at: i64,
        pub expires_at: i64,
        pub revoked_at: Option<i64>,
        pub used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn digest(secret: &str) -> Vec<u8> {
    sm3(&[b"fanzha machine", secret.as_bytes()]).to_vec()
}

impl Records {
    /// Issues a token; the secret is handed out once.
    pub async fn issue_token(&self, actor: Actor, at: Timestamp, new: NewMachine) -> Result<Token, Error> {
        let secret = Token::sent(&format!("{PREFIX}{}", Token::random().reveal()));
        let mut work = self.begin(actor, at).await?;
        let unit = units::get(work.db(), new.unit).await?;
        if !unit.is_active {
            return Err(Error::Absent("unit"));
        }
        let row = row::ActiveModel {
            id: Set(new.id.0),
            name: Set(new.name.clone()),
            unit_id: Set(new.unit.0),
            token_digest: Set(digest(secret.reveal())),
            made_at: Set(at.as_micros()),
            expires_at: Set(at.plus_seconds(i64::from(new.days) * 86_400).as_micros()),
            revoked_at: Set(None),
            used_at: Set(None),
        };
        row::Entity::insert(row).exec_without_returning(work.db()).await?;
        let said = format!("{} {} {}", new.name, new.unit, new.days);
        work.note("token.issued", "token", new.id, None, Some(said.as_bytes()));
        work.commit().await?;
        Ok(secret)
    }

    /// Takes a token back; from now on it opens nothing.
    pub async fn revoke_token(&self, actor: Actor, at: Timestamp, id: TokenId) -> Result<(), Error> {
        let mut work = self.begin(actor, at).await?;
        let changed = row::Entity::update_many()
            .col_expr(row::Column::RevokedAt, Expr::value(at.as_micros()))
            .filter(row::Column::Id.eq(id.0))
            .filter(row::Column::RevokedAt.is_null())
            .exec(work.db())
            .await?;
        if changed.rows_affected == 0 {
            return Err(Error::Absent("token"));
        }
        work.note("token.revoked", "token", id, None, None);
        work.commit().await
    }

    /// Every token, the newest first.
    pub async fn tokens(&self) -> Result<Vec<Machine>, Error> {
        let rows = row::Entity::find().order_by_desc(row::Column::Id).all(self.reader()).await?;
        let mut machines = Vec::with_capacity(rows.len());
        for row in rows {
            machines.push(self.machine_of(row).await?);
        }
        Ok(machines)
    }

    /// The machine whose secret this is, while its token lives.
    pub async fn machine(&self, secret: &str, now: Timestamp) -> Result<Option<Machine>, Error> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let found = row::Entity::find().filter(row::Column::TokenDigest.eq(digest(secret)));
        let Some(row) = found.one(self.reader()).await? else { return Ok(None) };
        if row.revoked_at.is_some() || row.expires_at <= now.as_micros() {
            return Ok(None);
        }
        let marked = row.used_at.map_or(i64::MAX, |at| now.micros_since(Timestamp::from_micros(at)));
        if marked >= MARK_SECONDS * 1_000_000 {
            let work = self.begin(Actor::program("machine"), now).await?;
            row::Entity::update_many()
                .col_expr(row::Column::UsedAt, Expr::value(now.as_micros()))
                .filter(row::Column::Id.eq(row.id))
                .exec(work.db())
                .await?;
            work.commit().await?;
        }
        self.machine_of(row).await.map(Some)
    }

    async fn machine_of(&self, row: row::Model) -> Result<Machine, Error> {
        let unit = UnitId(row.unit_id);
        Ok(Machine {
            id: TokenId(row.id),
            name: row.name,
            unit,
            scope: Scope::of(&units::get(self.reader(), unit).await?),
            made_at: Timestamp::from_micros(row.made_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            revoked_at: row.revoked_at.map(Timestamp::from_micros),
            used_at: row.used_at.map(Timestamp::from_micros),
        })
    }
}
