//! Names of payees and suspects: full personal names by surname and by what stands around them.
//!
//! Not taken: nicknames, a surname with a title (陈老师), masked names (*强), and the victim's own people. Firms are
//! in [`super::firm`].

use std::collections::HashSet;
use std::sync::LazyLock;

use kernel::bank;

use super::{ElementKind, Finds, Found, firm};
use crate::text::{Span, Text};
use crate::words::{WordList, section};

struct Lists {
    surnames: HashSet<char>,
    compound: WordList,
    announced: WordList,
    weak: WordList,
    links: WordList,
    towards: WordList,
    titles: WordList,
    follows: WordList,
    victim: WordList,
    not_given: HashSet<char>,
    common: WordList,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let characters = |name: &str| section(name).into_iter().flat_map(str::chars).collect();
    Lists {
        surnames: characters("name.surnames"),
        compound: WordList::of("name.compound"),
        announced: WordList::of("name.announced"),
        weak: WordList::of("name.announced_weak"),
        links: WordList::of("name.links"),
        towards: WordList::of("name.towards"),
        titles: WordList::of("name.titles"),
        follows: WordList::of("name.follows"),
        victim: WordList::of("name.victim"),
        not_given: characters("name.not_given"),
        common: WordList::of("name.common"),
    }
});

/// What follows a name that money goes to.
const OWNED: &[&str] = &[
    "名下",
    "的账",
    "账户",
    "账号",
    "个人",
    "的银行",
    "的卡",
    "转账",
    "汇款",
    "转款",
    "打款",
    "支付宝",
    "的微信",
    "的支付宝",
    "的农",
    "的工",
    "的建",
    "的邮",
    "先后",
    "购买",
    "尾号",
    "付款",
    "的中",
    "的招",
    "卡",
    "的人",
    "的6",
    "那张卡",
    "这张卡",
    "转了",
    "打了",
    "汇了",
    "付了",
    "充了",
    "转入",
    "打入",
    "存入",
    "收款",
    "的，",
    "收，",
    "收。",
    "邮储",
    "邮政",
    "工行",
    "农行",
    "建行",
    "中行",
    "交行",
    "招行",
    "工商银",
    "农业银",
    "建设银",
    "中国银",
    "交通银",
    "招商银",
    "平安银",
    "民生银",
    "光大银",
    "浦发",
    "兴业银",
    "华夏银",
    "广发银",
    "中信银",
    "农商",
    "信用社",
];

/// Titles after a surname: 陈老师 is no full name.
const TITLED: &[&str] = &[
    "老师", "先生", "女士", "经理", "主任", "局长", "警官", "客服", "总", "专员", "导师", "院长", "书记",
    "老板", "教授", "助理",
];

pub(super) fn find(text: &Text, found: &mut Finds) {
    let own = victims(text);
    let mut spans: Vec<(Span, u8)> = Vec::new();
    firm::find(text, &mut spans);
    spans.retain(|(span, _)| !own.contains(&text.folded(*span)));
    let firms: Vec<Span> = spans.iter().map(|(span, _)| *span).collect();
    for start in 0..text.len() {
        if !begins_name(text, start) {
            continue;
        }
        if let Some((end, confidence)) = name_at(text, start) {
            spans.push((Span::new(start, end), confidence));
            list_on(text, end, confidence, &mut spans);
        }
    }
    beside_accounts(text, &found.list, &mut spans);
    // Firms do not overlap and stand in order, so only the neighbours can contain a name.
    spans.retain(|(span, _)| {
        let after = firms.partition_point(|firm| firm.end <= span.start);
        firms.get(after).is_none_or(|firm| firm == span || !firm.overlaps(*span))
    });
    spans.sort();
    for (span, confidence) in spans {
        let value = text.folded(span);
        let repeated = found.has(ElementKind::NameSuspect, &value);
        if !repeated && !found.is_taken(span) && !own.contains(&value) && bank::full_name(&value).is_none() {
            let value = text.plain(span);
            found.push(Found { kind: ElementKind::NameSuspect, span, value, confidence });
        }
    }
}

pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '·')
}

