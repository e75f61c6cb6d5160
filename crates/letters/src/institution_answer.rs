//! A payment institution's answer: what it did, and where a payment went that was asked for by its number.

use kernel::{AccountNo, Fen, Timestamp, Window, bank};
use ledger::{Entry, Status};
use pursuit::{AnswerBody, HolderName};
use wire::Personal;
use wire::payment::{
    PaymentFreezeChangeFeedback, PaymentFreezeFeedback, PaymentQueryFeedback, PaymentStopChangeFeedback,
    PaymentStopFeedback, PaymentTransaction, PaymentUp,
};

use crate::answer::{Asked, Known, Said, Statement, UNKNOWN_ACCOUNT, at, held, named, remark};

/// Reads a payment institution's answer, to an order of ours that it answers.
#[must_use]
pub fn read_institution(body: PaymentUp, asked: &Asked, now: Timestamp) -> Said {
    let said = match body {
        PaymentUp::Query(said) => return read_payment(&said, asked, now),
        PaymentUp::Stop(PaymentStopFeedback { content })
        | PaymentUp::StopChange(PaymentStopChangeFeedback { content })
        | PaymentUp::Freeze(PaymentFreezeFeedback { content })
        | PaymentUp::FreezeChange(PaymentFreezeChangeFeedback { content }) => content,
    };
    let remark = remark(&said.answerer, said.failure_cause.as_ref());
    let body = match asked.is_release {
        true => AnswerBody::Released { at: at(said.withdrawal_time) },
        false => held(said.account_balance, said.frozen_balance, (said.start_time, said.expire_time)),
    };
    Said::bare(said.result, remark, body)
}

/// Where a payment went, as the statement of the number under which it was known: in from the payer, and out to the payee
/// where the institution names one. A shop that has not been paid yet has no account: the money can still be stopped.
fn read_payment(said: &PaymentQueryFeedback, asked: &Asked, now: Timestamp) -> Said {
    let own = asked.account.clone().unwrap_or_else(|| named(UNKNOWN_ACCOUNT));
    let (mut entries, mut known, mut balance) = (Vec::new(), Vec::new(), Fen::ZERO);
    for (place, row) in said.transactions.iter().enumerate() {
        let serial = row.transaction_serial.as_ref().map_or("", |serial| serial.as_str());
        let (at, amount) = (row.transaction_time.instant(), row.transaction_amount);
        let payer = side(&row.payer_card_number, &row.payer_account_number);
        let payee = side(&row.payee_card_number, &row.payee_account_number);
        let mut enter = |other: Option<AccountNo>, is_out: bool, balance: Fen| {
            let way = if is_out { "out" } else { "in" };
            entries.push(Entry {
                sheet: 0,
                line: 0,
                own: own.clone(),
                other,
                other_name: String::new(),
                is_out,
                amount,
                balance: Some(balance),
                at,
                serial: format!("{}-{serial}-{}-{way}", own.reveal(), place + 1),
                original_serial: String::new(),
                channel: row.transaction_type.as_ref().map_or("支付机构", |kind| kind.as_str()).to_owned(),
                memo: merchant_memo(row),
                status: Status::Done,
                exit: None,
                is_reversal: false,
                is_order_assumed: false,
                is_beside_balance: false,
            });
        };
        balance = [balance, amount].into_iter().sum();
        enter(payer, false, balance);
        if let Some(payee) = payee {
            balance = balance.checked_sub(amount).unwrap_or(Fen::ZERO);
            enter(Some(payee.clone()), true, balance);
            known.push(known_payee(row, payee, asked));
        }
    }
    let last = entries.iter().map(|entry| entry.at.plus_seconds(1)).max();
    let until = last.map_or(asked.sent_at, |last| last.max(asked.sent_at)).min(now);
    let from = entries.iter().map(|entry| entry.at).min().unwrap_or(until);
    let rows = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let window = Window::new(from.min(until), until);
    let statement = Statement { account: own, window, entries, known, merchants: Vec::new() };
    Said {
        result: said.result,
        remark: remark(&said.answerer, said.failure_cause.as_ref()),
        body: AnswerBody::Statement { balance_fen: (rows > 0).then_some(balance), rows, until, more: false },
        // An institution that knows nothing of the payment has told nothing of where it went.
        statement: Some(statement).filter(|statement| !statement.entries.is_empty()),
        known: Vec::new(),
    }
}

/// The card where the money came from or went to, else the account at the institution.
fn side(card: &Option<Personal<50>>, account: &Option<Personal<50>>) -> Option<AccountNo> {
    let number = |number: &Option<Personal<50>>| number.as_ref().and_then(|number| number.account().ok());
    number(card).or_else(|| number(account))
}

fn known_payee(row: &PaymentTransaction, account: AccountNo, asked: &Asked) -> Known {
    let card_bank = row.payee_card_bank_name.as_ref().map(|name| name.as_str());
    let bank = match row.payee_card_number {
        Some(_) => card_bank.map(|name| bank::full_name(name).unwrap_or(name).to_owned()),
        None => asked.bank.clone(),
    };
    let holder = row.merchant_name.as_ref().and_then(|name| HolderName::new(name.as_str()));
    Known { account, bank, holder, document: None }
}

fn merchant_memo(row: &PaymentTransaction) -> String {
    let mut memo = String::new();
    for (name, text) in [
        ("merchant", row.merchant_name.as_ref().map(|name| name.as_str())),
        ("merchant_code", row.merchant_code.as_ref().map(|code| code.as_str())),
    ] {
        if let Some(text) = text {
            memo.push_str(&format!("\n{name}={}", text.replace(['\n', '\r'], " ")));
        }
    }
    memo
}
