//! Payment institutions (支付机构): licensed, no banks, and spoken to in a set of messages of their own.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The full name of an institution written in full or short (`支付宝`, `微信支付`); `None` for one that is in no table.
#[must_use]
pub fn full_name(written: &str) -> Option<&'static str> {
    NAME_OF_WRITTEN.get(written.trim()).copied()
}

/// Whether a bank's name is an institution's.
#[must_use]
pub fn is_one(full_name: &str) -> bool {
    NAMES.contains(&full_name)
}

/// Every institution's full name, those that reports name most first.
#[must_use]
pub fn names() -> &'static [&'static str] {
    &NAMES
}

static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| rows().map(|(name, _)| name).collect());

static NAME_OF_WRITTEN: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let short = rows().flat_map(|(name, aliases)| aliases.split('|').map(move |alias| (alias, name)));
    rows().map(|(name, _)| (name, name)).chain(short).collect()
});

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = include_str!("../data/institutions/names.csv");
    table.lines().skip(1).filter_map(|line| line.split_once(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_institution_is_found_by_the_names_in_use() {
        assert_eq!(full_name(" 微信支付 "), Some("财付通支付科技有限公司"));
        assert_eq!(full_name("支付宝（中国）网络技术有限公司"), full_name("支付宝"));
        assert_eq!(full_name("中国工商银行"), None);
        assert!(is_one(names()[0]) && !is_one("支付宝"));
    }

    #[test]
    fn no_name_is_two_institutions_and_none_is_a_bank() {
        let mut written: Vec<&str> =
            rows().flat_map(|(name, aliases)| aliases.split('|').chain([name])).collect();
        let count = written.len();
        written.sort_unstable();
        written.dedup();
        assert_eq!(written.len(), count);
        assert!(names().iter().all(|name| crate::bank::clearing_id(name).is_none()));
    }
}
