//! The differential: what a race's centre took, taken by the shipped desk on both databases, proposes the same orders.
//!
//! The race's journal says what happened: words, signatures, receipts, the banks' bytes, clocks. Each is brought to the
//! desk by its own door at the same instant. Only ids are its own, so a bank's answer is readdressed. Beside the plain
//! run there is one with faults: everything comes twice, torn before whole, and the desk goes down now and then.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use desk::schema::Migrator;
use desk::{Desk, NewReport, Office, OutgoingId, Parts, Received};
use kernel::{CaseId, OfficerId, OrderId, Timestamp};
use ledger::{Ledger, LedgerKey};
use pursuit::{Case, Event, Order, OrderState, Refusal, Rules};
use race::journal::{Frame, Journal};
use race::{Config, Policy, journal_of};
use records::Actor;
use records::people::Role;
use testbed::{Bed, Engine};
use uuid::Uuid;

/// The desk and what of the race it has been told.
struct Shadow {
    desk: Desk,
    bed: Bed,
    /// As the race numbers its officers: four who sign, and the approver behind them.
    officers: Vec<OfficerId>,
    ids: Arc<AtomicU64>,
    cases: BTreeMap<CaseId, CaseId>,
    /// The race's own cases, folded from its journal as it goes.
    told: BTreeMap<CaseId, Case>,
    orders: HashMap<OrderId, OrderId>,
    faults: bool,
    restarts: usize,
}

impl Shadow {
    async fn on(engine: Engine, faults: bool) -> Shadow {
        let bed = Bed::make::<Migrator>(engine).await;
        let mut officers = Vec::new();
        for number in 1..=4 {
            officers.push(bed.user(&format!("officer{number}"), number, &[Role::Investigator]).await);
        }
        officers.push(bed.user("approver", 5, &[Role::Approver]).await);
        let desk = open(&bed);
        let (cases, told, orders) = (BTreeMap::new(), BTreeMap::new(), HashMap::new());
        let ids = Arc::new(AtomicU64::new(1));
        Shadow { desk, bed, officers, ids, cases, told, orders, faults, restarts: 0 }
    }

    fn id(&self) -> impl Fn() -> Uuid + Send + Sync + 'static {
        let ids = Arc::clone(&self.ids);
        // The low sixteen bits belong to each event's own ids.
        move || {
            let number = ids.fetch_add(1, Ordering::Relaxed);
            Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + (u128::from(number) << 16))
        }
    }

    /// The desk ends without a word and another one starts.
    async fn restart(&mut self) {
        self.bed = self.bed.reopen::<Migrator>().await;
        // The old desk holds the ledger's lock until it is gone.
        let held = std::mem::replace(&mut self.desk, elsewhere(&self.bed));
        drop(held);
        self.desk = open(&self.bed);
        self.restarts += 1;
    }

    async fn take(&mut self, place: usize, frame: &Frame) {
        if self.faults && place % 97 == 96 {
            self.restart().await;
        }
        for entry in &frame.entries {
            let case = self.told.entry(frame.case).or_insert_with(|| Case::new(frame.case, Rules::default()));
            case.handle(&entry.event, entry.at, &mut kernel::Ids::of_event(entry.id))
                .expect("it was taken once");
        }
        let times = if self.faults { 2 } else { 1 };
        for _ in 0..times {
            self.bring(frame).await;
        }
    }

    async fn bring(&mut self, frame: &Frame) {
        let (now, ids) = (frame.at, self.id());
        match &frame.entries[0].event {
            Event::Reported(report) => {
                if self.cases.contains_key(&frame.case) {
                    return;
                }
                let text = frame.message.clone().expect("a report has words");
                let new = NewReport { text, source: "110".to_owned(), received_at: report.received_at };
                let filed = self.desk.file_report(self.actor(0), new, now, &ids).await.expect("filed");
                self.cases.insert(frame.case, filed.case);
            }
            Event::Signed { order, officer, version } => {
                let (id, actor) = (self.order(frame.case, *order).await, self.actor(number(*officer)));
                let signed = self.desk.sign(actor, id, *version, now, &ids).await;
                self.check(signed.map(drop));
            }
            Event::Approved { order, version, .. } => {
                let (id, actor) = (self.order(frame.case, *order).await, self.actor(4));
                let approved = self.desk.approve(actor, id, *version, now, &ids).await;
                self.check(approved.map(drop));
            }
            Event::Acknowledged { order, attempt } => {
                let order = self.order(frame.case, *order).await;
                let id = OutgoingId { order, attempt: *attempt };
                self.desk.outgoing_delivered(id, now, &ids).await.expect("the receipt is taken");
            }
            Event::Answered(answer) => {
                let message = frame.message.clone().expect("an answer has bytes");
                let raw = self.readdressed(frame.case, answer.order, message).await;
                if self.faults {
                    let torn = self.desk.receive(&raw[..raw.len() / 2], now, &ids).await.expect("answered");
                    assert!(matches!(torn, Received::Refused { .. }), "half a message is none");
                }
                let received = self.desk.receive(&raw, now, &ids).await.expect("stored");
                assert!(!matches!(received, Received::Refused { .. }), "{received:?}");
                self.desk.apply_inbox(10, now, &ids).await.expect("applied");
            }
            Event::ClockFired { .. } => {
                self.desk.fire_due_clocks(now, 1_000, &ids).await.expect("fired");
            }
            Event::Filed { number } => {
                let filed =
                    self.desk.file_case(self.actor(0), self.cases[&frame.case], number, now, &ids).await;
                self.check(filed);
            }
            // The desk traces again by itself.
            Event::Traced(_) => {}
            other => panic!("the race brought {}", other.name()),
        }
    }

    /// What is brought again is refused as such and changes nothing.
    fn check(&self, outcome: Result<(), desk::Error>) {
        match outcome {
            Ok(()) => {}
            Err(desk::Error::Refused(Refusal::SameOfficer | Refusal::WrongState { .. })) if self.faults => {}
            Err(desk::Error::NotAllowed("wrong_state")) if self.faults => {}
            Err(error) => panic!("{error}"),
        }
    }

    fn actor(&self, number: usize) -> Actor {
        Actor::officer(self.officers[number], "10.0.0.7")
    }

    /// The desk's order that is the race's: the one of the same number in the same case.
    async fn order(&mut self, case: CaseId, order: OrderId) -> OrderId {
        if let Some(known) = self.orders.get(&order) {
            return *known;
        }
        let number = self.told[&case].order(order).expect("the race has it").number;
        let same = self.orders_of(case).await.into_iter().find(|own| own.number == number);
        if same.is_none() {
            self.compare().await;
        }
        let id = same.unwrap_or_else(|| panic!("the desk has no order {number}")).id;
        self.orders.insert(order, id);
        id
    }

    async fn orders_of(&self, case: CaseId) -> Vec<Order> {
        let viewer = self.desk.records().user(self.officers[0]).await.expect("the user is there");
        let sheet = self.desk.case(self.cases[&case], &viewer).await.expect("the case is there");
        sheet.orders.into_iter().map(|sheet| sheet.order).collect()
    }

    async fn readdressed(&mut self, case: CaseId, order: OrderId, message: String) -> Vec<u8> {
        let (code, attempts) = {
            let order = self.told[&case].order(order).expect("the race has it");
            (order.tx_code(), order.attempts)
        };
        let own = self.order(case, order).await;
        let mut message = message;
        for attempt in 1..=attempts {
            let theirs = letters::application_id(code, order, attempt);
            message = message.replace(theirs.as_str(), letters::application_id(code, own, attempt).as_str());
        }
        message.into_bytes()
    }

    /// Every case's orders as the race has them and as the desk has them, without ids.
    async fn compare(&self) -> usize {
        let mut compared = 0;
        for (case, told) in &self.told {
            let mut expected: Vec<Order> = told.orders().cloned().collect();
            expected.sort_by_key(|order| order.number);
            let mut found = self.orders_of(*case).await;
            found.sort_by_key(|order| order.number);
            let lines = |orders: &[Order]| orders.iter().map(line).collect::<Vec<_>>();
            assert_eq!(lines(&expected), lines(&found), "{case}");
            compared += found.len();
        }
        compared
    }
}

