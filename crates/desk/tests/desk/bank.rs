//! A bank that reads orders off the wire and answers them as told.

use std::collections::HashSet;

use desk::Outgoing;
use kernel::{Fen, Timestamp};
use wire::codes::{BorrowingSigns, Currency, Mode};
use wire::{
    Answerer, ApplicationId, CardStatement, DownBody, Message, OrganisationCode, Personal, ResultCode,
    StatementAccount, StatementFeedback, StopFeedback, Text, TransSerialNumber, Transaction, UpBody, UpHead,
    decode, encode,
};

/// A row of an account's statement.
#[derive(Clone)]
pub struct Row {
    pub serial: &'static str,
    pub at: Timestamp,
    /// Above zero for money in, below for money out.
    pub fen: i64,
    pub other: &'static str,
    pub other_name: &'static str,
}

/// A bank with one account that matters.
#[derive(Default)]
pub struct Bank {
    pub taken: HashSet<ApplicationId>,
    pub answers: u64,
    pub repeats: usize,
    pub balance: i64,
    pub rows: Vec<Row>,
}

const BANK: &str = "105100000017";

impl Bank {
    /// Takes an order; the answer, or `None` for a repeat, which does nothing.
    pub fn take(&mut self, outgoing: &Outgoing, at: Timestamp) -> Option<Vec<u8>> {
        let message = decode(&outgoing.message).expect("our own message is read");
        let Message::Down { body, .. } = message else { panic!("an order goes down") };
        let application = match &body {
            DownBody::Stop(stop) => stop.application_id,
            DownBody::Statement(query) => query.application_id,
            other => panic!("{} is not asked in this test", other.tx_code()),
        };
        if !self.taken.insert(application) {
            self.repeats += 1;
            return None;
        }
        Some(self.answer(&body, at))
    }

    fn answer(&mut self, body: &DownBody, at: Timestamp) -> Vec<u8> {
        let body = match body {
            DownBody::Stop(stop) => UpBody::Stop(StopFeedback {
                application_id: stop.application_id,
                result: ResultCode::SUCCESS,
                account_type: Some(stop.account_type),
                account_number: Some(stop.account_number.clone()),
                card_number: None,
                account_balance: Some(Fen::new(self.balance)),
                start_time: Some(at.into()),
                expire_time: Some(at.plus_seconds(48 * 3_600).into()),
                failure_cause: None,
                answerer: answerer(),
            }),
            DownBody::Statement(query) => UpBody::Statement(StatementFeedback {
                application_id: query.application_id,
                result: ResultCode::SUCCESS,
                failure_cause: None,
                accounts: Some(self.card(&query.card_number)),
                answerer: answerer(),
            }),
            other => panic!("{} is not asked in this test", other.tx_code()),
        };
        self.send(body)
    }

    /// A message of the bank's own numbering.
    pub fn send(&mut self, body: UpBody) -> Vec<u8> {
        self.answers += 1;
        let from = OrganisationCode::parse(BANK).unwrap();
        let head = UpHead {
            mode: Mode::parse("01").unwrap(),
            to: OrganisationCode::PLATFORM,
            trans_serial_number: TransSerialNumber::new(from, None, u128::from(self.answers)),
            is_initial_node: None,
            from_tg_organization_id: None,
        };
        encode(&Message::Up { head, body })
    }

    fn card(&self, number: &Personal<50>) -> CardStatement {
        let mut balance = 0;
        let transactions = self.rows.iter().map(|row| {
            balance += row.fen;
            transaction(row, balance)
        });
        CardStatement {
            account_name: Personal::new("王某某").ok(),
            card_number: number.clone(),
            deposit_bank_branch: None,
            deposit_bank_branch_code: None,
            account_open_time: None,
            account_cancellation_time: None,
            account_cancellation_branch: None,
            remark: None,
            accounts: vec![StatementAccount {
                account_number: number.clone(),
                account_serial: None,
                account_type: None,
                account_status: None,
                currency: Some(Currency::CNY),
                cash_remit: None,
                account_balance: Some(Fen::new(self.balance)),
                available_balance: None,
                last_transaction_time: None,
                transactions: transactions.collect(),
            }],
        }
    }
}

fn transaction(row: &Row, balance: i64) -> Transaction {
    Transaction {
        transaction_type: Text::cut("手机银行转账"),
        borrowing_signs: if row.fen < 0 { BorrowingSigns::OUT } else { BorrowingSigns::IN },
        currency: Currency::CNY,
        transaction_amount: Fen::new(row.fen.abs()),
        account_balance: Some(Fen::new(balance)),
        transaction_time: row.at.into(),
        transaction_serial: Text::cut(row.serial),
        opponent_name: Personal::new(row.other_name).ok(),
        opponent_account_number: Personal::new(row.other).ok(),
        opponent_credential_number: None,
        opponent_deposit_bank_id: Text::cut("102100099996"),
        transaction_remark: None,
        transaction_branch_name: None,
        transaction_branch_code: None,
        log_number: None,
        summons_number: None,
        voucher_type: None,
        voucher_code: None,
        cash_mark: None,
        terminal_number: None,
        transaction_status: None,
        transaction_address: None,
        // A shop's till says that it is one.
        merchant_name: Text::cut(row.other_name).filter(|_| row.other_name.ends_with('店')),
        merchant_code: None,
        ip_address: None,
        mac: None,
        teller_code: None,
        remark: None,
    }
}

fn answerer() -> Answerer {
    Answerer {
        feedback_remark: None,
        feedback_org_name: None,
        operator_name: None,
        operator_phone_number: None,
    }
}
