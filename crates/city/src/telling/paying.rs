//! How victims tell what they paid: to whom, when, how much, how; some of it left out.

use kernel::{Fen, Timestamp};

use super::saying::{self, Precision, TimeWords};
use crate::book::Channel;
use crate::dice::Dice;

/// A payment as it was.
pub(super) struct Fact<'w> {
    pub at: Timestamp,
    pub amount: Fen,
    pub channel: Channel,
    pub to_number: &'w str,
    pub to_name: &'w str,
    pub to_bank: &'w str,
    pub from_number: &'w str,
    pub from_bank: &'w str,
}

/// What a report says of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub has_number: bool,
    pub has_name: bool,
    pub has_bank: bool,
    pub has_own_number: bool,
    pub channel: Option<&'static str>,
    pub precision: Precision,
}

/// Whom the report calls how.
pub(super) struct Voice<'v> {
    pub me: &'v str,
    pub times: TimeWords,
}

/// What is told of one payee.
#[derive(Clone, Copy)]
struct Known {
    number: bool,
    name: bool,
    bank: bool,
}

/// The payments in sentences without a final full stop.
pub(super) fn sentences(dice: &mut Dice, voice: &Voice<'_>, facts: &[Fact<'_>]) -> (String, Vec<Said>) {
    let (mut parts, mut said) = (Vec::new(), Vec::new());
    for group in facts.chunk_by(|one, next| one.to_number == next.to_number) {
        let known = what_is_known(dice);
        match group {
            [only] => {
                let (text, one) = single(dice, voice, only, known);
                parts.push(text);
                said.push(one);
            }
            several => {
                let (text, precisions) = together(dice, voice, several, known);
                parts.push(text);
                said.extend(precisions.into_iter().map(|precision| known.said(precision)));
            }
        }
    }
    let joint = dice.pick(&["；", "。", "，之后"]);
    (parts.join(joint), said)
}

