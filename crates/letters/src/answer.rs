//! A bank's answer: what it says of the order, and the transfers that a statement carries.

use std::collections::BTreeSet;

use kernel::{AccountNo, Fen, PaymentNo, PaymentNoKind, Timestamp, Window, bank};
use ledger::{Entry, ExitKind, StatementFile, Status};
use pursuit::result::ResultCode;
use pursuit::{Answer, AnswerBody, HolderName};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use wire::codes::{BorrowingSigns, CashMark, PaymentApplicationType, TransactionStatus};
use wire::payment::{PaymentDown, PaymentFreezeChange, PaymentStopChange, PaymentSubject};
use wire::{
    Answerer, ApplicationId, CardStatement, CustomerAccount, DownBody, EitherDown, HolderFeedback, Personal,
    PlatformTime, StatementAccount, Transaction, UpBody, WatchFeedback,
};

/// What is known of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The account.
    pub account: AccountNo,
    /// Its bank, full name.
    pub bank: Option<String>,
    /// Its holder.
    pub holder: Option<HolderName>,
    /// The holder's document, as the bank has it.
    #[serde(default)]
    pub document: Option<HolderDocument>,
}

/// A holder's document: its kind by the platform's table, and its number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderDocument {
    /// Its kind.
    pub kind: String,
    /// Its number.
    pub number: String,
}

impl std::fmt::Debug for HolderDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HolderDocument({} ****)", self.kind)
    }
}

/// What an answering message says.
pub struct Said {
    pub(crate) result: wire::ResultCode,
    pub(crate) remark: String,
    pub(crate) body: AnswerBody,
    /// A statement's rows, for the ledger.
    pub statement: Option<Statement>,
    /// What it says of accounts, for their directory.
    pub known: Vec<Known>,
}

/// A statement, or a batch of a watched account's new transfers, as the ledger and the directory of accounts take it in.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Whose.
    pub account: AccountNo,
    /// The period of which it tells.
    pub window: Window,
    /// Its rows.
    pub entries: Vec<Entry>,
    /// Whom it names.
    pub known: Vec<Known>,
    /// Accounts to which the bank says a merchant's name belongs: ways out, which are not stopped.
    pub merchants: Vec<AccountNo>,
}

impl Statement {
    /// The accounts of whose payments it tells: its own, and those that paid it.
    #[must_use]
    pub fn tells_of(&self) -> BTreeSet<&AccountNo> {
        let payers =
            self.entries.iter().filter(|entry| !entry.is_out).filter_map(|entry| entry.other.as_ref());
        payers.chain([&self.account]).collect()
    }

    /// The statement as the ledger joins it with what other banks said of the same transfers. `message` names it.
    #[must_use]
    pub fn file(&self, message: &str) -> StatementFile {
        StatementFile::of_message(message, self.entries.clone(), self.account.clone(), self.window)
    }
}

/// Money whose other side the bank does not name goes to and comes from here.
pub const UNKNOWN_ACCOUNT: &str = "UNKNOWN";
/// Cash, on either side.
pub const CASH_ACCOUNT: &str = "CASH";

impl Said {
    /// An answer about the order alone, without a statement or accounts.
    pub(crate) fn bare(result: wire::ResultCode, remark: String, body: AnswerBody) -> Said {
        Said { result, remark, body, statement: None, known: Vec::new() }
    }

    /// What makes two answers the same, for a digest; it holds names and must not be shown.
    ///
    /// # Panics
    /// Never: an answer has a JSON form.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        let body = serde_json::to_vec(&self.body).expect("an answer has a JSON form");
        [self.result.as_str().as_bytes(), &body].concat()
    }

    /// The answer as the case takes it.
    #[must_use]
    pub fn answer(self, order: kernel::OrderId, serial: &str) -> Answer {
        let Said { result, remark, body, .. } = self;
        Answer {
            order,
            message: serial.to_owned(),
            code: ResultCode(result.as_str().to_owned()),
            remark,
            body,
        }
    }
}

/// A time of the platform's as an instant.
pub(crate) fn at(time: Option<PlatformTime>) -> Option<Timestamp> {
    time.map(PlatformTime::instant)
}

