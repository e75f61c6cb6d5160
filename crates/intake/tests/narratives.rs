//! How other people write: one line per way of telling, with what must be read from it.

use intake::read;
use kernel::time::Timestamp;

/// Time, yuan, payee account's last four digits, payee; then what came back and the loss. The report came in on
/// 2025-04-03 at 18:00.
fn check(text: &str) -> String {
    let received = Timestamp::parse("2025-04-03T18:00:00+08:00").expect("a right time");
    let reading = read(text, Some(received));
    let payments = reading.payments.iter().map(|payment| {
        let time =
            payment.time.map_or("-".to_owned(), |time| time.to_beijing().strftime("%m-%d %H:%M").to_string());
        let to = payment.to.as_ref().map_or("-".to_owned(), |to| {
            to.reveal().chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect()
        });
        let name = payment.to_name.as_ref().map_or("-", |name| name.reveal());
        format!("{time} {} {to} {name}", payment.amount.get() / 100)
    });
    let payments: Vec<String> = payments.collect();
    format!(
        "{} | {} {}",
        payments.join("; "),
        reading.received_back.get() / 100,
        reading.total_loss.get() / 100
    )
}

#[test]
fn reads_payments_as_others_tell_them() {
    for (text, expected) in [
        (
            "孙女士于4月2日下午3点20分、3点45分、4点10分分三次向对方指定账户6228480000000573279（农业银行，刘晓梅）转账49800元、49900元、30000元，合计129700元。",
            "04-02 15:20 49800 3279 刘晓梅; 04-02 15:45 49900 3279 刘晓梅; 04-02 16:10 30000 3279 刘晓梅 | 0 129700",
        ),
        (
            "客服让我交保证金，我先后转了三笔，分别是2000、3800、6200，都是转到一个叫马丽的卡上，卡号6230 5800 0000 2750 797，时间是昨天晚上8点40到9点10分。",
            "04-02 20:00 2000 0797 马丽; 04-02 20:00 3800 0797 马丽; 04-02 20:00 6200 0797 马丽 | 0 12000",
        ),
        (
            "群里“董事长”让她把公司账上的96万元转到“武汉鼎盛建材有限公司”账户（账号6226600000001422，光大银行），她于今天9点35分转了96万，9点50分打电话核实发现被骗。",
            "04-03 09:35 960000 1422 武汉鼎盛建材有限公司 | 0 960000",
        ),
        (
            "第一次：3月16号晚上转账500元，返现600元；第二次：3月17日上午10点52分向张三丰（工行，6222020000001928811）转账6万5千元；第三次：3月17日14:25:25向同一账户转账1.6万元。后对方称需缴纳解冻金38.3万元，事主未转。共计被骗81500元。",
            "03-16 00:00 500 - -; 03-17 10:52 65000 8811 张三丰; 03-17 14:25 16000 8811 张三丰 | 600 80900",
        ),
        (
            "半个小时前下载了“易融钱包”，说我银行卡号填错了要交解冻费，我用手机银行给对方转了八千五，对方账户6230580000002262009，平安银行，户名周倩，没到账又让我转一万二，我没转。",
            "04-03 17:30 8500 2009 周倩 | 0 8500",
        ),
        (
            "今日上午10时左右，其孩子用其手机玩游戏时被人以免费送皮肤为由加QQ1234500006，扫码付款，共付款3笔，金额为998元、1998元、2998元，合计5994元。",
            "04-03 10:00 998 - -; 04-03 10:00 1998 - -; 04-03 10:00 2998 - - | 0 5994",
        ),
        (
            "2025-04-0214:25:25通过微信转账人民币【3200元】给对方，损失3200元。",
            "04-02 14:25 3200 - - | 0 3200",
        ),
        ("通过农业银行卡（卡号：，户名：；）向对方账户转账损失元，共计损失元。", " | 0 0"),
    ] {
        assert_eq!(check(text), expected, "{text}");
    }
}
