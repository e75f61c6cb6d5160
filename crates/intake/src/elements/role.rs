//! Whose an element is, by the nearest words that tell.

use super::{ElementKind, Found, Role};
use crate::text::{Span, Text};

const VICTIM_BEFORE: &[&str] = &[
    "从",
    "用",
    "我的",
    "本人",
    "自己",
    "绑定",
    "卡内",
    "转出卡",
    "转出账户",
    "转出账号",
    "转出",
    "付款",
    "其名下",
    "所用卡",
    "通过其",
    "由其",
    "我用",
    "我从",
    "名下的",
    "自有",
    "受害人",
    "报警人",
    "报案人",
    "事主",
    "被害人",
    "其本人",
    "我卡",
    "收款银行卡",
    "填写",
    "填了",
    "卡(",
    "女儿",
    "儿子",
    "母亲",
    "家属",
    "监护人",
    "当事人",
    "联系人",
    "老公",
    "老婆",
    "丈夫",
    "妻子",
    "工资卡",
    "我叫",
    "备用",
    "本人的",
    "他的",
    "我电话",
    "我手机",
    "留电话",
    "先生",
    "女士",
    "输入",
    "报给",
    "扣款卡",
    "被刷卡",
    "登记",
    "消费者",
    "市民",
    "某(",
    "岁",
    "职业",
    "其卡",
    "信用卡",
    "机主",
    "我爸",
    "我妈",
    "提取到",
    "借出",
];

const SUSPECT_BEFORE: &[&str] = &[
    "向",
    "至",
    "到",
    "给",
    "对方",
    "收款",
    "户名",
    "入账",
    "转入",
    "汇入",
    "打到",
    "打给",
    "汇至",
    "转到",
    "转给",
    "嫌疑人",
    "骗子",
    "自称",
    "来电",
    "客服",
    "接到",
    "业务员",
    "打来",
    "致电",
    "冒充",
    "陌生",
    "显示",
    "号码",
    "短信",
    "组织者",
    "指定",
    "同一账户",
    "女友",
    "男友",
    "老师",
    "导师",
    "卖家",
    "买家",
    "房东",
    "采购",
    "厂家",
    "归属地",
    "供货商",
    "工作人员",
    "收件人",
    "汇给",
    "存入",
    "存到",
    "寄给",
    "他电话",
    "她电话",
    "公司电话",
    "联系方式",
    "有人",
    "假",
    "涉诈",
    "中介",
    "主播",
    "网友",
    "经理",
    "主任",
    "均为",
    "都是",
    "账户为",
    "→",
    "发信",
    "平台",
    "转往",
    "进账",
    "上门人员",
    "店家",
    "商家",
    "民警",
    "一个外地",
    "专家",
];

pub(super) fn assign(text: &Text, found: &[Found]) -> Vec<Role> {
    found.iter().map(|one| role_of(text, one)).collect()
}

fn role_of(text: &Text, one: &Found) -> Role {
    match one.kind {
        ElementKind::ResidentId => {
            let near = text.window_before(one.span.start, 14, &['。', '\n', ';']);
            if text.has_any(near, &["对方", "嫌疑人", "骗子"]) { Role::Suspect } else { Role::Victim }
        }
        ElementKind::Alipay => {
            let near = text.window_before(one.span.start, 10, &['。', '\n', ';', '，']);
            let own = text.has_any(near, &["我的", "本人", "自己的", "其支付宝", "报警人"]);
            let stolen = text.has_any(near, &["支付宝账号"]) && text.as_str().contains("被盗");
            if own || stolen { Role::Victim } else { Role::Suspect }
        }
        ElementKind::BankCard => card(text, one.span),
        ElementKind::Phone => phone(text, one),
        ElementKind::Wechat
        | ElementKind::Qq
        | ElementKind::Url
        | ElementKind::App
        | ElementKind::Wallet
        | ElementKind::OrderNo
        | ElementKind::MeetingNo
        | ElementKind::NameSuspect => Role::Suspect,
    }
}

/// Distance from the position back to the nearest of the words, to their end.
fn nearest(text: &Text, span: Span, words: &[&str]) -> Option<usize> {
    (span.start..=span.end).rev().find(|&end| text.any_ends_at(end, words)).map(|end| span.end - end)
}

fn card(text: &Text, span: Span) -> Role {
    let after = text.skip_blanks(span.end);
    let goes_out = text.any_starts_at(
        after,
        &[
            "转到",
            "转入",
            "转账到",
            "转账至",
            "转至",
            "向",
            "→",
            "->",
            "内",
            "里",
            "出去",
            "被",
            "转出",
            "汇",
            "上转",
            "支付",
            "卡内",
            "中转",
            "转了",
            "转给",
            "通过",
            "扣",
            "走的",
            "付",
        ],
    );
    if goes_out {
        return Role::Victim;
    }
    let window = text.window_before(span.start, 26, &['。', '\n', '?', '!']);
    let victim = nearest(text, window, VICTIM_BEFORE);
    let suspect = nearest(text, window, SUSPECT_BEFORE);
    match (victim, suspect) {
        (Some(own), Some(theirs)) if own < theirs => Role::Victim,
        (Some(_), None) => Role::Victim,
        (_, Some(_)) => Role::Suspect,
        (None, None) => Role::Suspect,
    }
}

fn phone(text: &Text, one: &Found) -> Role {
    let is_personal = one.value.len() == 11 && one.value.starts_with('1')
        || one.value.starts_with('0') && !one.value.starts_with("00");
    if !is_personal {
        return Role::Suspect;
    }
    let window = text.window_before(one.span.start, 34, &['。', '\n', '?', '!', ';']);
    let victim = nearest(text, window, VICTIM_BEFORE);
    let suspect = nearest(text, window, SUSPECT_BEFORE);
    match (victim, suspect) {
        (Some(own), Some(theirs)) if own <= theirs => Role::Victim,
        (Some(_), None) => Role::Victim,
        (_, Some(_)) => Role::Suspect,
        (None, None) => Role::Suspect,
    }
}