/// What is held, and from when to when.
pub(crate) fn held(
    balance_fen: Option<Fen>,
    held_fen: Option<Fen>,
    (from, until): (Option<PlatformTime>, Option<PlatformTime>),
) -> AnswerBody {
    AnswerBody::Held { balance_fen, held_fen, started_at: at(from), expires_at: at(until) }
}

/// Reads an answer; `None` for a message that answers no order of ours.
#[must_use]
pub fn read(body: UpBody, asked: &Asked, now: Timestamp) -> Option<Said> {
    Some(match body {
        UpBody::Stop(said) => {
            let remark = remark(&said.answerer, said.failure_cause.as_ref());
            let body = held(said.account_balance, None, (said.start_time, said.expire_time));
            Said::bare(said.result, remark, body)
        }
        UpBody::StopExtension(said) => {
            let remark = remark(&said.answerer, said.failure_cause.as_ref());
            let body = held(said.account_balance, None, (said.start_time, said.expire_time));
            Said::bare(said.result, remark, body)
        }
        UpBody::Freeze(said) => {
            let remark = remark(&said.answerer, said.failure_cause.as_ref());
            let body = held(said.account_balance, said.frozen_balance, (said.start_time, said.expire_time));
            Said::bare(said.result, remark, body)
        }
        UpBody::FreezeExtension(said) => {
            let remark = remark(&said.answerer, said.failure_cause.as_ref());
            let body = held(None, said.frozen_balance, (said.start_time, said.expire_time));
            Said::bare(said.result, remark, body)
        }
        UpBody::StopRelease(said) => {
            let remark = remark(&said.answerer, said.failure_cause.as_ref());
            Said::bare(said.result, remark, AnswerBody::Released { at: at(said.withdrawal_time) })
        }
        UpBody::FreezeRelease(said) => {
            let remark = remark(&said.answerer, said.failure_cause.as_ref());
            Said::bare(said.result, remark, AnswerBody::Released { at: at(said.withdrawal_time) })
        }
        UpBody::Holder(said) => {
            let holder = said.account_subject_name.as_ref().and_then(|name| HolderName::new(name.reveal()));
            Said {
                result: said.result,
                remark: remark(&said.answerer, said.failure_cause.as_ref()),
                known: known_holder(&said, asked, holder.clone()),
                body: AnswerBody::Holder { holder },
                statement: None,
            }
        }
        UpBody::Customer(said) => {
            let listed: Vec<AccountNo> =
                said.accounts.iter().filter_map(|listed| listed.account_number.account().ok()).collect();
            Said {
                result: said.result,
                remark: remark(&said.answerer, said.failure_cause.as_ref()),
                known: said.accounts.iter().filter_map(|listed| known_account(listed, asked)).collect(),
                body: AnswerBody::Accounts { accounts: listed },
                statement: None,
            }
        }
        UpBody::Statement(said) => {
            let statement = said.accounts.as_ref().map(|accounts| statement(accounts, asked, now));
            let balance = said.accounts.as_ref().and_then(|card| card.accounts.first()?.account_balance);
            let rows = statement.as_ref().map_or(0, |statement| statement.entries.len());
            Said {
                result: said.result,
                remark: remark(&said.answerer, said.failure_cause.as_ref()),
                body: AnswerBody::Statement {
                    balance_fen: balance,
                    rows: u32::try_from(rows).unwrap_or(u32::MAX),
                    until: statement.as_ref().map_or(now, |statement| statement.window.until),
                    more: false,
                },
                statement,
                known: Vec::new(),
            }
        }
        UpBody::Watch(said) => {
            let statement = batch(&said, asked, now);
            Said {
                result: said.result,
                remark: remark(&said.answerer, said.failure_cause.as_ref()),
                body: AnswerBody::Statement {
                    balance_fen: said.transactions.last().and_then(|row| row.account_balance),
                    rows: u32::try_from(said.transactions.len()).unwrap_or(u32::MAX),
                    until: statement.as_ref().map_or(now, |statement| statement.window.until),
                    more: true,
                },
                statement,
                known: Vec::new(),
            }
        }
        UpBody::WatchEnd(said) => {
            let remark = remark(&said.answerer, said.failure_cause.as_ref());
            Said::bare(said.result, remark, AnswerBody::Released { at: at(said.withdrawal_time) })
        }
        // Reports and questions of banks have a desk of their own.
        UpBody::CaseReport(_)
        | UpBody::Opening(_)
        | UpBody::Account(_)
        | UpBody::Event(_)
        | UpBody::ListCheck(_)
        | UpBody::PairCheck(_)
        | UpBody::Poll(_) => return None,
    })
}

