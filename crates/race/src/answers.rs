//! The banks' messages as the case and the ledger take them, as the desk reads them.

use kernel::{AccountNo, Timestamp, Window, bank};
use ledger::{Status, Transfer};
use pursuit::AnswerBody;
use pursuit::HolderName;
use pursuit::result::ResultCode;
use wire::codes::{BorrowingSigns, CashMark, TransactionStatus};
use wire::{ApplicationId, CardStatement, Transaction, UpBody};

use crate::directory::Known;

/// What an answer says.
pub(crate) struct Said {
    pub code: ResultCode,
    pub body: AnswerBody,
    pub statement: Option<Statement>,
}

/// A statement for the ledger and the directory.
#[derive(Clone)]
pub(crate) struct Statement {
    pub window: Window,
    pub transfers: Vec<Transfer>,
    pub known: Vec<Known>,
    /// Accounts to which the bank says a merchant's name belongs: ways out, which are not stopped.
    pub merchants: Vec<AccountNo>,
}

/// What was asked: the account, its bank, when, and a statement's period.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub account: AccountNo,
    pub bank: String,
    pub sent_at: Timestamp,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// Money whose other side the bank does not name.
pub(crate) const UNKNOWN: &str = "UNKNOWN";
const CASH: &str = "CASH";

/// The order that a message answers.
pub(crate) fn application_of(body: &UpBody) -> Option<ApplicationId> {
    Some(match body {
        UpBody::Stop(said) => said.application_id,
        UpBody::StopExtension(said) => said.application_id,
        UpBody::StopRelease(said) => said.application_id,
        UpBody::Freeze(said) => said.application_id,
        UpBody::FreezeExtension(said) => said.application_id,
        UpBody::FreezeRelease(said) => said.application_id,
        UpBody::Statement(said) => said.application_id,
        UpBody::Holder(said) => said.application_id,
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

/// Reads an answer to an order of ours.
pub(crate) fn read(body: &UpBody, asked: &Asked, now: Timestamp) -> Option<Said> {
    let at = |time: Option<wire::PlatformTime>| time.map(wire::PlatformTime::instant);
    let (result, body, statement) = match body {
        UpBody::Stop(said) => {
            let (start, end) = (at(said.start_time), at(said.expire_time));
            (said.result, held(said.account_balance, None, start, end), None)
        }
        UpBody::StopExtension(said) => {
            let (start, end) = (at(said.start_time), at(said.expire_time));
            (said.result, held(said.account_balance, None, start, end), None)
        }
        UpBody::Freeze(said) => {
            let (start, end) = (at(said.start_time), at(said.expire_time));
            (said.result, held(said.account_balance, said.frozen_balance, start, end), None)
        }
        UpBody::FreezeExtension(said) => {
            let (start, end) = (at(said.start_time), at(said.expire_time));
            (said.result, held(None, said.frozen_balance, start, end), None)
        }
        UpBody::StopRelease(said) => {
            (said.result, AnswerBody::Released { at: at(said.withdrawal_time) }, None)
        }
        UpBody::FreezeRelease(said) => {
            (said.result, AnswerBody::Released { at: at(said.withdrawal_time) }, None)
        }
        UpBody::Holder(said) => {
            let holder = said.account_subject_name.as_ref().and_then(|name| HolderName::new(name.reveal()));
            (said.result, AnswerBody::Holder { holder }, None)
        }
        UpBody::Statement(said) => {
            let statement = said.accounts.as_ref().map(|card| statement(card, asked, now));
            let balance_fen = said.accounts.as_ref().and_then(|card| card.accounts.first()?.account_balance);
            let rows = statement.as_ref().map_or(0, |statement| statement.transfers.len());
            let body = AnswerBody::Statement {
                balance_fen,
                rows: u32::try_from(rows).unwrap_or(u32::MAX),
                until: statement.as_ref().map_or(now, |statement| statement.window.until),
                more: false,
            };
            (said.result, body, statement)
        }
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
    };
    Some(Said { code: ResultCode(result.as_str().to_owned()), body, statement })
}

fn held(
    balance_fen: Option<kernel::Fen>,
    held_fen: Option<kernel::Fen>,
    started_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
) -> AnswerBody {
    AnswerBody::Held { balance_fen, held_fen, started_at, expires_at }
}

fn statement(card: &CardStatement, asked: &Asked, now: Timestamp) -> Statement {
    let holder = card.account_name.as_ref().and_then(|name| HolderName::new(name.reveal()));
    let own = Known { account: asked.account.clone(), bank: Some(asked.bank.clone()), holder };
    let mut known = vec![own];
    let (mut transfers, mut merchants) = (Vec::new(), Vec::new());
    for row in card.accounts.iter().flat_map(|account| &account.transactions) {
        let other = other_side(row);
        let holder = row.opponent_name.as_ref().and_then(|name| HolderName::new(name.reveal()));
        let bank = row.opponent_deposit_bank_id.as_ref().and_then(|id| bank::by_clearing_id(id.as_str()));
        if ![UNKNOWN, CASH].contains(&other.reveal()) && (holder.is_some() || bank.is_some()) {
            known.push(Known { account: other.clone(), bank: bank.map(str::to_owned), holder });
        }
        if row.merchant_name.is_some() && row.borrowing_signs == BorrowingSigns::OUT {
            merchants.push(other.clone());
        }
        transfers.push(transfer(row, &asked.account, other));
    }
    let until = told_until(asked, &transfers).min(now);
    Statement { window: Window::new(asked.from.min(until), until), transfers, known, merchants }
}

/// A statement is asked for up to the bank's own instant, which no field names: it tells of everything up to when
/// it was asked for, and up to its last row.
fn told_until(asked: &Asked, transfers: &[Transfer]) -> Timestamp {
    let last = transfers.iter().map(|transfer| transfer.at.plus_seconds(1)).max();
    last.map_or(asked.sent_at, |last| last.max(asked.sent_at)).min(asked.until)
}

fn transfer(row: &Transaction, own: &AccountNo, other: AccountNo) -> Transfer {
    let is_out = row.borrowing_signs == BorrowingSigns::OUT;
    let is_cash = row.cash_mark == Some(CashMark::CASH);
    let kind = row.transaction_type.as_ref().map_or("", |kind| kind.as_str());
    let failed = row.transaction_status == Some(TransactionStatus::FAILED);
    let (payer, payee) = if is_out { (own.clone(), other) } else { (other, own.clone()) };
    let serial = row.transaction_serial.as_ref().map_or(String::new(), |serial| serial.as_str().to_owned());
    Transfer {
        transfer_id: serial,
        at: row.transaction_time.instant(),
        payer,
        payee,
        amount: row.transaction_amount,
        channel: if is_cash { "现金".to_owned() } else { kind.to_owned() },
        payer_balance: row.account_balance.filter(|_| is_out),
        payee_balance: row.account_balance.filter(|_| !is_out),
        status: if failed { Status::Failed } else { Status::Done },
        memo: row.transaction_remark.as_ref().map_or_else(String::new, |memo| memo.as_str().to_owned()),
    }
}

fn other_side(row: &Transaction) -> AccountNo {
    let named = |name: &str| AccountNo::parse(name).expect("a fixed name is an account number");
    if row.cash_mark == Some(CashMark::CASH) {
        return named(CASH);
    }
    let number = row.opponent_account_number.as_ref().and_then(|number| number.account().ok());
    number.unwrap_or_else(|| named(UNKNOWN))
}