fn begins_name(text: &Text, start: usize) -> bool {
    LISTS.surnames.contains(&text.at(start)) || LISTS.compound.starts_at(text, start).is_some()
}

/// A name announced (户名：罗永强), called by a title (业务员贝少卿) or paid to (向罗永强转账).
fn name_at(text: &Text, start: usize) -> Option<(usize, u8)> {
    let end = full_name_at(text, start)?;
    if is_told_of_victim(text, end) {
        return None;
    }
    match introduced(text, start, end) {
        Some(Introduced::Announced) => return Some((end, 92)),
        Some(Introduced::Titled)
            if !text.any_starts_at(end, TITLED) && (end - start > 2 || is_common_surname(text.at(start))) =>
        {
            return Some((end, 80));
        }
        Some(Introduced::Titled) | None => {}
    }
    if is_called(text, start, end) {
        return Some((end, 84));
    }
    // 转给了匡建明的: the mark of what is done stands between.
    let led = LISTS.towards.ends_at(text, start).is_some()
        || matches!(text.before(start, 1), '了' | ' ') && LISTS.towards.ends_at(text, start - 1).is_some();
    if !led {
        return None;
    }
    let next = text.at(end);
    let accounted = next == '('
        || text.at(text.skip_blanks(end)).is_ascii_digit()
        || matches!(next, '，' | ',') && account_follows(text, end + 1);
    (text.any_starts_at(text.skip_blanks(end), OWNED) || accounted).then_some((end, 88))
}