/// Reads an answer that came in an export of the platform, to an order of ours on this account.
#[must_use]
pub fn said_in(body: UpBody, account: &AccountNo, bank: Option<&str>, now: Timestamp) -> Option<Said> {
    let (account, bank) = (Some(account.clone()), bank.map(str::to_owned));
    let asked = Asked {
        account,
        bank,
        sent_at: now,
        from: None,
        until: None,
        is_release: false,
        watched_since: None,
    };
    read(body, &asked, now)
}

/// What our own message asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The account.
    pub account: Option<AccountNo>,
    /// Its bank.
    pub bank: Option<String>,
    /// When it was asked.
    pub sent_at: Timestamp,
    /// The period of a statement or of a watch.
    pub from: Option<Timestamp>,
    /// Its end, the last second included.
    pub until: Option<Timestamp>,
    /// Whether a payment institution was asked to let go; its answer alone does not say so.
    pub is_release: bool,
    /// Since when each new transfer of a watched account is told; `None` until its bank has said that it watches.
    pub watched_since: Option<Timestamp>,
}

impl Asked {
    /// From a message as it was sent.
    #[must_use]
    pub fn of(bank: &str, sent_at: Timestamp, message: &[u8]) -> Asked {
        let bank = Some(bank.to_owned());
        let mut asked = Asked {
            account: None,
            bank,
            sent_at,
            from: None,
            until: None,
            is_release: false,
            watched_since: None,
        };
        let body = match wire::decode_either(message) {
            Ok(wire::Message::Down { body, .. }) => body,
            Ok(_) | Err(_) => return asked,
        };
        match body {
            EitherDown::Institution(body) => {
                asked.is_release = match &body {
                    PaymentDown::StopChange(PaymentStopChange { content })
                    | PaymentDown::FreezeChange(PaymentFreezeChange { content }) => {
                        content.application_type == PaymentApplicationType::RELEASE
                    }
                    PaymentDown::Stop(_) | PaymentDown::Freeze(_) | PaymentDown::Query(_) => false,
                };
                asked.account = subject_of(body.subject());
            }
            EitherDown::Bank(DownBody::Statement(query)) => {
                asked.account = query.card_number.account().ok();
                asked.from = at(query.inquiry_period_start);
                asked.until = query.inquiry_period_end.map(|end| end.instant().plus_seconds(1));
            }
            EitherDown::Bank(DownBody::Watch(order)) => {
                asked.account = order.account_number.account().ok();
                asked.until = Some(order.interception_end_time.instant());
            }
            EitherDown::Bank(DownBody::Holder(query)) => {
                asked.account = query.card_number.account().ok();
            }
            EitherDown::Bank(_) => {}
        }
        asked
    }
}

/// The payment by its number, or the account, of which an institution was asked.
fn subject_of(subject: &PaymentSubject) -> Option<AccountNo> {
    let by_number = match (subject.param_type, &subject.param) {
        (Some(code), Some(number)) => PaymentNoKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code.as_str())
            .and_then(|kind| PaymentNo::parse(kind, number.as_str()).ok()),
        _ => None,
    };
    match by_number {
        Some(number) => Some(number.account().clone()),
        None => subject.account_number.as_ref()?.account().ok(),
    }
}

/// The application number of an answer, whatever else it says.
#[must_use]
pub fn application_of(body: &UpBody) -> Option<ApplicationId> {
    match body {
        UpBody::Stop(said) => Some(said.application_id),
        UpBody::StopExtension(said) => Some(said.application_id),
        UpBody::StopRelease(said) => Some(said.application_id),
        UpBody::Freeze(said) => Some(said.application_id),
        UpBody::FreezeExtension(said) => Some(said.application_id),
        UpBody::FreezeRelease(said) => Some(said.application_id),
        UpBody::Statement(said) => Some(said.application_id),
        UpBody::Holder(said) => Some(said.application_id),
        UpBody::Watch(said) => Some(said.application_id),
        UpBody::WatchEnd(said) => Some(said.application_id),
        UpBody::Customer(said) => Some(said.application_id),
        UpBody::CaseReport(_)
        | UpBody::Opening(_)
        | UpBody::Account(_)
        | UpBody::Event(_)
        | UpBody::ListCheck(_)
        | UpBody::PairCheck(_)
        | UpBody::Poll(_) => None,
    }
}

