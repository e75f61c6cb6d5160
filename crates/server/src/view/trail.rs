//! The trail and the looks behind masks, for the auditor.

use std::collections::HashMap;

use desk::Reveal;
use kernel::{OfficerId, Timestamp};
use records::trail::{Entry, Filter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which entries of the trail are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrailQuery {
    /// Those before this place.
    pub before: Option<u64>,
    /// Those of this actor: a user's id or a part of the program.
    pub actor: Option<String>,
    /// Those whose action begins so.
    pub action: Option<String>,
    /// Those about the thing of this id.
    pub object: Option<String>,
    /// Entries wanted, 1 to 500; 100 when absent.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

/// Which looks behind masks are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RevealsQuery {
    /// Those before this instant.
    pub before: Option<String>,
    /// Entries wanted, 1 to 500; 100 when absent.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

/// A page of the trail, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrailPage)]
pub struct TrailView {
    /// The entries.
    pub items: Vec<TrailEntryView>,
    /// To be given as `before` for the next page; null at the end.
    #[schema(required = true)]
    pub next_before: Option<u64>,
}

/// Who did what, when, from where.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrailEntry)]
pub struct TrailEntryView {
    /// Its place, counted from 1 without gaps.
    pub seq: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who: a user's id or a part of the program.
    pub actor: String,
    /// The user's name, where it is one.
    #[schema(required = true)]
    pub name: Option<String>,
    /// From where.
    pub origin: String,
    /// What was done, a stable slug.
    pub action: String,
    /// To which kind of thing.
    pub noun: String,
    /// To which one.
    pub object: String,
}

/// Looks behind masks, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reveals)]
pub struct RevealsView {
    /// The looks.
    pub items: Vec<RevealEntryView>,
}

/// A look behind the masks of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RevealEntry)]
pub struct RevealEntryView {
    /// Its id.
    pub reveal_id: uuid::Uuid,
    /// At which case or other thing.
    pub case_id: uuid::Uuid,
    /// Which noun it is.
    pub noun: String,
    /// The case's number.
    pub number: String,
    /// Who looked.
    #[schema(value_type = uuid::Uuid)]
    pub officer_id: OfficerId,
    /// The name.
    pub name: String,
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Why; `filed` where the officer took the report.
    pub reason: String,
}

impl TrailQuery {
    /// The same as the records ask it.
    pub fn filter(&self) -> Filter {
        Filter {
            before: self.before,
            actor: self.actor.clone(),
            action: self.action.clone(),
            object: self.object.clone(),
        }
    }
}

impl TrailView {
    /// A page with the names of its actors; a full page has a next one.
    pub fn of(entries: Vec<Entry>, names: &HashMap<String, String>, limit: usize) -> TrailView {
        let next_before = entries.last().filter(|last| entries.len() == limit && last.seq > 1);
        let next_before = next_before.map(|last| last.seq);
        let items = entries.into_iter().map(|entry| TrailEntryView {
            name: names.get(&entry.actor).cloned(),
            seq: entry.seq,
            at: entry.at,
            actor: entry.actor,
            origin: entry.origin,
            action: entry.action,
            noun: entry.noun,
            object: entry.object,
        });
        TrailView { items: items.collect(), next_before }
    }
}

impl RevealEntryView {
    /// A look as the desk tells of it.
    pub fn of(reveal: Reveal) -> RevealEntryView {
        RevealEntryView {
            reveal_id: reveal.id,
            case_id: reveal.of,
            noun: reveal.noun,
            number: reveal.number,
            officer_id: reveal.officer,
            name: reveal.name,
            at: reveal.at,
            until: reveal.until,
            reason: reveal.reason,
        }
    }
}
