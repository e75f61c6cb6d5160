//! The centre of a race: the product's reading, ledger, traces and case machine over one journal.
//!
//! What comes in is taken in one transaction: the case's events, the statement's rows and the messages to send
//! become one frame of the journal, and only then the bringer is told that it was taken. After a crash everything
//! is folded again from the frames, and what the outbox still holds is sent again.

use std::collections::{BTreeMap, HashMap};

use city::City;
use kernel::{AccountNo, CaseId, Fen, Ids, OrderId, ReportId, Timestamp};
use ledger::Ledger;
use pursuit::{
    Answer, Case, Effect, Entry, Event, FORMAT, Followed, HolderName, Payment, Refusal, Report, Rules,
    Sending, follow,
};
use uuid::{Builder, Uuid};
use wire::{ApplicationId, Message};

use crate::answers::{self, Asked, Statement};
use crate::compose;
use crate::dice::Dice;
use crate::directory::Directory;
use crate::journal::{Frame, Journal};
use crate::oracle;

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
    /// The truth about every account that statements have shown.
    Truth(&'c City),
}

/// What the centre has committed.
pub(crate) struct Taken {
    pub case: CaseId,
    pub events: Vec<Event>,
    pub effects: Vec<Effect>,
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
}

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
        let report = Report { report: ReportId(report.id.0), received_at: report.at, payments };
        self.take(id, Event::Reported(report), None, now, disk, sight)
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
        if let Some((bytes, statement)) = incoming {
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
        Ok(Taken { case: id, events, effects })
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
            if let Effect::Send(sending) = effect {
                self.route(sending);
            }
        }
        Ok(effects)
    }

    fn route(&mut self, sending: &Sending) {
        let (case, order) = (sending.case, sending.order);
        let asked = Asked {
            account: sending.account.clone(),
            bank: sending.bank.clone(),
            sent_at: sending.approved_at,
            from: sending.from,
            until: sending.until,
        };
        let application = compose::application_id(sending.kind, order, sending.attempt);
        self.routes.insert(application, Route { case, order, asked });
        self.outbox.insert((order, sending.attempt), sending.clone());
    }

    fn read(&self, bytes: &[u8], now: Timestamp) -> Option<ReadMessage> {
        let Ok(Message::Up { head, body }) = wire::decode(bytes) else { return None };
        let route = self.routes.get(&answers::application_of(&body)?)?;
        let said = answers::read(&body, &route.asked, now)?;
        let answer = Answer {
            order: route.order,
            message: head.trans_serial_number.as_str().to_owned(),
            code: said.code,
            remark: String::new(),
            body: said.body,
        };
        Some(ReadMessage { case: route.case, answer, statement: said.statement })
    }

    fn absorb(&mut self, statement: Option<Statement>) {
        let Some(statement) = statement else { return };
        let ledger = self.ledger.get_or_insert_with(Ledger::in_memory);
        // A row that cannot be is left out by the ledger; the rest goes in.
        let _report = ledger.append(&statement.transfers);
        if let Some(own) = statement.known.first() {
            let _marked = ledger.mark_statement(&own.account, statement.window);
        }
        for merchant in &statement.merchants {
            let _marked = ledger.mark_exit(merchant, ledger::ExitKind::Merchant);
        }
        self.directory.learn(statement.known);
    }

    fn trace(&mut self, id: CaseId, now: Timestamp, sight: Sight) -> Option<Event> {
        let report = self.files.get(&id)?.case.report()?;
        let ledger = self.ledger.get_or_insert_with(Ledger::in_memory);
        let Followed { mut traced, hops } = follow(&report.payments, report.received_at, ledger, now);
        if let Sight::Truth(city) = sight {
            oracle::correct(&mut traced, &hops, city);
        }
        self.directory.complete(&mut traced);
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
