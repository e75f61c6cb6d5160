//! The gateway itself: transmissions in, orders carried out one after the other on each account, answers kept for sending.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::join_all;
use kernel::{AccountNo, Timestamp};
use records::crypto::FileKey;
use wire::{
    Acknowledgement, ApplicationId, DecodeError, DownBody, Message, OrganisationCode, ResultCode, ReturnCode,
    Text, TransSerialNumber, UpBody, decode, encode, envelope,
};

use crate::books::{Books, Entry};
use crate::check::Rules;
use crate::core_system::{Core, Lift};
use crate::execute::{Done, Execution};
use crate::feedback::Said;
use crate::journal::{Journal, JournalError};

/// Orders carried out in one round at most.
const ROUND: usize = 64;

/// A bank, payment institution or union on the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// Its twelve-character code.
    pub code: OrganisationCode,
    /// Its name, as feedbacks give it.
    pub name: String,
}

/// What a gateway serves.
#[derive(Debug)]
pub struct Setup<C> {
    /// The bank that runs it, and its system.
    pub own: (Institution, C),
    /// The institutions that it hosts, each with its own system.
    pub hosted: Vec<(Institution, C)>,
    /// What law and practice set.
    pub rules: Rules,
}

/// A running gateway's memory. Cheap to clone.
pub struct Teller<C> {
    setup: Arc<Setup<C>>,
    shared: Arc<Shared>,
}

impl<C> Clone for Teller<C> {
    fn clone(&self) -> Teller<C> {
        Teller { setup: Arc::clone(&self.setup), shared: Arc::clone(&self.shared) }
    }
}

/// Journal and books, which change together.
pub(crate) struct Shared(Mutex<State>);

pub(crate) struct State {
    journal: Journal,
    pub books: Books,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn look<T>(&self, look: impl FnOnce(&Books) -> T) -> T {
        look(&self.state().books)
    }
}

impl State {
    /// Writes what happened, then knows it.
    pub(crate) fn commit(&mut self, entries: Vec<Entry>) -> Result<(), JournalError> {
        self.journal.append(&entries)?;
        entries.iter().for_each(|entry| self.books.apply(entry));
        Ok(())
    }

    pub(crate) fn message(&self, serial: &str) -> Result<Vec<u8>, JournalError> {
        self.journal.message(serial)
    }

    pub(crate) fn keep(&self, serial: &str, message: &[u8]) -> Result<(), JournalError> {
        self.journal.keep(serial, message)
    }
}

impl<C: Core> Teller<C> {
    /// Opens the gateway over its folder; nobody else may have it open.
    pub fn open(folder: &Path, key: FileKey, setup: Setup<C>) -> Result<Teller<C>, JournalError> {
        let (journal, entries) = Journal::open(folder, key, false)?;
        let mut books = Books::default();
        entries.iter().for_each(|entry| books.apply(entry));
        let shared = Arc::new(Shared(Mutex::new(State { journal, books })));
        Ok(Teller { setup: Arc::new(setup), shared })
    }