fn statement(card: &CardStatement, asked: &Asked, now: Timestamp) -> Statement {
    let listed = card.accounts.first().and_then(|account| account.account_number.account().ok());
    // The card is what was asked for; what the bank lists under it are its own sub-accounts.
    let own = asked.account.clone().or_else(|| card.card_number.account().ok()).or(listed);
    let own = own.unwrap_or_else(|| named(UNKNOWN_ACCOUNT));
    let rows = card.accounts.iter().flat_map(|account: &StatementAccount| &account.transactions);
    let mut taken = rows_of(own, asked, card.account_name.as_ref(), rows);
    let until = told_until(asked, &taken.entries).min(now);
    let from = asked.from.or_else(|| taken.entries.iter().map(|entry| entry.at).min()).unwrap_or(until);
    taken.window = Window::new(from.min(until), until);
    taken
}

/// A batch of new transfers. The first is empty and says that the account is watched; from then on each batch tells
/// everything since the one before, so that together they cover the time from there to the last row.
fn batch(said: &WatchFeedback, asked: &Asked, now: Timestamp) -> Option<Statement> {
    let own = asked.account.clone().or_else(|| said.account_number.as_ref()?.account().ok())?;
    let mut taken = rows_of(own, asked, said.account_name.as_ref(), said.transactions.iter());
    let last = taken.entries.iter().map(|entry| entry.at.plus_seconds(1)).max();
    let since = asked.watched_since.unwrap_or(now);
    let until = last.map_or(since, |last| last.max(since));
    taken.window = Window::new(since, until);
    Some(taken)
}

fn rows_of<'r>(
    own: AccountNo,
    asked: &Asked,
    holder: Option<&Personal<100>>,
    rows: impl Iterator<Item = &'r Transaction>,
) -> Statement {
    let holder = holder.and_then(|name| HolderName::new(name.reveal()));
    let mut known = vec![Known { account: own.clone(), bank: asked.bank.clone(), holder, document: None }];
    let (mut entries, mut merchants) = (Vec::new(), Vec::new());
    for row in rows {
        let other = other_side(row);
        known.extend(known_of(row, &other));
        if row.merchant_name.is_some() && row.borrowing_signs == BorrowingSigns::OUT {
            merchants.push(other.clone());
        }
        entries.push(entry(row, &own, other));
    }
    let window = Window::new(asked.sent_at, asked.sent_at);
    Statement { account: own, window, entries, known, merchants }
}

/// A statement is asked for up to the bank's own instant, which no field names: it tells of everything up to when
/// it was asked for, and up to its last row.
fn told_until(asked: &Asked, entries: &[Entry]) -> Timestamp {
    let last = entries.iter().map(|entry| entry.at.plus_seconds(1)).max();
    let told = last.map_or(asked.sent_at, |last| last.max(asked.sent_at));
    asked.until.map_or(told, |until| told.min(until))
}

fn known_holder(said: &HolderFeedback, asked: &Asked, holder: Option<HolderName>) -> Vec<Known> {
    let Some(account) = asked.account.clone() else { return Vec::new() };
    let document = match (&said.account_credential_type, &said.account_credential_number) {
        (Some(kind), Some(number)) => {
            Some(HolderDocument { kind: kind.as_str().to_owned(), number: number.reveal().to_owned() })
        }
        _ => None,
    };
    vec![Known { account, bank: asked.bank.clone(), holder, document }]
}

fn known_account(listed: &CustomerAccount, asked: &Asked) -> Option<Known> {
    let account = listed.account_number.account().ok()?;
    let holder = listed.account_name.as_ref().and_then(|name| HolderName::new(name.reveal()));
    Some(Known { account, bank: asked.bank.clone(), holder, document: None })
}

