//! Whose an element is, by the nearest words that tell.

use std::sync::LazyLock;

use super::{ElementKind, Found, Role};
use crate::text::{Span, Text};
use crate::words::WordList;

static VICTIM: LazyLock<WordList> = LazyLock::new(|| WordList::of("role.victim"));
static CARD: LazyLock<WordList> = LazyLock::new(|| WordList::of("role.card"));
static SUSPECT: LazyLock<WordList> = LazyLock::new(|| WordList::of("role.suspect"));

/// Words that carry money towards what follows.
const TOWARDS: &[&str] = &["向", "至", "到", "给", "转入", "汇入", "存入", "→", "对方", "收款", "户名"];

/// Words by which a card is somebody's own.
const OWNERS: &[&str] = &[
    "我",
    "其",
    "本人",
    "自己",
    "她",
    "他",
    "报警人",
    "受害人",
    "报案人",
    "事主",
    "老婆",
    "老公",
    "丈夫",
    "妻子",
    "母亲",
    "父亲",
    "某",
];

/// Money taken without the owner's doing.
const TAKEN: &[&str] = &[
    "被扣",
    "被划",
    "被刷",
    "盗刷",
    "被转出",
    "被转走",
    "卡被盗",
    "钱被盗",
    "款被盗",
    "被异地",
    "被消费",
    "卡里被",
    "卡内被",
];

pub(super) fn assign(text: &Text, found: &[Found]) -> Vec<Role> {
    let tells_of_theft = TAKEN.iter().any(|words| text.as_str().contains(words));
    let mut roles: Vec<Role> = Vec::with_capacity(found.len());
    for (index, one) in found.iter().enumerate() {
        let joined = index
            .checked_sub(1)
            .is_some_and(|last| roles[last] == Role::Victim && continues(text, &found[last], one));
        roles.push(if joined { Role::Victim } else { role_of(text, one, tells_of_theft) });
    }
    roles
}

/// 身份证号…、手机号…、银行卡号…: one person's data in a list.
fn continues(text: &Text, last: &Found, one: &Found) -> bool {
    let between = Span::new(last.span.end, one.span.start);
    let personal = matches!(last.kind, ElementKind::ResidentId | ElementKind::Phone)
        && matches!(one.kind, ElementKind::BankCard | ElementKind::Phone);
    personal
        && between.end >= between.start
        && between.end - between.start <= 8
        && text.at(between.start) == '、'
}