    /// What law and practice set.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.setup.rules
    }

    /// The bank that runs the gateway.
    #[must_use]
    pub fn own(&self) -> &Institution {
        &self.setup.own.0
    }

    /// Takes a transmission and returns what to reply. What it asks for lies on the disk then.
    pub fn take(&self, raw: &[u8], now: Timestamp) -> Result<Vec<u8>, JournalError> {
        let (serial, order) = match decode(raw) {
            Ok(Message::Down { head, body }) if body.application_id().is_some() => {
                (head.trans_serial_number, Ok(body))
            }
            Ok(Message::Down { .. } | Message::Up { .. } | Message::Ack(_)) => {
                let serial = envelope(raw).trans_serial_number;
                return Ok(acknowledge(ReturnCode::INTERFACE_NOT_ALLOWED, serial, None));
            }
            Err(error) => match Unreadable::of(raw, &error) {
                Some((serial, unreadable)) => (serial, Err(unreadable)),
                None => {
                    let serial = envelope(raw).trans_serial_number;
                    return Ok(acknowledge(error.return_code(), serial, Some(&error.to_string())));
                }
            },
        };
        let mut state = self.shared.state();
        if state.books.has_come(serial.as_str()) {
            return Ok(acknowledge(ReturnCode::REPEATED, Some(serial), None));
        }
        state.keep(serial.as_str(), raw)?;
        let mut entries = vec![Entry::Came { serial: serial.as_str().to_owned() }];
        match order {
            Ok(body) => self.enter(&mut state, &mut entries, serial, &body, now)?,
            Err(unreadable) => {
                let said = self.said(self.own(), unreadable.application, unreadable.result, unreadable.why);
                if let Some(feedback) = said.bare(&unreadable.code) {
                    self.put(&mut state, &mut entries, self.own(), feedback, now)?;
                }
            }
        }
        state.commit(entries)?;
        Ok(acknowledge(ReturnCode::OK, Some(serial), None))
    }

    /// What an order that can be read comes to: a new duty, or an answer at once.
    fn enter(
        &self,
        state: &mut State,
        entries: &mut Vec<Entry>,
        serial: TransSerialNumber,
        body: &DownBody,
        now: Timestamp,
    ) -> Result<(), JournalError> {
        let Some(application) = body.application_id() else { return Ok(()) };
        if let DownBody::CaseReport(reply) = body {
            entries.push(Entry::Replied {
                application: application.as_str().to_owned(),
                result: reply.result.as_str().to_owned(),
                case_number: reply.case_number.as_ref().map(|number| number.as_str().to_owned()),
            });
            return Ok(());
        }
        let institution = self.asked(body);
        let at_once = if state.books.orders.contains_key(application.as_str()) {
            Some(ResultCode::ALREADY_HANDLED)
        } else if institution.is_none() {
            Some(ResultCode::WRONG_ORGANISATION)
        } else {
            None
        };
        let (institution, _core) = institution.unwrap_or(&self.setup.own);
        if let Some(result) = at_once {
            let said = self.said(institution, application, result, None);
            if let Some(feedback) = said.bare(body.tx_code()) {
                self.put(state, entries, institution, feedback, now)?;
            }
            return Ok(());
        }
        entries.push(Entry::Ordered {
            application: application.as_str().to_owned(),
            code: body.tx_code().to_owned(),
            serial: serial.as_str().to_owned(),
            institution: institution.code.as_str().to_owned(),
            at: now,
        });
        Ok(())
    }

    /// Carries out what waits, a share of it, and says how many orders were answered. Orders on one account follow one
    /// another; accounts do not wait for each other.
    pub async fn work(&self, clock: &(dyn Fn() -> Timestamp + Sync)) -> Result<usize, JournalError> {
        let mut by_account: BTreeMap<String, Vec<(String, DownBody)>> = BTreeMap::new();
        for (application, serial) in self.waiting() {
            let raw = self.shared.state().message(&serial)?;
            match decode(&raw) {
                Ok(Message::Down { body, .. }) => {
                    by_account.entry(subject(&body)).or_default().push((application, body));
                }
                Ok(Message::Up { .. } | Message::Ack(_)) | Err(_) => {
                    tracing::error!(application, "a kept order cannot be read any more");
                }
            }
        }
        let chains = by_account.into_values().map(|orders| async move {
            let mut answered = 0;
            for (application, body) in orders {
                if !self.answer(&application, &body, clock).await? {
                    break;
                }
                answered += 1;
            }
            Ok::<usize, JournalError>(answered)
        });
        let answered: Result<Vec<usize>, JournalError> = join_all(chains).await.into_iter().collect();
        self.let_go().await?;
        Ok(answered?.into_iter().sum())
    }

    fn waiting(&self) -> Vec<(String, String)> {
        self.shared.look(|books| {
            let serial_of = |name: &String| books.orders.get(name).map(|order| order.serial.clone());
            let names = books.waiting.iter().map(|(_, name)| name);
            names.filter_map(|name| Some((name.clone(), serial_of(name)?))).take(ROUND).collect()
        })
    }

    /// Answers one order; false when the bank's system is silent and there is patience left.
    async fn answer(
        &self,
        application: &str,
        body: &DownBody,
        clock: &(dyn Fn() -> Timestamp + Sync),
    ) -> Result<bool, JournalError> {
        let Some((institution, core)) = self.asked(body) else {
            tracing::error!(application, "the institution of a kept order is not served here any more");
            return Ok(false);
        };
        let Some(id) = body.application_id() else { return Ok(false) };
        let said = self.said(institution, id, ResultCode::SUCCESS, None);
        let (rules, shared, now) = (&self.setup.rules, &*self.shared, clock());
        let execution = Execution { core, institution, rules, shared, now, said };
        let (done, is_abandoned) = match execution.carry_out(body).await {
            Ok(done) => (done, false),
            Err(why) if self.is_patient(application, now) => {
                tracing::warn!(application, why, "the bank's system is silent; the order waits");
                return Ok(false);
            }
            Err(why) => {
                tracing::error!(application, why, "the bank's system is silent; the police are told");
                (execution.refusal(body.tx_code(), ResultCode::BANK_FAILURE, None), true)
            }
        };
        self.finish(application, institution, body, done, is_abandoned, clock())?;
        Ok(true)
    }

    fn is_patient(&self, application: &str, now: Timestamp) -> bool {
        let came = self.shared.look(|books| books.orders.get(application).map(|order| order.came_at));
        came.is_some_and(|came| now < came.plus_seconds(self.setup.rules.patience_seconds))
    }

    fn finish(
        &self,
        application: &str,
        institution: &Institution,
        body: &DownBody,
        done: Done,
        is_abandoned: bool,
        now: Timestamp,
    ) -> Result<(), JournalError> {
        let mut state = self.shared.state();
        let mut entries = vec![Entry::Answered {
            application: application.to_owned(),
            result: done.result.as_str().to_owned(),
            at: now,
            effect: done.effect,
        }];
        // The system may have made the hold and not been heard: it must not stand while we say that it does not.
        if let (true, DownBody::Stop(_) | DownBody::Freeze(_)) = (is_abandoned, body)
            && let Ok(account) = AccountNo::parse(&subject(body))
        {
            entries.push(Entry::Abandoned {
                hold: application.to_owned(),
                institution: institution.code.as_str().to_owned(),
                account,
            });
        }
        self.put(&mut state, &mut entries, institution, done.body, now)?;
        state.commit(entries)
    }

    /// Ends holds that were given up unheard, as soon as the system answers.
    async fn let_go(&self) -> Result<(), JournalError> {
        let abandoned = self.shared.look(|books| books.abandoned.clone());
        for (hold, (institution, account)) in abandoned {
            let Some((_, core)) = self.served(&institution) else { continue };
            let lift = Lift { reference: hold.clone(), account };
            if core.lift(&lift).await.is_ok() {
                self.shared.state().commit(vec![Entry::LetGo { hold }])?;
            }
        }
        Ok(())
    }

    /// Whom an order asks: the institution that it names, or the bank itself when it names none.
    fn asked(&self, body: &DownBody) -> Option<&(Institution, C)> {
        match body.bank_id() {
            None => Some(&self.setup.own),
            Some(code) => self.served(code.as_str()),
        }
    }

    /// An institution that is served here, with its system.
    pub(crate) fn served(&self, code: &str) -> Option<&(Institution, C)> {
        std::iter::once(&self.setup.own)
            .chain(&self.setup.hosted)
            .find(|(served, _)| served.code.as_str() == code)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }

    /// The beginning of a feedback.
    pub(crate) fn said(
        &self,
        institution: &Institution,
        application: ApplicationId,
        result: ResultCode,
        why: Option<String>,
    ) -> Said {
        Said { application, result, why, institution: institution.name.clone() }
    }

    /// Keeps a message of ours and enters it among those to be sent.
    pub(crate) fn put(
        &self,
        state: &mut State,
        entries: &mut Vec<Entry>,
        institution: &Institution,
        body: UpBody,
        now: Timestamp,
    ) -> Result<(), JournalError> {
        let queued = entries.iter().filter(|entry| matches!(entry, Entry::Waits { .. })).count() as u64;
        let running = state.books.next_running() + queued;
        let head = self.head(institution, &body, now, running);
        let serial = head.trans_serial_number.as_str().to_owned();
        state.keep(&serial, &encode(&Message::Up { head, body }))?;
        entries.push(Entry::Waits { serial });
        Ok(())
    }
}

