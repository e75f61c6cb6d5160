//! How a bank's statement is laid out: a TOML file that an officer can write.
//!
//! ```toml
//! kind = "statement"
//! name = "our bank"
//! [columns]                       # our names = the names in the file's head, any of these
//! own = ["查询账号"]
//! other = ["对方账号"]
//! time = ["交易时间"]              # or date = [...] and clock = [...]
//! amount = ["金额"]               # or out_amount = [...] and in_amount = [...]
//! sign = ["借贷标志"]              # without it the amount's own sign decides
//! balance = ["余额"]
//! [sign]
//! negative = "out"                # what a negative amount without a mark is
//! [time]
//! forms = ["%d/%m/%Y %H:%M"]      # tried before the usual forms, Beijing time
//! [amount]
//! unit = "yuan"                   # or "fen"
//! [words]                         # each list replaces the shipped one (data/statements/words.toml)
//! out = ["D"]
//! in = ["C"]
//! ```

use std::collections::{BTreeMap, HashMap};

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::cell::folded;
use super::exit_rule::ExitRules;
use crate::exit::ExitWords;
use crate::layout::{LayoutError, Unit};

/// Our columns of a statement; the names are those of the layout file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Column {
    Own,
    OwnSub,
    OwnName,
    Other,
    OtherName,
    OtherId,
    OtherBank,
    Payer,
    PayerCard,
    PayerBank,
    Payee,
    PayeeCard,
    PayeeBank,
    Time,
    Date,
    Clock,
    Amount,
    OutAmount,
    InAmount,
    Sign,
    Balance,
    Currency,
    Kind,
    Status,
    Serial,
    OriginalSerial,
    BankSerial,
    OrderNumber,
    Remark,
    Note,
    Branch,
    BranchCode,
    Terminal,
    Teller,
    Merchant,
    MerchantCode,
    Place,
    CashMark,
    LogNumber,
    Summons,
    VoucherType,
    Voucher,
    Ip,
    Mac,
}

impl Column {
    /// How many there are.
    pub const COUNT: usize = Column::Mac as usize + 1;
}

/// What a layout says of the words in cells, where it differs from the shipped ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnWords {
    out: Option<Vec<String>>,
    #[serde(rename = "in")]
    into: Option<Vec<String>>,
    done: Option<Vec<String>>,
    failed: Option<Vec<String>>,
    reversed: Option<Vec<String>>,
    current: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    #[serde(default)]
    negative: Negative,
}

