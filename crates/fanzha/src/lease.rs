//! The lease of the centre: of several servers on one database one runs, the others stand by until its lease ends.
//!
//! A server is known by an id in its data folder, so that one that was killed goes on at once when it is started
//! again, while another waits until the lease has ended.

use std::time::{Duration, Instant};

use records::Records;
use uuid::Uuid;

use crate::outcome::{Failure, Outcome};
use crate::partner_line::format_chain;

/// The lease's name in the records.
const NAME: &str = "centre";
/// So long a server that has gone silent keeps the others waiting.
const LASTS: Duration = Duration::from_secs(10);
/// How often the lease is taken again, and how often those who stand by ask for it.
const EVERY: Duration = Duration::from_secs(2);

/// A lease that is held.
pub struct Lease {
    records: Records,
    holder: Uuid,
}

impl Lease {
    /// Waits until this server may run; calls `standing_by` once if it must wait.
    pub async fn wait(records: &Records, holder: Uuid, standing_by: impl FnOnce()) -> Outcome<Lease> {
        let mut standing_by = Some(standing_by);
        while !take(records, holder).await.map_err(|error| Failure::Failed(error.into()))? {
            if let Some(say) = standing_by.take() {
                say();
            }
            tokio::time::sleep(EVERY).await;
        }
        Ok(Lease { records: records.clone(), holder })
    }

    /// Holds the lease; returns when it is lost, because another took it or the database was not to be reached for
    /// as long as it lasts. Whoever held it must stop at once.
    pub async fn keep(&self) -> Failure {
        let mut taken = Instant::now();
        loop {
            tokio::time::sleep(EVERY).await;
            let asked = Instant::now();
            match take(&self.records, self.holder).await {
                Ok(true) => taken = asked,
                Ok(false) => {
                    return Failure::Failed(anyhow::anyhow!("another server took the lease of the centre"));
                }
                Err(error) if taken.elapsed() < LASTS => {
                    tracing::warn!(error = %format_chain(&error), "the lease of the centre could not be taken again");
                }
                Err(error) => return Failure::Failed(error.into()),
            }
        }
    }

    /// Gives the lease back, so that one that stands by goes on at once.
    pub async fn give_back(self) {
        if let Err(error) = self.records.give_back_lease(NAME, self.holder).await {
            tracing::warn!(error = %format_chain(&error), "the lease of the centre could not be given back");
        }
    }
}

async fn take(records: &Records, holder: Uuid) -> Result<bool, records::Error> {
    let for_ms = i64::try_from(LASTS.as_millis()).unwrap_or(i64::MAX);
    records.take_lease(NAME, holder, for_ms).await
}