/// All of an order but ids, papers and who signed.
fn line(order: &Order) -> String {
    let signed: Vec<Timestamp> = order.signatures.iter().map(|signature| signature.at).collect();
    let is_approved = order.approval.is_some();
    let nobody = Order {
        id: OrderId(Uuid::nil()),
        original: order.original.map(|_| OrderId(Uuid::nil())),
        signatures: Vec::new(),
        approval: None,
        ..order.clone()
    };
    format!("{signed:?} {is_approved} {nobody:?}")
}

fn number(officer: OfficerId) -> usize {
    usize::try_from(officer.0.as_u128() & 0xff).expect("a small number")
}

fn open(bed: &Bed) -> Desk {
    let folder = bed.folder.path().join("ledger");
    let (ledger, _recovery) =
        Ledger::open(&folder, &LedgerKey::new([7; 32].into())).expect("the ledger opens");
    desk_of(bed, ledger)
}

/// A desk over no ledger of ours, while the real one is closed.
fn elsewhere(bed: &Bed) -> Desk {
    desk_of(bed, Ledger::in_memory())
}

fn desk_of(bed: &Bed, ledger: Ledger) -> Desk {
    let office = Office::new("440300000000", "某市反诈中心").expect("an office");
    Desk::new(Parts { records: bed.records.clone(), ledger, office, rules: Rules::default() })
}

/// A whole race of three cases.
fn frames() -> Vec<Frame> {
    Journal::open(&journal_of(&Config::new(3, 3), Policy::Machine)).1
}

async fn check(engine: Engine, faults: bool) {
    let frames = frames();
    let mut shadow = Shadow::on(engine, faults).await;
    for (place, frame) in frames.iter().enumerate() {
        shadow.take(place, frame).await;
    }
    let orders = shadow.compare().await;
    let held = shadow.told.values().flat_map(Case::orders).filter(|o| o.state == OrderState::InForce).count();
    println!(
        "{engine:?}: {} frames, {orders} orders, {held} in force, {} restarts",
        frames.len(),
        shadow.restarts
    );
    assert!(frames.len() > 200 && orders > 40 && held > 0, "a race in which nothing happens proves nothing");
    assert!(!faults || shadow.restarts > 1);
    let verdict = shadow.bed.records.verify_trail().await.expect("the trail is read");
    assert!(verdict.fault.is_none() && verdict.entries > 500, "{verdict:?}");
}

#[tokio::test]
async fn the_desk_on_sqlite_proposes_what_the_race_proposed() {
    check(Engine::Sqlite, false).await;
}

#[tokio::test]
async fn the_desk_on_postgres_proposes_what_the_race_proposed() {
    check(Engine::Postgres, false).await;
}

#[tokio::test]
async fn faults_change_nothing_on_sqlite() {
    check(Engine::Sqlite, true).await;
}

#[tokio::test]
async fn faults_change_nothing_on_postgres() {
    check(Engine::Postgres, true).await;
}
