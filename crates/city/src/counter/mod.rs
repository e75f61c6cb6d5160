//! The banks' counters: orders come in, are acknowledged, carried out some time later, and answered.
//!
//! How long a bank takes follows from the account and from what is asked, so that it does not matter in which order
//! several arrive, nor who asks: centres that work in other ways meet the same banks.

mod checks;
mod customer;
mod faults;
mod freeze;
mod holder;
mod statement;
mod stop;
mod watch;

pub(crate) use statement::serial;
pub(crate) use watch::notice;

use std::collections::HashMap;

use kernel::{Fen, Timestamp};
use wire::codes::Mode;
use wire::{
    Acknowledgement, Answerer, ApplicationId, DownBody, Message, OrganisationCode, ReturnCode, Text,
    TransSerialNumber, UpBody, UpHead,
};

use crate::agenda::{Due, beijing_hour};
use crate::assumptions::assumptions;
use crate::book::{AccountIx, Mark};
use crate::dice::About;
use crate::front::{Answer, bank_id};
use crate::world::World;

/// What the banks have been asked.
#[derive(Default)]
pub(crate) struct Counter {
    errands: Vec<Errand>,
    known: HashMap<ApplicationId, u32>,
    sent: u64,
    watches: Vec<watch::Watch>,
    /// Every stop that took effect, for judging a run.
    pub stops: Vec<StopMade>,
    /// How long each order takes from its arrival to its execution, in seconds.
    pub seconds_taken: Vec<i64>,
}

/// A stop that took effect, with what lay there then.
pub(crate) struct StopMade {
    pub account: AccountIx,
    pub at: Timestamp,
    pub stolen: Fen,
    pub is_card_of_gang: bool,
}

impl StopMade {
    /// Neither a gang's card nor with stolen money in it.
    pub(crate) fn is_innocent(&self) -> bool {
        !self.is_card_of_gang && self.stolen == Fen::ZERO
    }
}

/// One order on its way through a bank.
struct Errand {
    bank: u16,
    asked_by: OrganisationCode,
    application: ApplicationId,
    body: DownBody,
    answer: Option<UpBody>,
}

/// What a bank looks at while it carries out an order.
struct Desk<'w> {
    world: &'w mut World,
    bank: u16,
    at: Timestamp,
}

/// An order arrives; it is acknowledged, and planned if it is new and this bank can do it.
pub(crate) fn take(world: &mut World, bank_id: &str, message: &Message, now: Timestamp) -> Acknowledgement {
    let Message::Down { head, body } = message else {
        return acknowledge(ReturnCode::MALFORMED, None);
    };
    let number = Some(head.trans_serial_number);
    let Some(bank) = find_bank(bank_id) else {
        return acknowledge(ReturnCode::PEER_NOT_ALLOWED, number);
    };
    let Some(application) = application_of(body) else {
        return acknowledge(ReturnCode::INTERFACE_NOT_ALLOWED, number);
    };
    if world.counter.known.contains_key(&application) {
        return acknowledge(ReturnCode::REPEATED, number);
    }
    let errand = u32::try_from(world.counter.errands.len()).expect("fewer than 2^32 orders");
    world.counter.known.insert(application, errand);
    let at = execution_time(world, bank, pace_key(body), now);
    let (asked_by, body) = (head.message_from, body.clone());
    world.counter.errands.push(Errand { bank, asked_by, application, body, answer: None });
    let key = key_of(application);
    world.counter.seconds_taken.push(at.micros_since(now) / 1_000_000);
    world.agenda.plan(at, Due::Execute { key, errand });
    acknowledge(ReturnCode::OK, number)
}

