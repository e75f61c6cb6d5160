//! All accounts of a customer at a bank, with what lies on them.

use kernel::Timestamp;
use wire::codes::{AccountStatus, Currency, CustomerInquiryMode, MeasureType};
use wire::{CustomerAccount, CustomerFeedback, CustomerQuery, Measure, Personal, ResultCode, Text};

use super::stop::cause;
use super::{Desk, answerer};
use crate::book::{Account, AccountIx, AccountKind};
use crate::population::{Party, PartyKind};

/// 100309 客户全账户查询.
pub(super) fn customer(desk: &Desk<'_>, query: &CustomerQuery) -> CustomerFeedback {
    let found = find(desk, query);
    let result = found.as_ref().err().copied().unwrap_or(ResultCode::SUCCESS);
    let with_measures = query.inquiry_mode == CustomerInquiryMode::ACCOUNTS_AND_MEASURES;
    let own = |place: &&AccountIx| desk.world.book.account(**place).bank == desk.bank;
    let places = found.into_iter().flat_map(|party| party.accounts.iter().filter(own));
    CustomerFeedback {
        application_id: query.application_id,
        result,
        failure_cause: cause(result),
        accounts: places.map(|place| line(desk, *place, with_measures)).collect(),
        answerer: answerer(desk, "全账户查询反馈"),
    }
}

/// The customer by document, whose name must agree.
fn find<'d>(desk: &'d Desk<'_>, query: &CustomerQuery) -> Result<&'d Party, ResultCode> {
    let number = query.account_credential_number.reveal();
    let has_document = |party: &&Party| match &party.kind {
        PartyKind::Person(person) => person.resident_id == number,
        PartyKind::Firm | PartyKind::Edge => false,
    };
    let is_customer =
        |party: &&Party| party.accounts.iter().any(|place| desk.world.book.account(*place).bank == desk.bank);
    let mut found = desk.world.parties.iter().filter(has_document).filter(is_customer).peekable();
    found.peek().ok_or(ResultCode::parse("0100").expect("a result code has four digits"))?;
    found.find(|party| party.name == query.account_subject_name.reveal()).ok_or(ResultCode::NAME_MISMATCH)
}

fn line(desk: &Desk<'_>, place: AccountIx, with_measures: bool) -> CustomerAccount {
    let account = desk.world.book.account(place);
    let held = account.held_at(desk.at);
    let is_held = account.stopped_at(desk.at).is_some() || account.frozen_at(desk.at).is_some();
    CustomerAccount {
        account_name: Personal::new(&desk.world.holder_of(account).name).ok(),
        card_number: Personal::new(&account.number).ok(),
        account_number: Personal::new(&account.number).expect("an account's number is not empty"),
        account_serial: None,
        account_type: Text::cut(if account.kind == AccountKind::Firm {
            "对公活期"
        } else {
            "个人活期"
        }),
        account_status: Some(if is_held { AccountStatus::FROZEN } else { AccountStatus::NORMAL }),
        currency: Some(Currency::CNY),
        cash_remit: None,
        deposit_bank_branch: None,
        deposit_bank_branch_code: Text::cut(&format!("{:04}", account.branch)),
        account_open_time: Some(account.opened.into()),
        account_cancellation_time: None,
        account_balance: Some(account.balance),
        available_balance: Some(account.balance.saturating_sub_to_zero(held)),
        last_transaction_time: desk
            .world
            .book
            .of_account(place)
            .next()
            .map(|(_, transfer)| transfer.at.into()),
        measures: if with_measures { measures(account, desk.at) } else { Vec::new() },
        priorities: Vec::new(),
    }
}

fn measures(account: &Account, at: Timestamp) -> Vec<Measure> {
    let measure = |kind: MeasureType, until: Timestamp| Measure {
        freeze_serial: None,
        freeze_start_time: None,
        freeze_end_time: Some(until.into()),
        freeze_dept_name: Text::cut("公安机关"),
        freeze_balance: Some(account.held_at(at)),
        freeze_type: Some(kind),
        remark: None,
    };
    let stop = account.stopped_at(at).map(|hold| measure(MeasureType::POLICE_STOP, hold.until));
    let freeze = account.frozen_at(at).map(|frozen| measure(MeasureType::POLICE_FREEZE, frozen.until));
    stop.into_iter().chain(freeze).collect()
}
