//! Who lives in the city: people and firms, with made-up names and identifiers that belong to nobody.
//!
//! Resident ids have the sequence 000, mobiles 0000 in the middle, cards zeros in digits 7 to 12 behind a real
//! bank's prefix, so that nothing here can be a real person's. Sex is a field of its own, for a sequence of 000
//! makes every id formally a woman's.

use jiff::civil::Date;
use kernel::{Fen, Timestamp, card, resident_id};

use crate::assumptions::{BankFigures, assumptions};
use crate::book::{AccountIx, PartyIx};
use crate::dice::Dice;

/// Somebody who holds accounts.
pub(crate) struct Party {
    pub name: String,
    pub kind: PartyKind,
    /// The account used for everyday life, then any others.
    pub accounts: Vec<AccountIx>,
}

/// What a party is.
pub(crate) enum PartyKind {
    Person(Person),
    Firm,
    /// Payment institutions, lenders, cash: the city's edges.
    Edge,
}

/// What is particular to a person.
pub(crate) struct Person {
    pub resident_id: String,
    pub phone: String,
    pub born: Date,
    pub is_female: bool,
    pub salary: Fen,
    pub employer: Option<PartyIx>,
}

/// The stock of words that names are made of.
struct Words {
    surnames: Vec<char>,
    male: Vec<char>,
    female: Vec<char>,
    firm: Vec<&'static str>,
    trade: Vec<&'static str>,
    shop: Vec<&'static str>,
    division: Vec<&'static str>,
}

fn words() -> &'static Words {
    static WORDS: std::sync::LazyLock<Words> = std::sync::LazyLock::new(|| {
        let text = include_str!("../data/names.txt");
        let line = |key: &str| {
            let found = text.lines().find_map(|line| line.strip_prefix(key));
            found.expect("the names have every line").trim()
        };
        let list = |key: &str| line(key).split(' ').collect();
        Words {
            surnames: line("surnames ").chars().collect(),
            male: line("male ").chars().collect(),
            female: line("female ").chars().collect(),
            firm: list("firm "),
            trade: list("trade "),
            shop: list("shop "),
            division: list("division "),
        }
    });
    &WORDS
}

/// Mobile prefixes of carriers that people have.
const MOBILE_PREFIXES: [&str; 16] = [
    "130", "131", "133", "135", "136", "137", "138", "139", "150", "152", "158", "159", "180", "186", "188",
    "189",
];

/// A made-up name.
pub(crate) fn person_name(dice: &mut Dice, is_female: bool) -> String {
    let words = words();
    let given = if is_female { &words.female } else { &words.male };
    let mut name = String::from(*dice.pick(&words.surnames));
    name.push(*dice.pick(given));
    if dice.chance(780) {
        name.push(*dice.pick(given));
    }
    name
}

/// A made-up mobile number.
pub(crate) fn phone(dice: &mut Dice) -> String {
    format!("{}0000{:04}", dice.pick(&MOBILE_PREFIXES), dice.between(0, 9_999))
}

/// A made-up adult's particulars; employer and salary are set by whoever founds the city.
pub(crate) fn person(dice: &mut Dice, age_range: [i64; 2], is_female: bool, today: Date) -> Person {
    let age = dice.between(age_range[0], age_range[1]);
    let year = today.year() - age as i16;
    let day_of_year = dice.between(1, 365) as i16;
    let first = Date::new(year, 1, 1).expect("years of living people have a first of January");
    let born = first.saturating_add(jiff::Span::new().days(day_of_year - 1));
    let division = dice.pick(&words().division);
    let seventeen = format!("{division}{:04}{:02}{:02}000", born.year(), born.month(), born.day());
    let figures = &assumptions().people;
    let salary_yuan = dice.lognormal(figures.salary_median_yuan, figures.salary_sigma_permille);
    Person {
        resident_id: format!("{seventeen}{}", resident_id::check_character(&seventeen)),
        phone: phone(dice),
        born,
        is_female,
        salary: Fen::from_yuan(salary_yuan / 10 * 10).unwrap_or(Fen::ZERO),
        employer: None,
    }
}

