//! The papers that go with an order: two officers' cards, scanned or filled in, and the document, filled into the
//! office's templates.

use kernel::{AccountNo, Fen, PaymentNo, PaymentNoKind, Timestamp};
use paper::{Fields, Template, in_capitals};
use pursuit::law::{ApproverRank, DocumentKind, OrderKind};
use pursuit::{HolderName, Sending};
use records::Work;
use records::people::users::User;
use wire::{Attachment, FieldError, PaperKind};

use crate::Office;
use crate::attachments::badge_scan_of;
use crate::cases::journal::Loaded;
use crate::error::Error;
use crate::forms::{self, Signed};
use crate::papers;

/// Who stands on an order's papers.
pub(crate) struct People<'u> {
    /// 经办人 and 协查人.
    pub officers: [&'u User; 2],
    pub approver: &'u User,
}

/// Two cards (01) and the document (03 for a stop, 02 for the rest), in this order.
pub(crate) async fn of(
    office: &Office,
    work: &Work,
    loaded: &Loaded,
    sending: &Sending,
    people: &People<'_>,
) -> Result<Vec<Attachment>, Error> {
    let mut made = Vec::with_capacity(3);
    for officer in people.officers {
        let (ending, bytes) = match badge_scan_of(work, officer.id).await? {
            Some(scan) => scan,
            None => {
                let fields = card(office, loaded, sending, officer);
                ("docx", papers::filled(work, Template::OfficerCard, &fields).await?)
            }
        };
        let name = format!("警官证_{}.{ending}", officer.badge);
        made.push(attachment(PaperKind::OfficerCard, &name, bytes)?);
    }
    let (kind, template) = match sending.document.kind {
        DocumentKind::StopApplication => (PaperKind::StopApplication, Template::StopApplication),
        DocumentKind::QueryNotice => (PaperKind::FreezeDocument, Template::QueryNotice),
        DocumentKind::FreezeNotice => (PaperKind::FreezeDocument, Template::FreezeNotice),
        DocumentKind::ReleaseNotice => (PaperKind::FreezeDocument, Template::ReleaseNotice),
    };
    let victim = forms::signed_of(work, loaded.row.id).await?;
    let fields = document(office, loaded, sending, people, victim.as_ref());
    let bytes = papers::filled(work, template, &fields).await?;
    let name = format!("{}_{}.docx", template.title(), loaded.row.number);
    made.push(attachment(kind, &name, bytes)?);
    Ok(made)
}

fn attachment(kind: PaperKind, name: &str, bytes: Vec<u8>) -> Result<Attachment, Error> {
    let lacks = |why: FieldError| Error::Message { what: "Attachments", why };
    Attachment::new(kind, name, bytes).map_err(lacks)
}

fn shared(office: &Office, loaded: &Loaded, sending: &Sending) -> Fields {
    Fields::new()
        .with("unit", office.name.as_str())
        .with("unit_code", office.code.as_str())
        .with("number", &sending.document.number)
        .with("case_number", &loaded.row.number)
        .with("date", day(sending.approved_at))
}

fn card(office: &Office, loaded: &Loaded, sending: &Sending, officer: &User) -> Fields {
    shared(office, loaded, sending)
        .with("officer", &officer.name)
        .with("badge", &officer.badge)
        .with("phone", &officer.phone)
}

fn document(
    office: &Office,
    loaded: &Loaded,
    sending: &Sending,
    people: &People<'_>,
    victim: Option<&Signed>,
) -> Fields {
    let holder = sending.holder.as_ref().map_or("不详", HolderName::reveal);
    let whole = sending.whole_because.as_deref();
    let [first, second] = people.officers;
    let number = number(&sending.account);
    let account = vec![
        ("place", "1".to_owned()),
        ("number", number.clone()),
        ("holder", holder.to_owned()),
        ("bank", sending.bank.clone()),
        ("amount", amount(sending.amount_fen)),
    ];
    let fields = shared(office, loaded, sending)
        .with("bank", &sending.bank)
        .with("article", sending.kind.law().article)
        .with("what", what(sending.kind))
        .with("from", minute(sending.from))
        .with("until", minute(sending.until))
        .with("freeze_type", if whole.is_some() { "全额冻结" } else { "限额冻结" })
        .with("whole_because", whole.map_or_else(String::new, |why| format!("全额冻结事由：{why}。")))
        .with("amount", amount(sending.amount_fen))
        .with("amount_capitals", in_capitals(sending.amount_fen))
        .with("original", "前次办理的止付（冻结）")
        .with_list("accounts", [account])
        .with("accounts_number", &number)
        .with("accounts_holder", holder)
        .with("officer1", &first.name)
        .with("badge1", &first.badge)
        .with("phone1", &first.phone)
        .with("officer2", &second.name)
        .with("badge2", &second.badge)
        .with("approver", &people.approver.name)
        .with("approver_rank", rank(sending.kind.law().approver))
        .with("approved_at", minute(sending.approved_at));
    with_victim(fields, sending, victim)
}

