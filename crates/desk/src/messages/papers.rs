//! The papers that go with an order: two officers' cards and the document, as texts made from the records.
//!
//! A centre that scans the cards and seals the form electronically puts those files in their place; until
//! then these texts say the same and name themselves stand-ins.

use kernel::Fen;
use pursuit::Sending;
use pursuit::law::DocumentKind;
use records::people::users::User;
use wire::{Attachment, FieldError, PaperKind};

use crate::Office;
use crate::cases::journal::Loaded;
use crate::error::Error;

/// Two cards (01) and the document (03 for a stop, 02 for the rest), in this order.
pub(crate) fn of(
    office: &Office,
    loaded: &Loaded,
    sending: &Sending,
    officers: [&User; 2],
) -> Result<Vec<Attachment>, Error> {
    let mut papers = Vec::with_capacity(3);
    for officer in officers {
        let name = format!("警官证_{}.txt", officer.badge);
        papers.push(paper(PaperKind::OfficerCard, &name, card(office, officer))?);
    }
    let (kind, title) = match sending.document.kind {
        DocumentKind::StopApplication => (PaperKind::StopApplication, "紧急止付申请表"),
        DocumentKind::QueryNotice => (PaperKind::FreezeDocument, "协助查询财产通知书"),
        DocumentKind::FreezeNotice => (PaperKind::FreezeDocument, "协助冻结财产通知书"),
        DocumentKind::ReleaseNotice => (PaperKind::FreezeDocument, "协助解除冻结财产通知书"),
    };
    let text = document(office, loaded, sending, officers, title);
    papers.push(paper(kind, &format!("{title}_{}.txt", loaded.row.number), text)?);
    Ok(papers)
}

fn paper(kind: PaperKind, name: &str, text: String) -> Result<Attachment, Error> {
    let lacks = |why: FieldError| Error::Message { what: "Attachments", why };
    Attachment::new(kind, name, text.into_bytes()).map_err(lacks)
}

fn card(office: &Office, officer: &User) -> String {
    format!(
        "人民警察证（据人事记录生成，代替证件影印件）\n姓名：{}\n警号：{}\n单位：{}\n联系电话：{}\n",
        officer.name, officer.badge, office.name, officer.phone
    )
}

fn document(
    office: &Office,
    loaded: &Loaded,
    sending: &Sending,
    officers: [&User; 2],
    title: &str,
) -> String {
    let mut lines = vec![
        title.to_owned(),
        format!("文号：{}", sending.document.number),
        format!("申请单位：{}（{}）", office.name, office.code.as_str()),
        format!("案件编号：{}", loaded.row.number),
        format!("法律依据：{}", sending.kind.law().article),
        format!("开户机构：{}", sending.bank),
        format!("账号：{}", sending.account.reveal()),
    ];
    if let Some(holder) = &sending.holder {
        lines.push(format!("户名：{}", holder.reveal()));
    }
    if sending.amount_fen > Fen::ZERO {
        lines.push(format!("金额：人民币{}元", sending.amount_fen.to_yuan_text()));
    }
    if let Some(transfer) = &sending.answers {
        lines.push(format!("转入金额：人民币{}元", transfer.amount_fen.to_yuan_text()));
        let at = transfer.at.map_or_else(
            || "不详".to_owned(),
            |at| at.to_beijing().strftime("%Y年%m月%d日%H时%M分%S秒").to_string(),
        );
        lines.push(format!("转账时间：{at}"));
        if let Some(from) = &transfer.from {
            lines.push(format!("转出账号：{}", from.reveal()));
        }
        if let Some(holder) = &transfer.from_holder {
            lines.push(format!("转出户名：{}", holder.reveal()));
        }
    }
    lines.push(format!("期间：{} 至 {}", sending.from, sending.until));
    lines.push(format!("经办人：{}（警号{}）", officers[0].name, officers[0].badge));
    lines.push(format!("协查人：{}（警号{}）", officers[1].name, officers[1].badge));
    lines.push(format!("审批时间：{}", sending.approved_at));
    lines.join("\n") + "\n"
}