/// “郑国梁”的警官, 上海市公安局顾长明警官, 车商“甘永强”（电话…）, 警官证（谭卫国，…）: a whole name where only names stand.
fn is_called(text: &Text, start: usize, end: usize) -> bool {
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

/// 户名分别为齐鸣、任雪、邓群: the names that follow in a list.
fn list_on(text: &Text, mut end: usize, confidence: u8, spans: &mut Vec<(Span, u8)>) {
    while text.at(end) == '、'
        && let Some(next) = full_name_at(text, end + 1)
        && !is_han(text.at(next))
    {
        spans.push((Span::new(end + 1, next), confidence));
        end = next;
    }
}

/// How a name is introduced.
enum Introduced {
    Announced,
    Titled,
}

fn introduced(text: &Text, start: usize, end: usize) -> Option<Introduced> {
    let lists = &*LISTS;
    let bounded = !is_han(text.at(end));
    let mut at = start;
    for step in 0..4 {
        let place = back_blanks(text, at);
        if let Some(length) = lists.announced.ends_at(text, place) {
            let weak = lists.weak.ends_at(text, place) == Some(length) && step == 0 && place == at;
            let before = text.before(place, length + 1);
            let marked = text.at(place - length) == '名' && !is_han(before)
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
        at -= lists.links.ends_at(text, at)?;
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
fn is_common_surname(character: char) -> bool {
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

/// A full name that begins at a position: where it ends. What follows in its run must be something that follows names.
pub(super) fn full_name_at(text: &Text, start: usize) -> Option<usize> {
    let lists = &*LISTS;
    let run = han_run(text, start, 14);
    let compound = lists.compound.starts_at(text, start).is_some();
    if !compound && !lists.surnames.contains(&text.at(start)) {
        return None;
    }
    let lengths: &[usize] = if compound { &[3, 4, 2] } else { &[3, 2, 4] };
    let given = start + if compound { 2 } else { 1 };
    let mut best = None;
    for &wanted in lengths {
        let end = start + wanted;
        if end > run
            || wanted == 4 && !compound
            || compound && wanted == 2
            || (given..end).any(|at| lists.not_given.contains(&text.at(at))) && !is_forward(text, given, end)
        {
            continue;
        }
        let name = text.folded(Span::new(start, end));
        let is_title = lists.titles.contains(&text.folded(Span::new(given, end)))
            || TITLED.contains(&text.folded(Span::new(given, end)).as_str());
        let is_word = is_title
            || lists.common.contains(&name)
            || lists.common.starts_at(text, start).is_some_and(|length| length >= wanted)
            || ends_word(text, start)
            || super::app::is_mainstream(&name);
        if is_word {
            continue;
        }
        if end == run {
            return Some(end);
        }
        if lists.follows.starts_at(text, end).is_some() {
            best = best.or(Some(end));
        }
    }
    best
}

/// 向前, 向东, 向阳: given names although 向 leads to a payee elsewhere.
fn is_forward(text: &Text, given: usize, end: usize) -> bool {
    end - given == 2
        && text.any_starts_at(given, &["向前", "向东", "向阳", "向荣", "向明", "向华", "向南", "向群"])
}

/// 报名`费`可领: the surname is the end of the word before.
fn ends_word(text: &Text, start: usize) -> bool {
    text.at(start) == '费' && "名续务员税证检运学路话制卡包料旅会保利油邮".contains(text.before(start, 1))
}

fn han_run(text: &Text, start: usize, most: usize) -> usize {
    let mut end = start;
    while end < text.len() && end - start < most && is_han(text.at(end)) {
        end += 1;
    }
    end
}

fn account_follows(text: &Text, start: usize) -> bool {
    let banks = [
        "账号",
        "卡号",
        "账户",
        "支付宝",
        "工",
        "农",
        "建",
        "中国",
        "交",
        "邮",
        "招",
        "浦",
        "民生",
        "中信",
        "光大",
        "兴业",
        "平安",
        "广发",
        "华夏",
        "银行",
        "尾号",
    ];
    text.any_starts_at(start, &banks) || text.at(text.skip_blanks(start)).is_ascii_digit()
}

/// 贺晓芸（女，31岁，身份证…）: told of as only the report's own people are.
fn is_told_of_victim(text: &Text, end: usize) -> bool {
    let at = end + usize::from(matches!(text.at(end), '(' | '，' | ','));
    let sex = matches!(text.at(at), '男' | '女') && matches!(text.at(at + 1), '，' | ',' | ')' | '、' | ';');
    sex || at > end && text.any_starts_at(at, &["身份证"])
}

/// A name that fills the place beside an account: `6212…（罗永强，工商银行）`, `卡号…，侯军，邮储银行`, 陶俊峰/徽商银行.
fn beside_accounts(text: &Text, known: &[Found], spans: &mut Vec<(Span, u8)>) {
    let is_mark = |c: char| {
        matches!(
            c,
            '，' | ','
                | '('
                | ')'
                | '、'
                | ';'
                | ':'
                | '/'
                | ' '
                | '。'
                | '\n'
                | '"'
                | '“'
                | '”'
                | '|'
                | '-'
                | '+'
                | '!'
                | '?'
                | '…'
        )
    };
    for account in known.iter().filter(|one| matches!(one.kind, ElementKind::BankCard | ElementKind::Alipay))
    {
        let reach = Span::new(account.span.start.saturating_sub(22), (account.span.end + 26).min(text.len()));
        for start in reach.start..reach.end {
            if start > account.span.end && text.has_any(Span::new(account.span.end, start), &["。", "\n\n"])
            {
                break;
            }
            if start < account.span.start && text.has_any(Span::new(start, account.span.start), &["。", "；"])
                || !is_mark(text.before(start, 1))
                    && start != account.span.end
                    && LISTS.links.ends_at(text, start).is_none()
                || !begins_name(text, start)
            {
                continue;
            }
            let run = han_run(text, start, 6);
            // 6228…贺知春和6222…崔建国: the word between two accounts is no part of the name.
            let joins = text.at(run).is_ascii_digit() && matches!(text.before(run, 1), '和' | '与' | '及');
            // 6228…，施长安收.
            let takes = text.before(run, 1) == '收' && full_name_at(text, start) == Some(run - 1);
            let end = if joins || takes { run - 1 } else { run };
            if (2..=4).contains(&(end - start))
                && (joins || takes || is_mark(text.at(end)))
                && full_name_at(text, start) == Some(end)
                && !is_told_of_victim(text, end)
            {
                spans.push((Span::new(start, end), 94));
            }
        }
    }
}

/// The victim's people by their likeliest name each: what stands bounded, else two characters after the surname.
pub(super) fn own_names(text: &Text) -> Vec<String> {
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
fn victims(text: &Text) -> HashSet<String> {
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