/// A made-up firm's name; a third are shops run by one person.
pub(crate) fn firm_name(dice: &mut Dice) -> String {
    let words = words();
    let (first, second) = (dice.pick(&words.firm), dice.pick(&words.firm));
    if dice.chance(330) {
        return format!("{}{first}{}", dice.pick(&words.surnames), dice.pick(&words.shop));
    }
    let head = if first == second { (*first).to_owned() } else { format!("{first}{second}") };
    format!("{head}{}有限公司", dice.pick(&words.trade))
}

/// Where card numbers of a bank come from.
pub(crate) struct Issuer {
    prefixes: Vec<(&'static str, usize)>,
    issued: u64,
}

impl Issuer {
    /// The numbers of a bank's prefixes.
    ///
    /// # Panics
    /// When a prefix is in no table, which a test would show.
    pub(crate) fn of(bank: &BankFigures) -> Issuer {
        let prefixes = bank
            .bins
            .iter()
            .map(|prefix| {
                let bin = kernel::bank::bins().find(|bin| bin.prefix == prefix);
                let bin = bin.expect("the city's prefixes are in kernel's table");
                (bin.prefix, bin.length)
            })
            .collect();
        Issuer { prefixes, issued: 0 }
    }

    /// The next unused number; `None` when all harmless numbers of this bank are used up.
    pub(crate) fn next(&mut self) -> Option<String> {
        let mut serial = self.issued;
        for (prefix, length) in &self.prefixes {
            // Prefix, zeros up to digit 12, a serial, a check digit.
            let width = length - 13;
            let capacity = 10_u64.pow(width as u32);
            if serial < capacity {
                self.issued += 1;
                // Odd and not divisible by five, so that the serials are shuffled and none comes twice.
                let shuffled = (serial * 387_420_489 + 271) % capacity;
                let body = format!("{prefix:0<12}{shuffled:0width$}");
                return Some(format!("{body}{}", card::luhn_digit(&body)));
            }
            serial -= capacity;
        }
        None
    }
}

/// When an account was opened: some time in the years before.
pub(crate) fn opened(dice: &mut Dice, before: Timestamp) -> Timestamp {
    before.plus_seconds(-dice.between(30 * 86_400, 3_000 * 86_400))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::About;
    use kernel::card::CardNumber;
    use kernel::phone::{PhoneClass, PhoneNumber};
    use kernel::resident_id::ResidentId;

    #[test]
    fn identifiers_are_well_formed_and_belong_to_nobody() {
        let today = jiff::civil::date(2026, 3, 2);
        for n in 0..500 {
            let mut dice = Dice::of(3, About::Person, n, 0);
            let person = person(&mut dice, [18, 40], n % 2 == 0, today);
            let id = ResidentId::parse(&person.resident_id).expect("a made-up id is well formed");
            assert_eq!(id.birth(), person.born);
            assert_eq!(&person.resident_id[14..17], "000");
            let phone = PhoneNumber::parse(&person.phone).expect("a made-up phone is well formed");
            assert_eq!((phone.class(), &person.phone[3..7]), (PhoneClass::Mobile, "0000"));
        }
    }

    #[test]
    fn cards_carry_their_bank_and_never_repeat() {
        for bank in &assumptions().bank {
            let mut issuer = Issuer::of(bank);
            let numbers: Vec<_> = std::iter::from_fn(|| issuer.next()).take(2_500).collect();
            for number in &numbers {
                let card = CardNumber::parse(number).expect("a made-up card is well formed");
                assert!(card.passes_luhn() && &number[6..12] == "000000", "{number}");
                assert_eq!(card.bin().map(kernel::bank::Bin::bank_name), Some(bank.name.as_str()));
            }
            let mut once = numbers.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!((once.len(), numbers.len()), (2_500, 2_500), "{}", bank.name);
        }
    }
}