/// What a negative amount without a mark is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Negative {
    /// Money out, as most banks print it.
    #[default]
    Out,
    /// Money in: the bank's own books.
    In,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    #[serde(default)]
    forms: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Amounts {
    unit: Option<Unit>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Requires {
    #[serde(default)]
    columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    kind: String,
    name: String,
    #[serde(default, rename = "title")]
    _title: String,
    #[serde(default, rename = "source")]
    _source: String,
    columns: BTreeMap<Column, Vec<String>>,
    #[serde(default)]
    sign: Sign,
    #[serde(default)]
    time: Times,
    #[serde(default)]
    amount: Amounts,
    #[serde(default)]
    words: OwnWords,
    #[serde(default)]
    requires: Requires,
}

/// One bank's way to print statements.
#[derive(Clone, Debug)]
pub struct StatementLayout {
    /// What people call it.
    pub name: String,
    /// Head names, folded, each with its columns and how far back it stands among their names.
    names: HashMap<String, Vec<(Column, usize)>>,
    /// The first name of each column, for telling what is missing.
    first_names: BTreeMap<Column, String>,
    pub(crate) requires: Vec<Column>,
    pub(crate) negative: Negative,
    pub(crate) time_forms: Vec<String>,
    pub(crate) unit: Unit,
    own_words: OwnWords,
}

impl StatementLayout {
    /// Reads a layout file of the kind `statement`.
    pub fn from_toml(text: &str) -> Result<StatementLayout, LayoutError> {
        let document: Document = toml::from_str(text).map_err(|error| LayoutError::new(error.to_string()))?;
        if document.kind != "statement" {
            return Err(LayoutError::new(format!("the kind {:?} is none of statement", document.kind)));
        }
        let mut names: HashMap<String, Vec<(Column, usize)>> = HashMap::new();
        let mut first_names = BTreeMap::new();
        for (&column, aliases) in &document.columns {
            let Some(first) = aliases.first() else {
                return Err(LayoutError::new(format!("the column {column:?} has no name")));
            };
            first_names.insert(column, first.clone());
            for (rank, alias) in aliases.iter().enumerate() {
                names.entry(head_name(alias)).or_default().push((column, rank));
            }
        }
        let layout = StatementLayout {
            name: document.name,
            names,
            first_names,
            requires: document.requires.columns,
            negative: document.sign.negative,
            time_forms: document.time.forms,
            unit: document.amount.unit.unwrap_or(Unit::Yuan),
            own_words: document.words,
        };
        let missing = layout.missing(|column| layout.first_names.contains_key(&column));
        if missing.is_empty() { Ok(layout) } else { Err(LayoutError::new(format!("it lacks {missing}"))) }
    }

    /// Our columns that a head cell may be.
    pub(crate) fn columns_of(&self, head: &str) -> &[(Column, usize)] {
        self.names.get(head).map_or(&[], Vec::as_slice)
    }

    /// Our column's first name.
    pub(crate) fn first_name(&self, column: Column) -> Option<&str> {
        self.first_names.get(&column).map(String::as_str)
    }

    /// What a table must have and these columns do not have, by the layout's own names.
    pub(crate) fn missing(&self, has: impl Fn(Column) -> bool) -> String {
        let name = |column: Column| self.first_names.get(&column).cloned().unwrap_or_default();
        let either = |one: Column, other: Column| {
            let names: Vec<_> =
                [one, other].into_iter().filter_map(|column| self.first_name(column)).collect();
            if names.is_empty() { String::new() } else { format!(" ({})", names.join(" or ")) }
        };
        let mut missing = Vec::new();
        if !has(Column::Time) && !has(Column::Date) {
            missing.push(format!("the time{}", either(Column::Time, Column::Date)));
        }
        let two = has(Column::OutAmount) || has(Column::InAmount);
        if !has(Column::Amount) && !two {
            missing.push(format!("the amount{}", either(Column::Amount, Column::OutAmount)));
        }
        let parties = has(Column::Payer) || has(Column::PayerCard);
        if parties && !(has(Column::Payee) || has(Column::PayeeCard)) {
            missing.push(format!("the payee ({})", name(Column::Payee)));
        }
        if parties && !has(Column::Sign) {
            missing.push(format!("whose row it is ({})", name(Column::Sign)));
        }
        let known_only_by_parties =
            self.first_names.contains_key(&Column::Payer) && !self.first_names.contains_key(&Column::Own);
        if known_only_by_parties && !parties {
            missing.push(format!("the payer ({})", name(Column::Payer)));
        }
        for &column in &self.requires {
            if !has(column) {
                missing.push(name(column));
            }
        }
        missing.join(", ")
    }
}

/// A head's name for comparison: folded, without units in brackets and without marks.
pub(crate) fn head_name(text: &str) -> String {
    let folded = folded(text);
    let mut name = String::with_capacity(folded.len());
    let mut depth = 0_u32;
    for character in folded.chars() {
        match character {
            '(' | '[' | '【' | '<' => depth += 1,
            ')' | ']' | '】' | '>' => depth = depth.saturating_sub(1),
            '*' | ':' | '"' | '\'' | '\u{a0}' => {}
            _ if depth == 0 => name.push(character),
            _ => {}
        }
    }
    name
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsDocument {
    #[serde(rename = "version")]
    _version: u32,
    nothing: Vec<String>,
    out: Vec<String>,
    #[serde(rename = "in")]
    into: Vec<String>,
    done: Vec<String>,
    failed: Vec<String>,
    reversed: Vec<String>,
    reversal: Vec<String>,
    cash_deposits: Vec<String>,
    footers: Vec<String>,
    account_labels: Vec<String>,
    period_labels: Vec<String>,
    current: Vec<String>,
    yuan: Vec<String>,
    currencies: BTreeMap<String, Vec<String>>,
}

/// The shipped words, and the exits' rules.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    document: WordsDocument,
    pub exits: ExitRules,
    /// Channels that are exits by themselves.
    pub channels: ExitWords,
    reversals: AhoCorasick,
    deposits: AhoCorasick,
    /// The bytes with which words for nothing begin: most cells are none by their first.
    nothing_begins: [bool; 256],
}

impl Words {
    fn shipped() -> Words {
        let text = include_str!("../../data/statements/words.toml");
        let document: WordsDocument = toml::from_str(text).expect("a test reads the same text");
        let search = |words: &[String]| AhoCorasick::new(words).expect("a few words make an automaton");
        let mut nothing_begins = [false; 256];
        for first in document.nothing.iter().filter_map(|word| word.bytes().next()) {
            nothing_begins[usize::from(first)] = true;
            nothing_begins[usize::from(first.to_ascii_uppercase())] = true;
        }
        Words {
            exits: ExitRules::shipped(),
            channels: ExitWords::shipped(),
            reversals: search(&document.reversal),
            deposits: search(&document.cash_deposits),
            nothing_begins,
            document,
        }
    }

    /// Whether a cell says nothing.
    #[inline]
    pub fn is_nothing(&self, text: &str) -> bool {
        let Some(&first) = text.as_bytes().first() else { return true };
        self.nothing_begins[usize::from(first)]
            && self.document.nothing.iter().any(|word| word.eq_ignore_ascii_case(text))
    }

    /// Whether a row that starts so is no transfer.
    pub fn is_footer(&self, first: &str) -> bool {
        let first = folded(first);
        self.document.footers.iter().any(|word| first.starts_with(word.as_str()))
    }

    /// Whether a row's words say that it undoes another one.
    pub fn undoes(&self, text: &str) -> bool {
        !text.is_empty() && self.reversals.is_match(text)
    }

    /// Whether a row's words say that cash came in.
    pub fn is_cash_deposit(&self, text: &str) -> bool {
        !text.is_empty() && self.deposits.is_match(text)
    }

    pub fn is_account_label(&self, label: &str) -> bool {
        self.document.account_labels.iter().any(|word| word == label)
    }

    pub fn is_period_label(&self, label: &str) -> bool {
        self.document.period_labels.iter().any(|word| word == label)
    }

    /// The code of a currency other than the yuan; a name that is not known stands for itself.
    pub fn foreign(&self, text: &str) -> Option<String> {
        let is_yuan = |name: &str| self.document.yuan.iter().any(|word| word == name);
        if is_yuan(text) {
            return None;
        }
        let name = folded(text);
        if is_yuan(&name) {
            return None;
        }
        let known = self.document.currencies.iter().find(|(_, names)| names.contains(&name));
        let code = known.map(|(code, _)| code.clone());
        Some(code.unwrap_or_else(|| {
            name.chars().filter(char::is_ascii_alphanumeric).take(8).collect::<String>().to_uppercase()
        }))
        .filter(|code| !code.is_empty())
    }

    /// The layout's words where it has its own, the shipped ones elsewhere.
    pub fn of<'a>(&'a self, layout: &'a StatementLayout) -> RowWords<'a> {
        let own = &layout.own_words;
        let shipped = &self.document;
        RowWords {
            out: own.out.as_deref().unwrap_or(&shipped.out),
            into: own.into.as_deref().unwrap_or(&shipped.into),
            done: own.done.as_deref().unwrap_or(&shipped.done),
            failed: own.failed.as_deref().unwrap_or(&shipped.failed),
            reversed: own.reversed.as_deref().unwrap_or(&shipped.reversed),
            current: own.current.as_deref().unwrap_or(&shipped.current),
        }
    }
}

/// The words that cells of one layout are compared with.
#[derive(Clone, Copy)]
pub(crate) struct RowWords<'a> {
    pub out: &'a [String],
    pub into: &'a [String],
    pub done: &'a [String],
    pub failed: &'a [String],
    pub reversed: &'a [String],
    pub current: &'a [String],
}

