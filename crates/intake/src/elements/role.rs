//! Whose an element is, by the nearest words that tell.

use std::sync::LazyLock;

use super::{ElementKind, Found, Role};
use crate::text::{Span, Text};
use crate::words::WordList;

static VICTIM: LazyLock<WordList> = LazyLock::new(|| WordList::of("role.victim"));
static SUSPECT: LazyLock<WordList> = LazyLock::new(|| WordList::of("role.suspect"));



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
    let victim = VICTIM.distance_back(text, window);
    let suspect = SUSPECT.distance_back(text, window);
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
    let victim = VICTIM.distance_back(text, window);
    let suspect = SUSPECT.distance_back(text, window);
    match (victim, suspect) {
        (Some(own), Some(theirs)) if own <= theirs => Role::Victim,
        (Some(_), None) => Role::Victim,
        (_, Some(_)) => Role::Suspect,
        (None, None) => Role::Suspect,
    }
}
