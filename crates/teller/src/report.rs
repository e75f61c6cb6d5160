//! What a bank reports of its own: a case of its customer (100401), an odd opening (100403), an account of a case (100404),
//! odd movements (100405). And the question whether an account is listed (100501, 100503).
//!
//! A report is written as JSON by whatever system or person at the bank notices it; `docs/guide/bank.md` has an example of each.

use kernel::{Fen, Timestamp};
use serde::Deserialize;
use wire::codes::{BorrowingSigns, Currency, FeatureCode, IsCeased, ReportIdType, ReportType};
use wire::{
    AccountReport, Answerer, ApplicationId, ApplicationPrefix, Attachment, CaseReport, EventAccount,
    EventReport, FieldError, ListCheck, ListSubject, Message, OpenedAccount, OpeningReport, OrganisationCode,
    PairCheck, Personal, ReportedAccount, ReportedTransaction, SuspiciousTransaction, Text, TransferSide,
    UpBody, encode, list_key,
};

use crate::books::Entry;
use crate::core_system::{Core, Direction, Movement};
use crate::journal::JournalError;
use crate::teller::Teller;
use crate::transaction::{personal, text};

/// A report as the bank writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The institution that reports, by its code; the bank itself when absent.
    #[serde(default)]
    pub institution: Option<String>,
    /// Who at the bank answers for it.
    pub operator: Operator,
    /// What is reported.
    pub report: Kind,
}

/// Who at the bank answers for a report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
}

/// What is reported.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// 100401 案件举报.
    Case(Case),
    /// 100403 异常开卡.
    Opening(Opening),
    /// 100404 涉案账户; feature 0000 withdraws it.
    Account(Listed),
    /// 100405 异常事件.
    Event(Listed),
}

/// A customer says, or the bank sees, that they were cheated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Whether it only completes what was stopped before (02) instead of being new (01).
    #[serde(default)]
    pub completes: bool,
    /// The victim.
    pub victim: Person,
    /// What happened.
    pub words: String,
    /// The transfers.
    pub transfers: Vec<Transfer>,
    /// Papers by their file names and base64: the signed 紧急止付申请表 (03…).
    #[serde(default)]
    pub papers: Vec<Paper>,
}

/// A person with a document of table B.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// The document's kind, 01 for a resident card.
    pub document_kind: String,
    /// Its number.
    pub document_number: String,
    /// Address.
    #[serde(default)]
    pub address: Option<String>,
}

/// A paper.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Its file name, whose first two characters say what it is.
    pub file_name: String,
    /// Its bytes in base64.
    pub base64: String,
}

/// One transfer of a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The bank's serial number.
    pub serial: String,
    /// When.
    pub at: Timestamp,
    /// How much.
    pub amount_fen: Fen,
    /// Who paid.
    pub payer: Side,
    /// Who was paid.
    pub payee: Side,
    /// Whether the bank has stopped it.
    pub is_stopped: bool,
}

/// One side of a transfer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// The account.
    pub account: String,
    /// Whose.
    #[serde(default)]
    pub holder: Option<String>,
    /// At which bank.
    #[serde(default)]
    pub bank: Option<String>,
}

/// A person who opens accounts oddly.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Why: 1001 often, 1002 many.
    pub feature: String,
    /// Who.
    pub person: Person,
    /// The cards and accounts.
    pub accounts: Vec<OpenedAt>,
}

/// An account that somebody opened.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedAt {
    /// Its number.
    pub account: String,
    /// When.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
}

/// An account of a case, or with odd movements.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Why: the four digits of the feature, for the account or for its movements.
    pub feature: String,
    /// The card or account.
    pub account: String,
    /// Whose.
    pub holder: Person,
    /// The movements that show it.
    #[serde(default)]
    pub movements: Vec<Movement>,
}

macro_rules! prints_nothing_personal {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(****)"))
            }
        }
    )*};
}