fn entry(row: &Transaction, own: &AccountNo, other: AccountNo) -> Entry {
    let is_out = row.borrowing_signs == BorrowingSigns::OUT;
    let at = row.transaction_time.instant();
    let amount = row.transaction_amount;
    let serial = row.transaction_serial.as_ref().map(|serial| serial.as_str().to_owned());
    let serial = serial.unwrap_or_else(|| made_id(own, &other, at, amount, row));
    let is_cash = row.cash_mark == Some(CashMark::CASH);
    let kind = row.transaction_type.as_ref().map_or("", |kind| kind.as_str());
    let failed = row.transaction_status == Some(TransactionStatus::FAILED);
    Entry {
        sheet: 0,
        line: 0,
        own: own.clone(),
        // Whoever is not named may be named by the other side's bank.
        other: Some(other).filter(|other| other.reveal() != UNKNOWN_ACCOUNT),
        other_name: String::new(),
        is_out,
        amount,
        balance: row.account_balance,
        at,
        serial,
        original_serial: String::new(),
        channel: if is_cash { "现金" } else { kind }.to_owned(),
        memo: memo(row),
        status: if failed { Status::Failed } else { Status::Done },
        exit: (is_cash && is_out).then_some(ExitKind::Cash),
        is_reversal: false,
        is_order_assumed: false,
        is_beside_balance: false,
    }
}

/// The remark, and on further lines what leads on from an exit, as the ledger writes it for statement files.
fn memo(row: &Transaction) -> String {
    let mut memo =
        row.transaction_remark.as_ref().map_or_else(String::new, |remark| remark.as_str().to_owned());
    let mut add = |name: &str, text: Option<&str>| {
        let text = text.unwrap_or_default();
        if !text.is_empty() {
            memo.push_str(&format!("\n{name}={}", text.replace(['\n', '\r'], " ")));
        }
    };
    add("branch", row.transaction_branch_name.as_ref().map(|text| text.as_str()));
    add("branch_code", row.transaction_branch_code.as_ref().map(|text| text.as_str()));
    add("terminal", row.terminal_number.as_ref().map(|text| text.as_str()));
    add("teller", row.teller_code.as_ref().map(|text| text.as_str()));
    add("place", row.transaction_address.as_ref().map(|text| text.as_str()));
    add("merchant", row.merchant_name.as_ref().map(|text| text.as_str()));
    add("merchant_code", row.merchant_code.as_ref().map(|text| text.as_str()));
    memo
}

fn other_side(row: &Transaction) -> AccountNo {
    if row.cash_mark == Some(CashMark::CASH) {
        return named(CASH_ACCOUNT);
    }
    let number = row.opponent_account_number.as_ref().and_then(|number| number.account().ok());
    number.unwrap_or_else(|| named(UNKNOWN_ACCOUNT))
}

fn known_of(row: &Transaction, other: &AccountNo) -> Option<Known> {
    let holder = row.opponent_name.as_ref().and_then(|name| HolderName::new(name.reveal()));
    let bank_id = row.opponent_deposit_bank_id.as_ref().map(|id| id.as_str());
    let bank = bank_id.and_then(bank::by_clearing_id).map(str::to_owned);
    let is_account = ![UNKNOWN_ACCOUNT, CASH_ACCOUNT].contains(&other.reveal());
    (is_account && (holder.is_some() || bank.is_some())).then(|| Known {
        account: other.clone(),
        bank,
        holder,
        document: None,
    })
}

/// A bank that prints no serial gets one from the row's content; the same row has the same one.
fn made_id(
    own: &AccountNo,
    other: &AccountNo,
    at: Timestamp,
    amount: kernel::Fen,
    row: &Transaction,
) -> String {
    let place = row.log_number.as_ref().map_or("", |log| log.as_str());
    let content = format!("{}|{}|{}|{}|{place}", own.reveal(), other.reveal(), at.as_micros(), amount.get());
    let digest = Sm3::digest(content.as_bytes());
    let hex: String = digest.iter().take(15).map(|byte| format!("{byte:02x}")).collect();
    format!("S{hex}")
}

pub(crate) fn named(name: &str) -> AccountNo {
    AccountNo::parse(name).expect("a fixed name is an account number")
}

pub(crate) fn remark(answerer: &Answerer, cause: Option<&wire::Text<450>>) -> String {
    let remark = answerer.feedback_remark.as_ref().or(cause);
    remark.map_or_else(String::new, |text| text.as_str().to_owned())
}
