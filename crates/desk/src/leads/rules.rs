//! What a lead asks beyond its table: a person or number to verify, an interview with whom was met, an answer in time.

use kernel::{Calendar, Timestamp};
use records::Work;

use super::sources;
use crate::dossiers::{Act, Dossier, Said, store};
use crate::error::Error;
use crate::{NewId, deadlines};

/// The clock of the whole lead, from its coming to its close.
pub(super) const ANSWER: &str = "lead_answer";

const SUBJECTS: [&str; 5] = ["person", "resident_id", "phone", "account", "handle"];

/// A lead is about somebody or something.
pub(crate) fn may_begin(said: &Said) -> Result<(), Error> {
    if SUBJECTS.iter().any(|name| said.contains_key(*name)) {
        return Ok(());
    }
    Err(Error::Invalid { field: "person".to_owned(), code: "required" })
}

/// Sets the clock of the answer: when the sender said, else as the source's term has it.
pub(crate) async fn begun(work: &Work, dossier: &Dossier, ids: NewId<'_>) -> Result<(), Error> {
    let said = |name: &str| dossier.body.get(name).map(String::as_str);
    let asked = said("answer_by").and_then(|at| Timestamp::parse(at).ok());
    let by_source = said("source").and_then(sources::of).map(|of| of.term.due(work.at(), Calendar::china()));
    let clock = store::clock_of(dossier, ANSWER, asked.or(by_source), ids());
    deadlines::set(work, clock).await.map(drop)
}

/// Whoever was met was asked; a duplicate is merged into a lead that still runs.
pub(crate) async fn may_move(work: &Work, act: &Act, said: &Said) -> Result<(), Error> {
    match act.name {
        "feed_back" if said.get("met").is_some_and(|met| met == "met") && !said.contains_key("interview") => {
            Err(Error::Invalid { field: "interview".to_owned(), code: "required" })
        }
        "merge" => {
            let number = said.get("into").map_or("", String::as_str);
            let into = store::numbered(work.db(), "lead", number).await?;
            if into.is_some_and(|into| into.closed_at.is_some()) {
                return Err(Error::NotAllowed("target_closed"));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
