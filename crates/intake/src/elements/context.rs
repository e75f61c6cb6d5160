//! What the words before a number say it is.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::text::{Span, Text};

/// What a number is announced as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Announced {
    Qq,
    Wechat,
    Alipay,
    Meeting,
    Order,
    Card,
    Phone,
    ResidentId,
    Wallet,
    Url,
    /// 警情编号, 工号, 案号: numbers that are no elements.
    Desk,
}

const WORDS: &[(&str, Announced)] = &[
    ("QQ", Announced::Qq),
    ("qq", Announced::Qq),
    ("Qq", Announced::Qq),
    ("扣扣", Announced::Qq),
    ("企鹅", Announced::Qq),
    ("Q群", Announced::Qq),
    ("Q号", Announced::Qq),
    ("q群", Announced::Qq),
    ("群号", Announced::Qq),
    ("微信", Announced::Wechat),
    ("V信", Announced::Wechat),
    ("v信", Announced::Wechat),
    ("薇信", Announced::Wechat),
    ("威信", Announced::Wechat),
    ("VX", Announced::Wechat),
    ("Vx", Announced::Wechat),
    ("vx", Announced::Wechat),
    ("WX", Announced::Wechat),
    ("wx", Announced::Wechat),
    ("WeChat", Announced::Wechat),
    ("wechat", Announced::Wechat),
    ("朋友圈", Announced::Wechat),
    ("加我", Announced::Wechat),
    ("加了我", Announced::Wechat),
    ("加他", Announced::Wechat),
    ("加她", Announced::Wechat),
    ("微信支付", Announced::Order),
    ("支付宝", Announced::Alipay),
    ("支付宝账号", Announced::Alipay),
    ("支付宝账户", Announced::Alipay),
    ("支付宝号", Announced::Alipay),
    ("支付宝是", Announced::Alipay),
    ("alipay", Announced::Alipay),
    ("微信号", Announced::Wechat),
    ("微信账号", Announced::Wechat),
    ("QQ号码", Announced::Qq),
    ("QQ账号", Announced::Qq),
    ("QQ号", Announced::Qq),
    ("微信号码", Announced::Wechat),
    ("会议", Announced::Meeting),
    ("房间号", Announced::Meeting),
    ("会议室", Announced::Meeting),
    ("入会码", Announced::Meeting),
    ("单号", Announced::Order),
    ("订单", Announced::Order),
    ("流水号", Announced::Order),
    ("交易号", Announced::Order),
    ("商户号", Announced::Order),
    ("工单编号", Announced::Order),
    ("合同编号", Announced::Order),
    ("协议编号", Announced::Order),
    ("认购书编号", Announced::Order),
    ("订单编号", Announced::Order),
    ("保单号", Announced::Order),
    ("合同", Announced::Order),
    ("快递", Announced::Order),
    ("物流", Announced::Order),
    ("运单", Announced::Order),
    ("凭证号", Announced::Order),
    ("编号", Announced::Desk),
    ("卡号", Announced::Card),
    ("账号", Announced::Card),
    ("账户", Announced::Card),
    ("户头", Announced::Card),
    ("银行卡", Announced::Card),
    ("储蓄卡", Announced::Card),
    ("信用卡", Announced::Card),
    ("对公", Announced::Card),
    ("存折", Announced::Card),
    ("银行", Announced::Card),
    ("信用社", Announced::Card),
    ("农信", Announced::Card),
    ("行卡", Announced::Card),
    ("卡", Announced::Card),
    ("电话", Announced::Phone),
    ("手机", Announced::Phone),
    ("手机号", Announced::Phone),
    ("号码", Announced::Phone),
    ("来电", Announced::Phone),
    ("致电", Announced::Phone),
    ("热线", Announced::Phone),
    ("联系方式", Announced::Phone),
    ("短信", Announced::Phone),
    ("端口", Announced::Phone),
    ("客服", Announced::Phone),
    ("座机", Announced::Phone),
    ("身份证", Announced::ResidentId),
    ("证件号", Announced::ResidentId),
    ("钱包", Announced::Wallet),
    ("地址", Announced::Wallet),
    ("网址", Announced::Url),
    ("网站", Announced::Url),
    ("链接", Announced::Url),
    ("警情编号", Announced::Desk),
    ("警情号", Announced::Desk),
    ("警号", Announced::Desk),
    ("工号", Announced::Desk),
    ("案号", Announced::Desk),
    ("案件编号", Announced::Desk),
    ("受案", Announced::Desk),
    ("文号", Announced::Desk),
    ("证书", Announced::Desk),
    ("邮编", Announced::Desk),
    ("验证码", Announced::Desk),
    ("密码", Announced::Desk),
    ("代码", Announced::Desk),
    ("尾号", Announced::Desk),
    ("后四位", Announced::Desk),
    ("末四位", Announced::Desk),
];

static AUTOMATON: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(WORDS.iter().map(|(word, _)| word))
        .expect("the announcing words build an automaton")
});

/// All announcing words of a text, in order.
pub(super) struct Announcements(Vec<(Span, Announced)>);

impl Announcements {
    pub(super) fn of(text: &Text) -> Announcements {
        Announcements(text.find_words(&AUTOMATON).map(|(word, span)| (span, WORDS[word].1)).collect())
    }

    /// The last word that ends within so many characters before the position, with its distance.
    pub(super) fn before(&self, position: usize, reach: usize) -> Option<(Announced, usize)> {
        let after = self.0.partition_point(|(span, _)| span.end <= position);
        let (span, what) = self.0[..after].last()?;
        let distance = position - span.end;
        (distance <= reach).then_some((*what, distance))
    }

    /// The words that end within so many characters before the position, nearest first.
    pub(super) fn all_before(
        &self,
        position: usize,
        reach: usize,
    ) -> impl Iterator<Item = (Announced, usize)> + '_ {
        let after = self.0.partition_point(|(span, _)| span.end <= position);
        self.0[..after]
            .iter()
            .rev()
            .map(move |(span, what)| (*what, position - span.end))
            .take_while(move |(_, distance)| *distance <= reach)
    }
}
