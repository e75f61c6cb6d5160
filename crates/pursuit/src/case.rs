//! A case: the fold of its events.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, CaseId, Fen, Ids, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Clock, Effect, Entry, Event, Order, Position, Refusal, Report, Rules};

/// Whether the case is filed (立案).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "filing", rename_all = "snake_case")]
pub enum Filing {
    /// Not decided.
    Open,
    /// Filed under this number.
    Filed {
        /// The case number.
        number: String,
        /// When.
        at: Timestamp,
    },
    /// Filing was refused (不立案).
    Refused {
        /// When.
        at: Timestamp,
    },
}

/// Where a case stands, told from its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// No report yet.
    New,
    /// Orders wait for signatures.
    ToSign,
    /// Orders are out; answers are awaited.
    Awaiting,
    /// Money is held and nothing else is open.
    Holding,
    /// Nothing is open and nothing is held.
    Resting,
    /// Filing was refused.
    NotFiled,
}

/// What the case knows of one account beyond its position in the trace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFile {
    /// Stops and extensions that its bank carried out for this case, or says have been used up.
    pub stops: u8,
    /// The balance that its bank last reported.
    pub balance_fen: Option<Fen>,
    /// When the bank's word on the balance was taken.
    pub balance_at: Option<Timestamp>,
    /// The end of the statement at hand.
    pub statement_until: Option<Timestamp>,
    /// Shown to have nothing to do with the case.
    pub unrelated: bool,
}

/// One case of the race, as the fold of its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    id: CaseId,
    rules: Rules,
    version: u64,
    report: Option<Report>,
    filing: Filing,
    traced_at: Option<Timestamp>,
    positions: BTreeMap<AccountNo, Position>,
    accounts: BTreeMap<AccountNo, AccountFile>,
    orders: BTreeMap<OrderId, Order>,
    clocks: BTreeMap<Clock, Timestamp>,
    messages: BTreeSet<String>,
}

impl Case {
    /// A case before its first event.
    #[must_use]
    pub fn new(id: CaseId, rules: Rules) -> Case {
        Case {
            id,
            rules,
            version: 0,
            report: None,
            filing: Filing::Open,
            traced_at: None,
            positions: BTreeMap::new(),
            accounts: BTreeMap::new(),
            orders: BTreeMap::new(),
            clocks: BTreeMap::new(),
            messages: BTreeSet::new(),
        }
    }

    /// Takes one event at an instant, and says what must be done because of it.
    ///
    /// A refused event changes nothing and must not be journalled. `ids` is seeded by the event's own id, so
    /// that a replay proposes the same orders under the same ids.
    pub fn handle(&mut self, event: &Event, now: Timestamp, ids: &mut Ids) -> Result<Vec<Effect>, Refusal> {
        let _ = (now, ids);
        match event {
            Event::Reported(_) if self.report.is_some() => Err(Refusal::AlreadyReported),
            Event::Reported(report) => {
                self.report = Some(report.clone());
                self.version += 1;
                Ok(vec![Effect::RequestTrace])
            }
            _ => Err(Refusal::NotReported),
        }
    }

    /// The case that a journal tells of.
    pub fn replay<'a>(
        id: CaseId,
        rules: Rules,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<Case, Refusal> {
        let mut case = Case::new(id, rules);
        for entry in entries {
            case.handle(&entry.event, entry.at, &mut Ids::of_event(entry.id))?;
        }
        Ok(case)
    }

    /// The case's id.
    #[must_use]
    pub const fn id(&self) -> CaseId {
        self.id
    }

    /// The rules that it was opened with.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How many events it has taken.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The report, once there is one.
    #[must_use]
    pub const fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    /// Whether it is filed.
    #[must_use]
    pub const fn filing(&self) -> &Filing {
        &self.filing
    }

    /// Where stolen money is, by the last trace (or by the report, before the first).
    #[must_use]
    pub const fn positions(&self) -> &BTreeMap<AccountNo, Position> {
        &self.positions
    }

    /// What the banks said of each account.
    #[must_use]
    pub const fn accounts(&self) -> &BTreeMap<AccountNo, AccountFile> {
        &self.accounts
    }

    /// One order.
    #[must_use]
    pub fn order(&self, id: OrderId) -> Option<&Order> {
        self.orders.get(&id)
    }

    /// All orders, by id (so by the time of their proposal).
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    /// The clocks that run, with when they are due.
    #[must_use]
    pub const fn clocks(&self) -> &BTreeMap<Clock, Timestamp> {
        &self.clocks
    }
}
