//! A bank's answer: what it says of the order, and the transfers that a statement carries.

use kernel::{AccountNo, Timestamp, Window, bank};
use ledger::{Status, Transfer};
use pursuit::result::ResultCode;
use pursuit::{Answer, AnswerBody, HolderName};
use records::crypto::provider::{sm3, to_hex};
use wire::codes::{BorrowingSigns, CashMark, TransactionStatus};
use wire::{Answerer, ApplicationId, CardStatement, DownBody, StatementAccount, Transaction, UpBody};

use crate::accounts::Known;
use crate::rows::outbox;

/// What an answering message says.
pub(crate) struct Said {
    result: wire::ResultCode,
    remark: String,
    body: AnswerBody,
    /// A statement's rows, for the ledger.
    pub statement: Option<Statement>,
}

/// A statement as the ledger and the directory of accounts take it in.
pub(crate) struct Statement {
    pub account: AccountNo,
    pub window: Window,
    pub transfers: Vec<Transfer>,
    pub known: Vec<Known>,
    /// Accounts to which the bank says a merchant's name belongs: ways out, which are not stopped.
    pub merchants: Vec<AccountNo>,
}

/// Money whose other side the bank does not name goes to and comes from here.
pub(crate) const UNKNOWN_ACCOUNT: &str = "UNKNOWN";
const CASH_ACCOUNT: &str = "CASH";

impl Said {
    /// The answer as the case takes it.
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

/// Reads an answer; `None` for a message that answers no order of ours.
pub(crate) fn read(body: UpBody, asked: &Asked, now: Timestamp) -> Option<Said> {
    let at = |time: Option<wire::PlatformTime>| time.map(wire::PlatformTime::instant);
    Some(match body {
        UpBody::Stop(said) => Said {
            result: said.result,
            remark: remark(&said.answerer, said.failure_cause.as_ref()),
            body: AnswerBody::Held {
                balance_fen: said.account_balance,
                held_fen: None,
                started_at: at(said.start_time),
                expires_at: at(said.expire_time),
            },
            statement: None,
        },
        UpBody::StopExtension(said) => Said {
            result: said.result,
            remark: remark(&said.answerer, said.failure_cause.as_ref()),
            body: AnswerBody::Held {
                balance_fen: said.account_balance,
                held_fen: None,
                started_at: at(said.start_time),
                expires_at: at(said.expire_time),
            },
            statement: None,
        },
        UpBody::Freeze(said) => Said {
            result: said.result,
            remark: remark(&said.answerer, said.failure_cause.as_ref()),
            body: AnswerBody::Held {
                balance_fen: said.account_balance,
                held_fen: said.frozen_balance,
                started_at: at(said.start_time),
                expires_at: at(said.expire_time),
            },
            statement: None,
        },
        UpBody::FreezeExtension(said) => Said {
            result: said.result,
            remark: remark(&said.answerer, said.failure_cause.as_ref()),
            body: AnswerBody::Held {
                balance_fen: None,
                held_fen: said.frozen_balance,
                started_at: at(said.start_time),
                expires_at: at(said.expire_time),
            },
            statement: None,
        },
        UpBody::StopRelease(said) => Said {
            result: said.result,
            remark: remark(&said.answerer, said.failure_cause.as_ref()),
            body: AnswerBody::Released { at: at(said.withdrawal_time) },
            statement: None,
        },
        UpBody::FreezeRelease(said) => Said {
            result: said.result,
            remark: remark(&said.answerer, said.failure_cause.as_ref()),
            body: AnswerBody::Released { at: at(said.withdrawal_time) },
            statement: None,
        },
        UpBody::Holder(said) => Said {
            result: said.result,
            remark: remark(&said.answerer, said.failure_cause.as_ref()),
            body: AnswerBody::Holder {
                holder: said.account_subject_name.as_ref().and_then(|name| HolderName::new(name.reveal())),
            },
            statement: None,
        },
        UpBody::Statement(said) => {
            let statement = said.accounts.as_ref().map(|accounts| statement(accounts, asked, now));
            let balance = said.accounts.as_ref().and_then(|card| card.accounts.first()?.account_balance);
            let rows = statement.as_ref().map_or(0, |statement| statement.transfers.len());
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
            }
        }
        // Reports and questions of banks have a desk of their own; live watches are not ordered yet.
        UpBody::Watch(_)
        | UpBody::WatchEnd(_)
        | UpBody::Customer(_)
        | UpBody::CaseReport(_)
        | UpBody::Opening(_)
        | UpBody::Account(_)
        | UpBody::Event(_)
        | UpBody::ListCheck(_)
        | UpBody::PairCheck(_)
        | UpBody::Poll(_) => return None,
    })
}