/// The layouts among which a file's is found.
#[derive(Clone, Debug)]
pub struct StatementLayouts {
    pub(crate) all: Vec<StatementLayout>,
    pub(crate) words: Words,
}

impl StatementLayouts {
    /// Those that ship with the product: `platform`, `bank`, `payment_institution`.
    #[must_use]
    pub fn shipped() -> StatementLayouts {
        let texts = [
            include_str!("../../data/statements/platform.toml"),
            include_str!("../../data/statements/payment_institution.toml"),
            include_str!("../../data/statements/bank.toml"),
        ];
        let read = |text| StatementLayout::from_toml(text).expect("a test reads the same text");
        StatementLayouts { all: texts.map(read).into(), words: Words::shipped() }
    }

    /// The shipped one with this name alone.
    #[must_use]
    pub fn named(name: &str) -> Option<StatementLayouts> {
        let mut layouts = StatementLayouts::shipped();
        layouts.all.retain(|layout| layout.name == name);
        (!layouts.all.is_empty()).then_some(layouts)
    }

    /// One layout alone, with the shipped words where it has none of its own.
    #[must_use]
    pub fn only(layout: StatementLayout) -> StatementLayouts {
        StatementLayouts { all: vec![layout], words: Words::shipped() }
    }

    /// The names, for telling what there is.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|layout| layout.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_layouts_and_words_read() {
        let layouts = StatementLayouts::shipped();
        assert_eq!(layouts.names().collect::<Vec<_>>(), ["platform", "payment_institution", "bank"]);
        assert_eq!(layouts.words.foreign("美元").as_deref(), Some("USD"));
        assert_eq!(layouts.words.foreign("人民币"), None);
        assert_eq!(layouts.words.foreign("XAU").as_deref(), Some("XAU"));
        let platform = &layouts.all[0];
        assert_eq!(platform.first_names.len(), 31, "28 fields, the account, its part, its holder");
        assert!(StatementLayouts::named("banks").is_none());
    }

    #[test]
    fn heads_compare_without_units_and_marks() {
        for head in ["交易金额", " 交易 金额 ", "交易金额（元）", "*交易金额：", "交易金额\n(RMB)"]
        {
            assert_eq!(head_name(head), "交易金额");
        }
    }

    #[test]
    fn wrong_layouts_say_why() {
        let check = |text: &str| {
            StatementLayout::from_toml(text).map_or_else(|error| error.to_string(), |layout| layout.name)
        };
        let columns = "[columns]\ntime = ['t']\namount = ['a']\n";
        assert_eq!(check(&format!("kind='statement'\nname='x'\n{columns}")), "x");
        assert!(check(&format!("kind='transfers'\nname='x'\n{columns}")).contains("is none of statement"));
        assert!(check("kind='statement'\nname='x'\n[columns]\ntime=['t']\n").contains("it lacks the amount"));
        assert!(check("kind='statement'\nname='x'\n[columns]\nwhen=['t']\n").contains("unknown variant"));
        assert!(check("kind='statement'\nname='x'\n[columns]\ntime=[]\n").contains("has no name"));
    }
}
