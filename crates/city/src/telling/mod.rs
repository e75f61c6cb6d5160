//! How victims tell it: a call taker's note, a statement at the station, a complaint on the web, a transcript.
//!
//! The plot comes from the class's stock of sentences, the payments from what was really paid, the style from
//! the way the report is made. What was left out is kept with the truth, so that reading can be tested.

mod clues;
mod elements;
mod paying;
mod saying;
mod stock;
mod template;

pub use elements::Element;
pub(crate) use paying::Said;
pub use saying::Precision;

use kernel::{Fen, Timestamp};

use crate::assumptions::assumptions;
use crate::dice::{About, Dice};
use crate::front::Source;
use crate::population::{Party, Person};
use crate::taint::ScamIx;
use crate::world::World;
use clues::Clues;
use paying::{Fact, Voice};
use saying::TimeWords;
use stock::{Plot, plot, words};

/// A report's words, how it is made, and what it says of each payment.
pub(crate) struct Told {
    pub text: String,
    pub source: Source,
    pub said: Vec<Said>,
    pub elements: Vec<Element>,
}

/// A report before its identifiers are listed.
struct Draft {
    text: String,
    source: Source,
    said: Vec<Said>,
}

/// Everything a teller needs.
struct Teller<'w> {
    victim: &'w Party,
    person: &'w Person,
    facts: Vec<Fact<'w>>,
    received_back: &'w [(Timestamp, Fen)],
    began: Timestamp,
    now: Timestamp,
    plot: &'static Plot,
    clues: Clues,
}

/// A victim's report in words.
pub(crate) fn tell(world: &World, now: Timestamp, scam: ScamIx) -> Told {
    let mut dice = world.dice(About::Telling, u64::from(scam.0), 0);
    let story = &world.scams[scam.0 as usize];
    let bank_of = |place: u16| assumptions().bank[usize::from(place)].name.as_str();
    let facts = story.paid.iter().map(|paid| {
        let (payer, payee) = (world.book.account(paid.payer), world.book.account(paid.payee));
        Fact {
            at: paid.at,
            amount: paid.amount,
            channel: paid.channel,
            to_number: &payee.number,
            to_name: &world.holder_of(payee).name,
            to_bank: bank_of(payee.bank),
            from_number: &payer.number,
            from_bank: bank_of(payer.bank),
        }
    });
    let teller = Teller {
        victim: world.party(story.victim),
        person: world.person(story.victim),
        facts: facts.collect(),
        received_back: &story.received_back,
        began: story.paid.first().map_or(now, |paid| paid.at.plus_seconds(-dice.between(1_800, 90_000))),
        now,
        plot: plot(story.class),
        clues: Clues::draw(&mut dice),
    };
    let told = match dice.below(100) {
        0..36 => teller.call_note(&mut dice),
        36..68 => teller.statement(&mut dice),
        68..84 => teller.web(&mut dice),
        _ => teller.transcript(&mut dice),
    };
    let text = tidy_punctuation(&told.text);
    let known = elements::Known {
        cards: teller.facts.iter().flat_map(|fact| [fact.to_number, fact.from_number]).collect(),
        holders: teller.facts.iter().map(|fact| fact.to_name).collect(),
        phone: &teller.person.phone,
        resident_id: &teller.person.resident_id,
    };
    let elements = elements::elements(&text, &teller.clues, &known);
    Told { text, source: told.source, said: told.said, elements }
}

