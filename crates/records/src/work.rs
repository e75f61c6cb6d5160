//! A unit of work: one transaction, and the trail of what it does committed with it.

use kernel::{OfficerId, Timestamp};
use sea_orm::{DatabaseTransaction, DbBackend};

use crate::Records;
use crate::crypto::{KeyRing, RecordKey};
use crate::error::Error;
use crate::group::Transaction;
use crate::trail::{self, Note};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A signed-in user.
    Officer(OfficerId),
    /// A part of the program, by name: `clock`, `inbox`, `outbox`, `founding`.
    Program(&'static str),
    /// Somebody who has not signed in.
    Nobody,
}

/// Who acts, and from where: a network address, or the part of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub who: Who,
    /// From where.
    pub origin: String,
}

impl Actor {
    /// A part of the program itself.
    #[must_use]
    pub fn program(name: &'static str) -> Actor {
        Actor { who: Who::Program(name), origin: "local".to_owned() }
    }

    /// A signed-in user at an address.
    #[must_use]
    pub fn officer(id: OfficerId, origin: &str) -> Actor {
        Actor { who: Who::Officer(id), origin: origin.to_owned() }
    }

    /// The actor's name in the trail.
    pub(crate) fn trail_name(&self) -> String {
        match self.who {
            Who::Officer(id) => id.to_string(),
            Who::Program(name) => name.to_owned(),
            Who::Nobody => "nobody".to_owned(),
        }
    }
}

/// An open transaction of one actor at one instant. Dropped without [`Work::commit`], nothing of it stays.
#[derive(Debug)]
pub struct Work {
    transaction: Transaction,
    records: Records,
    actor: Actor,
    at: Timestamp,
    notes: Vec<Note>,
}

impl Work {
    pub(crate) async fn begin(records: &Records, actor: Actor, at: Timestamp) -> Result<Work, Error> {
        let transaction = records.store().begin().await?;
        Ok(Work { transaction, records: records.clone(), actor, at, notes: Vec::new() })
    }

    /// The transaction, for statements.
    #[must_use]
    pub fn db(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The keys that seal and open fields.
    #[must_use]
    pub fn ring(&self) -> &KeyRing {
        self.records.ring()
    }

    /// The instant at which all of this happens.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who does it.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The actor's name as the trail and journals write it: a user's id, or a part of the program.
    #[must_use]
    pub fn actor_name(&self) -> String {
        self.actor.trail_name()
    }

    /// The engine under the transaction.
    #[must_use]
    pub fn engine(&self) -> DbBackend {
        self.records.store().engine
    }

    /// Adds an entry to the trail, written when the work commits. `before` and `after` are the content of
    /// the thing, of which only keyed digests are kept.
    pub fn note(
        &mut self,
        action: &'static str,
        noun: &'static str,
        object: impl ToString,
        before: Option<&[u8]>,
        after: Option<&[u8]>,
    ) {
        let digest = |content: &[u8]| self.records.ring().digest(content).to_vec();
        self.notes.push(Note {
            action,
            noun,
            object: object.to_string(),
            before: before.map(digest),
            after: after.map(digest),
        });
    }

    /// The same for what a record says: its own key makes the digest, which is worth nothing once that is destroyed.
    pub fn note_of(
        &mut self,
        key: &RecordKey,
        action: &'static str,
        noun: &'static str,
        object: impl ToString,
        after: &[u8],
    ) {
        let after = key.digest(self.records.ring(), after).to_vec();
        self.notes.push(Note { action, noun, object: object.to_string(), before: None, after: Some(after) });
    }

    /// Commits, and the trail's entries with it; the sealer chains them afterwards. After `Ok` everything is durable, after `Err` nothing happened
    /// (unless the connection broke during the commit itself: then read again).
    pub async fn commit(self) -> Result<(), Error> {
        if !self.notes.is_empty() {
            trail::wait(&self.transaction, &self.actor, self.at, &self.notes).await?;
        }
        Ok(self.transaction.commit().await?)
    }
}