/// Amount and time only, as said on the phone, and then the accounts.
pub(super) fn spoken(dice: &mut Dice, voice: &Voice<'_>, facts: &[Fact<'_>]) -> (String, String, Vec<Said>) {
    let (mut money, mut accounts, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for group in facts.chunk_by(|one, next| one.to_number == next.to_number) {
        let known = what_is_known(dice);
        for fact in group {
            let (time, precision) = voice.times.say(dice, fact.at);
            let amount = saying::amount(dice, fact.amount);
            let how = channel(dice, fact.channel);
            let mut one = known.said(precision);
            money.push(match dice.below(3) {
                0 => format!("{time}转了{amount}"),
                1 => {
                    one.channel = Some(channel_label(fact.channel));
                    format!("{}，{how}转的", joined(&time, &amount))
                }
                _ => format!("{amount}，{time}"),
            });
            said.push(one);
        }
        let account = account_words(dice, &group[0], known);
        accounts.push(format!("{}{account}", which_of(said.len(), group.len(), facts.len())));
    }
    let lead = if facts.len() > 1 { *dice.pick(&["好几笔，", "分开转的，", ""]) } else { "" };
    (format!("{lead}{}", money.join("；")), accounts.join("；"), said)
}

/// Which of the payments are meant: the last `count` of those told so far; nothing when these are all.
fn which_of(told: usize, count: usize, all: usize) -> String {
    let numeral = |number: usize| saying::numeral(number as i64);
    if count == all {
        return String::new();
    }
    if count == 1 {
        return format!("第{}笔是", numeral(told));
    }
    format!("第{}到第{}笔是", numeral(told + 1 - count), numeral(told))
}

impl Known {
    /// What is said of a payment to this payee, when neither the channel nor the own card is.
    fn said(self, precision: Precision) -> Said {
        let Known { number: has_number, name: has_name, bank: has_bank } = self;
        Said { has_number, has_name, has_bank, has_own_number: false, channel: None, precision }
    }
}

fn what_is_known(dice: &mut Dice) -> Known {
    Known { number: dice.chance(930), name: dice.chance(900), bank: dice.chance(850) }
}

fn single(dice: &mut Dice, voice: &Voice<'_>, fact: &Fact<'_>, known: Known) -> (String, Said) {
    let me = voice.me;
    let (time, precision) = voice.times.say(dice, fact.at);
    let mut said = known.said(precision);
    let amount = saying::amount(dice, fact.amount);
    let how = channel(dice, fact.channel);
    let payee = payee(dice, fact, known);
    let account = account_words(dice, fact, known);
    let way = dice.below(8);
    if [0, 1, 3, 4, 7].contains(&way) {
        said.channel = Some(channel_label(fact.channel));
    }
    let text = match way {
        0 => format!("{time}，{me}通过{how}向{payee}转账{amount}"),
        1 => format!("{me}{time}用{how}转了{amount}，{account}"),
        2 => format!("{time}转出{amount}，{account}"),
        3 => format!("{me}于{time}将{amount}转至{payee}，用的{how}"),
        4 => format!("{time}{how}转账{amount}到{payee}"),
        5 => format!("{me}就在{time}给{payee}打了{amount}"),
        6 => {
            said.has_own_number = dice.chance(550);
            format!("{time}从{}转到{payee}，{amount}", own_card(dice, fact, said.has_own_number))
        }
        _ => format!("{amount}，{time}转的，{how}，{account}"),
    };
    (text, said)
}

fn together(
    dice: &mut Dice,
    voice: &Voice<'_>,
    facts: &[Fact<'_>],
    known: Known,
) -> (String, Vec<Precision>) {
    let me = voice.me;
    let count = saying::numeral(facts.len() as i64).replace('二', "两");
    let first = &facts[0];
    let (payee, account) = (payee(dice, first, known), account_words(dice, first, known));
    let mut precisions = Vec::new();
    let mut items = Vec::new();
    for fact in facts {
        let (time, precision) = voice.times.say(dice, fact.at);
        precisions.push(precision);
        items.push((time, saying::amount(dice, fact.amount)));
    }
    let list = |glue: &str, each: &dyn Fn(usize, &(String, String)) -> String| {
        let all: Vec<_> = items.iter().enumerate().map(|(n, item)| each(n, item)).collect();
        all.join(glue)
    };
    let text = match dice.below(6) {
        0 => format!("{me}先后分{count}次向{payee}转账：{}", list("、", &|_, (t, a)| joined(t, a))),
        1 => format!("{}，都是转到{payee}", list("，", &|_, (t, a)| format!("{t}转{a}"))),
        2 => format!("{}，{account}", list("，又", &|_, (t, a)| joined(t, a))),
        3 => format!("{account}：{}", list("；", &|n, (t, a)| format!("{}.{t}，{a}", n + 1))),
        4 => format!("{me}{}到{payee}", list("，", &|_, (t, a)| format!("{t}转了{a}"))),
        _ => format!("向{payee}共转{count}笔，{}", list("，", &|_, (t, a)| joined(t, a))),
    };
    (text, precisions)
}

/// A time and an amount, parted where their digits would run together.
fn joined(time: &str, amount: &str) -> String {
    let runs_together = time.ends_with(|last: char| last.is_ascii_digit());
    let between = if runs_together { "，" } else { "" };
    format!("{time}{between}{amount}")
}

/// The payee as the object of a sentence.
fn payee(dice: &mut Dice, fact: &Fact<'_>, known: Known) -> String {
    let number = known.number.then(|| saying::account(dice, fact.to_number));
    let bank = known.bank.then(|| saying::bank(dice, fact.to_bank));
    let name = known.name.then_some(fact.to_name);
    match (number, bank, name) {
        (Some(number), Some(bank), Some(name)) => match dice.below(4) {
            0 => format!("{name}（{bank}，账号{number}）"),
            1 => format!("{bank}账户{number}（户名{name}）"),
            2 => format!("{number}（{bank}，{name}）"),
            _ => format!("{name}的{bank}卡{number}"),
        },
        (Some(number), Some(bank), None) => format!("{bank}卡{number}"),
        (Some(number), None, Some(name)) => format!("{name}（卡号{number}）"),
        (Some(number), None, None) => format!("对方提供的卡{number}"),
        (None, Some(bank), Some(name)) => format!("{name}的{bank}卡"),
        (None, None, Some(name)) => format!("一个叫{name}的账户"),
        (None, Some(bank), None) => format!("对方的{bank}卡"),
        (None, None, None) => "对方给的账户".to_owned(),
    }
}

/// The payee in words beside a sentence.
fn account_words(dice: &mut Dice, fact: &Fact<'_>, known: Known) -> String {
    let mut words = Vec::new();
    if known.name {
        words.push(format!("{}{}", dice.pick(&["户名", "收款人", "收款人是", "名字是"]), fact.to_name));
    }
    if known.bank {
        words.push(format!("{}{}", dice.pick(&["", "", "开户行"]), saying::bank(dice, fact.to_bank)));
    }
    if known.number {
        let label = dice.pick(&["卡号", "账号", "收款账号", "银行卡号"]);
        words.push(format!("{label}{}", saying::account(dice, fact.to_number)));
    }
    if words.len() == 3 && dice.chance(400) {
        words.rotate_right(1);
    }
    if words.is_empty() { "收款账户记不清了".to_owned() } else { words.join("，") }
}

fn own_card(dice: &mut Dice, fact: &Fact<'_>, with_number: bool) -> String {
    let bank = saying::bank(dice, fact.from_bank);
    if with_number { format!("本人{bank}卡{}", fact.from_number) } else { format!("自己的{bank}卡") }
}

/// The channel's plain name, however it was said.
fn channel_label(channel: Channel) -> &'static str {
    match channel {
        Channel::MobileBank => "手机银行",
        Channel::OnlineBank => "网银",
        Channel::Counter => "柜台",
        Channel::Atm => "ATM",
        Channel::Alipay => "支付宝",
        Channel::Shop | Channel::Payroll => "未知",
    }
}

fn channel(dice: &mut Dice, channel: Channel) -> &'static str {
    match channel {
        Channel::MobileBank => dice.word(&["手机银行", "手机银行", "手机上银行APP"]),
        Channel::OnlineBank => dice.word(&["网银", "网上银行"]),
        Channel::Counter => dice.word(&["柜台", "银行柜台"]),
        Channel::Atm => dice.word(&["ATM", "ATM机"]),
        Channel::Alipay => "支付宝",
        Channel::Shop | Channel::Payroll => "刷卡",
    }
}