/// A bank carries out an order and plans its answer.
pub(crate) fn execute(world: &mut World, at: Timestamp, errand: u32) {
    let order = &world.counter.errands[errand as usize];
    let (bank, body, key) = (order.bank, order.body.clone(), key_of(order.application));
    let mut desk = Desk { world, bank, at };
    let answer = match &body {
        DownBody::Stop(order) => UpBody::Stop(stop::stop(&mut desk, order)),
        DownBody::StopRelease(order) => UpBody::StopRelease(stop::release(&mut desk, order)),
        DownBody::StopExtension(order) => UpBody::StopExtension(stop::extend(&mut desk, order)),
        DownBody::Freeze(order) => UpBody::Freeze(freeze::freeze(&mut desk, order)),
        DownBody::FreezeRelease(order) => UpBody::FreezeRelease(freeze::release(&mut desk, order)),
        DownBody::FreezeExtension(order) => UpBody::FreezeExtension(freeze::extend(&mut desk, order)),
        DownBody::Statement(query) => UpBody::Statement(statement::statement(&desk, query)),
        DownBody::Holder(query) => UpBody::Holder(holder::holder(&desk, query)),
        DownBody::Watch(order) => UpBody::Watch(watch::begin(&mut desk, order, errand)),
        DownBody::WatchEnd(order) => UpBody::WatchEnd(watch::end(&mut desk, order)),
        DownBody::Customer(query) => UpBody::Customer(customer::customer(&desk, query)),
        // They answer a bank's own report or question, of which the city's banks make none.
        DownBody::CaseReport(_) | DownBody::ListVerdict(_) | DownBody::PairVerdict(_) => return,
    };
    world.counter.errands[errand as usize].answer = Some(answer);
    let [soonest, latest] = assumptions().answer.feedback_after_seconds;
    let mut dice = world.dice(About::BankAnswer, key, 1);
    let answered = at.plus_micros(dice.between(soonest * 1_000_000, latest * 1_000_000));
    world.agenda.plan(answered, Due::Answer { key, errand });
}

/// A bank sends its answer.
pub(crate) fn answer(world: &mut World, at: Timestamp, errand: u32) -> Option<Answer> {
    let body = world.counter.errands[errand as usize].answer.take()?;
    Some(send(world, at, errand, body))
}

/// A bank reports what has happened on an account it watches.
pub(crate) fn watch_batch(world: &mut World, at: Timestamp, watch: u32) -> Option<Answer> {
    let (errand, body) = watch::batch(world, at, watch)?;
    Some(send(world, at, errand, body))
}

fn send(world: &mut World, at: Timestamp, errand: u32, body: UpBody) -> Answer {
    let order = &world.counter.errands[errand as usize];
    let id = bank_id(&assumptions().bank[usize::from(order.bank)].name);
    let sender = OrganisationCode::parse(&id).expect("kernel's bank numbers have twelve digits");
    world.counter.sent += 1;
    let trans_serial_number = TransSerialNumber::at(sender, None, at.into(), world.counter.sent);
    let head = UpHead {
        mode: Mode::STANDARD,
        to: order.asked_by,
        trans_serial_number,
        is_initial_node: None,
        from_tg_organization_id: None,
    };
    Answer { bank_id: id, at, message: Message::Up { head, body } }
}

/// Who answers at a bank, and what it remarks.
fn answerer(desk: &Desk<'_>, remark: &str) -> Answerer {
    let name = &assumptions().bank[usize::from(desk.bank)].name;
    Answerer {
        feedback_remark: Text::cut(remark),
        feedback_org_name: Text::cut(&format!("{name}运营管理部")),
        operator_name: None,
        operator_phone_number: None,
    }
}

fn acknowledge(code: ReturnCode, trans_serial_number: Option<TransSerialNumber>) -> Acknowledgement {
    let description = code.meaning().and_then(|meaning| Text::cut(&meaning.chinese));
    Acknowledgement { code, description, trans_serial_number }
}

fn find_bank(id: &str) -> Option<u16> {
    let place = assumptions().bank.iter().position(|bank| bank_id(&bank.name) == id)?;
    u16::try_from(place).ok()
}

