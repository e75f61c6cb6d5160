//! Queries: the account's statement, its holder, all accounts of a customer.

use kernel::Timestamp;
use wire::codes::{AccountStatus, Currency, CustomerInquiryMode, IdType, InquiryMode, MeasureType};
use wire::{
    CardStatement, CustomerAccount, CustomerQuery, HolderQuery, Measure, Personal, ResultCode,
    StatementAccount, StatementQuery, Text, UpBody,
};

use super::{Done, Execution, Halt, or_halt};
use crate::core_system::{Account, Core, Document, HoldKind};
use crate::transaction::{personal, row, text};

/// A query without a beginning is answered from so many days back.
const DAYS_BACK: i64 = 365;

impl<C: Core> Execution<'_, C> {
    /// 100301 账户交易明细查询.
    pub(super) async fn statement(&self, query: &StatementQuery) -> Result<Done, Halt> {
        let refused = ResultCode::UNSUPPORTED_OTHER;
        let account = self.account(&query.card_number, query.account_name.as_ref(), refused).await?;
        let (from, until) = self.period(query)?;
        let rows = if query.inquiry_mode == InquiryMode::ACCOUNT {
            Vec::new()
        } else {
            self.core.movements(&account.number, from, until).await.map_err(or_halt(refused))?
        };
        let inner = StatementAccount {
            account_number: (&account.number).try_into().map_err(|_| ResultCode::NO_SUCH_ACCOUNT)?,
            account_serial: None,
            account_type: Text::cut(kind_of(&account)),
            account_status: Some(self.status(&account)),
            currency: Some(Currency::CNY),
            cash_remit: None,
            account_balance: Some(account.balance_fen),
            available_balance: Some(account.available_fen),
            last_transaction_time: account.last_moved_at.map(Into::into),
            transactions: rows.iter().map(row).collect(),
        };
        let mut said = self.said.statement();
        said.accounts = Some(CardStatement {
            account_name: Personal::new(&account.holder.name).ok(),
            card_number: query.card_number.clone(),
            deposit_bank_branch: text(&account.branch),
            deposit_bank_branch_code: text(&account.branch_code),
            account_open_time: account.opened_at.map(Into::into),
            account_cancellation_time: account.closed_at.map(Into::into),
            account_cancellation_branch: None,
            remark: None,
            accounts: vec![inner],
        });
        Ok(Done { body: UpBody::Statement(said), result: self.said.result, effect: None })
    }

    /// The period asked for, its last second included.
    fn period(&self, query: &StatementQuery) -> Result<(Timestamp, Timestamp), ResultCode> {
        let until = query.inquiry_period_end.map_or(self.now, |end| end.instant()).plus_seconds(1);
        let back = || until.plus_seconds(-DAYS_BACK * 86_400);
        let from = query.inquiry_period_start.map_or_else(back, |start| start.instant());
        if from < until { Ok((from, until)) } else { Err(ResultCode::DATE_OTHER) }
    }

    /// 100303 账户持卡主体查询.
    pub(super) async fn holder(&self, query: &HolderQuery) -> Result<Done, Halt> {
        let refused = ResultCode::UNSUPPORTED_OTHER;
        let account = self.account(&query.card_number, query.account_name.as_ref(), refused).await?;
        let holder = &account.holder;
        let document = holder.document.as_ref();
        let mut said = self.said.holder();
        said.account_credential_type = document.and_then(|document| IdType::parse(&document.kind).ok());
        said.account_credential_number = document.and_then(|document| Personal::new(&document.number).ok());
        said.account_subject_name = Personal::new(&holder.name).ok();
        said.tel_number = personal(&holder.phone);
        said.artificial_person_rep = personal(&holder.representative);
        if holder.is_company {
            said.work_company_name = Personal::new(&holder.name).ok();
            said.work_address = personal(&holder.address);
        } else {
            said.resident_address = personal(&holder.address);
            said.work_company_name = personal(&holder.employer);
        }
        Ok(Done { body: UpBody::Holder(said), result: self.said.result, effect: None })
    }

    /// 100309 客户全账户查询.
    pub(super) async fn customer(&self, query: &CustomerQuery) -> Result<Done, Halt> {
        let document = Document {
            kind: query.account_credential_type.as_str().to_owned(),
            number: query.account_credential_number.reveal().to_owned(),
        };
        let refused = ResultCode::UNSUPPORTED_OTHER;
        let customer = self.core.customer(&document).await.map_err(or_halt(refused))?;
        let customer = customer.ok_or(ResultCode::WRONG_DOCUMENT)?;
        if customer.name != query.account_subject_name.reveal() {
            return Err(ResultCode::NAME_MISMATCH.into());
        }
        let with_measures = query.inquiry_mode == CustomerInquiryMode::ACCOUNTS_AND_MEASURES;
        let mut said = self.said.customer();
        let line = |account: &Account| self.line(account, with_measures);
        said.accounts = customer.accounts.iter().filter_map(line).collect();
        Ok(Done { body: UpBody::Customer(said), result: self.said.result, effect: None })
    }

    fn line(&self, account: &Account, with_measures: bool) -> Option<CustomerAccount> {
        Some(CustomerAccount {
            account_name: Personal::new(&account.holder.name).ok(),
            card_number: account.card.as_ref().and_then(|card| card.try_into().ok()),
            account_number: (&account.number).try_into().ok()?,
            account_serial: None,
            account_type: Text::cut(kind_of(account)),
            account_status: Some(self.status(account)),
            currency: Some(Currency::CNY),
            cash_remit: None,
            deposit_bank_branch: text(&account.branch),
            deposit_bank_branch_code: text(&account.branch_code),
            account_open_time: account.opened_at.map(Into::into),
            account_cancellation_time: account.closed_at.map(Into::into),
            account_balance: Some(account.balance_fen),
            available_balance: Some(account.available_fen),
            last_transaction_time: account.last_moved_at.map(Into::into),
            measures: if with_measures { self.measures(account) } else { Vec::new() },
            priorities: Vec::new(),
        })
    }

    fn status(&self, account: &Account) -> AccountStatus {
        match (account.closed_at, self.measures(account).is_empty()) {
            (Some(_), _) => AccountStatus::CLOSED,
            (None, true) => AccountStatus::NORMAL,
            (None, false) => AccountStatus::FROZEN,
        }
    }

    /// What lies on the account, ours and others'.
    fn measures(&self, account: &Account) -> Vec<Measure> {
        let institution = self.institution.code.as_str();
        let ours = self.books(|books| {
            let standing = |kind| books.standing(institution, &account.number, kind, self.now);
            let holds = [standing(HoldKind::Stop), standing(HoldKind::Freeze)].concat();
            let measure = |hold: &&crate::books::StandingHold| Measure {
                freeze_serial: Text::cut(&hold.application),
                freeze_start_time: Some(hold.made.from.into()),
                freeze_end_time: Some(hold.made.until.into()),
                freeze_dept_name: Text::cut("公安机关"),
                freeze_balance: hold.made.limit_fen,
                freeze_type: Some(match hold.made.kind {
                    HoldKind::Stop => MeasureType::POLICE_STOP,
                    HoldKind::Freeze => MeasureType::POLICE_FREEZE,
                }),
                remark: None,
            };
            holds.iter().map(measure).collect::<Vec<_>>()
        });
        let of_other = |other: &crate::core_system::OtherHold| Measure {
            freeze_serial: None,
            freeze_start_time: None,
            freeze_end_time: Some(other.until.into()),
            freeze_dept_name: Text::cut(&other.authority),
            freeze_balance: other.limit_fen,
            freeze_type: None,
            remark: None,
        };
        let others = account.others.iter().filter(|other| other.until > self.now).map(of_other);
        ours.into_iter().chain(others).collect()
    }
}

fn kind_of(account: &Account) -> &'static str {
    if account.holder.is_company { "对公活期" } else { "个人活期" }
}
