//! The centre of a race: the product's reading, ledger, traces and case machine over one journal.
//!
//! What comes in is taken in one transaction: the case's events, the statement's rows and the messages to send
//! become one frame of the journal, and only then the bringer is told that it was taken. After a crash everything
//! is folded again from the frames, and what the outbox still holds is sent again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use city::City;
use kernel::{AccountNo, CaseId, Fen, Ids, OrderId, ReportId, Timestamp};
use ledger::Ledger;
use letters::{Asked, Statement};
use pursuit::law::OrderKind;
use pursuit::{
    Answer, Case, Effect, Entry, Event, FORMAT, Followed, HolderName, Order, Payment, Refusal, Report, Rules,
    Sending, follow,
};
use uuid::{Builder, Uuid};
use wire::{ApplicationId, Message};

use crate::dice::Dice;
use crate::directory::Directory;
use crate::journal::{Frame, Journal};
use crate::oracle::{self, Whose};

/// Why an input was not taken.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// The case said no; bringing it again would not help.
    Refused(Refusal),
    /// The message is not one that a bank sends to a centre, or answers nothing of ours.
    NotOurs,
    /// The disk is full: nothing was taken, and the centre goes on; bring it again.
    Full,
    /// The centre went down while writing, and has started again; bring it again.
    Down,
}

impl NotTaken {
    /// Whether the same input may be taken later.
    pub(crate) fn may_come_again(&self) -> bool {
        match self {
            NotTaken::Full | NotTaken::Down => true,
            NotTaken::Refused(_) | NotTaken::NotOurs => false,
        }
    }
}

/// What happens to the disk while a frame is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    /// It is written.
    Works,
    /// Nothing can be written; the centre goes on without having taken the input.
    Full,
    /// The centre crashes with this share of the frame (per mille) on the disk, and starts again.
    TornAt(i64),
}