prints_nothing_personal!(Operator, Case, Opening, Listed);

/// Why a report cannot leave.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Not what a report is.
    #[error("the report is wrong at line {line}, column {column}: {why}")]
    Format {
        /// Where.
        line: usize,
        /// Where.
        column: usize,
        /// What was expected.
        why: String,
    },
    /// A field that the platform does not take.
    #[error("{field}: {why}")]
    Field {
        /// Which.
        field: &'static str,
        /// Why.
        why: FieldError,
    },
    /// An institution that this gateway does not serve.
    #[error("the institution {0} is not served here")]
    Institution(String),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

fn wrong(field: &'static str) -> impl Fn(FieldError) -> ReportError {
    move |why| ReportError::Field { field, why }
}

impl Report {
    /// Reads a report.
    pub fn parse(json: &[u8]) -> Result<Report, ReportError> {
        serde_json::from_slice(json).map_err(|error| ReportError::Format {
            line: error.line(),
            column: error.column(),
            why: error.to_string().split(" at line").next().unwrap_or_default().to_owned(),
        })
    }

    /// The message's body under an application number of this bank and running number.
    pub fn body(&self, bank: OrganisationCode, bank_name: &str, unique: u128) -> Result<UpBody, ReportError> {
        let prefix = match &self.report {
            Kind::Case(_) => ApplicationPrefix::CASE_REPORT,
            Kind::Opening(_) => ApplicationPrefix::OPENING_REPORT,
            Kind::Account(_) => ApplicationPrefix::ACCOUNT_REPORT,
            Kind::Event(_) => ApplicationPrefix::EVENT_REPORT,
        };
        let sheet = Sheet {
            application_id: ApplicationId::new(prefix, unique),
            bank,
            reporter: Answerer {
                feedback_remark: None,
                feedback_org_name: Text::cut(bank_name),
                operator_name: Some(Personal::new(&self.operator.name).map_err(wrong("operator.name"))?),
                operator_phone_number: Some(
                    Personal::new(&self.operator.phone).map_err(wrong("operator.phone"))?,
                ),
            },
        };
        match &self.report {
            Kind::Case(case) => sheet.case(case, bank_name),
            Kind::Opening(opening) => sheet.opening(opening),
            Kind::Account(listed) => sheet.account(listed),
            Kind::Event(listed) => sheet.event(listed),
        }
    }
}

/// What each report begins with.
struct Sheet {
    application_id: ApplicationId,
    bank: OrganisationCode,
    reporter: Answerer,
}

impl Sheet {
    fn case(self, case: &Case, bank_name: &str) -> Result<UpBody, ReportError> {
        let victim = &case.victim;
        let phone = victim.phone.as_deref().unwrap_or_default();
        let papers = case.papers.iter().map(|paper| {
            Attachment::of_base64(&paper.file_name, &paper.base64).map_err(wrong("report.papers"))
        });
        Ok(UpBody::CaseReport(CaseReport {
            application_id: self.application_id,
            application_type: if case.completes { ReportType::COMPLETION } else { ReportType::REPORT },
            report_end_time: None,
            victim_name: Personal::new(&victim.name).map_err(wrong("report.victim.name"))?,
            victim_phone_number: Personal::new(phone).map_err(wrong("report.victim.phone"))?,
            victim_id_type: id_type(victim)?,
            victim_id_number: id_number(victim)?,
            accident_description: Text::new(&case.words).map_err(wrong("report.words"))?,
            report_org_name: Text::new(bank_name).map_err(wrong("name"))?,
            operator_name: self.reporter.operator_name,
            operator_phone_number: self.reporter.operator_phone_number,
            transactions: case.transfers.iter().map(transfer).collect::<Result<_, _>>()?,
            attachments: papers.collect::<Result<_, _>>()?,
        }))
    }