/// An order whose body cannot be read, but which can be named in a feedback.
struct Unreadable {
    application: ApplicationId,
    code: String,
    result: ResultCode,
    why: Option<String>,
}

impl Unreadable {
    /// `None` when the fault is not the body's, or the message names no application.
    fn of(raw: &[u8], error: &DecodeError) -> Option<(TransSerialNumber, Unreadable)> {
        let element = match error {
            DecodeError::Missing { element }
            | DecodeError::Repeated { element }
            | DecodeError::Field { element, .. } => element,
            _ => return None,
        };
        element.strip_prefix("Response/Body")?;
        let envelope = envelope(raw);
        let unreadable = Unreadable {
            application: envelope.application_id?,
            code: envelope.tx_code?,
            result: error.result_code(),
            why: Some(error.to_string()),
        };
        Some((envelope.trans_serial_number?, unreadable))
    }
}

/// Which account or customer an order is about; orders on the same follow one another.
fn subject(body: &DownBody) -> String {
    let number = match body {
        DownBody::Stop(order) => &order.account_number,
        DownBody::StopRelease(order) => &order.account_number,
        DownBody::StopExtension(order) => &order.account_number,
        DownBody::Freeze(order) => &order.account_number,
        DownBody::FreezeRelease(order) => &order.account_number,
        DownBody::FreezeExtension(order) => &order.account_number,
        DownBody::Statement(query) => &query.card_number,
        DownBody::Holder(query) => &query.card_number,
        DownBody::Watch(order) => &order.account_number,
        DownBody::WatchEnd(order) => &order.account_number,
        DownBody::Customer(query) => return query.account_credential_number.reveal().to_owned(),
        DownBody::CaseReport(_) | DownBody::ListVerdict(_) | DownBody::PairVerdict(_) => {
            return String::new();
        }
    };
    number.reveal().to_owned()
}

fn acknowledge(code: ReturnCode, serial: Option<TransSerialNumber>, why: Option<&str>) -> Vec<u8> {
    let meaning = || code.meaning().map(|meaning| meaning.chinese.as_str());
    let description = why.or_else(meaning).and_then(Text::cut);
    encode(&Message::Ack(Acknowledgement { code, description, trans_serial_number: serial }))
}
