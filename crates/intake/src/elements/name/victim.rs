//! Names of the victim and the victim's people: no element of the report.

use std::collections::HashSet;

use super::{LISTS, account_follows, begins_name, full_name_at, han_run};
use crate::text::{Span, Text};

/// The victim's people by their likeliest name each: what stands bounded, else two characters after the surname.
pub(in crate::elements) fn own_names(text: &Text) -> Vec<String> {
    let own = victims(text);
    let mut names: Vec<String> = Vec::new();
    for start in 0..text.len() {
        if !begins_name(text, start) {
            continue;
        }
        let told = full_name_at(text, start).map(|end| text.folded(Span::new(start, end)));
        let name = told.filter(|name| own.contains(name));
        if let Some(name) = name.filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
}

/// Names of the victim and the victim's people; a name may run on into a verb, so every plausible length counts.
pub(super) fn victims(text: &Text) -> HashSet<String> {
    let lists = &*LISTS;
    let mut own = HashSet::new();
    // In a transcript 报警人： says who speaks, not what the name is.
    let is_transcript = ["接警员:", "报警人:喂", "报警人:我"].iter().any(|mark| text.as_str().contains(mark));
    for start in 0..text.len() {
        if !begins_name(text, start) || is_transcript && text.before(start, 1) == ':' {
            continue;
        }
        let mut at = start;
        while at > 0 && matches!(text.at(at - 1), ':' | ' ' | '】' | '是' | '叫' | '(') {
            at -= 1;
        }
        let announced =
            lists.victim.ends_at(text, at).is_some() || at < start && text.any_ends_at(at, &["我", "姓名"]);
        // 给她母亲苏桂英，卡号…: the other side's people.
        let theirs = text.any_ends_at(
            at,
            &[
                "她母亲",
                "他母亲",
                "她妈",
                "他妈",
                "她父亲",
                "他父亲",
                "她女儿",
                "他儿子",
                "她儿子",
                "他女儿",
                "她丈夫",
                "他妻子",
            ],
        );
        for length in [2, 3, 4] {
            let end = start + length;
            let paid = theirs && matches!(text.at(end), '，' | ',' | '(') && account_follows(text, end + 1);
            if end <= han_run(text, start, 4) && !paid && (announced || is_told_of_victim(text, end)) {
                own.insert(text.folded(Span::new(start, end)));
            }
        }
    }
    own
}

/// 贺晓芸（女，31岁，身份证…）: told of as only the report's own people are.
pub(super) fn is_told_of_victim(text: &Text, end: usize) -> bool {
    let at = end + usize::from(matches!(text.at(end), '(' | '，' | ','));
    let sex = matches!(text.at(at), '男' | '女') && matches!(text.at(at + 1), '，' | ',' | ')' | '、' | ';');
    sex || at > end && text.any_starts_at(at, &["身份证"])
}
