//! Objections to an announced split: heard, reviewed, and obeyed before anything is decided.

use kernel::Timestamp;

use super::Refund;
use crate::refund::event::{Objection, RefundEffect, RefundRefusal, RefundState};

impl Refund {
    pub(super) fn object(&mut self, text: &str, now: Timestamp) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect_open("objected to")?;
        let number =
            u32::try_from(self.objections.len() + 1).expect("objections are fewer than four billion");
        self.objections.push(Objection { number, at: now, text: text.to_owned(), review: None });
        Ok(Vec::new())
    }

    pub(super) fn review(
        &mut self,
        number: u32,
        upheld: bool,
        reason: &str,
    ) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect_open("reviewed")?;
        let objection = self.objections.iter_mut().find(|one| one.number == number && one.review.is_none());
        objection.ok_or(RefundRefusal::NoObjection(number))?.review = Some((upheld, reason.to_owned()));
        if upheld {
            // What was announced and signed is not what will be returned.
            self.state = Some(RefundState::Drafted);
            self.announced_until = None;
            self.upheld = Some(number);
            self.signatures.clear();
        }
        Ok(Vec::new())
    }

    /// The announcement is over, and every objection has been heard.
    pub(super) fn expect_heard(&self, now: Timestamp) -> Result<(), RefundRefusal> {
        self.refuse_upheld()?;
        if let Some(open) = self.objections.iter().find(|objection| objection.review.is_none()) {
            return Err(RefundRefusal::ObjectionOpen(open.number));
        }
        if !self.worksheet.must_be_announced() {
            return Ok(());
        }
        match self.announced_until {
            None => Err(RefundRefusal::NotAnnounced),
            Some(until) if now < until => Err(RefundRefusal::AnnouncementRuns(until)),
            Some(_over) => Ok(()),
        }
    }

    pub(super) fn refuse_upheld(&self) -> Result<(), RefundRefusal> {
        self.upheld.map_or(Ok(()), |number| Err(RefundRefusal::ObjectionUpheld(number)))
    }
}
