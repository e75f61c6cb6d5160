//! A booking of the bank's system as a row of the platform's.

use wire::codes::{BorrowingSigns, CashMark, Currency, TransactionStatus};
use wire::{Personal, PlatformTime, Text, Transaction};

use crate::core_system::{Direction, Movement};

/// The 28 fields, those that the bank's system knows.
pub(crate) fn row(movement: &Movement) -> Transaction {
    Transaction {
        transaction_type: text(&movement.kind),
        borrowing_signs: match movement.direction {
            Direction::In => BorrowingSigns::IN,
            Direction::Out => BorrowingSigns::OUT,
        },
        currency: Currency::CNY,
        transaction_amount: movement.amount_fen,
        account_balance: movement.balance_fen,
        transaction_time: PlatformTime::new(movement.at),
        transaction_serial: text(&movement.serial),
        opponent_name: personal(&movement.opponent_name),
        opponent_account_number: personal(&movement.opponent_account),
        opponent_credential_number: None,
        opponent_deposit_bank_id: text(&movement.opponent_bank),
        transaction_remark: text(&movement.summary),
        transaction_branch_name: None,
        transaction_branch_code: None,
        log_number: None,
        summons_number: None,
        voucher_type: None,
        voucher_code: None,
        cash_mark: Some(if movement.is_cash { CashMark::CASH } else { CashMark::OTHER }),
        terminal_number: text(&movement.terminal),
        transaction_status: Some(if movement.has_failed {
            TransactionStatus::FAILED
        } else {
            TransactionStatus::DONE
        }),
        transaction_address: text(&movement.place),
        merchant_name: text(&movement.merchant_name),
        merchant_code: text(&movement.merchant_code),
        ip_address: personal(&movement.ip),
        mac: personal(&movement.mac),
        teller_code: None,
        remark: None,
    }
}

/// By what a booking is known again: the bank's serial with its side, or all that was said of it.
pub(crate) fn key(movement: &Movement) -> String {
    let side = match movement.direction {
        Direction::In => "in",
        Direction::Out => "out",
    };
    match &movement.serial {
        Some(serial) => format!("{side} {serial}"),
        None => {
            let balance = movement.balance_fen.map(|fen| fen.get());
            format!("{side} {} {} {balance:?}", movement.at, movement.amount_fen.get())
        }
    }
}

pub(crate) fn text<const WIDTH: usize>(said: &Option<String>) -> Option<Text<WIDTH>> {
    said.as_deref().and_then(Text::cut)
}

/// A name or number whole, or not at all.
pub(crate) fn personal<const WIDTH: usize>(said: &Option<String>) -> Option<Personal<WIDTH>> {
    said.as_deref().and_then(|said| Personal::new(said).ok())
}