/// Whose eyes a trace has.
#[derive(Clone, Copy)]
pub(crate) enum Sight<'c> {
    /// What statements tell.
    Ledger,
    /// The truth about this case's money on every account that statements have shown.
    Truth(&'c City),
    /// The truth about everybody's money on them.
    WholeTruth(&'c City),
}

/// What the centre has committed.
pub(crate) struct Taken {
    pub case: CaseId,
    pub events: Vec<Event>,
    pub effects: Vec<Effect>,
    /// Other cases whose money lies on an account of which a statement told.
    pub touched: Vec<CaseId>,
}

/// One report's case.
pub(crate) struct File {
    pub case: Case,
    pub received_at: Timestamp,
}

/// An order that has left, by the number of its message.
pub(crate) struct Route {
    pub case: CaseId,
    pub order: OrderId,
    asked: Asked,
}

/// Everything that follows from the journal.
#[derive(Default)]
pub(crate) struct State {
    pub files: BTreeMap<CaseId, File>,
    pub routes: HashMap<ApplicationId, Route>,
    pub outbox: BTreeMap<(OrderId, u16), Sending>,
    ledger: Option<Ledger>,
    directory: Directory,
    entries: u64,
    last: Option<Timestamp>,
    /// By which orders accounts are watched, and until when, whichever case asked for it.
    watched: BTreeMap<AccountNo, BTreeMap<OrderId, Timestamp>>,
}

/// A watch that is not yet answered counts for so long.
const WATCHED_SECONDS: i64 = 48 * 3_600;

/// The centre.
pub(crate) struct Centre {
    seed: u64,
    rules: Rules,
    pub journal: Journal,
    pub state: State,
}

impl Centre {
    pub(crate) fn new(seed: u64, rules: Rules) -> Centre {
        Centre { seed, rules, journal: Journal::default(), state: State::default() }
    }

    /// Takes a victim's report: the words are read, the case is opened.
    pub(crate) fn report(
        &mut self,
        report: &city::Report,
        now: Timestamp,
        disk: Disk,
        sight: Sight,
    ) -> Result<Taken, NotTaken> {
        let id = CaseId(report.id.0);
        if self.state.files.contains_key(&id) {
            return Err(NotTaken::Refused(Refusal::AlreadyReported));
        }
        let payments = payments_of(&report.text, report.at);
        let incoming = Some((report.text.as_bytes(), None));
        let report = Report { report: ReportId(report.id.0), received_at: report.at, payments };
        self.take(id, Event::Reported(report), incoming, now, disk, sight)
    }

    /// Takes a bank's message.
    pub(crate) fn message(
        &mut self,
        bytes: &[u8],
        now: Timestamp,
        disk: Disk,
        sight: Sight,
    ) -> Result<Taken, NotTaken> {
        let now = self.state.at(now);
        let said = self.state.read(bytes, now).ok_or(NotTaken::NotOurs)?;
        let ReadMessage { case, answer, statement } = said;
        let incoming = Some((bytes, statement));
        self.take(case, Event::Answered(answer), incoming, now, disk, sight)
    }

    /// Takes any other event.
    pub(crate) fn event(
        &mut self,
        case: CaseId,
        event: Event,
        now: Timestamp,
        disk: Disk,
        sight: Sight,
    ) -> Result<Taken, NotTaken> {
        self.take(case, event, None, now, disk, sight)
    }

    /// Traces a case again because another case's statement tells of an account on which its money lies; nothing is
    /// written when that tells nothing new.
    pub(crate) fn retrace(
        &mut self,
        id: CaseId,
        now: Timestamp,
        disk: Disk,
        sight: Sight,
    ) -> Result<Option<Taken>, NotTaken> {
        let at = self.state.at(now);
        let Some(Event::Traced(traced)) = self.state.trace(id, at, sight) else { return Ok(None) };
        let Some(file) = self.state.files.get(&id) else { return Ok(None) };
        let same = traced.held.iter().eq(file.case.positions().values());
        if same {
            return Ok(None);
        }
        self.take(id, Event::Traced(traced), None, now, disk, sight).map(Some)
    }

    fn take(
        &mut self,
        id: CaseId,
        event: Event,
        incoming: Option<(&[u8], Option<Statement>)>,
        now: Timestamp,
        disk: Disk,
        sight: Sight,
    ) -> Result<Taken, NotTaken> {
        if disk == Disk::Full {
            return Err(NotTaken::Full);
        }
        let now = self.state.at(now);
        let mut frame = Frame { at: now, case: id, message: None, entries: Vec::new() };
        let mut effects = self.apply(&mut frame, event).map_err(NotTaken::Refused)?;
        let mut touched = Vec::new();
        if let Some((bytes, statement)) = incoming {
            touched = statement.iter().flat_map(|told| self.state.others_on(&told.tells_of(), id)).collect();
            frame.message = Some(String::from_utf8_lossy(bytes).into_owned());
            self.state.absorb(statement);
        }
        if effects.contains(&Effect::RequestTrace)
            && let Some(traced) = self.state.trace(id, now, sight)
            && let Ok(more) = self.apply(&mut frame, traced)
        {
            effects.extend(more);
        }
        let written = self.journal.append(&frame);
        if let Disk::TornAt(permille) = disk {
            let kept = written as i64 * permille.clamp(0, 999) / 1_000;
            self.journal.tear(written - kept as usize);
            self.restart();
            return Err(NotTaken::Down);
        }
        let events = frame.entries.into_iter().map(|entry| entry.event).collect();
        Ok(Taken { case: id, events, effects, touched })
    }

    fn apply(&mut self, frame: &mut Frame, event: Event) -> Result<Vec<Effect>, Refusal> {
        let entry = Entry { format: FORMAT, id: self.entry_id(frame.at), at: frame.at, event };
        let effects = self.state.apply(frame.case, &entry, &self.rules)?;
        frame.entries.push(entry);
        Ok(effects)
    }

    /// Folds the journal again, as a start does.
    pub(crate) fn restart(&mut self) {
        let (journal, frames) = Journal::open(self.journal.bytes());
        self.journal = journal;
        self.state = State::fold(&frames, &self.rules);
    }

    fn entry_id(&self, at: Timestamp) -> Uuid {
        let mut dice = Dice::of(self.seed, "entry", u128::from(self.state.entries));
        let mut random = [0_u8; 10];
        random[..8].copy_from_slice(&dice.bits().to_le_bytes());
        Builder::from_unix_timestamp_millis(u64::try_from(at.as_micros() / 1_000).unwrap_or(0), &random)
            .into_uuid()
    }
}

/// A message that answers an order of ours.
struct ReadMessage {
    case: CaseId,
    answer: Answer,
    statement: Option<Statement>,
}

impl State {
    /// The state that the frames tell of.
    pub(crate) fn fold(frames: &[Frame], rules: &Rules) -> State {
        let mut state = State::default();
        for frame in frames {
            let read = frame.statement().and_then(|message| state.read(message.as_bytes(), frame.at));
            for (place, entry) in frame.entries.iter().enumerate() {
                state.apply(frame.case, entry, rules).expect("a journal holds only what was taken");
                if place == 0 {
                    state.absorb(read.as_ref().and_then(|read| read.statement.clone()));
                }
            }
        }
        state
    }

    /// The cases beside one whose money lies on some account of these.
    fn others_on(&self, accounts: &BTreeSet<&AccountNo>, but: CaseId) -> Vec<CaseId> {
        let lies = |(id, file): (&CaseId, &File)| {
            let positions = file.case.positions();
            let is_there = *id != but && accounts.iter().any(|account| positions.contains_key(*account));
            is_there.then_some(*id)
        };
        self.files.iter().filter_map(lies).collect()
    }

    /// The centre's time never goes back, whatever its clock does.
    fn at(&self, now: Timestamp) -> Timestamp {
        self.last.map_or(now, |last| last.max(now))
    }

    fn apply(&mut self, id: CaseId, entry: &Entry, rules: &Rules) -> Result<Vec<Effect>, Refusal> {
        if let Event::Reported(report) = &entry.event
            && !self.files.contains_key(&id)
        {
            let case = Case::new(id, rules.clone());
            self.files.insert(id, File { case, received_at: report.received_at });
        }
        let file = self.files.get_mut(&id).ok_or(Refusal::NotReported)?;
        let effects = file.case.handle(&entry.event, entry.at, &mut Ids::of_event(entry.id))?;
        self.entries += 1;
        self.last = Some(self.at(entry.at));
        match &entry.event {
            Event::Acknowledged { order, attempt } => drop(self.outbox.remove(&(*order, *attempt))),
            Event::AcknowledgementFailed { order, attempt, code }
                if pursuit::result::return_code(code) != pursuit::result::Return::LineDown =>
            {
                self.outbox.remove(&(*order, *attempt));
            }
            // Whoever answers an order has it.
            Event::Answered(answer) => self.outbox.retain(|(order, _), _| *order != answer.order),
            _ => {}
        }
        for effect in &effects {
            match effect {
                Effect::Send(sending) => self.route(sending),
                Effect::OrderChanged(order) if order.kind == OrderKind::LiveWatch => self.note_watch(order),
                _ => {}
            }
        }
        Ok(effects)
    }

    /// From its sending on nobody else need ask for a watch; one that the bank refuses is forgotten.
    fn note_watch(&mut self, order: &Order) {
        let watched = self.watched.entry(order.account.clone()).or_default();
        match (order.state.awaits_answer(), order.sent_at) {
            (true, Some(sent_at)) => {
                let until = order.expires_at.unwrap_or_else(|| sent_at.plus_seconds(WATCHED_SECONDS));
                watched.insert(order.id, until);
            }
            _ => drop(watched.remove(&order.id)),
        }
    }

    fn route(&mut self, sending: &Sending) {
        let (case, order) = (sending.case, sending.order);
        let asked = Asked {
            account: Some(sending.account.clone()),
            bank: Some(sending.bank.clone()),
            sent_at: sending.approved_at,
            from: Some(sending.from),
            until: Some(sending.until),
            is_release: false,
            watched_since: None,
        };
        let application = letters::application_id(&sending.tx_code, order, sending.attempt);
        self.routes.insert(application, Route { case, order, asked });
        self.outbox.insert((order, sending.attempt), sending.clone());
    }

    fn read(&self, bytes: &[u8], now: Timestamp) -> Option<ReadMessage> {
        let Ok(Message::Up { head, body }) = wire::decode(bytes) else { return None };
        let route = self.routes.get(&letters::application_of(&body)?)?;
        let order = self.files.get(&route.case).and_then(|file| file.case.order(route.order));
        let watch = order.filter(|order| order.kind == OrderKind::LiveWatch);
        let watched_since = watch.and_then(|order| order.started_at);
        let mut said = letters::read(body, &Asked { watched_since, ..route.asked.clone() }, now)?;
        let statement = said.statement.take();
        let answer = said.answer(route.order, head.trans_serial_number.as_str());
        Some(ReadMessage { case: route.case, answer, statement })
    }

    fn absorb(&mut self, statement: Option<Statement>) {
        let Some(statement) = statement else { return };
        let ledger = self.ledger.get_or_insert_with(Ledger::in_memory);
        // A row that cannot be is left out by the ledger; the rest goes in.
        let _report = ledger.take_statements(&statement.file("message"), &mut |_progress| {});
        for merchant in &statement.merchants {
            let _marked = ledger.mark_exit(merchant, ledger::ExitKind::Merchant);
        }
        self.directory.learn(statement.known);
    }

    fn trace(&mut self, id: CaseId, now: Timestamp, sight: Sight) -> Option<Event> {
        let report = self.files.get(&id)?.case.report()?;
        let ledger = self.ledger.get_or_insert_with(Ledger::in_memory);
        let Followed { mut traced, hops } = follow(&report.payments, report.received_at, ledger, now);
        match sight {
            Sight::Ledger => {}
            Sight::Truth(city) => oracle::correct(&mut traced, &hops, city, Whose::Victims(report.report)),
            Sight::WholeTruth(city) => oracle::correct(&mut traced, &hops, city, Whose::Anybodys),
        }
        self.directory.complete(&mut traced);
        let watched_until =
            |account: &AccountNo| self.watched.get(account).and_then(|by| by.values().max().copied());
        for passed in &mut traced.passed {
            passed.watched_until = watched_until(&passed.account);
        }
        for position in &mut traced.held {
            position.watched_until = watched_until(&position.account);
        }
        Some(Event::Traced(traced))
    }
}

/// The payments of a text as the case takes them: a number that is no account is left out, not guessed.
fn payments_of(text: &str, received_at: Timestamp) -> Vec<Payment> {
    let reading = intake::read(text, Some(received_at));
    let account = |words: &Option<intake::elements::Words>| {
        words.as_ref().and_then(|words| AccountNo::parse(words.reveal()).ok())
    };
    let nobody = Directory::default();
    let claimed = |payment: &intake::payment::Payment| {
        let (from, to) = (account(&payment.from), account(&payment.to));
        Payment {
            at: payment.time,
            amount_fen: payment.amount,
            from_holder: None,
            from_bank: from.as_ref().and_then(|from| nobody.bank_of(from)),
            to_holder: payment.to_name.as_ref().and_then(|name| HolderName::new(name.reveal())),
            to_bank: payment.to_bank.clone().or_else(|| to.as_ref().and_then(|to| nobody.bank_of(to))),
            from,
            to,
        }
    };
    reading.payments.iter().filter(|payment| payment.amount > Fen::ZERO).map(claimed).collect()
}
