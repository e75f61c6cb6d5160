//! The statement of an account, with running balances and opponents, oldest row first.

use kernel::{Fen, Timestamp};
use wire::codes::{AccountStatus, BorrowingSigns, CashMark, Currency, TransactionStatus};
use wire::{
    CardStatement, Personal, ResultCode, StatementAccount, StatementFeedback, StatementQuery, Text,
    Transaction,
};

use super::checks::Named;
use super::stop::cause;
use super::{Desk, answerer};
use crate::assumptions::assumptions;
use crate::book::{AccountIx, AccountKind, Channel, Remark, Transfer, TransferIx};
use crate::front::bank_id;

/// 100301 账户交易明细查询.
pub(super) fn statement(desk: &Desk<'_>, query: &StatementQuery) -> StatementFeedback {
    let named =
        Named { bank_id: query.bank_id, number: &query.card_number, name: query.account_name.as_ref() };
    let found = desk.find(&named).and_then(|place| desk.check_fault(query.application_id).map(|()| place));
    let result = found.err().unwrap_or(ResultCode::SUCCESS);
    StatementFeedback {
        application_id: query.application_id,
        result,
        failure_cause: cause(result),
        accounts: found
            .ok()
            .map(|place| desk.spoil(query.application_id, card_statement(desk, query, place))),
        answerer: answerer(desk, "查询反馈"),
    }
}

fn card_statement(desk: &Desk<'_>, query: &StatementQuery, place: AccountIx) -> CardStatement {
    let account = desk.world.book.account(place);
    let bank = &assumptions().bank[usize::from(desk.bank)].name;
    let from =
        query.inquiry_period_start.map_or(Timestamp::from_micros(i64::MIN), wire::PlatformTime::instant);
    // The last second asked for is meant whole.
    let until = query.inquiry_period_end.map_or(desk.at, |end| end.instant().plus_seconds(1));
    let mut rows: Vec<_> = desk
        .world
        .book
        .of_account(place)
        .skip_while(|(_, transfer)| transfer.at >= until)
        .take_while(|(_, transfer)| transfer.at >= from)
        .map(|(number, transfer)| row(desk, place, number, transfer))
        .collect();
    rows.reverse();
    let held = account.held_at(desk.at);
    let last = desk.world.book.of_account(place).next().map(|(_, transfer)| transfer.at.into());
    CardStatement {
        account_name: Personal::new(&desk.world.holder_of(account).name).ok(),
        card_number: Personal::new(&account.number).expect("an account's number is not empty"),
        deposit_bank_branch: Text::cut(&format!("{bank}第{}支行", account.branch)),
        deposit_bank_branch_code: Text::cut(&format!("{:04}", account.branch)),
        account_open_time: Some(account.opened.into()),
        account_cancellation_time: None,
        account_cancellation_branch: None,
        remark: None,
        accounts: vec![StatementAccount {
            account_number: Personal::new(&account.number).expect("an account's number is not empty"),
            account_serial: Text::cut("00001"),
            account_type: Text::cut(if account.kind == AccountKind::Firm {
                "对公活期"
            } else {
                "个人活期"
            }),
            account_status: Some(if held > Fen::ZERO {
                AccountStatus::FROZEN
            } else {
                AccountStatus::NORMAL
            }),
            currency: Some(Currency::CNY),
            cash_remit: None,
            account_balance: Some(account.balance),
            available_balance: Some(account.balance.saturating_sub_to_zero(held)),
            last_transaction_time: last,
            transactions: rows,
        }],
    }
}

pub(super) fn row(desk: &Desk<'_>, own: AccountIx, number: TransferIx, transfer: &Transfer) -> Transaction {
    let is_out = transfer.payer == own;
    let (after, other) =
        if is_out { (transfer.payer_after, transfer.payee) } else { (transfer.payee_after, transfer.payer) };
    let opponent = desk.world.book.account(other);
    let bank = assumptions().bank.get(usize::from(opponent.bank)).map(|bank| bank_id(&bank.name));
    let is_cash = opponent.kind == AccountKind::Cash;
    let name = &desk.world.holder_of(opponent).name;
    let is_merchant = opponent.kind == AccountKind::Firm && is_out;
    Transaction {
        transaction_type: Text::cut(type_of(desk, transfer)),
        borrowing_signs: if is_out { BorrowingSigns::OUT } else { BorrowingSigns::IN },
        currency: Currency::CNY,
        transaction_amount: transfer.amount,
        account_balance: Some(after),
        transaction_time: transfer.at.into(),
        transaction_serial: Text::cut(&serial(number, transfer)),
        opponent_name: Personal::new(name).ok().filter(|_| !is_cash),
        opponent_account_number: Personal::new(&opponent.number).ok(),
        opponent_credential_number: None,
        opponent_deposit_bank_id: bank.and_then(|id| Text::cut(&id)),
        transaction_remark: Text::cut(remark_of(transfer.remark)),
        transaction_branch_name: None,
        transaction_branch_code: None,
        log_number: None,
        summons_number: None,
        voucher_type: None,
        voucher_code: None,
        cash_mark: Some(if is_cash { CashMark::CASH } else { CashMark::OTHER }),
        terminal_number: None,
        transaction_status: Some(TransactionStatus::DONE),
        transaction_address: None,
        merchant_name: Text::cut(name).filter(|_| is_merchant),
        merchant_code: None,
        ip_address: None,
        mac: None,
        teller_code: None,
        remark: None,
    }
}

/// The clearing number of a transfer, the same at both banks: the day and the transfer's place.
pub(crate) fn serial(number: TransferIx, transfer: &Transfer) -> String {
    format!("{}{:010}", &transfer.at.to_platform_text()[..8], number.0)
}

fn type_of(desk: &Desk<'_>, transfer: &Transfer) -> &'static str {
    let kind = |place| desk.world.book.account(place).kind;
    match (transfer.channel, kind(transfer.payer), kind(transfer.payee)) {
        (Channel::Atm, AccountKind::Cash, _) => "存现",
        (Channel::Atm, _, AccountKind::Cash) => "取现",
        (Channel::Atm, _, _) => "ATM转账",
        (Channel::Alipay, _, AccountKind::Wallet) => "第三方支付",
        (Channel::Alipay, _, _) => "支付宝转账",
        (Channel::MobileBank, _, _) => "手机银行转账",
        (Channel::OnlineBank, _, _) => "网银转账",
        (Channel::Counter, _, _) => "柜面转账",
        (Channel::Shop, _, _) => "消费",
        (Channel::Payroll, _, _) => "代发工资",
    }
}

fn remark_of(remark: Remark) -> &'static str {
    match remark {
        Remark::Transfer => "转账",
        Remark::Shopping => "消费",
        Remark::TopUp => "快捷支付",
        Remark::Salary => "工资",
        Remark::Withdrawal => "取现",
        Remark::Deposit => "存现",
        Remark::Loan => "贷款发放",
        Remark::Goods => "货款",
    }
}
