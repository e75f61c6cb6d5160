//! What a victim knows of the gang: numbers, names, programmes; all made up, with zeros inside.

use std::collections::BTreeMap;

use super::stock::words;
use crate::dice::Dice;
use crate::population::person_name;

/// The clues of one report: the same slot always says the same.
pub(super) struct Clues(BTreeMap<&'static str, String>);

impl Clues {
    /// Draws all clues of a report.
    pub(super) fn draw(dice: &mut Dice) -> Clues {
        let is_female = dice.chance(450);
        let name = person_name(dice, is_female);
        let sex = if is_female { "女" } else { "男" };
        let all = [
            ("电话", phone(dice)),
            ("微信", wechat(dice)),
            (
                "QQ",
                format!("{}0000{:04}", dice.pick(&["28", "31", "15", "34", "20"]), dice.between(0, 9_999)),
            ),
            ("群", [words("group1"), words("group2"), words("group3")].map(|list| *dice.pick(list)).concat()),
            ("APP", app(dice)),
            ("网址", url(dice)),
            ("会议", format!("88{}-000-{:03}", dice.between(0, 9), dice.between(0, 999))),
            ("单号", order(dice)),
            ("骗名", name),
            ("性别词", sex.to_owned()),
        ];
        Clues(BTreeMap::from(all))
    }

    /// The words of a slot.
    pub(super) fn get(&self, slot: &str) -> Option<&str> {
        self.0.get(slot).map(String::as_str)
    }
}

fn phone(dice: &mut Dice) -> String {
    let four = dice.between(0, 9_999);
    match dice.below(10) {
        0..5 => {
            let prefix = dice.pick(&["170", "171", "165", "167", "162"]);
            let gap = dice.pick(&["", "", " ", "-"]);
            format!("{prefix}{gap}0000{gap}{four:04}")
        }
        5 | 6 => format!("{}0000{four:04}", dice.pick(&["152", "187", "130", "199"])),
        7 => format!("00852600{:05}", four % 1_000),
        8 => format!("+8617{}0000{four:04}", dice.between(0, 1)),
        _ => format!("400-000-{four:04}"),
    }
}

fn wechat(dice: &mut Dice) -> String {
    let list = words("syllable");
    let (first, second) = (dice.pick(list), dice.pick(list));
    match dice.below(3) {
        0 => format!("wxid_0000{first}{}{second}", dice.between(10, 99)),
        1 => format!("{first}{second}0000"),
        _ => format!("{first}{second}_0000{}", dice.pick(&["a", "k", "vip", "s", "88"])),
    }
}

fn app(dice: &mut Dice) -> String {
    let name = [words("app1"), words("app2"), words("app3")].map(|list| *dice.pick(list)).concat();
    if dice.chance(600) { format!("“{name}”") } else { format!("「{name}」") }
}

fn url(dice: &mut Dice) -> String {
    let list = words("syllable");
    let host = format!("{}{}0000.{}", dice.pick(list), dice.pick(list), dice.pick(words("tld")));
    match dice.below(4) {
        0 => format!("http://{host}"),
        1 => format!("hxxp://{}", host.replace('.', "[.]")),
        2 => format!("https://{host}/{}", dice.pick(&["v", "h5", "reg", "q"])),
        _ => host,
    }
}

fn order(dice: &mut Dice) -> String {
    let six = dice.between(0, 999_999);
    match dice.below(3) {
        0 => format!("SF1400000{six:06}"),
        1 => format!("73100000{six:06}"),
        _ => format!("YT000000{six:06}"),
    }
}
