//! A case on a stage: short words for what happens to it, and a journal of what was taken.

use kernel::{AccountNo, CaseId, Fen, Ids, Minutes, OfficerId, OrderId, ReportId, Timestamp};
use pursuit::law::{ApproverRank, Document, OrderKind};
use pursuit::result::ResultCode;
use pursuit::{
    Answer, AnswerBody, Case, Clock, ClockKind, Effect, Entry, Event, FORMAT, HolderName, Order, OrderState,
    Payment, Position, Refusal, Report, Rules, TraceRule, Traced, Transfer,
};
use uuid::Uuid;

/// The instant of the report in every test: 2026-01-10 18:18 in Beijing.
pub const START: Timestamp = Timestamp::from_seconds(1_768_040_280);

/// A case, its world's clock and its journal.
#[derive(Clone)]
pub struct Stage {
    pub case: Case,
    pub now: Timestamp,
    pub journal: Vec<Entry>,
    pub effects: Vec<Effect>,
    messages: u32,
}

pub fn officer(n: u8) -> OfficerId {
    OfficerId(Uuid::from_u128(0x0190_0000_0000_7000_9000_0000_0000_0000 + u128::from(n)))
}

/// Account number `n`: a made-up card with zeros in digits 7 to 12.
pub fn account(n: u32) -> AccountNo {
    AccountNo::parse(&format!("622700000000{n:07}")).expect("a valid number")
}

pub fn yuan(yuan: i64) -> Fen {
    Fen::from_yuan(yuan).expect("an amount that fits")
}

pub fn paid(to: u32, yuan: i64, minutes_before: i64) -> Payment {
    Payment {
        at: Some(START.plus_minutes(Minutes(-minutes_before))),
        amount_fen: Fen::new(yuan * 100),
        from: Some(account(900)),
        from_holder: HolderName::new("王小明"),
        from_bank: Some("中国工商银行".to_owned()),
        to: Some(account(to)),
        to_holder: HolderName::new("李四"),
        to_bank: Some("中国建设银行".to_owned()),
    }
}

pub fn held(n: u32, layer: u16, yuan: i64, minutes_before: i64) -> Position {
    let at = START.plus_minutes(Minutes(-minutes_before));
    let fen = Fen::new(yuan * 100);
    Position {
        account: account(n),
        bank: Some("中国建设银行".to_owned()),
        holder: HolderName::new("赵六"),
        layer,
        held_fen: fen,
        min_fen: Fen::ZERO,
        max_fen: fen,
        first_in: at,
        last_in: at,
        last_out: None,
        has_statement: false,
        exit: None,
        answers: Some(Transfer {
            at: Some(at),
            amount_fen: fen,
            from: None,
            from_holder: None,
            from_bank: None,
        }),
        watched_until: None,
    }
}

pub fn document(kind: OrderKind) -> Document {
    Document { kind: kind.law().document, number: "反诈〔2026〕1号".to_owned() }
}

impl Stage {
    pub fn new() -> Stage {
        let id = CaseId(Uuid::from_u128(0x0190_0000_0000_7000_a000_0000_0000_0001));
        let case = Case::new(id, Rules::default());
        Stage { case, now: START, journal: Vec::new(), effects: Vec::new(), messages: 0 }
    }

    /// A case in which the victim paid 50,000 yuan into account 1 four minutes before reporting.
    pub fn reported() -> Stage {
        let mut stage = Stage::new();
        stage.report(vec![paid(1, 50_000, 4)]).unwrap();
        stage
    }