    fn opening(self, opening: &Opening) -> Result<UpBody, ReportError> {
        let account = |opened: &OpenedAt| {
            Ok(OpenedAccount {
                card_number: Personal::new(&opened.account).map_err(wrong("report.accounts.account"))?,
                account_open_time: opened.at.map(Into::into),
                account_open_place: text(&opened.place),
            })
        };
        Ok(UpBody::Opening(OpeningReport {
            application_id: self.application_id,
            feature_code: feature(&opening.feature)?,
            bank_id: self.bank,
            id_type: id_type(&opening.person)?,
            id_number: id_number(&opening.person)?,
            id_name: Personal::new(&opening.person.name).map_err(wrong("report.person.name"))?,
            accounts: opening.accounts.iter().map(account).collect::<Result<_, ReportError>>()?,
            reporter: self.reporter,
        }))
    }

    fn account(self, listed: &Listed) -> Result<UpBody, ReportError> {
        let reported = ReportedAccount {
            account_number: Personal::new(&listed.account).map_err(wrong("report.account"))?,
            account_status: None,
            currency: Some(Currency::CNY),
            transactions: suspicious(listed, None),
        };
        Ok(UpBody::Account(AccountReport {
            application_id: self.application_id,
            feature_code: feature(&listed.feature)?,
            bank_id: self.bank,
            card_number: Personal::new(&listed.account).map_err(wrong("report.account"))?,
            account_name: Personal::new(&listed.holder.name).map_err(wrong("report.holder.name"))?,
            id_type: id_type(&listed.holder)?,
            id_number: id_number(&listed.holder)?,
            phone_number: personal(&listed.holder.phone),
            address: personal(&listed.holder.address),
            accounts: if listed.movements.is_empty() { Vec::new() } else { vec![reported] },
            reporter: self.reporter,
        }))
    }

    fn event(self, listed: &Listed) -> Result<UpBody, ReportError> {
        let account = EventAccount {
            account_number: Personal::new(&listed.account).map_err(wrong("report.account"))?,
            account_status: None,
            currency: Some(Currency::CNY),
            transactions: suspicious(listed, Some(feature(&listed.feature)?)),
        };
        Ok(UpBody::Event(EventReport {
            application_id: self.application_id,
            bank_id: self.bank,
            card_number: Personal::new(&listed.account).map_err(wrong("report.account"))?,
            account_name: Personal::new(&listed.holder.name).map_err(wrong("report.holder.name"))?,
            id_type: id_type(&listed.holder)?,
            id_number: id_number(&listed.holder)?,
            accounts: vec![account],
            reporter: self.reporter,
        }))
    }
}

fn feature(code: &str) -> Result<FeatureCode, ReportError> {
    FeatureCode::parse(code).map_err(wrong("report.feature"))
}

fn id_type(person: &Person) -> Result<ReportIdType, ReportError> {
    ReportIdType::parse(&person.document_kind).map_err(wrong("document_kind"))
}

fn id_number(person: &Person) -> Result<Personal<30>, ReportError> {
    Personal::new(&person.document_number).map_err(wrong("document_number"))
}

fn transfer(transfer: &Transfer) -> Result<ReportedTransaction, ReportError> {
    Ok(ReportedTransaction {
        id: Text::new(&transfer.serial).map_err(wrong("report.transfers.serial"))?,
        time: transfer.at.into(),
        kind: None,
        currency: Currency::CNY,
        transfer_amount: transfer.amount_fen,
        transfer_out: side(&transfer.payer)?,
        transfer_in: side(&transfer.payee)?,
        ip: None,
        mac: None,
        device_id: None,
        place: None,
        remark: None,
        is_ceased: if transfer.is_stopped { IsCeased::YES } else { IsCeased::NO },
    })
}

