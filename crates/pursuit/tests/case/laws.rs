//! What must never happen, whatever happens: random events, in and out of order, repeated and wrong.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, Fen, Ids, OrderId};
use proptest::prelude::*;
use pursuit::law::{ApproverRank, OrderKind};
use pursuit::result::ResultCode;
use pursuit::{
    Answer, AnswerBody, Case, Clock, ClockKind, Effect, Event, ExitKind, OrderState, Rules, Sending,
    TraceRule, Traced,
};

use crate::stage::{START, Stage, account, document, held, officer, paid};

/// A step of a random life; numbers choose among what is there.
#[derive(Clone, Debug)]
enum Step {
    Wait(i64),
    Trace(Vec<(u32, u16, i64, i64, u8)>),
    Correct(Vec<(u32, i64)>),
    Sign {
        order: usize,
        by: u8,
        stale: bool,
    },
    Approve {
        order: usize,
        by: u8,
        rank: u8,
        wrong_paper: bool,
    },
    Withdraw {
        order: usize,
    },
    Request {
        kind: usize,
        account: u32,
    },
    Acknowledge {
        order: usize,
        attempt: u16,
    },
    Fail {
        order: usize,
        attempt: u16,
        code: usize,
    },
    Answer {
        order: usize,
        message: u16,
        code: usize,
        balance: i64,
        ago: i64,
    },
    Fire {
        clock: usize,
    },
    File,
    RefuseFiling,
    Unrelated {
        account: u32,
    },
    /// The whole way of an order: signed, approved, and mostly acknowledged.
    Deliver {
        order: usize,
        acknowledged: bool,
    },
}

const CODES: [&str; 12] =
    ["0000", "0000", "0000", "1200", "1301", "1304", "1100", "0900", "0300", "1400", "1800", "1900"];
const RETURNS: [&str; 4] = ["", "200003", "200001", "100000"];

fn step() -> impl Strategy<Value = Step> {
    let position = (1_u32..7, 1_u16..5, 0_i64..90_000, -30_i64..200, 0_u8..6);
    prop_oneof![
        3 => prop_oneof![0_i64..30, 0_i64..3_000].prop_map(Step::Wait),
        2 => prop::collection::vec(position, 2..6).prop_map(Step::Trace),
        1 => prop::collection::vec((1_u32..5, 0_i64..60_000), 0..3).prop_map(Step::Correct),
        6 => (any::<usize>(), 0_u8..3, prop::bool::weighted(0.1))
            .prop_map(|(order, by, stale)| Step::Sign { order, by, stale }),
        4 => (any::<usize>(), 0_u8..4, 0_u8..3, prop::bool::weighted(0.1))
            .prop_map(|(order, by, rank, wrong_paper)| Step::Approve { order, by, rank, wrong_paper }),
        1 => any::<usize>().prop_map(|order| Step::Withdraw { order }),
        2 => (0..OrderKind::ALL.len(), 1_u32..8).prop_map(|(kind, account)| Step::Request { kind, account }),
        2 => (any::<usize>(), 0_u16..4).prop_map(|(order, attempt)| Step::Acknowledge { order, attempt }),
        2 => (any::<usize>(), 1_u16..3, 0..RETURNS.len())
            .prop_map(|(order, attempt, code)| Step::Fail { order, attempt, code }),
        6 => (any::<usize>(), 0_u16..400, 0..CODES.len(), 0_i64..90_000, -5_i64..3_000)
            .prop_map(|(order, message, code, balance, ago)| Step::Answer { order, message, code, balance, ago }),
        4 => any::<usize>().prop_map(|clock| Step::Fire { clock }),
        1 => Just(Step::File),
        1 => prop::bool::weighted(0.1).prop_map(|refuse| if refuse { Step::RefuseFiling } else { Step::Wait(1) }),
        1 => (1_u32..7).prop_map(|account| Step::Unrelated { account }),
        6 => (any::<usize>(), prop::bool::weighted(0.7))
            .prop_map(|(order, acknowledged)| Step::Deliver { order, acknowledged }),
    ]
}

