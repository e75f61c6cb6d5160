//! Entries brought in with their records from elsewhere: chained at once, many at a time.

use kernel::{OfficerId, Timestamp};

use super::{row, sealer};
use crate::Records;
use crate::error::Error;

/// An entry of the past, as a city or another system tells it; without digests, which only the act itself can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: OfficerId,
    /// From where.
    pub origin: String,
    /// What was done, a stable slug.
    pub action: &'static str,
    /// To which kind of thing.
    pub noun: &'static str,
    /// To which one: its id.
    pub object: String,
}

/// Entries in one statement: ten fields each stay below SQLite's 32,766 parameters.
const STATEMENT: usize = 3_000;

impl Records {
    /// Chains entries of the past to the end of the trail, in their order, in one transaction.
    pub async fn import_trail(&self, entries: &[OldEntry]) -> Result<(), Error> {
        let db = self.store().begin().await?;
        sealer::lock(&db, self.engine()).await?;
        for part in entries.chunks(STATEMENT) {
            sealer::chain(&db, part.iter().map(unchained)).await?;
        }
        Ok(db.commit().await?)
    }
}

fn unchained(entry: &OldEntry) -> row::Model {
    row::Model {
        seq: 0,
        at: entry.at.as_micros(),
        actor: entry.actor.to_string(),
        origin: entry.origin.clone(),
        action: entry.action.to_owned(),
        noun: entry.noun.to_owned(),
        object: entry.object.clone(),
        before_digest: None,
        after_digest: None,
        chain: Vec::new(),
    }
}