/// The account, or the payment as its institution knows it.
fn number(account: &AccountNo) -> String {
    let Some(payment) = PaymentNo::of(account) else { return account.reveal().to_owned() };
    let kind = match payment.kind() {
        PaymentNoKind::BankSerial => "银行流水号",
        PaymentNoKind::Order => "支付订单号",
        PaymentNoKind::Terminal => "POS流水号",
    };
    format!("{kind} {}", payment.reveal())
}

/// What the victim's application says; what nobody knows is left open for the pen, never filled in.
fn with_victim(fields: Fields, sending: &Sending, victim: Option<&Signed>) -> Fields {
    const OPEN: &str = "　　　　";
    let transfer = sending.answers.as_ref();
    let paid_at = transfer.and_then(|transfer| transfer.at);
    let paid = transfer.map(|transfer| transfer.amount_fen);
    let payer = transfer.and_then(|transfer| transfer.from_holder.as_ref()).map(HolderName::reveal);
    let account = transfer.and_then(|transfer| transfer.from.as_ref());
    fields
        .with("victim", victim.map_or(payer.unwrap_or(OPEN), |signed| signed.written.name.as_str()))
        .with("victim_id", victim.map_or(OPEN, |signed| signed.written.document.as_str()))
        .with("victim_phone", victim.map_or(OPEN, |signed| signed.written.phone.as_str()))
        .with("victim_signature", victim.map_or(OPEN, |_| "（已手写签名，原件存卷）"))
        .with("victim_signed_on", victim.map_or_else(|| OPEN.to_owned(), |signed| day(signed.at)))
        .with("out_holder", payer.unwrap_or(OPEN))
        .with("out_bank", transfer.and_then(|transfer| transfer.from_bank.as_deref()).unwrap_or(OPEN))
        .with("out_account", account.map_or(OPEN, |account| account.reveal()))
        .with("paid_at", paid_at.map_or_else(|| "不详".to_owned(), second))
        .with("paid", paid.map_or_else(|| OPEN.to_owned(), amount))
        .with("paid_capitals", paid.map_or_else(|| OPEN.to_owned(), in_capitals))
}

const fn what(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Stop => "紧急止付",
        OrderKind::StopExtension => "止付延期",
        OrderKind::StopRelease => "解除止付",
        OrderKind::Freeze => "冻结",
        OrderKind::FreezeExtension => "继续冻结",
        OrderKind::FreezeRelease => "解除冻结",
        OrderKind::StatementQuery => "交易明细",
        OrderKind::HolderQuery => "开户资料",
        OrderKind::LiveWatch => "动态交易",
        OrderKind::LiveWatchEnd => "终止动态查询",
        OrderKind::AllAccountsQuery => "名下全部账户",
    }
}

const fn rank(rank: ApproverRank) -> &'static str {
    match rank {
        ApproverRank::Centre => "反诈中心负责人",
        ApproverRank::County => "县级以上公安机关负责人",
        ApproverRank::Prefecture => "设区的市级以上公安机关负责人",
    }
}

fn amount(sum: Fen) -> String {
    if sum == Fen::ZERO { "—".to_owned() } else { sum.to_yuan_text() }
}

fn day(at: Timestamp) -> String {
    at.to_beijing().strftime("%Y年%m月%d日").to_string()
}

fn minute(at: Timestamp) -> String {
    at.to_beijing().strftime("%Y年%m月%d日%H时%M分").to_string()
}

fn second(at: Timestamp) -> String {
    at.to_beijing().strftime("%Y年%m月%d日%H时%M分%S秒").to_string()
}