fn role_of(text: &Text, one: &Found, tells_of_theft: bool) -> Role {
    match one.kind {
        ElementKind::ResidentId => {
            let near = text.window_before(one.span.start, 14, &['。', '\n', ';']);
            if text.has_any(near, &["对方", "嫌疑人", "骗子"]) { Role::Suspect } else { Role::Victim }
        }
        ElementKind::Alipay => alipay(text, one.span, tells_of_theft),
        ElementKind::BankCard => card(text, one.span, tells_of_theft),
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

fn alipay(text: &Text, span: Span, tells_of_theft: bool) -> Role {
    let near = text.window_before(span.start, 10, &['。', '\n', ';', '，']);
    let own = text
        .has_any(near, &["我的", "本人", "自己的", "其支付宝", "报警人支", "受害人支", "事主支", "报案人支"]);
    let stolen = text.has_any(near, &["支付宝账号"]) && tells_of_theft;
    if own || stolen { Role::Victim } else { Role::Suspect }
}

/// The nearest word's distance; who speaks in a transcript (报警人：) says nothing.
fn distance(text: &Text, list: &WordList, window: Span) -> Option<usize> {
    let back = list.distance_back(text, window)?;
    let end = window.end - back;
    let speaks = text.at(end) == ':' && text.any_ends_at(end, &["报警人", "受害人", "事主", "报案人"]);
    (!speaks).then_some(back)
}

fn card(text: &Text, span: Span, tells_of_theft: bool) -> Role {
    let after = text.skip_blanks(span.end);
    if text.any_starts_at(after, &["→", "->", "=>"]) {
        return Role::Victim;
    }
    if text.any_starts_at(after, &["(本人", "(自己", "(我的", "(我自己", "(受害人", "(报警人", "(其本人"])
    {
        return Role::Victim;
    }
    // 我转的都是银行卡，6217…; 转的是6217…: where the money went.
    let lead = text.window_before(span.start, 12, &['。', '\n', ';']);
    if text.has_any(lead, &["转的都是", "打的都是", "汇的都是", "转的是", "打的是", "汇的是"])
    {
        return Role::Suspect;
    }
    let window = text.window_before(span.start, 30, &['。', '\n', '?', '!', ';']);
    // 卡里钱被转走2笔，…，卡是交行的6222…: the card from which the money was taken.
    let near = text.window_before(span.start, 10, &['，', '。', '\n', ';']);
    if tells_of_theft
        && text.has_any(near, &["卡是", "卡为"])
        && !text.has_any(near, &["对方", "收款", "他", "她"])
    {
        return Role::Victim;
    }
    if is_held_by_other(text, span) {
        return Role::Suspect;
    }
    if is_owned(text, window) {
        return Role::Victim;
    }
    if let Some(role) = asked_for(text, span) {
        return role;
    }
    let victim = distance(text, &CARD, window);
    let suspect = distance(text, &SUSPECT, window);
    match (victim, suspect) {
        (Some(own), Some(theirs)) if own <= theirs => return Role::Victim,
        (Some(_), None) => return Role::Victim,
        (_, Some(_)) => return Role::Suspect,
        (None, None) => {}
    }
    let goes_out = [
        "转到",
        "转入",
        "转账到",
        "转账至",
        "转至",
        "向",
        "内",
        "里",
        "出去",
        "被",
        "转出",
        "汇",
        "上转",
        "中转",
        "转了",
        "转给",
        "扣",
        "走的",
        "付",
    ];
    if text.any_starts_at(after, &goes_out) || tells_of_theft && is_taken_from(text, span) {
        return Role::Victim;
    }
    Role::Suspect
}

/// 卡号6222…姓名毕福生, 收款账号6222…: holder and payee are asked for of the other side's accounts only.
fn is_held_by_other(text: &Text, span: Span) -> bool {
    const PAYEE: &[&str] =
        &["收款账号", "收款账号:", "收款账户", "收款账户:", "收款卡号", "收款卡号:", "收款卡"];
    const HOLDER: &[&str] = &["户名", "开户名", "姓名", "名字", "户主", "收款人", "收款方"];
    let start = (span.start.saturating_sub(2)..=span.start)
        .rev()
        .find(|&at| text.at(at.saturating_sub(1)) != ' ')
        .unwrap_or(span.start);
    let mut after = text.skip_blanks(span.end);
    if matches!(text.at(after), '，' | ',' | '(' | ';' | '、') {
        after = text.skip_blanks(after + 1);
    }
    text.any_ends_at(start, PAYEE)
        || text.any_starts_at(after, HOLDER)
            && !text.any_starts_at(after, &["户名:，", "姓名:本人", "户名本人", "户名:本人"])
}

/// 问：你用的卡？答：6226…: what the question before the answer asked for.
fn asked_for(text: &Text, span: Span) -> Option<Role> {
    let answer = (span.start.saturating_sub(8)..=span.start)
        .rev()
        .find(|&at| text.any_ends_at(at, &["答:", "报警人:", "事主:", "报案人:", "受害人:"]))?;
    // 我招商转的，6214…: the answer itself says more than the question.
    if text.has_any(Span::new(answer, span.start), &["我", "自己", "从", "转的"]) {
        return None;
    }
    let is_end = |at: usize| matches!(text.at(at), '。' | '?' | '\n' | '!');
    let mark = (answer.saturating_sub(8)..answer).rev().find(|&at| is_end(at)).unwrap_or(answer);
    let end = (mark.saturating_sub(2)..=mark).find(|&at| is_end(at)).unwrap_or(mark);
    let question = text.window_before(end, 30, &['。']);
    if text.has_any(
        question,
        &[
            "您的卡",
            "自己的卡",
            "自己的账",
            "你的卡",
            "用的卡",
            "用的哪",
            "从哪张",
            "哪张卡转",
            "哪张卡",
            "填的什么卡",
            "您用的",
            "你用的",
        ],
    ) {
        return Some(Role::Victim);
    }
    text.has_any(question, &["转到", "收款", "对方账", "对方的账", "打到", "汇到", "转给"])
        .then_some(Role::Suspect)
}

/// 从…卡, 用其农业银行卡, 我农行的卡, 其6217…: a phrase of possession that leads straight to the number.
fn is_owned(text: &Text, window: Span) -> bool {
    let start = window.end.saturating_sub(22).max(window.start);
    for at in (start..window.end).rev() {
        let leads = text.any_starts_at(at, &["从", "用", "由", "自", "通过"]);
        let owner =
            OWNERS.iter().find(|owner| text.starts_with_at(at, owner)).map(|owner| owner.chars().count());
        let Some(length) = owner.or(leads.then_some(1)) else { continue };
        // 报警人： says who speaks.
        if text.at(at + length) == ':' {
            continue;
        }
        let between = Span::new(at + length, window.end);
        let names_account = text.has_any(between, &["卡", "账户", "账号", "银行", "行(", "存折", "行的"]);
        let straight = between.end <= between.start + 1;
        let inner = Span::new(between.start, between.end.saturating_sub(1).max(between.start));
        let blocked = text.has_any(between, TOWARDS)
            || (inner.start..inner.end).any(|p| matches!(text.at(p), '，' | ',' | ':'));
        let blocked = blocked
            // 转到她卡里，6230…: his and hers are the other side's where money goes.
            || matches!(text.at(at), '他' | '她')
                && text.any_ends_at(at, &["向", "至", "到", "给", "往", "入", "进"])
            || text.any_ends_at(at, &["向", "至", "到", "给", "往"])
                && !leads
                && text.has_any(between, &["的", "开户", "指定", "提供"]);
        let other = text.any_starts_at(
            at,
            &["用品", "用户", "其他", "其它", "其中", "自称", "由于", "从事", "他人", "自动"],
        ) || text.any_ends_at(at, &["信", "费", "专", "使", "问", "让"])
            && text.at(at) == '用'
            && !text.ends_with_at(at, "使");
        if !blocked && !other && (straight || names_account) {
            return true;
        }
    }
    false
}

/// The report tells of money taken from a card, and nothing beside this number speaks of a payee.
fn is_taken_from(text: &Text, span: Span) -> bool {
    let around = Span::new(span.start.saturating_sub(24), (span.end + 16).min(text.len()));
    !text.has_any(
        around,
        &[
            "户名", "收款", "对方", "名下", "转入", "转到", "转至", "开户", "流水", "写的", "显示", "查到",
            "单子",
        ],
    )
}

fn phone(text: &Text, one: &Found) -> Role {
    let is_personal = one.value.len() == 11 && one.value.starts_with('1')
        || one.value.starts_with('0') && !one.value.starts_with("00");
    if !is_personal {
        return Role::Suspect;
    }
    let window = text.window_before(one.span.start, 34, &['。', '\n', '?', '!', ';']);
    let victim = distance(text, &VICTIM, window);
    let suspect = distance(text, &SUSPECT, window);
    match (victim, suspect) {
        (Some(own), Some(theirs)) if own <= theirs => Role::Victim,
        (Some(_), None) => Role::Victim,
        (_, Some(_)) => Role::Suspect,
        (None, None) => Role::Suspect,
    }
}
