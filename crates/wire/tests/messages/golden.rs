//! Whole messages as they travel, built by hand, kept as files and compared byte for byte.

use std::path::PathBuf;

use kernel::Fen;
use wire::codes::*;
use wire::*;

const BANK: &str = "102100000000";
const CENTRE: &str = "350200000000";

fn time(text: &str) -> PlatformTime {
    kernel::Timestamp::parse(text).unwrap().into()
}

fn text<const WIDTH: usize>(value: &str) -> Text<WIDTH> {
    Text::new(value).unwrap()
}

fn personal<const WIDTH: usize>(value: &str) -> Personal<WIDTH> {
    Personal::new(value).unwrap()
}

fn organisation(value: &str) -> OrganisationCode {
    OrganisationCode::parse(value).unwrap()
}

fn application(prefix: ApplicationPrefix) -> ApplicationId {
    ApplicationId::new(prefix, 20_260_110_181_800_000_000_000_000_000_042)
}

fn down(body: impl Into<DownBody>) -> Message {
    let trans_serial_number = TransSerialNumber::at(organisation(CENTRE), None, time("20260110181800"), 42);
    Message::Down {
        head: DownHead { message_from: OrganisationCode::PLATFORM, trans_serial_number },
        body: body.into(),
    }
}

fn up(body: impl Into<UpBody>) -> Message {
    let trans_serial_number = TransSerialNumber::at(organisation(BANK), None, time("20260110181830"), 7);
    let head = UpHead {
        mode: Mode::STANDARD,
        to: OrganisationCode::PLATFORM,
        trans_serial_number,
        is_initial_node: None,
        from_tg_organization_id: None,
    };
    Message::Up { head, body: body.into() }
}

fn applicant() -> Applicant {
    Applicant {
        application_time: time("20260110181800"),
        application_org_id: organisation(CENTRE),
        application_org_name: text("某市反诈中心"),
        operator_id_type: OfficerIdType::POLICE,
        operator_id_number: personal("000001"),
        operator_name: personal("赵某"),
        operator_phone_number: personal("13800001234"),
        investigator_id_type: OfficerIdType::POLICE,
        investigator_id_number: personal("000002"),
        investigator_name: personal("钱某"),
    }
}

fn answerer() -> Answerer {
    Answerer {
        feedback_remark: None,
        feedback_org_name: Some(text("中国工商银行")),
        operator_name: Some(personal("孙某")),
        operator_phone_number: Some(personal("13900005678")),
    }
}

fn papers(third: PaperKind) -> Vec<Attachment> {
    [(PaperKind::OfficerCard, "赵某.jpg"), (PaperKind::OfficerCard, "钱某.jpg"), (third, "申请.pdf")]
        .into_iter()
        .map(|(kind, name)| Attachment::new(kind, name, format!("content of {name}").into_bytes()).unwrap())
        .collect()
}

