//! Every template filled with a made-up case, to be looked at: `cargo run -p paper --example sample -- FOLDER`.

use std::path::PathBuf;

use kernel::Fen;
use paper::{Fields, Template, fill, in_capitals};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder"));
    for template in Template::ALL {
        let paper = fill(template.shipped(), &fields()).expect("a shipped template is filled");
        let path = folder.join(format!("{}.docx", template.name()));
        std::fs::write(&path, paper).expect("the folder can be written");
        println!("{}", path.display());
    }
}

fn fields() -> Fields {
    let sum = Fen::new(5_003_050);
    let account = |place: &str, number: &str, holder: &str| {
        vec![
            ("place", place.to_owned()),
            ("number", number.to_owned()),
            ("holder", holder.to_owned()),
            ("bank", "中国建设银行".to_owned()),
            ("amount", sum.to_yuan_text()),
        ]
    };
    let texts = [
        ("unit", "某市公安局反诈中心"),
        ("unit_code", "440300000000"),
        ("number", "反诈冻结字〔2026〕12号"),
        ("case_number", "FZ20260110-0001"),
        ("date", "2026年01月10日"),
        ("bank", "中国建设银行"),
        ("article", "公安机关办理刑事案件程序规定第二百三十八条至第二百四十三条"),
        ("what", "冻结"),
        ("from", "2026年01月10日18时41分"),
        ("until", "2026年07月09日18时41分"),
        ("freeze_type", "限额冻结"),
        ("whole_because", ""),
        ("amount", "50030.50"),
        ("original", "前次办理的止付（冻结）"),
        ("accounts_number", "6217000000000000013"),
        ("accounts_holder", "王某某"),
        ("officer", "林一鸣"),
        ("badge", "000001"),
        ("phone", "13800000012"),
        ("officer1", "林一鸣"),
        ("badge1", "000001"),
        ("phone1", "13800000012"),
        ("officer2", "周晓岚"),
        ("badge2", "000002"),
        ("approver", "赵建国"),
        ("approver_rank", "县级以上公安机关负责人"),
        ("approved_at", "2026年01月10日18时40分"),
        ("victim", "刘某某"),
        ("victim_id", "　　　　"),
        ("victim_phone", "　　　　"),
        ("victim_signature", "　　　　"),
        ("victim_signed_on", "　　　　"),
        ("out_holder", "刘某某"),
        ("out_bank", "中国工商银行"),
        ("out_account", "6222020000000000012"),
        ("paid_at", "2026年01月10日18时18分00秒"),
        ("paid", "50030.50"),
        ("holder", "王某某"),
        ("account_tail", "0013"),
        ("received_at", "2026年01月11日09时00分"),
        ("first_answer_due", "2026年01月11日13时00分"),
        ("reply_due", "2026年02月10日"),
        ("findings", "该账户收到的款项为工资，与案件无关。"),
        ("outcome", "异议成立，已解除对该账户的控制措施"),
        ("accepting_unit", "东区分局"),
        ("freezing_unit", "西区分局"),
        ("accepting_officers", "林一鸣、周晓岚"),
        ("freezing_officers", "吴远、冯立"),
        ("case", "FZ20260110-0001"),
        ("matter", "调取犯罪嫌疑人赵某某在你辖区银行网点的取款监控录像，并协助传唤到案"),
        ("to", "6222020000000000012"),
        ("to_bank", "中国工商银行"),
        ("loss", "50000.00"),
        ("returned", "0.00"),
        ("victims", "2"),
        ("total", "8000.00"),
        ("frozen", "8000.00"),
        ("left", "0.00"),
        ("method", "按被骗金额比例返还"),
        ("notice", "按比例返还的方案已公告三十日，至2026年02月10日期满。"),
        ("decider", "钱局"),
        ("decided_at", "2026年02月11日"),
        ("draft", "1"),
    ];
    let filled = texts.into_iter().fold(Fields::new(), |fields, (name, text)| fields.with(name, text));
    let share = |place: &str, case: &str, amount: &str| {
        vec![
            ("place", place.to_owned()),
            ("case", case.to_owned()),
            ("account", "6217000000000000013".to_owned()),
            ("to", "6222020000000000012".to_owned()),
            ("deposit", "50000.00".to_owned()),
            ("held", "0.00–8000.00".to_owned()),
            ("amount", amount.to_owned()),
        ]
    };
    let shares = [share("1", "FZ20260110-0001", "5000.00"), share("2", "FZ20260110-0002", "3000.00")];
    let filled = filled
        .with("total_capitals", in_capitals(Fen::new(800_000)))
        .with_list("shares", shares.clone())
        .with_list("flows", shares);
    filled.with("amount_capitals", in_capitals(sum)).with("paid_capitals", in_capitals(sum)).with_list(
        "accounts",
        [account("1", "6217000000000000013", "王某某"), account("2", "6222020000000000020", "赵某某")],
    )
}