/// The application number of an order that the city's banks can carry out.
fn application_of(body: &DownBody) -> Option<ApplicationId> {
    match body {
        DownBody::Stop(order) => Some(order.application_id),
        DownBody::StopRelease(order) => Some(order.application_id),
        DownBody::StopExtension(order) => Some(order.application_id),
        DownBody::Freeze(order) => Some(order.application_id),
        DownBody::FreezeRelease(order) => Some(order.application_id),
        DownBody::FreezeExtension(order) => Some(order.application_id),
        DownBody::Statement(query) => Some(query.application_id),
        DownBody::Holder(query) => Some(query.application_id),
        DownBody::Watch(order) => Some(order.application_id),
        DownBody::WatchEnd(order) => Some(order.application_id),
        DownBody::Customer(query) => Some(query.application_id),
        DownBody::CaseReport(_) | DownBody::ListVerdict(_) | DownBody::PairVerdict(_) => None,
    }
}

/// The application number as a number of 64 bits.
fn key_of(application: ApplicationId) -> u64 {
    hash(application.as_str())
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |key, byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What a bank's time for an order hangs on: what is asked, and of which account or customer.
fn pace_key(body: &DownBody) -> u64 {
    let whose = match body {
        DownBody::Stop(order) => order.account_number.reveal(),
        DownBody::StopRelease(order) => order.account_number.reveal(),
        DownBody::StopExtension(order) => order.account_number.reveal(),
        DownBody::Freeze(order) => order.account_number.reveal(),
        DownBody::FreezeRelease(order) => order.account_number.reveal(),
        DownBody::FreezeExtension(order) => order.account_number.reveal(),
        DownBody::Statement(query) => query.card_number.reveal(),
        DownBody::Holder(query) => query.card_number.reveal(),
        DownBody::Watch(order) => order.account_number.reveal(),
        DownBody::WatchEnd(order) => order.account_number.reveal(),
        DownBody::Customer(query) => query.account_credential_number.reveal(),
        DownBody::CaseReport(_) | DownBody::ListVerdict(_) | DownBody::PairVerdict(_) => "",
    };
    hash(whose) ^ hash(body.tx_code()).rotate_left(32)
}

fn execution_time(world: &World, bank: u16, key: u64, now: Timestamp) -> Timestamp {
    let figures = &assumptions().answer;
    let is_slow = assumptions().bank[usize::from(bank)].staffed && !is_open(now);
    let factor = if is_slow { figures.staffed_night_factor_permille } else { 1_000 };
    let median_micros = world.config.answer_median.0 * 60_000_000 / 1_000 * factor;
    let mut dice = world.dice(About::BankAnswer, u64::from(bank), key);
    now.plus_micros(dice.lognormal(median_micros, figures.sigma_permille).max(1_000_000))
}

/// Whether the counters of banks that are staffed by day are staffed.
fn is_open(at: Timestamp) -> bool {
    let figures = &assumptions().answer;
    (figures.staffed_from_hour..figures.staffed_until_hour).contains(&(beijing_hour(at) as i8))
}

/// The soonest instant at which a stop of this account can take effect that is ordered at an instant or later;
/// `None` for an account that its bank does not stop.
pub(crate) fn soonest_stop(world: &World, account: AccountIx, from: Timestamp) -> Option<Timestamp> {
    let held = world.book.account(account);
    if usize::from(held.bank) >= assumptions().bank.len() || held.mark != Mark::None {
        return None;
    }
    let key = hash(&held.number) ^ hash(STOP).rotate_left(32);
    let at_once = execution_time(world, held.bank, key, from);
    let opens = (1..=24).map(|hours| {
        let hour = from.as_micros() / 3_600_000_000 + hours;
        Timestamp::from_micros(hour * 3_600_000_000)
    });
    let waited = opens.filter(|at| is_open(*at)).map(|at| execution_time(world, held.bank, key, at)).min();
    waited.into_iter().chain([at_once]).min()
}

const STOP: &str = "100101";