fn stop_order() -> StopOrder {
    StopOrder {
        application_id: application(ApplicationPrefix::STOP),
        application_type: ApplicationType::FIRST,
        original_application_id: None,
        case_number: text("A3502000000002026010001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        transfer_out_bank_id: None,
        transfer_out_bank_name: Some(text("中国建设银行")),
        transfer_out_account_name: Some(personal("李某")),
        transfer_out_account_number: Some(personal("6217000000001234567")),
        currency: Currency::CNY,
        transfer_amount: Fen::new(4_980_000),
        transfer_time: time("20260110173005"),
        bank_id: Some(organisation(BANK)),
        bank_name: text("中国工商银行"),
        account_type: AccountType::PERSON,
        account_name: personal("周某"),
        account_number: personal("6222020000001234567"),
        reason: Some(text("刷单返利 <被骗> & 转账")),
        remark: None,
        start_time: time("20260110181800"),
        expire_time: time("20260112181800"),
        applicant: applicant(),
        attachments: papers(PaperKind::StopApplication),
    }
}

fn stop_feedback() -> StopFeedback {
    StopFeedback {
        application_id: application(ApplicationPrefix::STOP),
        result: ResultCode::SUCCESS,
        account_type: Some(AccountType::PERSON),
        account_number: Some(personal("6222020000001234567")),
        card_number: None,
        account_balance: Some(Fen::new(3_210_055)),
        start_time: Some(time("20260110181825")),
        expire_time: Some(time("20260112181825")),
        failure_cause: None,
        answerer: answerer(),
    }
}

fn freeze_order() -> FreezeOrder {
    FreezeOrder {
        application_id: application(ApplicationPrefix::FREEZE),
        application_type: ApplicationType::FIRST,
        case_number: text("A3502000000002026010001"),
        case_type: CaseType::TELECOM_FRAUD,
        reason: None,
        remark: None,
        emergency_level: EmergencyLevel::NORMAL,
        bank_id: Some(organisation(BANK)),
        bank_name: text("中国工商银行"),
        account_type: AccountType::PERSON,
        account_name: personal("周某"),
        account_number: personal("6222020000001234567"),
        id_type: Some(IdType::RESIDENT),
        id_number: Some(personal("350200199001010004")),
        freeze_type: FreezeType::AMOUNT,
        balance: Some(Fen::new(3_210_055)),
        currency: Currency::CNY,
        freeze_start_time: time("20260112090000"),
        expire_time: time("20260712090000"),
        applicant: applicant(),
        attachments: papers(PaperKind::FreezeDocument),
    }
}

fn freeze_feedback() -> FreezeFeedback {
    FreezeFeedback {
        application_id: application(ApplicationPrefix::FREEZE),
        result: ResultCode::SUCCESS,
        account_type: Some(AccountType::PERSON),
        account_number: Some(personal("6222020000001234567")),
        card_number: None,
        applied_balance: Some(Fen::new(3_210_055)),
        frozen_balance: Some(Fen::new(3_210_055)),
        currency: Some(Currency::CNY),
        account_balance: Some(Fen::new(3_210_055)),
        start_time: Some(time("20260112090004")),
        expire_time: Some(time("20260712090004")),
        failure_cause: None,
        former_application_department: Some(text("某区法院")),
        former_frozen_currency: Some(Currency::CNY),
        former_frozen_balance: Some(Fen::new(10_000)),
        former_frozen_expire_time: Some(time("20260301000000")),
        account_available_balance: Some(Fen::ZERO),
        answerer: answerer(),
    }
}

fn statement_query() -> StatementQuery {
    StatementQuery {
        application_id: application(ApplicationPrefix::STATEMENT),
        application_type: None,
        case_number: text("A3502000000002026010001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: SubjectType::PERSON,
        bank_id: Some(organisation(BANK)),
        bank_name: text("中国工商银行"),
        account_name: Some(personal("周某")),
        card_number: personal("6222020000001234567"),
        inquiry_mode: InquiryMode::BOTH,
        inquiry_period_start: Some(time("20260110000000")),
        inquiry_period_end: Some(time("20260110181800")),
        reason: Some(text("侦办电信网络诈骗案件")),
        remark: None,
        applicant: applicant(),
        attachments: Vec::new(),
    }
}

fn row(signs: BorrowingSigns, amount_fen: i64, balance_fen: i64, at: &str, serial: &str) -> Transaction {
    Transaction {
        transaction_type: Some(text("转账")),
        borrowing_signs: signs,
        currency: Currency::CNY,
        transaction_amount: Fen::new(amount_fen),
        account_balance: Some(Fen::new(balance_fen)),
        transaction_time: time(at),
        transaction_serial: Some(text(serial)),
        opponent_name: Some(personal("李某")),
        opponent_account_number: Some(personal("6217000000001234567")),
        opponent_credential_number: None,
        opponent_deposit_bank_id: Some(text("105100000017")),
        transaction_remark: Some(text("网银转账")),
        transaction_branch_name: None,
        transaction_branch_code: None,
        log_number: None,
        summons_number: None,
        voucher_type: None,
        voucher_code: None,
        cash_mark: Some(CashMark::OTHER),
        terminal_number: None,
        transaction_status: Some(TransactionStatus::DONE),
        transaction_address: None,
        merchant_name: None,
        merchant_code: None,
        ip_address: Some(personal("192.0.2.7")),
        mac: None,
        teller_code: None,
        remark: None,
    }
}

fn statement_feedback() -> StatementFeedback {
    let account = StatementAccount {
        account_number: personal("6222020000001234567"),
        account_serial: Some(text("0001")),
        account_type: None,
        account_status: Some(AccountStatus::NORMAL),
        currency: Some(Currency::CNY),
        cash_remit: None,
        account_balance: Some(Fen::new(3_210_055)),
        available_balance: Some(Fen::new(3_210_055)),
        last_transaction_time: Some(time("20260110174112")),
        transactions: vec![
            row(BorrowingSigns::IN, 4_980_000, 4_980_055, "20260110173005", "2026011000000001"),
            row(BorrowingSigns::OUT, 1_770_000, 3_210_055, "20260110174112", "2026011000000002"),
        ],
    };
    let card = CardStatement {
        account_name: Some(personal("周某")),
        card_number: personal("6222020000001234567"),
        deposit_bank_branch: Some(text("某某支行")),
        deposit_bank_branch_code: None,
        account_open_time: Some(time("20250601100000")),
        account_cancellation_time: None,
        account_cancellation_branch: None,
        remark: None,
        accounts: vec![account],
    };
    StatementFeedback {
        application_id: application(ApplicationPrefix::STATEMENT),
        result: ResultCode::SUCCESS,
        failure_cause: None,
        accounts: Some(card),
        answerer: answerer(),
    }
}

fn acknowledgement() -> Acknowledgement {
    Acknowledgement {
        code: ReturnCode::OK,
        description: Some(text("成功")),
        trans_serial_number: Some(TransSerialNumber::at(
            organisation(CENTRE),
            None,
            time("20260110181800"),
            42,
        )),
    }
}

fn messages() -> Vec<(&'static str, Message)> {
    vec![
        ("100101-stop-order", down(stop_order())),
        ("100102-stop-feedback", up(stop_feedback())),
        ("100201-freeze-order", down(freeze_order())),
        ("100202-freeze-feedback", up(freeze_feedback())),
        ("100301-statement-query", down(statement_query())),
        ("100302-statement-feedback", up(statement_feedback())),
        ("acknowledgement", Message::Ack(acknowledgement())),
    ]
}

/// The golden messages' bytes, each with the name of its file.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    messages().into_iter().map(|(name, message)| (name, encode(&message))).collect()
}

/// `UPDATE_GOLDEN=1` writes the files instead of comparing them.
#[test]
fn messages_travel_as_the_files_say() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for (name, message) in messages() {
        let path = folder.join(format!("{name}.xml"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, encode(&message)).unwrap();
        }
        let written = std::fs::read(&path).unwrap();
        assert_eq!(String::from_utf8_lossy(&encode(&message)), String::from_utf8_lossy(&written), "{name}");
        assert_eq!(decode(&written), Ok(message), "{name}");
    }
}