    pub fn handle(&mut self, event: Event) -> Result<Vec<Effect>, Refusal> {
        let number = u128::try_from(self.journal.len()).unwrap() << 16;
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number);
        let effects = self.case.handle(&event, self.now, &mut Ids::of_event(id))?;
        self.journal.push(Entry { format: FORMAT, id, at: self.now, event });
        self.effects.extend(effects.clone());
        Ok(effects)
    }

    pub fn wait(&mut self, minutes: i64) {
        self.now = self.now.plus_minutes(Minutes(minutes));
    }

    pub fn report(&mut self, payments: Vec<Payment>) -> Result<Vec<Effect>, Refusal> {
        let report = ReportId(Uuid::from_u128(0x0190_0000_0000_7000_b000_0000_0000_0001));
        self.handle(Event::Reported(Report { report, received_at: START, payments }))
    }

    pub fn trace(&mut self, held: Vec<Position>) -> Result<Vec<Effect>, Refusal> {
        let traced = Traced {
            as_of: self.now,
            rule: TraceRule::Lifo,
            held,
            left: Vec::new(),
            passed: Vec::new(),
            truncated: false,
        };
        self.handle(Event::Traced(traced))
    }

    /// The latest order of the kind for account `n`.
    pub fn find(&self, kind: OrderKind, n: u32) -> OrderId {
        let fits = |order: &&Order| order.kind == kind && order.account == account(n);
        self.case.orders().filter(fits).max_by_key(|order| order.number).expect("an order").id
    }

    pub fn order(&self, id: OrderId) -> &Order {
        self.case.order(id).expect("an order")
    }

    pub fn sign(&mut self, id: OrderId, by: u8) -> Result<Vec<Effect>, Refusal> {
        let version = self.case.order(id).map_or(1, |order| order.version);
        self.handle(Event::Signed { order: id, officer: officer(by), version })
    }

    pub fn approve(&mut self, id: OrderId, by: u8) -> Result<Vec<Effect>, Refusal> {
        let (version, kind) = self.case.order(id).map_or((1, OrderKind::Stop), |o| (o.version, o.kind));
        let rank = ApproverRank::Prefecture;
        let document = document(kind);
        self.handle(Event::Approved { order: id, officer: officer(by), rank, version, document })
    }

    /// Officers 1 and 2 sign, 3 approves, the bank's system acknowledges.
    pub fn deliver(&mut self, id: OrderId) {
        self.sign(id, 1).unwrap();
        self.sign(id, 2).unwrap();
        self.approve(id, 3).unwrap();
        self.handle(Event::Acknowledged { order: id, attempt: 1 }).unwrap();
    }

    pub fn answer(&mut self, id: OrderId, code: &str, body: AnswerBody) -> Result<Vec<Effect>, Refusal> {
        self.messages += 1;
        let message = format!("M{}", self.messages);
        let code = ResultCode(code.to_owned());
        self.handle(Event::Answered(Answer { order: id, message, code, remark: String::new(), body }))
    }

    /// The bank answers a hold now, with this balance.
    pub fn hold(&mut self, id: OrderId, code: &str, balance_yuan: i64) -> Result<Vec<Effect>, Refusal> {
        let balance_fen = Some(Fen::new(balance_yuan * 100));
        let body =
            AnswerBody::Held { balance_fen, held_fen: None, started_at: Some(self.now), expires_at: None };
        self.answer(id, code, body)
    }

    /// The bank answers a query with a statement until now.
    pub fn statement(&mut self, id: OrderId, balance_yuan: i64) -> Result<Vec<Effect>, Refusal> {
        let balance_fen = Some(Fen::new(balance_yuan * 100));
        self.answer(id, "0000", AnswerBody::Statement { balance_fen, rows: 3, until: self.now, more: false })
    }

    /// Fires a clock at the instant for which it is set.
    pub fn fire(&mut self, kind: ClockKind, order: Option<OrderId>) -> Result<Vec<Effect>, Refusal> {
        let clock = Clock { kind, order };
        let due = self.case.clocks().get(&clock).copied().unwrap_or(self.now);
        self.now = self.now.max(due);
        self.handle(Event::ClockFired { clock, due })
    }

    /// A line for each order, in the order of proposal.
    pub fn show(&self) -> String {
        let mut orders: Vec<&Order> = self.case.orders().collect();
        orders.sort_by_key(|order| order.number);
        orders.into_iter().map(show_order).collect::<Vec<_>>().join("\n")
    }
}

