//! What is still to come in a race, in order of time.

use std::collections::BTreeMap;

use kernel::{CaseId, OrderId, Timestamp};
use pursuit::Clock;

use crate::office::Job;

/// Something that is due.
#[derive(Clone, Debug)]
pub(crate) enum Due {
    /// A report reaches the centre (again, when it could not take it).
    Report(Box<city::Report>),
    /// A copy of a bank's message reaches the centre.
    Up { bank: String, bytes: Vec<u8> },
    /// A message of the outbox is tried.
    Down { order: OrderId, attempt: u16 },
    /// A clock of a case.
    Clock { case: CaseId, clock: Clock, due: Timestamp },
    /// By hand: the report is entered, and its first orders leave.
    Entry(CaseId),
    /// Officers have finished something.
    Done(Job),
    /// A case is traced again, for another's statement tells of an account on which its money lies.
    Retrace(CaseId),
    /// The case is filed.
    File(CaseId),
}

/// The agenda. What the centre itself had planned is of an epoch, and dies with it in a crash.
#[derive(Default)]
pub(crate) struct Agenda {
    due: BTreeMap<(Timestamp, u64), (u32, Due)>,
    planned: u64,
    pub epoch: u32,
}

/// What no crash of the centre undoes: the world's own doings.
const WORLD: u32 = u32::MAX;

impl Agenda {
    /// Something in the world that will happen, whatever becomes of the centre.
    pub(crate) fn world(&mut self, at: Timestamp, due: Due) {
        self.plan(at, WORLD, due);
    }

    /// Something that the centre has planned.
    pub(crate) fn own(&mut self, at: Timestamp, due: Due) {
        self.plan(at, self.epoch, due);
    }

    fn plan(&mut self, at: Timestamp, epoch: u32, due: Due) {
        self.planned += 1;
        self.due.insert((at, self.planned), (epoch, due));
    }

    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// The next thing, unless it died with an earlier epoch.
    pub(crate) fn take(&mut self) -> Option<(Timestamp, Option<Due>)> {
        let ((at, _), (epoch, due)) = self.due.pop_first()?;
        Some((at, (epoch == WORLD || epoch == self.epoch).then_some(due)))
    }
}