/// An order: three times in four one in a fitting state, if there is any, so that lives get somewhere.
fn pick(stage: &Stage, number: usize, fits: fn(OrderState) -> bool) -> Option<OrderId> {
    let all: Vec<OrderId> = stage.case.orders().map(|order| order.id).collect();
    let fitting: Vec<OrderId> =
        stage.case.orders().filter(|order| fits(order.state)).map(|order| order.id).collect();
    let among = if fitting.is_empty() || number.is_multiple_of(4) { all } else { fitting };
    (!among.is_empty()).then(|| among[(number / 4) % among.len()])
}

fn event_of(stage: &Stage, step: &Step) -> Option<Event> {
    Some(match step {
        Step::Wait(_) | Step::Deliver { .. } => return None,
        Step::Trace(rows) => {
            let mut positions = BTreeMap::new();
            for (n, layer, yuan, ago, kind) in rows {
                let mut position = held(*n, *layer, *yuan, *ago);
                position.has_statement = *kind == 1;
                position.exit = (*kind == 2).then_some(ExitKind::Merchant);
                positions.insert(*n, position);
            }
            let held = positions.into_values().collect();
            Event::Traced(Traced {
                as_of: stage.now,
                rule: TraceRule::Lifo,
                held,
                left: vec![],
                passed: Vec::new(),
                truncated: false,
            })
        }
        Step::Correct(rows) => {
            Event::Corrected { payments: rows.iter().map(|(n, yuan)| paid(*n, *yuan, 3)).collect() }
        }
        Step::Sign { order, by, stale } => {
            let id = pick(stage, *order, OrderState::awaits_signing)?;
            let version = stage.order(id).version + u32::from(*stale);
            Event::Signed { order: id, officer: officer(*by), version }
        }
        Step::Approve { order, by, rank, wrong_paper } => {
            let id = pick(stage, *order, |state| state == OrderState::Signed)?;
            let rank =
                [ApproverRank::Centre, ApproverRank::County, ApproverRank::Prefecture][usize::from(*rank)];
            let mut document = document(stage.order(id).kind);
            if *wrong_paper {
                document.number.clear();
            }
            Event::Approved {
                order: id,
                officer: officer(*by),
                rank,
                version: stage.order(id).version,
                document,
            }
        }
        Step::Withdraw { order } => {
            let id = pick(stage, *order, OrderState::awaits_signing)?;
            let version = stage.order(id).version;
            Event::Withdrawn { order: id, officer: officer(1), version, text: "误".to_owned() }
        }
        Step::Request { kind, account: n } => {
            Event::Requested { officer: officer(1), kind: OrderKind::ALL[*kind], account: account(*n) }
        }
        Step::Acknowledge { order, attempt } => {
            Event::Acknowledged { order: pick(stage, *order, OrderState::awaits_answer)?, attempt: *attempt }
        }
        Step::Fail { order, attempt, code } => {
            let (order, code) =
                (pick(stage, *order, |state| state == OrderState::Outgoing)?, RETURNS[*code].to_owned());
            Event::AcknowledgementFailed { order, attempt: *attempt, code }
        }
        Step::Answer { order, message, code, balance, ago } => {
            let id = pick(stage, *order, OrderState::awaits_answer)?;
            Event::Answered(answer(stage, id, *message, CODES[*code], *balance, *ago))
        }
        Step::Fire { clock } => {
            let clocks: Vec<_> = stage.case.clocks().iter().map(|(clock, due)| (*clock, *due)).collect();
            let (clock, due) = *clocks.get(clock % clocks.len().max(1))?;
            Event::ClockFired { clock, due }
        }
        Step::File => Event::Filed { number: "A0001".to_owned() },
        Step::RefuseFiling => Event::FilingRefused { reason: String::new() },
        Step::Unrelated { account: n } => Event::Unrelated { account: account(*n), officer: officer(1) },
    })
}

fn answer(stage: &Stage, order: OrderId, message: u16, code: &str, balance: i64, ago: i64) -> Answer {
    let (balance_fen, at) = (Some(Fen::new(balance * 100)), stage.now.plus_seconds(-ago));
    let body = match stage.order(order).kind {
        OrderKind::StatementQuery | OrderKind::LiveWatch => {
            AnswerBody::Statement { balance_fen, rows: 1, until: at, more: balance % 7 == 0 }
        }
        OrderKind::HolderQuery => AnswerBody::Holder { holder: None },
        OrderKind::AllAccountsQuery => AnswerBody::Accounts { accounts: vec![] },
        OrderKind::StopRelease | OrderKind::FreezeRelease | OrderKind::LiveWatchEnd => {
            AnswerBody::Released { at: None }
        }
        OrderKind::Stop | OrderKind::StopExtension | OrderKind::Freeze | OrderKind::FreezeExtension => {
            AnswerBody::Held { balance_fen, held_fen: None, started_at: Some(at), expires_at: None }
        }
    };
    let code = ResultCode(code.to_owned());
    Answer { order, message: format!("M{message}"), code, remark: String::new(), body }
}

