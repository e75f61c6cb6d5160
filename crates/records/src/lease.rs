//! Leases: who, of several servers on one database, does what only one may do.
//!
//! A lease is a row with a holder and an end by the database's own clock, so that servers whose clocks differ agree.
//! The holder takes it again before it ends; another takes it once it has ended. A holder that starts again under
//! its own id goes on at once.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use crate::Records;
use crate::error::Error;

impl Records {
    /// Takes a lease for so many milliseconds from now, or takes it again; false while another holds it.
    pub async fn take_lease(&self, name: &str, holder: Uuid, for_ms: i64) -> Result<bool, Error> {
        let now = now_micros(self.engine());
        let sql = format!(
            "INSERT INTO leases (name, holder, ends_at) VALUES ($1, $2, {now} + $3) \
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at \
             WHERE leases.holder = excluded.holder OR leases.ends_at <= {now}"
        );
        let values = [name.into(), holder.into(), for_ms.saturating_mul(1_000).into()];
        let db = self.store().begin().await?;
        let done = db.execute_raw(Statement::from_sql_and_values(self.engine(), sql, values)).await?;
        db.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a lease back, so that another need not wait for its end.
    pub async fn give_back_lease(&self, name: &str, holder: Uuid) -> Result<(), Error> {
        let sql = "DELETE FROM leases WHERE name = $1 AND holder = $2";
        let statement = Statement::from_sql_and_values(self.engine(), sql, [name.into(), holder.into()]);
        let db = self.store().begin().await?;
        db.execute_raw(statement).await?;
        Ok(db.commit().await?)
    }

    /// Ends every lease: in a copy that was brought back nobody runs.
    pub async fn end_leases(&self) -> Result<(), Error> {
        let db = self.store().begin().await?;
        db.execute_unprepared("DELETE FROM leases").await?;
        Ok(db.commit().await?)
    }
}

/// Now, as the database's clock shows it, in microseconds.
const fn now_micros(engine: DbBackend) -> &'static str {
    match engine {
        DbBackend::Sqlite => "CAST(unixepoch('subsec') * 1000000 AS INTEGER)",
        _postgres => "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)",
    }
}