impl Teller<'_> {
    /// A call taker's note (接警).
    fn call_note(&self, dice: &mut Dice) -> Draft {
        let me = *dice.pick(&["报警人", "其", "事主", "报警人"]);
        let voice = self.voice(me, false);
        let mut text = match dice.below(5) {
            0 => format!("{}，{}岁，", self.sex(), self.age()),
            1 => format!("报警人{}来电，", self.polite_name()),
            2 => format!("【电诈】{}性，{}。", self.sex(), self.job(dice)),
            3 => format!("{}，", self.job(dice)),
            _ => String::new(),
        };
        let frames = if dice.chance(650) { &self.plot.briefs } else { &self.plot.stories };
        let frame = *dice.pick(frames);
        let (body, said) = self.body(dice, &voice, frame);
        text.push_str(&body);
        text.push_str(&self.total(dice, me));
        if dice.chance(400) {
            text.push_str(&format!("报警人电话{}。", self.person.phone));
        }
        if dice.chance(450) {
            text.push_str(&format!("{}。", dice.pick(words("note"))));
        }
        Draft { text, source: Source::CallNote, said }
    }

    /// A statement taken at a station (笔录).
    fn statement(&self, dice: &mut Dice) -> Draft {
        let is_own_words = dice.chance(400);
        let surname: String = self.victim.name.chars().take(1).collect();
        let third = format!("{surname}某");
        let me = if is_own_words { "我" } else { dice.word(&["其", "受害人", third.as_str()]) };
        let voice = self.voice(me, true);
        let (name, sex, age) = (&self.victim.name, self.sex(), self.age());
        let (id, phone) = (&self.person.resident_id, &self.person.phone);
        let mut text = if is_own_words {
            match dice.below(3) {
                0 => format!("我叫{name}，今年{age}岁，身份证{id}，电话{phone}。"),
                1 => format!(
                    "问：你因何事来报案？答：我被骗了，我叫{name}，联系电话{phone}。问：讲一下经过。答："
                ),
                _ => "我来报案，我被人骗了钱。".to_owned(),
            }
        } else {
            match dice.below(4) {
                0 => format!("受害人{name}（{sex}，{age}岁，身份证号{id}，联系电话{phone}）到所报案称："),
                1 => format!("报案人{name}，{sex}，{age}岁，{}。", self.job(dice)),
                2 => format!("{}，{name}（电话{phone}）报称：", voice.times.day(dice, self.now)),
                _ => format!("受害人{third}，{sex}，{age}岁。"),
            }
        };
        let frame = dice.word(&self.plot.stories);
        let (body, said) = self.body(dice, &voice, frame);
        text.push_str(&body);
        if dice.chance(550) {
            text.push_str(&self.ending(dice, me));
        }
        text.push_str(&self.total(dice, me));
        if dice.chance(250) {
            text.push_str(dice.word(&["特请求对上述账户紧急止付。", "以上属实。", "附转账凭证。"]));
        }
        Draft { text, source: Source::Statement, said }
    }

    /// A complaint on the web (网上举报).
    fn web(&self, dice: &mut Dice) -> Draft {
        let voice = self.voice("我", false);
        let mut text = (*dice.pick(&["", "", "你好，我要举报。", "我被骗了！", "警察叔叔你好，"])).to_owned();
        let frame = dice.word(&self.plot.stories);
        let (body, said) = self.body(dice, &voice, frame);
        text.push_str(&body);
        if dice.chance(500) {
            text.push_str(&self.ending(dice, "我"));
        }
        text.push_str(&self.total(dice, "我"));
        if dice.chance(700) {
            text.push_str(&format!("{}。", dice.pick(words("plea"))));
        }
        if dice.chance(350) {
            text.push_str(&format!("我的电话{}。", self.person.phone));
        }
        if dice.chance(180) {
            text = text.replace('，', ",");
        }
        Draft { text, source: Source::Web, said }
    }

    /// A transcript of a call (电话转写).
    fn transcript(&self, dice: &mut Dice) -> Draft {
        let voice = self.voice("我", false);
        let frames = if dice.chance(500) { &self.plot.briefs } else { &self.plot.stories };
        let frame = dice.word(frames);
        let story = self.fill(dice, &voice, frame, "钱我就转过去了");
        let (money, accounts, said) = paying::spoken(dice, &voice, &self.facts);
        let hesitation = *dice.pick(&["", "嗯，", "我看一下啊，", "那个，", "等一下，"]);
        let mut lines = vec![
            format!("接警员：{}。", dice.pick(words("greet"))),
            format!("报警人：{story}"),
            format!("接警员：{}", dice.pick(words("askpay"))),
            format!("报警人：{hesitation}{money}。"),
            format!("接警员：{}", dice.pick(words("askcard"))),
            format!("报警人：{accounts}。"),
        ];
        if dice.chance(500) {
            let slot = *dice.pick(&["电话", "微信", "QQ"]);
            let clue = self.clues.get(slot).unwrap_or_default();
            lines.push(format!("接警员：{}", dice.pick(words("askwho"))));
            lines.push(format!("报警人：{slot}是{clue}。"));
        }
        if dice.chance(400) {
            lines.push(format!("报警人：{}", self.total(dice, "我")));
        }
        lines.push(format!("接警员：{}", dice.pick(words("bye"))));
        lines.retain(|line| line != "报警人：");
        Draft { text: lines.join("\n"), source: Source::Transcript, said }
    }

    fn voice<'v>(&self, me: &'v str, is_formal: bool) -> Voice<'v> {
        Voice { me, times: TimeWords { now: self.now, is_formal } }
    }

    /// A plot with its payments.
    fn body(&self, dice: &mut Dice, voice: &Voice<'_>, frame: &str) -> (String, Vec<Said>) {
        let (payments, said) = paying::sentences(dice, voice, &self.facts);
        (self.fill(dice, voice, frame, &payments), said)
    }

    fn fill(&self, dice: &mut Dice, voice: &Voice<'_>, frame: &str, payments: &str) -> String {
        let bait = self.bait(dice, voice);
        let mut text = template::fill(frame, dice, &mut |slot, dice| match slot {
            "我" => voice.me.to_owned(),
            "付款" => payments.to_owned(),
            "返利" => bait.clone(),
            "初" => voice.times.day(dice, self.began),
            clue => self.clues.get(clue).expect("the stock names no unknown slot").to_owned(),
        });
        if !frame.contains("{返利}") {
            text.push_str(&bait);
        }
        text
    }

    /// What came back, in a sentence of its own.
    fn bait(&self, dice: &mut Dice, voice: &Voice<'_>) -> String {
        let Some((at, _)) = self.received_back.first() else { return String::new() };
        let sum: Fen = self.received_back.iter().map(|(_, amount)| *amount).sum();
        let amount = saying::amount(dice, sum);
        match dice.below(3) {
            0 => format!("{}返到{}卡里{amount}。", voice.times.day(dice, *at), voice.me),
            1 => format!("期间对方返了{amount}。"),
            _ => format!("{}收到过返款{amount}。", voice.me),
        }
    }

    fn total(&self, dice: &mut Dice, me: &str) -> String {
        if !dice.chance(550) {
            return String::new();
        }
        let sum: Fen = self.facts.iter().map(|fact| fact.amount).sum();
        let amount = saying::amount(dice, sum);
        match dice.below(4) {
            0 => format!("共计转出{amount}。"),
            1 => format!("{me}一共转了{amount}。"),
            2 if self.received_back.is_empty() => format!("损失{amount}。"),
            _ => format!("合计{amount}。"),
        }
    }

    fn ending(&self, dice: &mut Dice, me: &str) -> String {
        let frame = dice.word(&self.plot.endings);
        let text = template::fill(frame, dice, &mut |_, _| me.to_owned());
        format!("{text}。")
    }

    fn sex(&self) -> &'static str {
        if self.person.is_female { "女" } else { "男" }
    }

    fn job(&self, dice: &mut Dice) -> &'static str {
        let key = match self.age() {
            ..20 => "job_young",
            20..60 => "job_any",
            _ => "job_old",
        };
        dice.word(words(key))
    }

    fn age(&self) -> i16 {
        self.now.beijing_date().year() - self.person.born.year()
    }

    fn polite_name(&self) -> String {
        let surname: String = self.victim.name.chars().take(1).collect();
        format!("{surname}{}", if self.person.is_female { "女士" } else { "先生" })
    }
}