/// What the outside has seen so far: the memory of a mistrustful auditor.
#[derive(Default)]
struct Auditor {
    signed: BTreeMap<(OrderId, u32), BTreeSet<kernel::OfficerId>>,
    approved: BTreeMap<(OrderId, u32), kernel::OfficerId>,
    sent: BTreeSet<(OrderId, u16)>,
    answers: BTreeSet<String>,
    stops: BTreeMap<AccountNo, u32>,
}

impl Auditor {
    fn see(&mut self, before: &Case, event: &Event, effects: &[Effect], after: &Case) {
        match event {
            Event::Signed { order, officer, version } => {
                self.signed.entry((*order, *version)).or_default().insert(*officer);
            }
            Event::Approved { order, officer, version, .. } => {
                self.approved.insert((*order, *version), *officer);
            }
            Event::Answered(answer) => {
                assert!(self.answers.insert(answer.message.clone()), "an answer has one effect");
                let order = after.order(answer.order).unwrap();
                let stop = matches!(order.kind, OrderKind::Stop | OrderKind::StopExtension);
                if stop && matches!(order.state, OrderState::InForce | OrderState::PartlyInForce) {
                    *self.stops.entry(order.account.clone()).or_default() += 1;
                }
            }
            _ => {}
        }
        for effect in effects {
            if let Effect::Send(sending) = effect {
                self.check_sending(sending, before, after);
            }
        }
    }

    fn check_sending(&mut self, sending: &Sending, before: &Case, after: &Case) {
        let key = (sending.order, sending.version);
        let [first, second] = sending.officers;
        assert_ne!(first, second, "two different officers");
        let seen = &self.signed[&key];
        assert!(seen.contains(&first) && seen.contains(&second), "who signed this very version");
        assert_eq!(self.approved[&key], sending.approver, "approved in this version");
        assert!(sending.approver != first && sending.approver != second, "by a third");
        assert_eq!(sending.document.kind, sending.kind.law().document, "with its paper");
        assert!(!sending.document.number.is_empty());
        assert!(self.sent.insert((sending.order, sending.attempt)), "each sending once");
        if sending.kind.holds_money() {
            assert!(sending.amount_fen <= after.claim_of(&sending.account), "not above the claim");
            let balance = after.balance_of(&sending.account);
            assert!(
                balance.is_none_or(|balance| sending.amount_fen <= balance),
                "not above the known balance"
            );
            let exit = after.positions().get(&sending.account).and_then(|position| position.exit);
            assert_eq!(exit, None, "a way out is not stopped");
        }
        if matches!(sending.kind, OrderKind::Stop | OrderKind::StopExtension) {
            let carried_out = self.stops.get(&sending.account).copied().unwrap_or(0);
            assert!(carried_out < 2, "never beyond two stops");
            assert!(before.accounts().get(&sending.account).is_none_or(|file| file.stops < 2));
        }
    }
}

/// Laws about the case as it stands, after every event.
fn check_standing(case: &Case, rules: &Rules) {
    let mut open: BTreeSet<(OrderKind, &AccountNo)> = BTreeSet::new();
    for order in case.orders() {
        if order.state.awaits_signing() || order.state.awaits_answer() {
            assert!(open.insert((order.kind, &order.account)), "one order of a kind for an account");
        }
        if order.state.awaits_signing() && order.kind.holds_money() {
            assert!(order.amount_fen <= case.stoppable_of(&order.account));
        }
        assert!(order.signatures.len() <= 2);
        assert_eq!(
            order.sent_at.is_some(),
            order.approval.is_some(),
            "what is approved is sent, and nothing else"
        );
        if let (true, OrderKind::Stop, Some(from), Some(until)) =
            (order.state.holds(), order.kind, order.started_at, order.expires_at)
        {
            assert!(until <= from.plus_minutes(rules.stop_term), "forty-eight hours");
            assert_eq!(
                case.clocks().get(&Clock::of_order(ClockKind::Lapse, order.id)),
                Some(&until),
                "nothing lapses unseen"
            );
        }
        if order.state.awaits_answer() {
            let overdue = Clock::of_order(ClockKind::AnswerDue, order.id);
            let late = !case.clocks().contains_key(&overdue);
            assert!(!late || order.sent_at.is_some());
        }
    }
    let bound: Fen = case.positions().values().map(|position| position.held_fen).sum();
    assert!(case.stopped_fen() <= bound, "no more is saved than is claimed");
}

