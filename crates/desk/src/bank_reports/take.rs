//! A bank's report as the centre takes it, once, in the transaction that marks its message applied.

use kernel::{AccountNo, Fen, Timestamp, bank};
use pursuit::{HolderName, Payment};
use records::{Actor, Work};
use wire::codes::{FeatureCode, IsCeased, ReportIdType};
use wire::{
    Answerer, CaseReport, CaseReportAnswer, DownBody, ListSubject, OrganisationCode, Personal,
    ReportedTransaction, ResultCode, Text, TransferSide, UpBody,
};

use crate::error::Error;
use crate::listings::{self, Entry};
use crate::messages::{Arrived, Posting, post_follow_up};
use crate::reports::NewReport;
use crate::rows::inbox;
use crate::{Desk, NewId};

/// The source of a case that a bank reported.
const BANK: &str = "bank";

impl Desk {
    /// Takes a report of a bank's; false when the message is none.
    pub(crate) async fn take_report(
        &self,
        row: &inbox::Model,
        body: &UpBody,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<bool, Error> {
        let bank = match wire::TransSerialNumber::parse(&row.serial) {
            Ok(serial) => serial,
            Err(_) => return Ok(false),
        };
        match body {
            UpBody::CaseReport(report) => self.take_case(row, report, bank, now, ids).await?,
            UpBody::Opening(_) | UpBody::Account(_) | UpBody::Event(_) => {
                self.take_suspects(row, body, bank.sender(), now, ids).await?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    async fn take_case(
        &self,
        row: &inbox::Model,
        report: &CaseReport,
        bank: wire::TransSerialNumber,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(Actor::program("inbox"), now).await?;
        if !Arrived(row).mark_applied(&work, now).await? {
            return Ok(());
        }
        let new = NewReport { text: words_of(report), source: BANK.to_owned(), received_at: now };
        let payments = report.transactions.iter().map(payment).collect();
        let (filed, loaded) = self.file_with(&mut work, &new, Some(payments), ids).await?;
        Arrived(row).own(&work, &loaded.key).await?;
        let line = bank.host().unwrap_or(bank.sender());
        let posting = Posting {
            id: row.id,
            completes: None,
            bank: line.as_str(),
            by_hand: false,
            application: report.application_id,
            body: DownBody::CaseReport(self.answer_to(report, &loaded.row.number)),
        };
        post_follow_up(self, &work, &loaded, posting).await?;
        work.note("report.from_bank", "report", filed.report, None, None);
        self.commit(work, &loaded, true).await
    }

    fn answer_to(&self, report: &CaseReport, number: &str) -> CaseReportAnswer {
        CaseReportAnswer {
            application_id: report.application_id,
            result: ResultCode::SUCCESS,
            case_number: Text::new(number).ok(),
            failure_cause: None,
            answerer: Answerer {
                feedback_remark: None,
                feedback_org_name: Text::cut(self.office().name.as_str()),
                operator_name: None,
                operator_phone_number: None,
            },
        }
    }

    async fn take_suspects(
        &self,
        row: &inbox::Model,
        body: &UpBody,
        bank: OrganisationCode,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(Actor::program("inbox"), now).await?;
        if !Arrived(row).mark_applied(&work, now).await? {
            return Ok(());
        }
        suspects(&mut work, row, body, bank, ids).await?;
        Ok(work.commit().await?)
    }
}

/// Puts on the list whom the report names, or takes them off when the bank takes its report back.
async fn suspects(
    work: &mut Work,
    row: &inbox::Model,
    body: &UpBody,
    bank: OrganisationCode,
    ids: NewId<'_>,
) -> Result<(), Error> {
    let (feature, accounts, person) = match body {
        UpBody::Opening(report) => {
            let accounts = report.accounts.iter().map(|account| account.card_number.reveal()).collect();
            (Some(report.feature_code), accounts, person(report.id_type, &report.id_number))
        }
        UpBody::Account(report) => {
            let below = report.accounts.iter().map(|account| account.account_number.reveal());
            let accounts = std::iter::once(report.card_number.reveal()).chain(below).collect();
            (Some(report.feature_code), accounts, person(report.id_type, &report.id_number))
        }
        UpBody::Event(report) => {
            let below = report.accounts.iter().map(|account| account.account_number.reveal());
            let accounts: Vec<&str> = std::iter::once(report.card_number.reveal()).chain(below).collect();
            let rows = report.accounts.iter().flat_map(|account| &account.transactions);
            (rows.filter_map(|row| row.feature_code).next(), accounts, None)
        }
        _ => return Ok(()),
    };
    let mut subjects: Vec<ListSubject<'_>> = accounts.into_iter().map(ListSubject::Account).collect();
    subjects.dedup();
    subjects.extend(person);
    if feature == Some(FeatureCode::WITHDRAWN) {
        work.note("list.withdrawn_by_bank", "message", row.id, None, None);
        return listings::end_by(work, bank.as_str(), &subjects).await;
    }
    work.note("list.reported_by_bank", "message", row.id, None, None);
    let feature = feature.map_or_else(|| "9999".to_owned(), |feature| feature.as_str().to_owned());
    let entry = Entry { bank: Some(bank.as_str()), origin: row.id, feature: &feature };
    listings::put(work, &entry, &subjects, ids).await
}

fn person(kind: ReportIdType, number: &Personal<30>) -> Option<ListSubject<'_>> {
    (kind == ReportIdType::RESIDENT).then(|| ListSubject::Resident(number.reveal()))
}

/// The report in words, as an officer reads a case.
fn words_of(report: &CaseReport) -> String {
    let mut words = format!(
        "{}举报：{}。受害人{}，证件号{}，电话{}。",
        report.report_org_name,
        report.accident_description.as_str().trim_end_matches('。'),
        report.victim_name.reveal(),
        report.victim_id_number.reveal(),
        report.victim_phone_number.reveal(),
    );
    for transfer in &report.transactions {
        let at = transfer.time.instant().to_beijing();
        let when =
            format!("{}年{}月{}日{:02}:{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute());
        let payee = &transfer.transfer_in;
        let holder =
            payee.account_name.as_ref().map_or(String::new(), |name| format!("，户名{}", name.reveal()));
        let is_stopped =
            if transfer.is_ceased == IsCeased::YES { "银行已止付" } else { "银行未止付" };
        words.push_str(&format!(
            "{when}，从{}账户{}转账{}元到{}账户{}{holder}，{is_stopped}。",
            bank_of(&transfer.transfer_out).unwrap_or_default(),
            transfer.transfer_out.account_number.reveal(),
            transfer.transfer_amount.to_yuan_text(),
            bank_of(payee).unwrap_or_default(),
            payee.account_number.reveal(),
        ));
    }
    words
}

/// A reported transfer as the case takes it.
fn payment(transfer: &ReportedTransaction) -> Payment {
    let (payer, payee) = (&transfer.transfer_out, &transfer.transfer_in);
    Payment {
        at: Some(transfer.time.instant()),
        amount_fen: transfer.transfer_amount.max(Fen::ZERO),
        from: payer.account_number.account().ok(),
        from_holder: payer.account_name.as_ref().and_then(|name| HolderName::new(name.reveal())),
        from_bank: bank_of(payer),
        to: payee.account_number.account().ok(),
        to_holder: payee.account_name.as_ref().and_then(|name| HolderName::new(name.reveal())),
        to_bank: bank_of(payee),
    }
}

/// The bank's full name: by its number, by what is written, or by the card.
fn bank_of(side: &TransferSide) -> Option<String> {
    let by_number = side.bank_id.and_then(|id| bank::by_clearing_id(id.as_str()));
    let written = side.bank_name.as_ref().map(|name| name.as_str());
    let by_name = || written.and_then(bank::full_name);
    let account: Option<AccountNo> = side.account_number.account().ok();
    let by_card = || account.as_ref().and_then(|account| crate::accounts::bank_of(account, None));
    by_number.or_else(by_name).map(str::to_owned).or_else(by_card).or_else(|| written.map(str::to_owned))
}