fn side(side: &Side) -> Result<TransferSide, ReportError> {
    let bank = side.bank.as_deref();
    Ok(TransferSide {
        bank_id: bank
            .and_then(kernel::bank::full_name)
            .and_then(kernel::bank::clearing_id)
            .and_then(|id| OrganisationCode::parse(id).ok()),
        bank_name: bank.and_then(Text::cut),
        account_name: personal(&side.holder),
        account_number: Personal::new(&side.account).map_err(wrong("report.transfers.account"))?,
    })
}

fn suspicious(listed: &Listed, feature_code: Option<FeatureCode>) -> Vec<SuspiciousTransaction> {
    let row = |movement: &Movement| SuspiciousTransaction {
        feature_code,
        transaction_type: text(&movement.kind),
        borrowing_signs: match movement.direction {
            Direction::In => BorrowingSigns::IN,
            Direction::Out => BorrowingSigns::OUT,
        },
        currency: Currency::CNY,
        transaction_amount: movement.amount_fen,
        account_balance: movement.balance_fen,
        transaction_time: movement.at.into(),
        transaction_serial: text(&movement.serial),
        opponent_name: personal(&movement.opponent_name),
        opponent_account_number: personal(&movement.opponent_account),
        opponent_deposit_bank_id: text(&movement.opponent_bank),
        remark: None,
    };
    listed.movements.iter().map(row).collect()
}

impl<C: Core> Teller<C> {
    /// Keeps a report for sending; when this returns it is on the disk. `unique` never stands for two reports, and the same
    /// one again is the report that is kept already.
    pub fn report(
        &self,
        report: &Report,
        unique: u128,
        now: Timestamp,
    ) -> Result<ApplicationId, ReportError> {
        let own = self.own().code.as_str().to_owned();
        let code = report.institution.clone().unwrap_or(own);
        let Some((institution, _)) = self.served(&code) else { return Err(ReportError::Institution(code)) };
        let body = report.body(institution.code, &institution.name, unique)?;
        let application = ApplicationId::new(
            ApplicationPrefix::parse(&body.tx_code()[2..]).map_err(wrong("kind"))?,
            unique,
        );
        let mut state = self.state();
        if state.books.reports.contains_key(application.as_str()) {
            return Ok(application);
        }
        let mut entries = vec![Entry::Reported {
            application: application.as_str().to_owned(),
            code: body.tx_code().to_owned(),
            institution: code,
            at: now,
        }];
        self.put(&mut state, &mut entries, institution, body, now)?;
        state.commit(entries)?;
        Ok(application)
    }
}

/// The question whether an account or document is listed; it carries the list's key, not the number itself. `running`
/// makes its number.
#[must_use]
pub fn list_question(
    bank: OrganisationCode,
    subject: &ListSubject<'_>,
    running: u64,
    now: Timestamp,
) -> Vec<u8> {
    let data = Personal::new(&list_key(subject)).expect("a key has sixty-four digits");
    let data_type = Text::new(subject.data_type()).expect("a data type is short");
    question(bank, ListCheck { data_type, data }.into(), running, now)
}

/// The question whether payer and payee of a transfer are listed.
#[must_use]
pub fn pair_question(
    bank: OrganisationCode,
    payer: &str,
    payee: &str,
    running: u64,
    now: Timestamp,
) -> Vec<u8> {
    let key = |account| {
        Personal::new(&list_key(&ListSubject::Account(account))).expect("a key has sixty-four digits")
    };
    let check = PairCheck {
        data_type: Text::new("AccountNumber").expect("a data type is short"),
        transfer_out_account_number: key(payer),
        transfer_in_account_number: key(payee),
    };
    question(bank, check.into(), running, now)
}

fn question(bank: OrganisationCode, body: UpBody, running: u64, now: Timestamp) -> Vec<u8> {
    let head = wire::UpHead {
        mode: wire::codes::Mode::STANDARD,
        to: OrganisationCode::PLATFORM,
        trans_serial_number: wire::TransSerialNumber::at(bank, None, now.into(), running),
        is_initial_node: None,
        from_tg_organization_id: None,
    };
    encode(&Message::Up { head, body })
}