#[test]
fn nothing_printed_names_a_person() {
    for (name, message) in messages() {
        let printed = format!("{message:?}");
        for whole in
            ["赵某", "周某", "李某", "6222020000001234567", "350200199001010004", "13800001234", "192.0.2.7"]
        {
            let in_file_name = whole == "赵某" && printed.contains("01赵某.jpg");
            assert!(in_file_name || !printed.contains(whole), "{name} prints {whole}");
        }
    }
}

#[test]
fn an_officer_copies_the_filled_fields_in_order() {
    let lines = DownBody::from(stop_order()).lines();
    let shown: Vec<String> = lines.iter().map(|l| format!("{} {} {}", l.element, l.label, l.text)).collect();
    assert_eq!(shown[0], format!("ApplicationID 业务申请编号 {}", application(ApplicationPrefix::STOP)));
    assert_eq!(shown[8], "Currency 币种 CNY");
    assert_eq!(shown[9], "TransferAmount 转账金额 49800.00");
    assert_eq!(shown[16], "Reason 止付事由 刷单返利 <被骗> & 转账");
    assert_eq!(shown.last().unwrap(), "Attachments/Attachment/Content 文件内容 Y29udGVudCBvZiDnlLPor7cucGRm");
    assert_eq!(shown.len(), 35);
}
