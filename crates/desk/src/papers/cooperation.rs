//! The letter by which another unit of the police is asked for help (办案协作函): numbered, in the office's template, in the trail.

use kernel::{CaseId, Timestamp};
use paper::{Fields, Template};
use records::Actor;
use records::people::Role;

use super::filled;
use crate::cases::{journal, next_number};
use crate::error::Error;
use crate::{Desk, rights};

/// What is asked of whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cooperation {
    /// The unit asked, as it is written on letters.
    pub to: String,
    /// What it is asked to do.
    pub matter: String,
}

/// A letter ready to print.
#[derive(Clone, PartialEq, Eq)]
pub struct CooperationLetter {
    /// Its number.
    pub number: String,
    /// The .docx.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for CooperationLetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CooperationLetter({}, {} bytes)", self.number, self.bytes.len())
    }
}

impl Desk {
    /// Writes the letter. The second officer's name is left open for the pen: who goes along is known when they go.
    pub async fn cooperation_letter(
        &self,
        actor: Actor,
        case: CaseId,
        asked: Cooperation,
        now: Timestamp,
    ) -> Result<CooperationLetter, Error> {
        let to = words("unit_asked", &asked.to, 60)?;
        let matter = words("matter", &asked.matter, 500)?;
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let loaded = journal::load(&work, case).await?;
        let year = now.beijing_date().year();
        let number = next_number(&work, &format!("cooperation {year}")).await?;
        let number = format!("反诈协作字〔{year}〕{number}号");
        let fields = Fields::new()
            .with("unit", self.office().name.as_str())
            .with("unit_code", self.office().code.as_str())
            .with("number", number.as_str())
            .with("case_number", loaded.row.number.as_str())
            .with("date", now.to_beijing().strftime("%Y年%m月%d日").to_string())
            .with("to", to)
            .with("matter", matter)
            .with("officer1", officer.name.as_str())
            .with("badge1", officer.badge.as_str())
            .with("phone1", officer.phone.as_str());
        let bytes = filled(&work, Template::CooperationLetter, &fields).await?;
        work.note_of(&loaded.key, "paper.cooperation", "case", case.0, number.as_bytes());
        work.commit().await?;
        Ok(CooperationLetter { number, bytes })
    }
}

fn words<'t>(field: &'static str, text: &'t str, chars_max: usize) -> Result<&'t str, Error> {
    let text = text.trim();
    match text.chars().count() {
        0..=1 => Err(Error::Implausible { field, why: "required" }),
        chars if chars > chars_max => Err(Error::Implausible { field, why: "long" }),
        _ => Ok(text),
    }
}