/// Joins that sentences leave behind.
fn tidy_punctuation(text: &str) -> String {
    let mut text = text.replace("其的", "其");
    for (wrong, right) in [("。。", "。"), ("，。", "。"), ("。，", "。"), ("，，", "，"), ("；。", "。")]
    {
        text = text.replace(wrong, right);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::scam;

    #[test]
    fn every_class_has_its_stock_and_every_sentence_can_be_filled() {
        for (place, class) in assumptions().class.iter().enumerate() {
            assert_eq!(
                scam::normalise_label(&class.label).map(|known| known.label),
                Some(class.label.as_str())
            );
            let plot = plot(place);
            assert!(
                plot.stories.len() >= 6 && plot.briefs.len() >= 4 && !plot.endings.is_empty(),
                "{}",
                class.label
            );
            let clues = Clues::draw(&mut Dice::of(1, About::Telling, 0, 0));
            for frame in plot.stories.iter().chain(&plot.briefs).chain(&plot.endings) {
                for n in 0..40 {
                    let mut dice = Dice::of(1, About::Telling, n, 1);
                    let filled = template::fill(frame, &mut dice, &mut |slot, _| match slot {
                        "我" | "付款" | "返利" | "初" => "□".to_owned(),
                        clue => clues.get(clue).unwrap_or_else(|| panic!("{clue} in {frame}")).to_owned(),
                    });
                    assert!(!filled.contains(['[', ']', '|', '{', '}']), "{filled}");
                }
            }
            for frame in plot.stories.iter().chain(&plot.briefs) {
                assert_eq!(frame.matches("{付款}").count(), 1, "{frame}");
            }
        }
        for bank in &assumptions().bank {
            for name in stock::bank_names(&bank.name) {
                assert_eq!(kernel::bank::full_name(name), Some(bank.name.as_str()), "{name}");
            }
        }
    }
}
