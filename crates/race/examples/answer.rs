//! One answer in a large case: `cargo run --release -p race --example answer`.
//!
//! A payment spreads over three layers until the case has ten thousand transfers. The last statements come one by
//! one; each is timed from its rows to the next orders, proposed and written to the journal, as the centre does it:
//! into the ledger, the answer into the case, the payments followed, the trace into the case, the frame appended.
//! Prints the median and the worst of a hundred.

use std::time::Instant;

use kernel::{AccountNo, CaseId, Fen, Ids, ReportId, Timestamp, Window};
use ledger::{Entry as Row, Ledger, Status};
use letters::Statement;
use pursuit::law::{ApproverRank, Document, OrderKind};
use pursuit::result::ResultCode;
use pursuit::{
    Answer, AnswerBody, Case, Effect, Entry, Event, FORMAT, HolderName, Payment, Report, Rules, follow,
};
use race::journal::{Frame, Journal};
use uuid::Uuid;

/// How a payment spreads: so many cards of the second layer, each of which pays so many of the third.
struct Shape {
    name: &'static str,
    cards: u32,
    payments_each: u32,
    /// How many different accounts are paid in the end.
    leaves: u32,
}

const SHAPES: [Shape; 2] = [
    Shape { name: "over 500 accounts", cards: 100, payments_each: 99, leaves: 400 },
    Shape { name: "over 10,000 accounts", cards: 100, payments_each: 99, leaves: 9_900 },
];
const TIMED: u32 = 100;
const START: i64 = 1_772_413_200;
const VICTIM: u32 = 99_999;

fn main() {
    for shape in &SHAPES {
        let mut micros = run(shape);
        micros.sort_unstable();
        let (median, worst) = (micros[micros.len() / 2], micros[micros.len() - 1]);
        println!("{}: median {median} µs, worst {worst} µs of {}", shape.name, micros.len());
    }
}

fn run(shape: &Shape) -> Vec<u128> {
    let id = CaseId(Uuid::from_u128(1));
    let mut desk = Desk {
        case: Case::new(id, Rules::default()),
        ledger: Ledger::in_memory(),
        journal: Journal::default(),
        events: 0,
    };
    let whole = Fen::new(i64::from(shape.cards) * i64::from(shape.payments_each) * 100_000);
    let payment = Payment {
        at: Some(at(0)),
        amount_fen: whole,
        from: Some(account(VICTIM)),
        from_holder: None,
        from_bank: None,
        to: Some(account(0)),
        to_holder: HolderName::new("李四"),
        to_bank: Some("中国建设银行".to_owned()),
    };
    let report =
        Report { report: ReportId(Uuid::from_u128(2)), received_at: at(60), payments: vec![payment] };
    let reported = desk.take(vec![Event::Reported(report)], None, at(60));
    assert!(reported > 0, "a report proposes orders");
    let each = Fen::new(i64::from(shape.payments_each) * 100_000);
    let mut first = vec![row(0, VICTIM, false, whole, 0)];
    first.extend((1..=shape.cards).map(|card| row(0, card, true, each, 60 + i64::from(card))));
    desk.answer(0, first, at(900));
    let mut micros = Vec::new();
    for card in 1..=shape.cards {
        let mut rows = vec![row(card, 0, false, each, 60 + i64::from(card))];
        rows.extend((0..shape.payments_each).map(|n| {
            let leaf = 1_000 + (card * shape.payments_each + n) % shape.leaves;
            row(card, leaf, true, Fen::new(100_000), 200 + i64::from(card) + i64::from(n))
        }));
        let began = Instant::now();
        desk.answer(card, rows, at(1_000 + i64::from(card)));
        micros.push(began.elapsed().as_micros());
    }
    let transfers = 1 + shape.cards * (1 + shape.payments_each);
    println!(
        "{}: {transfers} transfers, {} positions, {} orders, journal {} bytes, first answer {} µs, last {} µs",
        shape.name,
        desk.case.positions().len(),
        desk.case.orders().count(),
        desk.journal.bytes().len(),
        micros[0],
        micros[micros.len() - 1],
    );
    // A case grows to ten thousand transfers; its last hundredth is what the promise is about, asked a hundred times.
    let mut last = Vec::new();
    for turn in 0..TIMED {
        let card = 1 + turn % shape.cards;
        let extra = vec![row(card, 90_000, true, Fen::new(1), 2_000 + i64::from(turn))];
        let began = Instant::now();
        desk.answer(card, extra, at(3_000 + i64::from(turn)));
        last.push(began.elapsed().as_micros());
    }
    last
}

