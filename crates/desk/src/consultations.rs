//! Consultations (咨询): what people ask the centre on the telephone, and what the trail keeps of it.

use kernel::Timestamp;
use records::Actor;

use crate::Desk;
use crate::error::Error;

/// Who somebody on the telephone says they are.
#[derive(Clone, PartialEq, Eq)]
pub struct OfficerClaim {
    /// The name claimed.
    pub name: String,
    /// The number of the badge claimed, or the login.
    pub number: String,
}

impl std::fmt::Debug for OfficerClaim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfficerClaim(****)")
    }
}

impl Desk {
    /// Whether an active officer of that name and number is on the roster: yes or no, and no more, so that nobody learns
    /// which half was wrong. The trail keeps that it was asked, by whom, and a digest of what.
    pub async fn check_officer(
        &self,
        actor: Actor,
        claim: &OfficerClaim,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let (name, number) = (claim.name.trim(), claim.number.trim());
        let roster = self.records().users().await?;
        let on_roster = roster.iter().any(|officer| {
            let numbered = officer.badge == number || officer.login.eq_ignore_ascii_case(number);
            officer.is_active && !number.is_empty() && numbered && officer.name == name
        });
        let mut work = self.records().begin(actor, now).await?;
        let asked = format!("{name} {number}");
        let answer = if on_roster { "on_roster" } else { "off_roster" };
        work.note("consultation.officer_checked", "consultation", answer, None, Some(asked.as_bytes()));
        work.commit().await?;
        Ok(on_roster)
    }
}