/// What our own message asked for, read back from the outbox.
pub(crate) struct Asked {
    /// The account.
    pub account: Option<AccountNo>,
    /// Its bank.
    pub bank: Option<String>,
    /// When it was asked.
    pub sent_at: Timestamp,
    /// The period of a statement.
    pub from: Option<Timestamp>,
    /// The statement's end, its last second included.
    pub until: Option<Timestamp>,
}

impl Asked {
    /// From a message as it was sent.
    pub fn of(row: &outbox::Model, message: &[u8]) -> Asked {
        let sent_at = Timestamp::from_micros(row.made_at);
        let mut asked =
            Asked { account: None, bank: Some(row.bank.clone()), sent_at, from: None, until: None };
        if let Ok(wire::Message::Down { body: DownBody::Statement(query), .. }) = wire::decode(message) {
            asked.account = query.card_number.account().ok();
            asked.from = query.inquiry_period_start.map(wire::PlatformTime::instant);
            asked.until = query.inquiry_period_end.map(|end| end.instant().plus_seconds(1));
        }
        asked
    }
}

/// The application number of an answer, whatever else it says.
pub(crate) fn application_of(body: &UpBody) -> Option<ApplicationId> {
    match body {
        UpBody::Stop(said) => Some(said.application_id),
        UpBody::StopExtension(said) => Some(said.application_id),
        UpBody::StopRelease(said) => Some(said.application_id),
        UpBody::Freeze(said) => Some(said.application_id),
        UpBody::FreezeExtension(said) => Some(said.application_id),
        UpBody::FreezeRelease(said) => Some(said.application_id),
        UpBody::Statement(said) => Some(said.application_id),
        UpBody::Holder(said) => Some(said.application_id),
        UpBody::Watch(_)
        | UpBody::WatchEnd(_)
        | UpBody::Customer(_)
        | UpBody::CaseReport(_)
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
    let mut known = vec![Known {
        account: own.clone(),
        bank: asked.bank.clone(),
        holder: card.account_name.as_ref().and_then(|name| HolderName::new(name.reveal())),
    }];
    let (mut transfers, mut merchants) = (Vec::new(), Vec::new());
    for row in card.accounts.iter().flat_map(|account: &StatementAccount| &account.transactions) {
        let other = other_side(row);
        if let Some(found) = known_of(row, &other) {
            known.push(found);
        }
        if row.merchant_name.is_some() && row.borrowing_signs == BorrowingSigns::OUT {
            merchants.push(other.clone());
        }
        transfers.extend(transfer(row, &own, other));
    }
    let until = told_until(asked, &transfers).min(now);
    let from = asked.from.or_else(|| transfers.iter().map(|transfer| transfer.at).min()).unwrap_or(until);
    Statement { account: own, window: Window::new(from.min(until), until), transfers, known, merchants }
}

/// A statement is asked for up to the bank's own instant, which no field names: it tells of everything up to when
/// it was asked for, and up to its last row.
fn told_until(asked: &Asked, transfers: &[Transfer]) -> Timestamp {
    let last = transfers.iter().map(|transfer| transfer.at.plus_seconds(1)).max();
    let told = last.map_or(asked.sent_at, |last| last.max(asked.sent_at));
    asked.until.map_or(told, |until| told.min(until))
}

fn transfer(row: &Transaction, own: &AccountNo, other: AccountNo) -> Option<Transfer> {
    let is_out = row.borrowing_signs == BorrowingSigns::OUT;
    let at = row.transaction_time.instant();
    let amount = row.transaction_amount;
    let serial = row.transaction_serial.as_ref().map(|serial| serial.as_str().to_owned());
    let transfer_id = serial.unwrap_or_else(|| made_id(own, &other, at, amount, row));
    let is_cash = row.cash_mark == Some(CashMark::CASH);
    let kind = row.transaction_type.as_ref().map_or("", |kind| kind.as_str());
    let channel = if is_cash { "现金" } else { kind };
    let failed = row.transaction_status == Some(TransactionStatus::FAILED);
    let (payer, payee) = if is_out { (own.clone(), other) } else { (other, own.clone()) };
    let balance = row.account_balance;
    Some(Transfer {
        transfer_id,
        at,
        payer,
        payee,
        amount,
        channel: channel.to_owned(),
        payer_balance: balance.filter(|_| is_out),
        payee_balance: balance.filter(|_| !is_out),
        status: if failed { Status::Failed } else { Status::Done },
        memo: row.transaction_remark.as_ref().map_or_else(String::new, |memo| memo.as_str().to_owned()),
    })
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
    format!("S{}", &to_hex(&sm3(&[content.as_bytes()]))[..30])
}

fn named(name: &str) -> AccountNo {
    AccountNo::parse(name).expect("a fixed name is an account number")
}

fn remark(answerer: &Answerer, cause: Option<&wire::Text<450>>) -> String {
    let remark = answerer.feedback_remark.as_ref().or(cause);
    remark.map_or_else(String::new, |text| text.as_str().to_owned())
}