struct Desk {
    case: Case,
    ledger: Ledger,
    journal: Journal,
    events: u128,
}

impl Desk {
    /// Takes a bank's answer to a query of the account.
    fn answer(&mut self, of: u32, entries: Vec<Row>, now: Timestamp) {
        let query = self.query(of, now);
        let window = Window::new(at(-86_400), now);
        let statement =
            Statement { account: account(of), window, entries, known: Vec::new(), merchants: Vec::new() };
        let answer = Answer {
            order: query,
            message: format!("{of}-{}", self.events),
            code: ResultCode("0000".to_owned()),
            remark: String::new(),
            body: AnswerBody::Statement {
                balance_fen: None,
                rows: u32::try_from(statement.entries.len()).unwrap_or(u32::MAX),
                until: now,
                more: false,
            },
        };
        self.take(vec![Event::Answered(answer)], Some(&statement), now);
    }

    /// An officer's query of the account, signed and sent.
    fn query(&mut self, of: u32, now: Timestamp) -> kernel::OrderId {
        let waiting = |case: &Case| {
            let kind = OrderKind::StatementQuery;
            case.to_sign()
                .iter()
                .find(|o| o.kind == kind && o.account == account(of))
                .map(|o| (o.id, o.version))
        };
        if waiting(&self.case).is_none() {
            let event = Event::Requested {
                officer: officer(1),
                kind: OrderKind::StatementQuery,
                account: account(of),
            };
            self.take(vec![event], None, now);
        }
        let (order, version) = waiting(&self.case).expect("it was asked for");
        let document = Document {
            kind: OrderKind::StatementQuery.law().document,
            number: "反诈〔2026〕1号".to_owned(),
        };
        let events = vec![
            Event::Signed { order, officer: officer(1), version },
            Event::Signed { order, officer: officer(2), version },
            Event::Approved { order, officer: officer(3), rank: ApproverRank::County, version, document },
            Event::Acknowledged { order, attempt: 1 },
        ];
        self.take(events, None, now);
        order
    }

    /// One transaction; says how many orders it proposed.
    fn take(&mut self, events: Vec<Event>, statement: Option<&Statement>, now: Timestamp) -> usize {
        let mut frame = Frame { at: now, case: self.case.id(), message: None, entries: Vec::new() };
        if let Some(statement) = statement {
            self.ledger.take_statements(&statement.file("message"), &mut |_progress| {}).expect("taken");
        }
        let mut proposed = 0;
        for event in events {
            let effects = self.apply(&mut frame, event);
            proposed += proposals(&effects);
            if effects.contains(&Effect::RequestTrace) {
                let report = self.case.report().expect("it was reported");
                let followed = follow(&report.payments, report.received_at, &self.ledger, now);
                proposed += proposals(&self.apply(&mut frame, Event::Traced(followed.traced)));
            }
        }
        self.journal.append(&frame);
        proposed
    }

    fn apply(&mut self, frame: &mut Frame, event: Event) -> Vec<Effect> {
        self.events += 1;
        let id = Uuid::from_u128(self.events << 32);
        let effects = self.case.handle(&event, frame.at, &mut Ids::of_event(id)).expect("the case takes it");
        frame.entries.push(Entry { format: FORMAT, id, at: frame.at, event });
        effects
    }
}

fn proposals(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::OrderProposed(_))).count()
}

fn row(own: u32, other: u32, is_out: bool, amount: Fen, seconds: i64) -> Row {
    let (payer, payee) = if is_out { (own, other) } else { (other, own) };
    Row {
        sheet: 0,
        line: 0,
        own: account(own),
        other: Some(account(other)),
        other_name: String::new(),
        is_out,
        amount,
        balance: None,
        at: at(seconds),
        serial: format!("{payer}-{payee}-{seconds}"),
        original_serial: String::new(),
        channel: "手机银行转账".to_owned(),
        memo: String::new(),
        status: Status::Done,
        exit: None,
        is_reversal: false,
        is_order_assumed: false,
        is_beside_balance: false,
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(START + seconds)
}

fn account(number: u32) -> AccountNo {
    AccountNo::parse(&format!("6217000000000{number:06}")).expect("digits")
}

fn officer(number: u128) -> kernel::OfficerId {
    kernel::OfficerId(Uuid::from_u128(number))
}
