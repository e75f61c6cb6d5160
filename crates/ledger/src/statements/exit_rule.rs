//! Which rows are exits, by what the bank printed: `data/exit_rules.toml`.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::exit::{ExitKind, ExitWordsError};

/// A person's name has four characters at most; a firm's has more.
const FIRM_NAME_CHARS_MIN: usize = 5;

/// What a rule looks at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RowTexts<'a> {
    pub kind: &'a str,
    pub remark: &'a str,
    pub other_name: &'a str,
    pub merchant: &'a str,
    pub cash_mark: &'a str,
    pub has_account: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "version")]
    _version: u32,
    rules: Vec<RuleDocument>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleDocument {
    exit: ExitKind,
    #[serde(rename = "source")]
    _source: String,
    #[serde(default)]
    kind: Vec<String>,
    #[serde(default)]
    remark: Vec<String>,
    #[serde(default)]
    other_name: Vec<String>,
    #[serde(default)]
    merchant: Vec<String>,
    #[serde(default)]
    cash_mark: Vec<String>,
    #[serde(default)]
    no_account: bool,
}

/// The rules, ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct ExitRules {
    rules: Vec<Rule>,
    kind: Field,
    remark: Field,
    other_name: Field,
    merchant: Field,
    cash_mark: Field,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    exit: ExitKind,
    fields: u8,
    no_account: bool,
}

/// One field's words of all rules, searched at once; a bit for each rule that a word belongs to.
#[derive(Clone, Debug)]
struct Field {
    bit: u8,
    search: AhoCorasick,
    words: Vec<(usize, u64)>,
}

impl ExitRules {
    pub fn shipped() -> ExitRules {
        ExitRules::from_toml(include_str!("../../data/exit_rules.toml")).expect("a test reads the same text")
    }

    fn from_toml(text: &str) -> Result<ExitRules, ExitWordsError> {
        let document: Document = toml::from_str(text).map_err(ExitWordsError::new)?;
        let rules = document.rules;
        assert!(rules.len() <= 64, "a rule is a bit of 64");
        let fields = |rule: &RuleDocument| {
            let lists = [&rule.kind, &rule.remark, &rule.other_name, &rule.merchant, &rule.cash_mark];
            lists
                .iter()
                .enumerate()
                .filter(|(_, list)| !list.is_empty())
                .fold(0, |bits, (field, _)| bits | 1 << field)
        };
        Ok(ExitRules {
            kind: Field::new(0, &rules, |rule| &rule.kind),
            remark: Field::new(1, &rules, |rule| &rule.remark),
            other_name: Field::new(2, &rules, |rule| &rule.other_name),
            merchant: Field::new(3, &rules, |rule| &rule.merchant),
            cash_mark: Field::new(4, &rules, |rule| &rule.cash_mark),
            rules: rules
                .iter()
                .map(|rule| Rule { exit: rule.exit, fields: fields(rule), no_account: rule.no_account })
                .collect(),
        })
    }

    /// The exit that the first fitting rule names.
    pub fn exit_of(&self, row: RowTexts<'_>) -> Option<ExitKind> {
        let name_is_firm = row.other_name.chars().count() >= FIRM_NAME_CHARS_MIN;
        let found = [
            (&self.kind, self.kind.found(row.kind, true)),
            (&self.remark, self.remark.found(row.remark, true)),
            (&self.other_name, self.other_name.found(row.other_name, name_is_firm)),
            (&self.merchant, self.merchant.found(row.merchant, true)),
            (&self.cash_mark, self.cash_mark.found(row.cash_mark, false)),
        ];
        if found.iter().all(|(_, rules)| *rules == 0) {
            return None;
        }
        let fits = |(number, rule): (usize, &Rule)| {
            let held = found
                .iter()
                .filter(|(_, rules)| rules >> number & 1 == 1)
                .fold(0, |bits, (field, _)| bits | field.bit);
            held == rule.fields && !(rule.no_account && row.has_account)
        };
        self.rules.iter().enumerate().find(|&(number, rule)| fits((number, rule))).map(|(_, rule)| rule.exit)
    }
}

impl Field {
    fn new(place: u8, rules: &[RuleDocument], words_of: fn(&RuleDocument) -> &Vec<String>) -> Field {
        let mut patterns: Vec<String> = Vec::new();
        let mut words = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            for word in words_of(rule) {
                let word = word.to_lowercase();
                words.push((word.len(), 1 << number));
                patterns.push(word);
            }
        }
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&patterns);
        Field { bit: 1 << place, search: search.expect("a few hundred words make an automaton"), words }
    }

    /// The rules one of whose words stands in the text, or is it.
    fn found(&self, text: &str, anywhere: bool) -> u64 {
        if text.is_empty() {
            return 0;
        }
        let mut rules = 0;
        for found in self.search.find_overlapping_iter(text) {
            let (length, rule) = self.words[found.pattern().as_usize()];
            if anywhere || length == text.len() {
                rules |= rule;
            }
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_leave_by_what_the_bank_printed() {
        let rules = ExitRules::shipped();
        let check = |kind, remark, other_name, merchant, cash_mark, has_account| {
            let row = RowTexts { kind, remark, other_name, merchant, cash_mark, has_account };
            rules.exit_of(row).map_or("stays", ExitKind::code)
        };
        for (row, exit) in [
            (("ATM取款", "", "", "", "", false), "cash"),
            (("", "", "", "", "01", false), "cash"),
            (("转账", "", "", "", "00", true), "stays"),
            (("", "手续费", "", "", "", false), "fee"),
            (("", "手续费", "", "", "", true), "stays"),
            (("网银转账", "", "财付通支付科技有限公司", "", "", true), "third_party"),
            (("网银转账", "", "支付宝", "", "", true), "third_party"),
            (("消费", "", "", "深圳市周大福珠宝金行", "", false), "gold"),
            (("网银转账", "", "王金行", "", "", true), "stays"),
            (("POS消费", "", "", "某超市", "", false), "merchant"),
            (("", "USDT", "", "", "", false), "crypto"),
            (("", "买币", "", "", "", true), "stays"),
            (("", "", "顺丰速运有限公司", "", "", true), "courier"),
            (("", "", "", "货拉拉", "", false), "hired_car"),
            (("", "京东E卡", "", "", "", false), "gift_card"),
            (("", "邮政汇款", "", "", "", false), "post"),
            (("结售汇", "", "", "", "", false), "other_currency"),
            (("手机银行", "房租", "张三", "", "", true), "stays"),
        ] {
            let (kind, remark, other_name, merchant, cash_mark, has_account) = row;
            assert_eq!(check(kind, remark, other_name, merchant, cash_mark, has_account), exit, "{row:?}");
        }
    }
}
