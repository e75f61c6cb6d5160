//! Drafts of the reports that ask for a filing and for a freeze, from what the case knows; a person completes them.

use kernel::Timestamp;
use pursuit::{Case, Order};

/// 呈请立案报告书.
pub(super) fn filing(number: &str, received_at: Timestamp, case: &Case, office: &str) -> String {
    let payments = case.report().map_or(0, |report| report.payments.len());
    format!(
        "呈请立案报告书\n{office}于{at}接到{number}号警情：受害人称被电信网络诈骗，共{payments}笔付款，损失人民币{stolen}元。\
         现已依法紧急止付{stops}个账户，控制资金{stopped}元。\n根据《中华人民共和国刑事诉讼法》第一百一十二条，呈请对该案立案侦查。\n\
         妥否，请批示。\n承办人：＿＿＿＿　＿＿＿＿",
        at = received_at.to_beijing().strftime("%Y年%m月%d日%H时%M分"),
        stolen = case.stolen_fen().to_yuan_text(),
        stops = held(case).count(),
        stopped = case.stopped_fen().to_yuan_text(),
    )
}

/// 呈请冻结报告书, an account a line.
pub(super) fn freeze(number: &str, case: &Case, office: &str) -> String {
    let account = |order: &Order| {
        let bank = order.bank.as_deref().unwrap_or("开户行待查");
        let until = order.expires_at.map(|at| at.to_beijing().strftime("%m月%d日%H时%M分").to_string());
        let until = until.unwrap_or_else(|| "时限待银行反馈".to_owned());
        format!(
            "　{bank}　{}　金额{}元　止付至{until}",
            order.account.reveal(),
            order.amount_fen.to_yuan_text()
        )
    };
    let accounts: Vec<String> = held(case).map(account).collect();
    format!(
        "呈请冻结财产报告书\n{office}办理的{number}号案件，下列账户已紧急止付，到期前须转为冻结：\n{}\n\
         根据《公安机关办理刑事案件程序规定》第二百三十八条至第二百四十三条，呈请冻结六个月。\n妥否，请批示。\n承办人：＿＿＿＿　＿＿＿＿",
        accounts.join("\n"),
    )
}

fn held(case: &Case) -> impl Iterator<Item = &Order> {
    case.orders().filter(|order| order.kind.holds_money() && order.state.holds())
}
