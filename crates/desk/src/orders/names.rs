//! The names of users, looked up once each.

use std::collections::HashMap;

use kernel::OfficerId;
use records::Records;

use crate::error::Error;

/// Names met so far.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    records: &'a Records,
    known: HashMap<OfficerId, String>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(records: &'a Records) -> Names<'a> {
        Names { records, known: HashMap::new() }
    }

    /// The user's name.
    pub(crate) async fn of(&mut self, id: OfficerId) -> Result<String, Error> {
        if let Some(name) = self.known.get(&id) {
            return Ok(name.clone());
        }
        let name = self.records.user(id).await?.name;
        self.known.insert(id, name.clone());
        Ok(name)
    }

    /// The name of an actor as the journal writes it: a user's id, or a part of the program, which stays.
    pub(crate) async fn of_text(&mut self, actor: &str) -> Result<String, Error> {
        match actor.parse() {
            Ok(id) => self.of(id).await,
            Err(_) => Ok(actor.to_owned()),
        }
    }
}
