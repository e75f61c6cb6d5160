//! A case: the fold of its events.

mod answer;
mod beside;
mod claim;
mod clocks;
mod filing;
mod line;
mod plan;
mod rank;
mod report;
mod request;
mod sign;
mod turn;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, CaseId, Fen, Ids, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Clock, Effect, Entry, Event, HolderName, Order, OrderState, Passed, Position, Refusal, Report, Rules,
};
use turn::Turn;

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
    /// The holder, as the bank named it.
    pub holder: Option<HolderName>,
    /// Its bank, when a bank named the account in an answer.
    #[serde(default)]
    pub bank: Option<String>,
    /// The account whose holder holds this one too, as their bank says.
    #[serde(default)]
    pub same_holder_as: Option<AccountNo>,
    /// Named in the report by mistake, and corrected since.
    pub struck: bool,
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
    /// Accounts that have passed stolen money on, by the last trace.
    passed: BTreeMap<AccountNo, Passed>,
    accounts: BTreeMap<AccountNo, AccountFile>,
    orders: BTreeMap<OrderId, Order>,
    /// The orders of each account, in the order of proposal: a case may have hundreds.
    by_account: BTreeMap<AccountNo, Vec<OrderId>>,
    /// By bank, how many minutes its answers took in all, and how many answers there were.
    paces: BTreeMap<Option<String>, (i64, i64)>,
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
            passed: BTreeMap::new(),
            accounts: BTreeMap::new(),
            orders: BTreeMap::new(),
            by_account: BTreeMap::new(),
            paces: BTreeMap::new(),
            clocks: BTreeMap::new(),
            messages: BTreeSet::new(),
        }
    }

    /// Takes one event at an instant, and says what must be done because of it.
    ///
    /// A refused event changes nothing and must not be journalled. `ids` is seeded by the event's own id, so
    /// that a replay proposes the same orders under the same ids.
    pub fn handle(&mut self, event: &Event, now: Timestamp, ids: &mut Ids) -> Result<Vec<Effect>, Refusal> {
        if self.report.is_none() && !matches!(event, Event::Reported(_)) {
            return Err(Refusal::NotReported);
        }
        let mut turn = Turn::new(now, ids);
        match event {
            Event::Reported(report) => self.reported(report, &mut turn)?,
            Event::Corrected { payments } => self.corrected(payments, &mut turn)?,
            Event::Traced(traced) => self.traced(traced)?,
            Event::Signed { order, officer, version } => {
                self.signed(*order, *officer, *version, &mut turn)?
            }
            Event::Approved { order, officer, rank, version, document } => {
                let approval =
                    crate::Approval { officer: *officer, rank: *rank, at: now, document: document.clone() };
                self.approved(*order, *version, approval, &mut turn)?;
            }
            Event::Withdrawn { order, officer: _, version, text } => {
                self.withdrawn(*order, *version, text, &mut turn)?;
            }
            Event::Requested { officer, kind, account } => {
                self.requested(*officer, *kind, account, &mut turn)?
            }
            Event::WholeFreezeRequested { officer, account, because } => {
                self.whole_freeze_requested(*officer, account, because, &mut turn)?;
            }
            Event::Entered { order, attempt, officer, number } => {
                self.entered(*order, *attempt, *officer, number, &mut turn)?;
            }
            Event::AnsweredElsewhere { order, officer: _, version, number } => {
                self.answered_elsewhere(*order, *version, number, &mut turn)?;
            }
            Event::Called { order, call } => self.called(*order, call.clone(), &mut turn)?,
            Event::Acknowledged { order, attempt } => self.acknowledged(*order, *attempt, &mut turn)?,
            Event::AcknowledgementFailed { order, attempt, code } => {
                self.acknowledgement_failed(*order, *attempt, code, &mut turn)?;
            }
            Event::Answered(answer) => self.answered(answer, &mut turn)?,
            Event::ClockFired { clock, due } => self.clock_fired(*clock, *due, &mut turn)?,
            Event::Filed { number } => self.filed(number, &mut turn)?,
            Event::FilingRefused { .. } => self.filing_refused(&mut turn)?,
            Event::Unrelated { account, .. } => self.unrelated(account)?,
        }
        if event.may_change_plans() {
            self.plan(&mut turn);
        }
        self.version += 1;
        Ok(turn.finish(&self.orders))
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

    /// The accounts that have passed stolen money on, by the last trace.
    #[must_use]
    pub const fn passed(&self) -> &BTreeMap<AccountNo, Passed> {
        &self.passed
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

    /// What the victim says was paid, in all.
    #[must_use]
    pub fn stolen_fen(&self) -> Fen {
        let payments = self.report.iter().flat_map(|report| &report.payments);
        payments.map(|payment| payment.amount_fen).sum()
    }

    /// What is proved to be held for the victim: for each account under a stop or freeze of ours, the lesser of
    /// the claim there and the balance that its bank reported.
    #[must_use]
    pub fn stopped_fen(&self) -> Fen {
        let held: BTreeMap<&AccountNo, Fen> = self
            .orders
            .values()
            .filter(|order| matches!(order.state, OrderState::InForce | OrderState::PartlyInForce))
            .map(|order| (&order.account, order.balance_fen.unwrap_or(Fen::ZERO)))
            .collect();
        held.into_iter().map(|(account, balance)| self.claim_of(account).min(balance)).sum()
    }

    /// Where the case stands.
    #[must_use]
    pub fn state(&self) -> CaseState {
        let any = |test: fn(OrderState) -> bool| self.orders.values().any(|order| test(order.state));
        match &self.filing {
            _ if self.report.is_none() => CaseState::New,
            Filing::Refused { .. } => CaseState::NotFiled,
            Filing::Open | Filing::Filed { .. } if any(OrderState::awaits_signing) => CaseState::ToSign,
            Filing::Open | Filing::Filed { .. } if any(OrderState::awaits_answer) => CaseState::Awaiting,
            Filing::Open | Filing::Filed { .. } if any(OrderState::holds) => CaseState::Holding,
            Filing::Open | Filing::Filed { .. } => CaseState::Resting,
        }
    }
}
