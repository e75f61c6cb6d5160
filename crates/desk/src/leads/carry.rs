//! Leads that were begun in another system and are carried over as they stand (迁入), many in one transaction.

use kernel::{Timestamp, UnitId};
use records::Actor;
use uuid::Uuid;

use super::rules;
use crate::dossiers::store::{self, Beginning, Standing};
use crate::dossiers::{NounName, Said, field, numbered_now};
use crate::error::Error;
use crate::{Desk, NewId};

/// A lead as it stands where it was begun.
#[derive(Clone, Debug)]
pub struct CarriedLead {
    /// Its state.
    pub state: String,
    /// Whose it is.
    pub home: UnitId,
    /// Who holds it.
    pub holder: UnitId,
    /// Who has held it before.
    pub held_by: Vec<UnitId>,
    /// What was said when it was begun.
    pub said: Said,
}

impl Desk {
    /// Carries leads over, all or none; gives back their ids in the same order. The clocks of those that are not over
    /// start now.
    pub async fn carry_over_leads(
        &self,
        actor: Actor,
        leads: &[CarriedLead],
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Vec<Uuid>, Error> {
        let (noun, tables) = (NounName::Lead, NounName::Lead.tables());
        let mut work = self.records().begin(actor, now).await?;
        let mut carried = Vec::with_capacity(leads.len());
        for lead in leads {
            let known = tables.states.iter().find(|(state, _)| *state == lead.state);
            let standing = Standing { state: known.ok_or_else(unknown_state)?.0, unit: lead.holder };
            let said = field::check(tables.opening.fields, &lead.said)?;
            rules::may_begin(&said)?;
            let number = numbered_now(&work, noun).await?;
            let new = Beginning { id: ids(), noun, number, unit: lead.home, said };
            let begun = store::begin_at(&mut work, new, "carry_over", standing, ids).await?;
            for unit in &lead.held_by {
                store::hold(&work, &begun.row, unit.0).await?;
            }
            if begun.row.closed_at.is_none() {
                rules::begun(&work, &begun, ids).await?;
            }
            carried.push(begun.row.id);
        }
        work.commit().await?;
        Ok(carried)
    }
}

fn unknown_state() -> Error {
    Error::Invalid { field: "state".to_owned(), code: "unknown" }
}
