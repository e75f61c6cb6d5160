//! What introduces a name: announced (户名：罗永强), called by a title, claimed by somebody, asked for.

use super::{LISTS, TITLED, account_follows, is_han};
use crate::text::Text;
use crate::words::section;

/// How a name is introduced.
pub(super) enum Introduced {
    Announced,
    Titled,
}

pub(super) fn introduced(text: &Text, start: usize, end: usize) -> Option<Introduced> {
    let lists = &*LISTS;
    let bounded = !is_han(text.at(end));
    let mut at = start;
    for step in 0..4 {
        let place = back_blanks(text, at);
        if let Some(length) = lists.announced.ends_at(text, place) {
            let weak = lists.weak.ends_at(text, place) == Some(length) && step == 0 && place == at;
            let before = text.before(place, length + 1);
            let marked = !is_han(before)
                && (text.at(place - length) == '名' || text.at(place - length) == '姓' && bounded)
                || text.at(place - length) == '叫' && bounded && !matches!(before, '我' | '她' | '他');
            if !weak || marked || bounded && account_follows(text, end + 1) {
                return Some(Introduced::Announced);
            }
        }
        if lists.titles.ends_at(text, place).is_some() {
            return Some(Introduced::Titled);
        }
        if step == 0
            && (answers_who(text, place)
                || claims(text, start) && matches!(text.before(start, 1), '”' | '的'))
            && bounded
        {
            return Some(Introduced::Announced);
        }
        let from = if lists.links.ends_at(text, at).is_some() { at } else { place };
        at = from - lists.links.ends_at(text, from)?;
    }
    None
}

/// 户名？/报警人：黎昌盛: the answer to a question for the name.
fn answers_who(text: &Text, start: usize) -> bool {
    if !text.any_ends_at(start, &["答:", "报警人:", "事主:", "受害人:", "报案人:", "答: "]) {
        return false;
    }
    let question = text.window_before(start, 24, &['。']);
    text.has_any(
        question,
        &["户名", "收款人", "收款方", "收款账户", "户主", "叫什么", "姓名", "名字", "开户名", "谁的", "给谁"],
    )
}

/// 自称“某银行普惠金融部”的古天明: somebody's claim in the same clause.
fn claims(text: &Text, start: usize) -> bool {
    text.has_any(
        text.window_before(start, 26, &['。', '\n', ';']),
        &["自称", "冒充", "声称是", "自我介绍", "说是", "称是", "说他是", "说她是"],
    )
}

/// Among the first two hundred surnames; rarer ones are ordinary words too often.
pub(super) fn is_common_surname(character: char) -> bool {
    section("name.surnames").first().is_some_and(|all| all.chars().take(200).any(|known| known == character))
}

/// Back over blanks and a short remark in brackets: 户名分别为（后两个）温少华.
fn back_blanks(text: &Text, mut at: usize) -> usize {
    while at > 0 && matches!(text.at(at - 1), ' ' | '…') {
        at -= 1;
    }
    if at > 0 && text.at(at - 1) == ')' {
        let open = (2..=8).find(|&back| text.before(at, back) == '(');
        return open.map_or(at, |back| at - back);
    }
    at
}

/// “郑国梁”的警官, 上海市公安局顾长明警官, 车商“甘永强”（电话…）, 警官证（谭卫国，…）: a whole name where only names stand.
pub(super) fn is_called(text: &Text, start: usize, end: usize) -> bool {
    const OFFICES: &[&str] = &[
        "公安局",
        "分局",
        "派出所",
        "检察院",
        "法院",
        "支队",
        "大队",
        "总队",
        "中队",
        "中心",
        "公司",
        "银行",
        "政府",
        "纪委",
        "医保局",
        "社保局",
        "税务局",
        "监管局",
        "银保监会",
        "工作组",
        "集团",
        "商会",
        "警官证(",
        "工作证(",
        "证件(",
        "身份证(",
    ];
    if end - start != 3 || !is_common_surname(text.at(start)) || matches!(text.at(start), '付' | '向' | '于')
    {
        return false;
    }
    let quote = matches!(text.before(start, 1), '“' | '"' | '「' | '‘');
    let closes = matches!(text.at(end), '”' | '"' | '」' | '’');
    let before = if quote { start - 1 } else { start };
    let titled = text.any_starts_at(end, TITLED) || text.any_starts_at(end, POLITE);
    let office = text.any_ends_at(before, OFFICES);
    let reached = quote
        && closes
        && text.any_starts_at(
            end + 1,
            &[
                "加我",
                "加了我",
                "发来",
                "打来",
                "发微信",
                "给我",
                "让我",
                "(电话",
                "(手机",
                "(微信",
                "(QQ",
                "(来电",
                "的人",
                "联系",
                "(号码",
                "警官",
                "教授",
                "经理",
            ],
        );
    let said = claims(text, start) && (text.any_ends_at(before, &["的", "是", "叫", "称"]) || quote);
    let met = titled && text.any_ends_at(start, &["联系", "找", "让我联系", "跟", "是", "和"]);
    met || office && (titled || !is_han(text.at(end)))
        || reached
        || quote && titled && !closes
        || said && (titled || closes || !is_han(text.at(end)))
}

/// What people are called by after their name.
const POLITE: &[&str] = &[
    "警员",
    "民警",
    "法官",
    "检察官",
    "科长",
    "队长",
    "处长",
    "所长",
    "医生",
    "律师",
    "同志",
    "会计",
    "秘书",
];