pub fn show_order(order: &Order) -> String {
    let fields = [
        format!("{}. {} {} v{}", order.number, order.kind.name(), order.account, order.version),
        format!("{:?}", order.state),
        order.amount_fen.to_string(),
        order.withdrawal.as_ref().map_or(String::new(), |reason| format!("{reason:?}")),
    ];
    fields.into_iter().filter(|field| !field.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The effects as one line each, without whole orders.
pub fn show_effects(effects: &[Effect]) -> String {
    effects.iter().map(show_effect).collect::<Vec<_>>().join("\n")
}

fn show_effect(effect: &Effect) -> String {
    match effect {
        Effect::OrderProposed(order) => format!("propose {}", show_order(order)),
        Effect::OrderChanged(order) => format!("change {}", show_order(order)),
        Effect::Send(sending) => {
            format!("send {} {} attempt {}", sending.tx_code, sending.amount_fen, sending.attempt)
        }
        Effect::SetClock { clock, due } => {
            format!("set {:?} in {} min", clock.kind, due.micros_since(START) / 60_000_000)
        }
        Effect::CancelClock { clock } => format!("cancel {:?}", clock.kind),
        Effect::RequestTrace => "trace".to_owned(),
        Effect::Alarm(alarm) => format!("alarm {}", alarm_name(alarm)),
    }
}

fn alarm_name(alarm: &pursuit::Alarm) -> String {
    let value = serde_json::to_value(alarm).expect("an alarm is json");
    value["code"].as_str().expect("an alarm has a code").to_owned()
}

/// An order of the kind and state, reached as it is in life.
pub fn order_in(state: OrderState) -> (Stage, OrderId) {
    let mut stage = Stage::reported();
    let stop = stage.find(OrderKind::Stop, 1);
    match state {
        OrderState::Proposed => {}
        OrderState::Signed => {
            stage.sign(stop, 1).unwrap();
            stage.sign(stop, 2).unwrap();
        }
        OrderState::Outgoing => {
            stage.sign(stop, 1).unwrap();
            stage.sign(stop, 2).unwrap();
            stage.approve(stop, 3).unwrap();
        }
        OrderState::Undeliverable => {
            stage = order_in(OrderState::Outgoing).0;
            let code = "200001".to_owned();
            stage.handle(Event::AcknowledgementFailed { order: stop, attempt: 1, code }).unwrap();
        }
        OrderState::Withdrawn => {
            let text = "误报".to_owned();
            stage.handle(Event::Withdrawn { order: stop, officer: officer(1), version: 1, text }).unwrap();
        }
        OrderState::Done => {
            let query = stage.find(OrderKind::StatementQuery, 1);
            stage.deliver(query);
            stage.statement(query, 50_000).unwrap();
            return (stage, query);
        }
        OrderState::Delivered => stage.deliver(stop),
        OrderState::InForce => answered(&mut stage, stop, "0000"),
        OrderState::PartlyInForce => answered(&mut stage, stop, "1200"),
        OrderState::AlreadyHeld => answered(&mut stage, stop, "1301"),
        OrderState::Refused => answered(&mut stage, stop, "0300"),
        OrderState::Unclear => answered(&mut stage, stop, "1400"),
        OrderState::Lapsed => {
            answered(&mut stage, stop, "0000");
            stage.fire(ClockKind::Lapse, Some(stop)).unwrap();
        }
        OrderState::Extended => {
            answered(&mut stage, stop, "0000");
            stage.fire(ClockKind::LapseWarning, Some(stop)).unwrap();
            let extension = stage.find(OrderKind::StopExtension, 1);
            stage.deliver(extension);
            stage.hold(extension, "0000", 50_000).unwrap();
        }
        OrderState::Released => {
            answered(&mut stage, stop, "0000");
            stage.handle(Event::Unrelated { account: account(1), officer: officer(1) }).unwrap();
            let release = stage.find(OrderKind::StopRelease, 1);
            stage.deliver(release);
            stage.answer(release, "0000", AnswerBody::Released { at: None }).unwrap();
        }
    }
    (stage, stop)
}

fn answered(stage: &mut Stage, stop: OrderId, code: &str) {
    stage.deliver(stop);
    stage.wait(10);
    stage.hold(stop, code, 50_000).unwrap();
}