fn live(steps: &[Step]) -> (Stage, usize) {
    let mut stage = Stage::reported();
    let mut auditor = Auditor::default();
    let mut taken = 0;
    for step in steps {
        if let Step::Wait(minutes) = step {
            stage.wait(*minutes);
        }
        for event in events_of(&stage, step) {
            let before = stage.case.clone();
            match stage.handle(event.clone()) {
                Ok(effects) => {
                    taken += 1;
                    auditor.see(&before, &event, &effects, &stage.case);
                }
                Err(_) => assert_eq!(stage.case, before, "a refused event changes nothing"),
            }
            check_standing(&stage.case, &Rules::default());
        }
    }
    (stage, taken)
}

fn events_of(stage: &Stage, step: &Step) -> Vec<Event> {
    let Step::Deliver { order, acknowledged } = step else {
        return event_of(stage, step).into_iter().collect();
    };
    let Some(id) = pick(stage, *order, OrderState::awaits_signing) else { return Vec::new() };
    let (version, kind) = (stage.order(id).version, stage.order(id).kind);
    let (rank, document) = (ApproverRank::County, document(kind));
    let mut events = vec![
        Event::Signed { order: id, officer: officer(0), version },
        Event::Signed { order: id, officer: officer(1), version },
        Event::Approved { order: id, officer: officer(2), rank, version, document },
    ];
    if *acknowledged {
        events.push(Event::Acknowledged { order: id, attempt: 1 });
    }
    events
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_law_holds_whatever_happens(steps in prop::collection::vec(step(), 1..80)) {
        let (stage, _) = live(&steps);
        let replayed = Case::replay(stage.case.id(), Rules::default(), &stage.journal).unwrap();
        prop_assert_eq!(&replayed, &stage.case, "the journal is the case");
        let mut effects = Vec::new();
        let mut case = Case::new(stage.case.id(), Rules::default());
        for entry in &stage.journal {
            effects.extend(case.handle(&entry.event, entry.at, &mut Ids::of_event(entry.id)).unwrap());
        }
        prop_assert_eq!(effects, stage.effects, "and asks for the same again");
    }

    #[test]
    fn a_cut_journal_is_an_earlier_case(steps in prop::collection::vec(step(), 1..40), cut in any::<prop::sample::Index>()) {
        let (stage, _) = live(&steps);
        let cut = cut.index(stage.journal.len() + 1);
        let mut case = Case::replay(stage.case.id(), Rules::default(), &stage.journal[..cut]).unwrap();
        for entry in &stage.journal[cut..] {
            case.handle(&entry.event, entry.at, &mut Ids::of_event(entry.id)).unwrap();
        }
        prop_assert_eq!(case, stage.case);
    }
}

/// The random lives must reach what they are to prove something about.
#[test]
fn random_lives_get_somewhere() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut reached: BTreeMap<OrderState, usize> = BTreeMap::new();
    let mut sent: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..300 {
        let steps = prop::collection::vec(step(), 1..80).new_tree(&mut runner).unwrap().current();
        let (stage, _) = live(&steps);
        for order in stage.case.orders() {
            *reached.entry(order.state).or_default() += 1;
            if order.sent_at.is_some() {
                *sent.entry(order.kind.name()).or_default() += 1;
            }
        }
        assert_eq!(stage.journal[0].at, START);
    }
    for state in OrderState::ALL {
        assert!(reached.contains_key(&state), "no life reached {state:?}: {reached:?}");
    }
    for kind in ["stop", "stop_extension", "stop_release", "freeze", "query", "live_watch"] {
        assert!(sent.contains_key(kind), "no life sent a {kind}: {sent:?}");
    }
}
